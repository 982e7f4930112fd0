"""Restores a backup into an empty instance and checks counts and ledger root against its manifest."""

import tarfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from firesafety.backups import RestoreRefused, read_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty instance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = read_backup(options["file"])
        except (FileNotFoundError, tarfile.TarError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        except RestoreRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("migrate", interactive=False, verbosity=0)
        rows = sum(found["counts"].values())
        self.stdout.write(f"{rows:,} rows restored; ledger root {found['ledger_root'][:16] or '(empty)'} matches.")
