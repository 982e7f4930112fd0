"""Imports a division file, Jiaxing's own by default; takes the national one in the same command."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override
from tqdm import tqdm

from divisions.importing import ImportRefused, read_rows, write_rows

JIAXING = Path(__file__).resolve().parents[2] / "data" / "jiaxing-divisions.csv"
JIAXING_ROOT = "330400000000"


class Command(BaseCommand):
    help = "Import administrative divisions from a CSV file (.csv or .csv.gz)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the file; Jiaxing's committed one by default")
        parser.add_argument("--root", help="the one code whose parent may be missing from the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path, root = options["file"], options["root"]
        if path is None:
            path, root = JIAXING, root or JIAXING_ROOT
        try:
            with override("en"):
                rows = read_rows(path, root=root)
        except FileNotFoundError as error:
            raise CommandError(f"{path}: no such file") from error
        except ImportRefused as refusal:
            lines = "\n".join(f"  line {line}: {sentence}" for line, sentence in refusal.errors)
            raise CommandError(f"{path.name} refused, nothing imported:\n{lines}") from refusal
        with tqdm(total=len(rows), unit="row", disable=options["verbosity"] == 0 or len(rows) < 5000) as bar:
            for done in write_rows(rows):
                bar.update(done - bar.n)
        if options["verbosity"]:
            self.stdout.write(f"{len(rows):,} divisions are in.")
