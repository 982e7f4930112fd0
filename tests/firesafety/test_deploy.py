"""The units, the proxy's configuration and the container recipe name what there is."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess

import environ
import pytest
from django.core.management import get_commands

from tests.races import ROOT

DEPLOY = ROOT / "site" / "docs" / "deploy"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVICES = sorted(DEPLOY.glob("systemd/*.service"))
NGINX = (DEPLOY / "nginx" / "firesafety.conf").read_text(encoding="utf-8")
# Settings of the units alone, which are none of the platform's.
OF_UNITS = {"DRILL_SITE"}


def variables() -> set[str]:
    text = (DEPLOY / "env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", text, flags=re.M))


def test_the_example_has_only_settings_of_the_platform():
    assert {name for name in variables() if f"`{name}`" not in README} == OF_UNITS


def test_the_examples_database_on_this_machine_is_asked_by_its_socket():
    """So that it knows the user of the service without a password."""
    url = re.search(r"^# DATABASE_URL=(postgres:/\S+/run/\S+)$", (DEPLOY / "env.example").read_text(), flags=re.M)
    found = environ.Env.db_url_config(url[1])
    assert (found["HOST"], found["NAME"], found["PASSWORD"]) == ("/var/run/postgresql", "firesafety", "")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_unit_calls_what_there_is_with_settings_that_are_set(unit):
    text = unit.read_text(encoding="utf-8")
    assert set(re.findall(r"manage\.py (\w+)", text)) <= set(get_commands())
    assert set(re.findall(r"\$\{(\w+)\}", text)) <= variables()
    assert "User=firesafety\n" in text
    assert "ProtectSystem=strict\n" in text
    assert "StateDirectory=firesafety\n" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_reads_the_units(tmp_path):
    """The programs are put where they are, so that only the words of the units are judged."""
    for unit in [*SERVICES, *DEPLOY.glob("systemd/*.timer")]:
        text = re.sub(r"/opt/firesafety/\.venv/bin/\w+", "/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name.replace("@", "@1")).write_text(text, encoding="utf-8")
    names = [str(path) for path in sorted(tmp_path.iterdir()) if "timer" not in path.name]
    command = ["systemd-analyze", "verify", "--man=no", *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "firesafety" in line]
    assert ours == []


def test_manage_sh_reads_the_settings_of_the_services(tmp_path):
    """Run by whoever is no root: the settings are read as systemd reads them, and handed on."""
    folder = tmp_path / "opt"
    (folder / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(DEPLOY / "manage.sh", folder)
    python = folder / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$PRIVACY_OPERATOR" "$VAR_DIR" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (folder / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (folder / "id").chmod(0o755)
    settings = tmp_path / "env"
    settings.write_text("VAR_DIR=/tmp/x\nPRIVACY_OPERATOR='嘉兴 & 消防'\n", encoding="utf-8")
    env = {"PATH": f"{folder}:/usr/bin:/bin", "FIRESAFETY_ENV": str(settings)}
    done = subprocess.run([folder / "manage.sh", "doctor", "--json"], env=env, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["嘉兴 & 消防", "/tmp/x", "manage.py", "doctor", "--json"]
    settings.unlink()
    done = subprocess.run([folder / "manage.sh", "doctor"], env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert str(settings) in done.stderr


def test_root_is_sent_to_manage_sh_where_the_folder_is_not_roots(tmp_path, monkeypatch):
    """What root makes there, such as a new key, the services could not read."""
    refuse_root = runpy.run_path(str(ROOT / "manage.py"))["refuse_root"]
    if not os.getuid():
        os.chown(tmp_path, 1000, 1000)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match=r"\./manage\.sh"):
        refuse_root()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    refuse_root()
    monkeypatch.delenv("VAR_DIR")
    refuse_root()


def test_the_proxy_passes_on_nothing_that_the_client_says_of_itself():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX
    assert re.search(r"location = /metrics \{\s+return 404;", NGINX)
    assert '"$request_method $uri"' in NGINX  # not $request: what people typed stays out of the log


def test_the_container_downloads_nothing_and_runs_as_nobody_special():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "--no-index" in text
    assert "--require-hashes" in text
    user = re.search(r"^USER (\d+)$", text, flags=re.M)  # by number, as hosts that forbid root want it
    assert user and f"--uid {user[1]} " in text
    assert user.start() < text.index('CMD [".venv')
