"""Deletes what drills no longer need to keep."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...sessions.retention import expire_drills


class Command(BaseCommand):
    help = "Delete inputs, keyframes, abandoned sessions and nicknames past their time (DRILL_KEEP_…_DAYS)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = expire_drills(dry_run=options["dry_run"])
        word = "would go" if options["dry_run"] else "gone"
        for name, count in counts.to_dict().items():
            self.stdout.write(f"{name.replace('_', ' ')}: {count} {word}")
