"""The task worker writes a backup when the newest is too old, one at a time, and only where it is told to."""

from __future__ import annotations

import os
import time

import pytest
from django_tasks_db.models import DBTaskResult

from firesafety.periodic import periodic_work, request_backup
from firesafety.tasks import make_backup


@pytest.fixture(autouse=True)
def _every_day(settings, tmp_path, queued, db):
    settings.BACKUP_DIR, settings.BACKUP_EVERY_HOURS = tmp_path / "backups", 24
    settings.BACKUP_DIR.mkdir()


def newest(settings, hours: float) -> None:
    path = settings.BACKUP_DIR / "firesafety-20261101-030000.tar.gz"
    path.touch()
    os.utime(path, (time.time() - hours * 3600,) * 2)


def test_it_is_asked_for_once_when_there_is_none(queued):
    assert request_backup in periodic_work()
    assert [request_backup(), request_backup()] == [True, False]
    assert queued(make_backup) == [[]]


@pytest.mark.parametrize(("hours", "due"), [(23.9, False), (24.1, True)])
def test_it_is_asked_for_when_the_newest_is_too_old(settings, hours, due):
    newest(settings, hours)
    assert request_backup() is due


def test_by_default_it_is_never_asked_for(settings):
    settings.BACKUP_EVERY_HOURS = 0
    assert not request_backup()
    assert not DBTaskResult.objects.exists()
