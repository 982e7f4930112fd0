"""Backs up while a row is written between the dump and the counts. Arguments: archive, `inside` or `live`.

`live` counts as archives until November 2026 were counted: in the database in use, after its dump.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.utils import timezone

from firesafety.backups import snapshot, writing
from venues.bookings.models import OneTimeCode

target, where = Path(sys.argv[1]), sys.argv[2]
facts_of, take_snapshot = snapshot.facts_of, snapshot.take_snapshot


def write_a_row() -> None:
    """From another thread, and so over another connection: the snapshot's own may only read."""
    fields = {"phone_hmac": "x", "code_hmac": "x", "expires_at": timezone.now()}
    thread = threading.Thread(target=OneTimeCode.objects.create, kwargs=fields)
    thread.start()
    thread.join()


def counted_inside(alias: str):
    write_a_row()
    return facts_of(alias)


def counted_live(folder: Path):
    dump, _ = take_snapshot(folder)
    write_a_row()
    return dump, facts_of("default")


if where == "inside":
    snapshot.facts_of = counted_inside
else:
    writing.take_snapshot = counted_live
writing.write_backup(target)
print("{}")
