"""A filled database of the last tag comes through this version's migrations with nothing lost."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.firesafety.test_installation import state
from tests.races import ROOT, environment, manage


def last_tag() -> str | None:
    """The newest version tag reachable from here; None before the first release or without git."""
    found = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0", "--match", "v*"], cwd=ROOT, capture_output=True, text=True
    )
    return found.stdout.strip() or None


@pytest.mark.skipif(last_tag() is None, reason="no release has been tagged yet")
def test_the_last_release_upgrades(tmp_path):
    old, var_dir = tmp_path / "old", tmp_path / "var"
    subprocess.run(["git", "worktree", "add", "--detach", str(old), last_tag()], cwd=ROOT, check=True)
    try:
        env = environment(var_dir) | {"PYTHONPATH": str(old / "site")}
        var_dir.mkdir()
        subprocess.run([sys.executable, str(old / "manage.py"), "prepare"], env=env, check=True, timeout=300)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=ROOT, check=True)
    manage(var_dir, "prepare")
    found = state(var_dir)
    assert found["counts"]["people_person"] > 0
    assert found["venues"] == 1282
    manage(var_dir, "verify_ledger")
