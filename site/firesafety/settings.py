"""Settings, all from the environment. The embedded default needs none; see README for each variable."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import ROOT
from .environment import (
    env_bool,
    env_choice,
    env_count,
    env_day_list,
    env_days,
    env_email,
    env_hours,
    env_int,
    env_log_server,
    env_networks,
    env_pairs,
    env_percent,
    env_secret,
    env_span,
    env_text,
)
from .plugins import plugins_from

env = environ.Env()

VAR_DIR = Path(env("VAR_DIR", default=str(ROOT / ".var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


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
HOST = env("HOST", default="127.0.0.1")
PORT = env_int("PORT", 8000)
PUBLIC_URL = env("PUBLIC_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
WEB_CONCURRENCY = env_int("WEB_CONCURRENCY", 1)
WEB_CONNECTIONS = env_count("WEB_CONNECTIONS", 2000)
REDIS_URL = env_secret("REDIS_URL")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured(f"PUBLIC_URL must be an http or https address, not {PUBLIC_URL!r}")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_public.hostname, HOST, "localhost", "127.0.0.1", "[::1]"])
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

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/records/"
ACCOUNT_ADAPTER = "people.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
# Sign-up is closed; "phone" here has allauth offer the page on which an account verifies its number.
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "confirm_login_code": "people.forms.LoginCodeForm",
    "verify_phone": "people.forms.PhoneCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Codes of a second factor: five wrong ones in five minutes. Passwords: people/lockout.py.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    # Codes cost money, and a code is guessed by asking often: few for one number, more for a school's one address.
    "request_login_code": "20/m/ip,3/5m/key,10/d/key",
    "verify_phone": "20/m/ip,3/5m/key,10/d/key",
    "change_phone": "5/h/user",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_ADAPTER = "people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "people.forms.AddKeyForm", "edit_webauthn": "people.forms.EditKeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "嘉兴消防安全培训"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _public.scheme == "http"  # browsers allow it on localhost alone
# Officers and superusers need a second factor; with the local certificate of HTTPS=1 nobody does unless told.
MFA_REQUIRED = env_bool("MFA_REQUIRED", _public.scheme == "https" and not env_bool("HTTPS", False))
OFFICER_SESSION_HOURS = env_count("OFFICER_SESSION_HOURS", 12)
# 三员: running the platform, giving rights and auditing are three accounts' work (people/three_officers.py).
SEPARATE_DUTIES = env_bool("SEPARATE_DUTIES", False)
SIGN_IN_LOG_DAYS = env_days("SIGN_IN_LOG_DAYS", 365)
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
DEVICE_COOKIE_NAME = "device"
globals().update(env_email("EMAIL_URL"))  # EMAIL_HOST and its like
EMAIL_BACKEND = env("EMAIL_BACKEND", default=globals()["EMAIL_BACKEND"])
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default=f"noreply@{_public.hostname}")

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

# A save made by itself half a second after typing arrives after an approval on a slow machine, and leaves the page
# published with a draft that nobody wrote. Editors save; other people's edits are announced as ever.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_SITE_NAME = "嘉兴消防安全培训平台"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
# Lessons are Chinese; /en/ shows the same pages in the English interface.
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
# allauth's pages do both, with limits and a line in the sign-in log.
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILIMAGES_IMAGE_FORM_BASE = "common.images.ImageForm"
FORM_RENDERER = "common.forms_renderer.HouseRenderer"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
# Photos of phones are turned when they arrive (common/photos.py); this is for pictures that came another way.
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "webp", "heic": "jpeg"}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "m4a", "mp3", "mp4", "pdf", "pptx", "txt", "wav", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "common.search", "SEARCH_CONFIG": "simple"}}
WAGTAIL_READING_LEVEL_INFO = False

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
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSP_ADMIN_DIRECTIVES = {
    "style-src": [SELF, "'unsafe-inline'"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for its own previews
SESSION_ENGINE = "common.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
if _public.scheme == "https":
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

# How people are told things beside the inbox (notices/): what is not set is not used.
SMS_URL = env_text("SMS_URL")
SMS_KEY, SMS_SECRET = env_secret("SMS_KEY"), env_secret("SMS_SECRET")
SMS_SIGNATURE = env_text("SMS_SIGNATURE")
SMS_DROPS_REPEATS = env_bool("SMS_DROPS_REPEATS", False)
SMS_PRICE_FEN = env_count("SMS_PRICE_FEN", 5)
SMS_DAILY_FEN = env_count("SMS_DAILY_BUDGET", 50) * 100
WECOM_URL = env_text("WECOM_URL", "https://qyapi.weixin.qq.com")
WECOM_CORP, WECOM_AGENT, WECOM_SECRET = env_text("WECOM_CORP"), env_text("WECOM_AGENT"), env_secret("WECOM_SECRET")
DINGTALK_URL = env_text("DINGTALK_URL", "https://oapi.dingtalk.com")
DINGTALK_KEY, DINGTALK_AGENT = env_text("DINGTALK_KEY"), env_text("DINGTALK_AGENT")
DINGTALK_SECRET = env_secret("DINGTALK_SECRET")
ZHEZHENGDING_URL = env_text("ZHEZHENGDING_URL", "https://openplatform-pro.ding.zj.gov.cn")
ZHEZHENGDING_KEY, ZHEZHENGDING_TENANT = env_text("ZHEZHENGDING_KEY"), env_text("ZHEZHENGDING_TENANT")
ZHEZHENGDING_SECRET = env_secret("ZHEZHENGDING_SECRET")
NOTICE_QUIET_HOURS = env_span("NOTICE_QUIET_HOURS", "21-8")
NOTICE_GATHER_MINUTES = env_int("NOTICE_GATHER_MINUTES", 10)
NOTICES_KEEP_DAYS = env_days("NOTICES_KEEP_DAYS", 180)
REMIND_DAYS = env_day_list("REMIND_DAYS", "30,7")
# Residents sign in by a one-time code; the console sender prints it to the server's log.
CONSOLE_SENDER = "venues.bookings.senders.ConsoleSender"
OTP_SENDER = env_text("OTP_SENDER", "venues.bookings.senders.GatewaySender" if SMS_URL else CONSOLE_SENDER)
OTP_DAILY_PER_PHONE = env_count("OTP_DAILY_PER_PHONE", 10)
OTP_DAILY_TOTAL = env_count("OTP_DAILY_TOTAL", 5000)
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
