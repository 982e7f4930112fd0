"""Writes one archive with the database and the uploads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from firesafety.backups import write_backup


class Command(BaseCommand):
    help = "Back up the database and the uploads into one archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to write; .var/backups/… by default")

    def handle(self, *args: Any, **options: Any) -> None:
        path = write_backup(options["file"])
        self.stdout.write(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
