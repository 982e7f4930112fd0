"""Restores archives one after another in one instance. Argument: JSON list of {archive, passphrase, ...options}.

Prints for each what it was refused for, or the rows that came back, and what the instance's folder holds afterwards.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.conf import settings

from firesafety.backups.layout import RestoreRefused
from firesafety.backups.restoring import restore_backup


def contents() -> dict[str, str]:
    """Every file and link of the instance by its content; the lock of backups is none of it."""
    found = {}
    for path in sorted(Path(settings.VAR_DIR).rglob("*")):
        name = str(path.relative_to(settings.VAR_DIR))
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_file() and name != ".backup.lock":
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


outcomes = []
for given in json.loads(sys.argv[1]):
    path, settings.BACKUP_PASSPHRASE = Path(given.pop("archive")), given.pop("passphrase", "")
    told: list[str] = []
    try:
        outcome = {"rows": restore_backup(path, report=told.append, **given).rows}
    except RestoreRefused as refusal:
        outcome = {"refused": str(refusal)}
    outcomes.append(outcome | {"told": told, "contents": contents()})
print(json.dumps(outcomes))
