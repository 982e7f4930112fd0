"""Settings refuse odd values by name, and the distributed ones pass Django's own deployment checks."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.races import ROOT, environment

ODD = [
    ("PORT", "abc"),
    ("PORT", "80.5"),
    ("DEBUG", "maybe"),
    ("DEBUG", "2"),
    ("PUBLIC_URL", "ftp://x"),
    ("PUBLIC_URL", "x.example"),
    ("PUBLIC_URL", "https://"),
    ("WEB_CONCURRENCY", "many"),
    ("SECURE_SSL_REDIRECT", "perhaps"),
    ("TRUST_PROXY", "nginx"),
    ("DATABASE_POOL", "large"),
    ("DATABASE_POOL", "0"),
    ("WEB_CONNECTIONS", "0"),
    ("SECURITY_SYSLOG", "logs.example"),
    ("SECURITY_SYSLOG", "logs.example:syslog"),
    ("TRUSTED_PROXIES", "nginx"),
    ("TRUSTED_PROXIES", "10.0.0.1,"),
    ("TRUSTED_PROXIES", "10.0.0.0/99"),
    ("DATABASE_URL_FILE", "/nowhere/database"),
    ("REDIS_URL_FILE", "/nowhere/redis"),
    ("EMAIL_URL_FILE", "/nowhere/email"),
    ("EMAIL_URL", "ftp://mail.example"),
    ("EMAIL_URL", "smtp://"),
    ("DRILL_WORKER_TOKEN_FILE", "/dev/null"),
    ("DRILL_KEEP_INPUTS_DAYS", "0"),
    ("DRILL_KEEP_ABANDONED_DAYS", "-3"),
    ("DRILL_KEEP_NICKNAMES_DAYS", "never"),
    ("JOBS_KEEP_DAYS", "0"),
    ("ZHEZHENGDING_LOGIN_URL", "https://login.example"),
    ("ZHELIBAN_LOGIN_URL", "https://login.example"),
    ("BACKUP_KEEP", "0"),
    ("BACKUP_EVERY_HOURS", "-1"),
]
GOOD = {"PORT": "8080", "DEBUG": "off", "PUBLIC_URL": "https://x.example", "WEB_CONCURRENCY": "2", "DATABASE_POOL": "4"}

# One process tries them all: the settings module is loaded anew for each.
TRY = """
import importlib, json, os, sys
import firesafety
given = json.loads(sys.argv[1])
https = {"PUBLIC_URL": "https://x.example", "DATABASE_URL": "postgres://x@127.0.0.1:1/x"}
outcomes = []
for values in given:
    for name in [*https, *(key for other in given for key in other)]:
        os.environ.pop(name, None)
    os.environ.update({**https, **values})
    for name in [name for name in sys.modules if name.startswith("firesafety.settings")]:
        del sys.modules[name]
    try:
        importlib.import_module("firesafety.settings")
        outcomes.append("taken")
    except Exception as error:
        outcomes.append(f"{type(error).__name__}: {error}")
print(json.dumps(outcomes))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> list[str]:
    given = [GOOD, *({name: value} for name, value in ODD)]
    command = [sys.executable, "-c", TRY, json.dumps(given)]
    env = environment(tmp_path_factory.mktemp("odd"))
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("number", range(len(ODD)), ids=[f"{name}={value}" for name, value in ODD])
def test_an_odd_value_is_refused_by_name(outcomes, number):
    name, _value = ODD[number]
    assert outcomes[number + 1].startswith("ImproperlyConfigured")
    assert name in outcomes[number + 1]


SECRETS = ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DRILL_WORKER_TOKEN", "SECRET_KEY"]
SHOW = """
import json
from django.conf import settings
names = ["DATABASE_URL", "REDIS_URL", "DRILL_WORKER_TOKEN", "SECRET_KEY", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER",
         "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_BACKEND", "TRUSTED_PROXIES", "PROXIES_NAMED"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def shown(var_dir, **values: str) -> dict:
    env = environment(var_dir, DJANGO_SETTINGS_MODULE="firesafety.settings", **values)
    done = subprocess.run([sys.executable, "-c", SHOW], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_secret_may_come_from_a_file(tmp_path):
    values = {
        "DATABASE_URL": "postgres://fire:pass@127.0.0.1:1/fire",
        "REDIS_URL": "redis://:pass@127.0.0.1:1/0",
        "EMAIL_URL": "smtp+tls://robot%40example.org:p%2Fss@mail.example.org",
        "DRILL_WORKER_TOKEN": "w" * 40,
        "SECRET_KEY": "k" * 60,
    }
    assert set(values) == set(SECRETS)
    for name, value in values.items():
        (tmp_path / name).write_text(f"{value}\n")
    found = shown(tmp_path, **{f"{name}_FILE": str(tmp_path / name) for name in values})
    assert {name: found[name] for name in values if name != "EMAIL_URL"} == {
        name: value for name, value in values.items() if name != "EMAIL_URL"
    }
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("robot@example.org", "p/ss")
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


def test_without_settings_mail_is_printed_and_the_proxy_is_this_machine(tmp_path):
    found = shown(tmp_path)
    assert found["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert (found["TRUSTED_PROXIES"], found["PROXIES_NAMED"]) == (["127.0.0.1", "::1"], False)


def test_proxies_are_taken_as_addresses_and_networks(tmp_path):
    found = shown(tmp_path, TRUSTED_PROXIES="10.0.0.7/8, ::1")
    assert (found["TRUSTED_PROXIES"], found["PROXIES_NAMED"]) == (["10.0.0.0/8", "::1"], True)
    assert shown(tmp_path, TRUSTED_PROXIES="none")["TRUSTED_PROXIES"] == []


def test_a_secret_given_twice_stops_the_start(tmp_path):
    (tmp_path / "token").write_text("a")
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE="firesafety.settings", DRILL_WORKER_TOKEN="b")
    env["DRILL_WORKER_TOKEN_FILE"] = str(tmp_path / "token")
    done = subprocess.run([sys.executable, "-c", SHOW], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "both set" in done.stderr


README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "site" / "firesafety").glob("settings*.py"))
READ = re.compile(r"""(?:env|env\.list|env_\w+|environ\.get)\(\s*"([A-Z_]+)\"""")


def test_every_setting_is_in_the_readme():
    names = set(READ.findall(SETTINGS))
    assert len(names) > 25
    missing = {name for name in names if f"`{name}`" not in README}
    assert not missing


def test_a_setting_nobody_wrote_down_is_noticed():
    """The control."""
    assert READ.findall('A = env_bool("NEW_SETTING", True)\nB = env.list(\n    "OTHER", default=[])') == [
        "NEW_SETTING",
        "OTHER",
    ]


def test_ordinary_values_are_taken(outcomes):
    assert outcomes[0] == "taken"


DISTRIBUTED = {
    "PUBLIC_URL": "https://fire.example.org",
    "DATABASE_URL": "postgres://fire@127.0.0.1:1/fire",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "WEB_CONCURRENCY": "4",
    "TRUSTED_PROXIES": "10.0.0.0/8",
    "OTP_SENDER": "office.sms.GatewaySender",
    "PRIVACY_OPERATOR": "示例消防救援支队",
    "PRIVACY_CONTACT": "0573-00000000",
    "SECRET_KEY": "Zk3-" + "".join(f"{n:x}{n * 7 % 16:x}" for n in range(30)),
}


def check_deploy(var_dir, **values: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment(var_dir, **values), capture_output=True, text=True, timeout=60)


def test_the_deployment_check_is_clean_with_the_distributed_settings(tmp_path):
    done = check_deploy(tmp_path, **DISTRIBUTED)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_check_warns_of_codes_in_the_log_and_of_an_unnamed_proxy(tmp_path):
    values = {name: value for name, value in DISTRIBUTED.items() if name not in ("OTP_SENDER", "TRUSTED_PROXIES")}
    done = check_deploy(tmp_path, **values)
    assert done.returncode != 0
    assert [code for code in ("firesafety.W003", "firesafety.W004") if code not in done.stderr] == []


def test_with_https_no_other_host_can_plant_a_cookie(tmp_path):
    names = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
    found = []
    for url in ("https://fire.example.org", "http://127.0.0.1:8000"):
        env = environment(tmp_path, DJANGO_SETTINGS_MODULE="firesafety.settings", PUBLIC_URL=url)
        found += subprocess.run([sys.executable, "-c", names], env=env, capture_output=True, text=True).stdout.split()
    assert found == ["__Host-sessionid", "__Host-csrftoken", "sessionid", "csrftoken"]


def test_the_deployment_check_complains_of_plain_http_and_a_weak_key(tmp_path):
    """The control."""
    done = check_deploy(tmp_path, **DISTRIBUTED | {"PUBLIC_URL": "http://fire.example.org", "SECRET_KEY": "short"})
    assert done.returncode != 0
    assert [code for code in ("security.W009", "security.W012") if code not in done.stderr] == []
