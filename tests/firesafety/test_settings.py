"""Settings refuse odd values by name, and the distributed ones pass Django's own deployment checks."""

from __future__ import annotations

import json
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
    ("DRILL_KEEP_INPUTS_DAYS", "0"),
    ("DRILL_KEEP_ABANDONED_DAYS", "-3"),
    ("DRILL_KEEP_NICKNAMES_DAYS", "never"),
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
    sys.modules.pop("firesafety.settings", None)
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


def test_ordinary_values_are_taken(outcomes):
    assert outcomes[0] == "taken"


DISTRIBUTED = {
    "PUBLIC_URL": "https://fire.example.org",
    "DATABASE_URL": "postgres://fire@127.0.0.1:1/fire",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "WEB_CONCURRENCY": "4",
    "SECRET_KEY": "Zk3-" + "".join(f"{n:x}{n * 7 % 16:x}" for n in range(30)),
}


def check_deploy(var_dir, **values: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment(var_dir, **values), capture_output=True, text=True, timeout=60)


def test_the_deployment_check_is_clean_with_the_distributed_settings(tmp_path):
    done = check_deploy(tmp_path, **DISTRIBUTED)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_deployment_check_complains_of_plain_http_and_a_weak_key(tmp_path):
    """The control."""
    done = check_deploy(tmp_path, **DISTRIBUTED | {"PUBLIC_URL": "http://fire.example.org", "SECRET_KEY": "short"})
    assert done.returncode != 0
    assert [code for code in ("security.W009", "security.W012") if code not in done.stderr] == []
