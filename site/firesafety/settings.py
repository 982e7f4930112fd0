"""Settings, all from the environment. The embedded default needs none; see README for each variable.

Parts of their own: `settings_base` (where it lies and how it is reached), `settings_sign_in`, `settings_services`,
`settings_wagtail`.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import ROOT
from .environment import (
    env_bool,
    env_choice,
    env_count,
    env_days,
    env_email,
    env_hours,
    env_int,
    env_log_server,
    env_networks,
    env_pairs,
    env_percent,
    env_secret,
)
from .plugins import plugins_from
from .settings_base import *  # noqa: F403
from .settings_base import HOST, PUBLIC_URL, VAR_DIR, env, public
from .settings_services import *  # noqa: F403
from .settings_sign_in import *  # noqa: F403
from .settings_sign_in import ZHELIBAN_LOGIN_URL, ZHEZHENGDING_LOGIN_URL
from .settings_wagtail import *  # noqa: F403


def _secret_key() -> str:
    """SECRET_KEY from the environment, else one generated once, under .var or in the file SECRET_KEY_FILE names."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = Path(os.environ.get("SECRET_KEY_FILE", VAR_DIR / "secret_key"))
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
LEDGER_DIR = Path(env("LEDGER_DIR", default=str(VAR_DIR / "ledger"))).resolve()
# Who outside is told each signed root (courses/training/ledger/witness.py), and for whom this site is a witness.
LEDGER_WITNESSES = env.list("LEDGER_WITNESSES", default=[])
LEDGER_WITNESS_TOKEN = env_secret("LEDGER_WITNESS_TOKEN")
LEDGER_WITNESS_FOR = env_pairs("LEDGER_WITNESS_FOR")
DEBUG = env_bool("DEBUG", False)
WEB_CONCURRENCY = env_int("WEB_CONCURRENCY", 1)
WEB_CONNECTIONS = env_count("WEB_CONNECTIONS", 2000)
REDIS_URL = env_secret("REDIS_URL")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[public.hostname, HOST, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])
# The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed (asgi.py): every limit by address rests on it.
_proxies = env_networks("TRUSTED_PROXIES")
PROXIES_NAMED = _proxies is not None
TRUSTED_PROXIES = ["127.0.0.1", "::1"] if _proxies is None else _proxies

# Packages that add to the platform; what lies in VAR_DIR/plugins is found without being installed (plugins.py).
PLUGINS = plugins_from(env.list("PLUGINS", default=[]), VAR_DIR / "plugins")

INSTALLED_APPS = [
    "firesafety",
    *PLUGINS,  # before the rooms: what they add stands before any room asks
    "common",
    "common.jobs",
    "common.outbox",
    "common.sheets",
    "divisions",
    "people",
    "people.papers",
    "people.kits",
    "people.letters",
    "people.exchange",
    "people.government",
    "notices",
    "portal",
    "courses.schools",  # before the units' desk: a school's manager begins here
    "courses.training",
    "courses.door",
    "courses.quizzes",
    "courses.classroom",
    "courses",
    "venues",
    "venues.bookings",
    "simulator.drills",
    "media",
    "oversight",
    "privacy",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "channels",
    "csp",
    "ninja",
    "django_htmx",
]

# All synchronous: firesafety.handler runs them and the view as one chain in one thread.
MIDDLEWARE = [
    "firesafety.requests.RequestMiddleware",
    "firesafety.outages.OutageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "firesafety.page_cache.PageCacheMiddleware",
    "firesafety.middleware.AdminAwareCSPMiddleware",
    "firesafety.middleware.HeadersMiddleware",
    "common.clean_input.CleanInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "firesafety.middleware.ChineseFirstLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.GrantsOnceMiddleware",
    "firesafety.middleware.AdminGateMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "people.second_factor.WideRightsMiddleware",
    "people.three_officers.ThreeOfficersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simulator.drills.pages.scenario_errors.ScenarioFaultMiddleware",
    "common.protected.ProtectedDeleteMiddleware",
    "common.malformed.MalformedFormMiddleware",
]

ROOT_URLCONF = "firesafety.urls"
ASGI_APPLICATION = "firesafety.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [VAR_DIR / "templates", ROOT / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASE_URL = env_secret("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "common.sqlite3_pool"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
else:
    # A connection is looked at before it is lent; who cannot get one within `timeout` seconds reads a 503 page.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "pool": {"min_size": 1, "max_size": env_count("DATABASE_POOL", 8), "timeout": 8, "reconnect_timeout": 2},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "common.caches.SteadyRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
else:
    # Counts of tries are kept here: whoever makes many keys must not push another's counts out.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Wagtail's own bookkeeping stays in the save; ours goes to the database queue.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {
        "BACKEND": env("JOBS_BACKEND", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
    },
}
JOBS_KEEP_DAYS = env_days("JOBS_KEEP_DAYS", 14)  # how long jobs that have ended stay on the jobs page

# How long what names people is kept (common/data_register.py; /privacy/ tells everybody).
NAMES_KEEP_DAYS = env_days("NAMES_KEEP_DAYS", 365)
RECORDS_KEEP_YEARS = env_count("RECORDS_KEEP_YEARS", 5)
# How many in a hundred records of units are drawn for an officer to look at (courses/training/records/sampling.py).
SAMPLED_RECORDS_PERCENT = env_percent("SAMPLED_RECORDS_PERCENT", 10)
BOOKINGS_KEEP_DAYS = env_days("BOOKINGS_KEEP_DAYS", 180)
ACCOUNTS_KEEP_DAYS = env_days("ACCOUNTS_KEEP_DAYS", 365)
SHEETS_KEEP_DAYS = env_days("SHEETS_KEEP_DAYS", 7)  # tables that people sent: to be applied, or to be taken back
# Who answers for the data, and how to reach them: both stand in the notice and in the yearly report.
PRIVACY_OPERATOR = env("PRIVACY_OPERATOR", default="")
PRIVACY_CONTACT = env("PRIVACY_CONTACT", default="")
globals().update(env_email("EMAIL_URL"))  # EMAIL_HOST and its like
EMAIL_BACKEND = env("EMAIL_BACKEND", default=globals()["EMAIL_BACKEND"])
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default=f"noreply@{public.hostname}")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "site" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = "uploads/"
MEDIA_ROOT = VAR_DIR / "uploads"
FILE_STORAGE = env("FILE_STORAGE", default="django.core.files.storage.FileSystemStorage")
STORAGES = {
    "default": {"BACKEND": FILE_STORAGE},
    "staticfiles": {"BACKEND": "firesafety.static_files.ModuleStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# A form that leads on to a sign-in page elsewhere is a form that is sent there, as browsers see it.
_sign_in_pages = map(urlsplit, (ZHEZHENGDING_LOGIN_URL, ZHELIBAN_LOGIN_URL))
SIGN_IN_ORIGINS = [f"{page.scheme}://{page.netloc}" for page in _sign_in_pages if page.netloc]

# No page runs an inline script (common/admin_scripts.py). Of Wagtail's admin, the rich-text editor, tooltips and
# comments write style elements and attributes, and previews are frames.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *SIGN_IN_ORIGINS],
        "frame-ancestors": [NONE],
    }
}
CSP_ADMIN_DIRECTIVES = {
    "style-src": [SELF, "'unsafe-inline'"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for its own previews
DEVICE_COOKIE_NAME = "device"
SESSION_ENGINE = "common.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
if public.scheme == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # A browser takes a __Host- cookie from this very host and over https alone: no other can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    DEVICE_COOKIE_NAME = "__Host-device"
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    # Named proxies are believed by the server itself; unnamed ones as before, with a warning (checks.py).
    if env_bool("TRUST_PROXY", not PROXIES_NAMED):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DRILL_WORKER_TOKEN = env_secret("DRILL_WORKER_TOKEN")
# What moves people in drills opened from now on: stride or jupedsim (simulator/engine/people/crowd.py).
DRILL_CROWD = env_choice("DRILL_CROWD", default="stride", choices=("stride", "jupedsim"))
# Compiled crowd steps; a worker on another machine keeps its own.
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR_DIR / "numba"))
# Scenarios of the site's own; read by name, so that processes without Django find them, too.
os.environ.setdefault("SCENARIO_DIR", str(VAR_DIR / "scenarios"))
# How long what a drill leaves is kept (simulator/drills/sessions/retention.py); scores and evidence stay.
# Live drills of visitors without an account, all together.
DRILL_MOST_ANONYMOUS = env_count("DRILL_MOST_ANONYMOUS", 200)
DRILL_KEEP_INPUTS_DAYS = env_days("DRILL_KEEP_INPUTS_DAYS", 30)
DRILL_KEEP_ABANDONED_DAYS = env_days("DRILL_KEEP_ABANDONED_DAYS", 7)
DRILL_KEEP_NICKNAMES_DAYS = env_days("DRILL_KEEP_NICKNAMES_DAYS", 30)

# Where backups go, how many stay there, how often the task worker writes one (0: never), and what their secrets are
# encrypted under.
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(VAR_DIR / "backups"))).resolve()
BACKUP_KEEP = env_count("BACKUP_KEEP", 14)
BACKUP_EVERY_HOURS = env_hours("BACKUP_EVERY_HOURS", 0)
BACKUP_PASSPHRASE = env_secret("BACKUP_PASSPHRASE")

# Who may read /metrics from another machine, and whether the log is text or a JSON object a line (logs.py).
METRICS_TOKEN = env_secret("METRICS_TOKEN")
# Who outside collects the lines of the sign-in log as they are written, by syslog.
SECURITY_SYSLOG = env_log_server("SECURITY_SYSLOG")
LOG_FORMAT = env_choice("LOG_FORMAT", default="plain", choices=("plain", "json"))

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "firesafety.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Wagtail's bookkeeping logs several lines for each save.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "websockets", "httpx")}
    | {"firesafety.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"}},
}
LOGGING["loggers"]["firesafety.security"] = {"handlers": [], "level": "INFO", "propagate": False}
if SECURITY_SYSLOG:
    LOGGING["formatters"]["syslog"] = {"format": "firesafety: {message}", "style": "{"}
    LOGGING["handlers"]["syslog"] = {
        "class": "logging.handlers.SysLogHandler", "address": SECURITY_SYSLOG, "facility": "authpriv",
        "formatter": "syslog",
    }  # fmt: skip
    LOGGING["loggers"]["firesafety.security"]["handlers"] = ["syslog"]
if LOG_FORMAT == "json":  # the server's own records too; its list of requests is ours, with their numbers
    LOGGING["loggers"] |= {
        "uvicorn": {"handlers": ["console"], "propagate": False},
        "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
    }
