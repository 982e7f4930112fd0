"""Writes one archive with the database, the uploads, the ledger and the secrets."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from firesafety.backups.layout import BackupError
from firesafety.backups.writing import write_backup


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("at least 1")
    return int(text)


class Command(BaseCommand):
    help = "Back up the database, the uploads, the ledger and the secrets into one archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a file or a folder; BACKUP_DIR by default")
        parser.add_argument("--keep", type=at_least_one, help="remove all but so many of the folder's archives")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = write_backup(options["file"], keep=options["keep"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written.path}  {written.size / 1e6:.1f} MB, {written.files:,} files")
        for old in written.removed:
            self.stdout.write(f"removed {old}")
        if not written.uploads:
            self.stderr.write("Uploads lie in object storage and are not in the archive.")
