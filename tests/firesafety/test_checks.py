"""The traps that would hurt later are closed, and checks refuse what loses data."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import PIL
import pytest

from firesafety import checks

ROOT = Path(__file__).resolve().parents[2]


def test_no_desktop_viewer_in_the_environment():
    installed = {dist.metadata["Name"].lower() for dist in distributions()}
    assert not installed & {"pyside6", "vtk", "pygame"}
    assert {"pygame-ce", "numba"} <= installed


@pytest.mark.parametrize("name", ["jupedsim", "pyside6", "vtk"])
def test_nobody_needs_the_other_crowd_engine(name):
    """It and its viewer are not in what is installed; only development has them, to compare."""
    assert f"\n{name}==" not in (ROOT / "requirements.txt").read_text()
    assert f"\n{name}==" in (ROOT / "tests" / "requirements.txt").read_text()


def test_pillow_is_safe_for_uploads(monkeypatch):
    assert checks.check_pillow(None) == []
    monkeypatch.setattr(PIL, "__version__", "11.3.0")
    assert [message.id for message in checks.check_pillow(None)] == ["firesafety.W001"]


def test_two_web_processes_need_redis(settings):
    settings.WEB_CONCURRENCY = 1
    assert checks.check_web_processes(None) == []
    settings.WEB_CONCURRENCY = 2
    assert [message.id for message in checks.check_web_processes(None)] == ["firesafety.E001"]
    settings.REDIS_URL = "redis://127.0.0.1/0"
    assert checks.check_web_processes(None) == []


def test_redis_needs_a_database_server(settings):
    settings.REDIS_URL = "redis://127.0.0.1/0"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
    assert [message.id for message in checks.check_sqlite_is_single_host(None)] == ["firesafety.E002"]


def test_site_is_a_plain_folder_and_the_standard_module_wins():
    assert not (ROOT / "site" / "__init__.py").exists()
    import site

    assert not Path(site.__file__).is_relative_to(ROOT)


def test_the_distributed_channel_layer_is_pubsub():
    script = "from django.conf import settings; print(settings.CHANNEL_LAYERS['default']['BACKEND'])"
    out = run_python(script, REDIS_URL="redis://127.0.0.1:1/0", DATABASE_URL="postgres://x@127.0.0.1:1/x")
    assert out.stdout.strip() == "channels_redis.pubsub.RedisPubSubChannelLayer"


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "perhaps"), ("PORT", "eighty"), ("PUBLIC_URL", "example")])
def test_an_odd_value_stops_the_start(name, value):
    out = run_python("from django.conf import settings; settings.DEBUG", **{name: value})
    assert out.returncode != 0
    assert name in out.stderr


def test_deploy_checks_are_clean_in_the_distributed_settings():
    out = run_python(
        "from django.core.management import call_command; import django; django.setup();"
        "call_command('check', deploy=True, fail_level='WARNING')",
        PUBLIC_URL="https://fire.example.org",
        DATABASE_URL="postgres://x@127.0.0.1:1/x",
        REDIS_URL="redis://127.0.0.1:1/0",
        WEB_CONCURRENCY="4",
        SECRET_KEY="k9" * 30 + "-_!x",
        DRILL_WORKER_TOKEN="t" * 40,
        TRUSTED_PROXIES="10.0.0.0/8",
        OTP_SENDER="office.sms.GatewaySender",
        PRIVACY_OPERATOR="示例消防救援支队",
        PRIVACY_CONTACT="0573-00000000",
    )
    assert out.returncode == 0, out.stderr


def test_heavy_libraries_stay_out_of_the_start():
    script = (
        "import django, sys; django.setup(); import firesafety.urls;"
        "print([m for m in ('pandas', 'moviepy', 'jupedsim', 'numba', 'typst', 'pygame') if m in sys.modules])"
    )
    assert run_python(script).stdout.strip() == "[]"


def run_python(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os
    import tempfile

    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            timeout=60,
            env={
                **keep,
                "PYTHONPATH": str(ROOT / "site"),
                "DJANGO_SETTINGS_MODULE": "firesafety.settings",
                "VAR_DIR": folder,
                **environment,
            },
        )
