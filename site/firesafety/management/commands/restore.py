"""Restores a backup into an empty instance, or rehearses that beside a full one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from firesafety.backups.layout import BackupError, RestoreRefused
from firesafety.backups.restoring import restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty instance: checked and brought up to date aside, put in place at the end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rehearse", action="store_true", help="only try: nothing here is touched")
        parser.add_argument("--key", default="", metavar="ID", help="refuse an archive that another key has signed")
        parser.add_argument("--unsigned", action="store_true", help="take an archive of a version that signed none")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = restore_backup(
                options["file"],
                report=lambda words: self.stderr.write(self.style.WARNING(words)),
                rehearsal=options["rehearse"],
                unsigned=options["unsigned"],
                key_id=options["key"],
            )
        except (RestoreRefused, BackupError) as refusal:
            raise CommandError(f"{refusal}. Nothing was changed.") from refusal
        done = "would come back" if options["rehearse"] else "restored"
        self.stdout.write(f"{found.rows:,} rows {done}; ledger root {found.ledger_root[:16] or '(empty)'}.")
        if found.key_id:
            self.stdout.write(f"All as the manifest says that key {found.key_id} signed; /ledger/ publishes the keys.")
        if found.problems:
            self.stderr.write(f"verify_ledger names {found.problems} problems in the restored ledger.")
