"""`manage.py doctor` says what is wrong and how to put it right, and is content with what works."""

from __future__ import annotations

import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from common.models import Heartbeat
from courses.training.ledger import keys
from firesafety import doctor
from firesafety.doctor import State, findings
from people.guards import SIGN_IN_LOG
from tests.races import ROOT


@pytest.fixture
def well(db, settings, tmp_path):
    """An installation as an operator leaves it."""
    settings.VAR_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    settings.STATIC_ROOT = tmp_path / "static"
    tmp_path.chmod(0o750)
    for folder in (settings.STATIC_ROOT, settings.BACKUP_DIR):
        folder.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    (settings.BACKUP_DIR / "firesafety-20261129-000000.tar.gz").touch()
    keys.signing_key()
    Heartbeat.beat("task-worker:a")
    Heartbeat.beat("drill-worker:b")
    return tmp_path


def odd() -> dict[str, State]:
    return {found.what: found.state for found in findings() if found.state is not State.GOOD}


def test_it_is_content_with_what_works(well):
    assert odd() == {}
    out = StringIO()
    call_command("doctor", "--json", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {line["state"] for line in lines} == {"good"}
    assert {"database", "migrations", "guards", "ledger", "backup", "task_worker"} <= {line["what"] for line in lines}


def test_a_key_that_root_has_made_is_named(well, monkeypatch):
    """As an operator had it who changed the key as root: the services could not read it, and all looked well."""
    real = type(well).lstat

    def of_root(path):
        found = list(real(path))
        found[4] += path.name == "signing_key.pem"
        return os.stat_result(found)

    monkeypatch.setattr(type(well), "lstat", of_root)
    assert odd() == {"folder": State.BAD}


def test_it_ends_with_one_and_says_the_cure(well):
    MigrationRecorder(connection).record_unapplied("people", "0001_initial")
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 项问题"):
        call_command("doctor", stdout=out)
    assert "问题  数据库迁移: 有 1 个迁移还没有执行，第一个是 people.0001_initial\n" in out.getvalue()
    assert "→ 先 manage.py backup，再 manage.py prepare" in out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda folder: SIGN_IN_LOG.drop(connection), {"guards": State.BAD}),
        (lambda folder: folder.chmod(0o755), {"folder": State.ODD}),
        (lambda folder: (folder / "static" / "staticfiles.json").unlink(), {"static": State.BAD}),
        (lambda folder: next((folder / "backups").iterdir()).unlink(), {"backup": State.ODD}),
        (lambda folder: Heartbeat.end("task-worker:a"), {"task_worker": State.ODD}),
        (lambda folder: (keys.ledger_dir() / "signing_key.pem").chmod(0o644), {"ledger": State.BAD}),
    ],
    ids=["guards", "folder", "static", "backup", "worker", "key"],
)
def test_what_was_spoilt_is_found(well, spoil, found):
    spoil(well)
    assert odd() == found


def test_a_machine_without_an_extra_is_told_which_lock_to_install(well, monkeypatch):
    monkeypatch.setattr(doctor, "missing", lambda extra: ["numba"] if extra == "drill" else [])
    found = [finding for finding in findings() if finding.state is not State.GOOD]
    assert [finding.what for finding in found] == ["packages"]
    assert "site/locks/drill.txt" in found[0].cure
    assert (ROOT / "site/locks/drill.txt").exists()
