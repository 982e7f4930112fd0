"""A machine needs only the lock of what it does: the site starts without what films, drills and authors need."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from common import extras
from simulator.engine.importing import dxf_file
from simulator.engine.importing.report import PlanImportError, Report
from tests.races import ROOT, environment

LOCKS = ROOT / "site" / "locks"
HEAVY = {"babel", "ezdxf", "fonttools", "imageio-ffmpeg", "llvmlite", "moviepy", "numba", "pandas", "pygame-ce"}

# Only what the lock of the extra `web` brings may be imported, as on a host that has nothing else.
START = """
import importlib.abc, sys
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
import firesafety.asgi
from django.core.management import call_command
from django.urls import get_resolver
get_resolver().url_patterns
call_command("check")
from django.test import Client
client = Client(headers={"host": "localhost"})
print([client.get(path).status_code for path in ("/", "/courses/", "/drills/", "/venues/")])
"""


def locked(path: Path) -> dict[str, set[str]]:
    """The packages of a lock with their versions; some have one for each version of Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), flags=re.M):
        found.setdefault(name, set()).add(version)
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def blocked(lock: Path) -> set[str]:
    """The modules installed here that no package of the lock brings."""
    allowed = set(locked(lock))
    return {
        module
        for module, owners in packages_distributions().items()
        if not {plain(owner) for owner in owners} & allowed and module not in sys.stdlib_module_names
    } - {"pkg_resources", "setuptools", "pip"}


@pytest.mark.parametrize("name", ["web", "jobs", "drill", "kiosk", "authoring"])
def test_the_lock_of_an_extra_is_a_part_of_the_whole(name):
    whole, part = locked(ROOT / "requirements.txt"), locked(LOCKS / f"{name}.txt")
    assert part
    assert {package: whole.get(package) for package in part} == part


def test_the_extras_together_are_the_whole():
    installed_by_all = [path for path in LOCKS.glob("*.txt") if path.stem != "voice"]
    together = {package for path in installed_by_all for package in locked(path)}
    assert together == set(locked(ROOT / "requirements.txt"))


def test_a_web_host_installs_nothing_for_films_drills_and_authors():
    assert not HEAVY & set(locked(LOCKS / "web.txt"))
    assert set(locked(ROOT / "requirements.txt")) >= HEAVY


def test_the_site_starts_and_answers_on_the_lock_of_a_web_host(prepared_dir):
    modules = blocked(LOCKS / "web.txt")
    assert {"babel", "ezdxf", "imageio_ffmpeg", "moviepy", "numba", "pandas", "pygame"} <= modules
    done = subprocess.run(
        [sys.executable, "-c", f"BLOCKED = {modules!r}\n{START}"],
        env=environment(prepared_dir) | {"DJANGO_SETTINGS_MODULE": "firesafety.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip().splitlines()[-1:] == ["[200, 200, 200, 200]"], done.stderr


def test_what_the_site_needs_is_missed_when_it_is_blocked(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", f"BLOCKED = {{'segno'}}\n{START}"],
        env=environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "firesafety.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "No module named 'segno'" in done.stderr


def test_a_missing_extra_is_named_with_the_lock_to_install(monkeypatch):
    extras.need("jobs")
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name in ("moviepy", "pandas") else object())
    extras.need("drill")
    with pytest.raises(extras.MissingExtraError, match=r"moviepy, pandas not installed here: .*site/locks/jobs\.txt"):
        extras.need("jobs")
    extras.need("jobs", "numba")


def test_a_drawing_says_when_its_reader_is_missing(monkeypatch, tmp_path):
    plan = tmp_path / "plan.dxf"
    plan.write_text("  0\nSECTION\n", encoding="ascii")
    monkeypatch.setattr(dxf_file, "find_spec", lambda name: None)
    with pytest.raises(PlanImportError, match="ezdxf is not installed here"):
        dxf_file.open_dxf(plan, Report())
