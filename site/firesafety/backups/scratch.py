"""Brings a database that was unpacked aside up to date and says what is in it, in a process of its own.

Its settings are the environment: `DATABASE_URL`, `LEDGER_DIR`, `VAR_DIR` and the secret key of the archive. So whatever
a migration touches lies aside as well. Prints one JSON line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firesafety import ROOT

from .layout import Facts, RestoreRefused

UNSET = {"DATABASE_URL_FILE", "SECRET_KEY_FILE", "REDIS_URL", "REDIS_URL_FILE", "WEB_CONCURRENCY", "DEBUG"}


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a database holds after its migrations, and how many rows or seals `verify_ledger` would name."""

    facts: Facts
    problems: int


def migrate_aside(*, database_url: str, var_dir: Path, ledger_dir: Path, secret_key: str) -> Migrated:
    """Runs this module on a database that lies aside. Raises RestoreRefused with what went wrong."""
    given = {"DATABASE_URL": database_url, "VAR_DIR": str(var_dir), "LEDGER_DIR": str(ledger_dir), "LOG_LEVEL": "ERROR"}
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    environ = kept | given | {"SECRET_KEY": secret_key, "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)])}
    command = [sys.executable, "-m", "firesafety.backups.scratch"]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason was given"]
        raise RestoreRefused(f"the data could not be brought up to date: {said[-1]}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Migrated(Facts(found["counts"], found["ledger_root"]), found["problems"])


def later_migrations() -> list[str]:
    """Migrations the database has seen and this version does not know: a later version made it."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations) | {key for found in loader.disk_migrations.values() for key in found.replaces}
    unknown = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps} - known
    return sorted(f"{app}.{name}" for app, name in unknown)


def describe() -> dict[str, Any]:
    """Migrates the database of the settings and counts it."""
    from django.core.management import call_command

    from courses.training.ledger.verifying import Verification

    from .snapshot import facts_of

    if later := later_migrations():
        raise SystemExit(f"a later version of the platform made it ({', '.join(later[:3])})")
    call_command("migrate", interactive=False, verbosity=0)
    facts = facts_of("default")
    problems = sum(1 for _ in Verification().problems())
    return {"counts": facts.counts, "ledger_root": facts.ledger_root, "problems": problems}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
    import django

    django.setup()
    print(json.dumps(describe()))  # noqa: T201
