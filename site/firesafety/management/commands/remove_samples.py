"""Takes out everything marked 示例 and leaves a clean, working site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from firesafety.samples.remove import remove_samples


class Command(BaseCommand):
    help = "Remove all sample units, people, sign-ins, openings, bookings, drills and their evidence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep-marker", action="store_true", help="let the next start make samples again")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = remove_samples(for_good=not options["keep_marker"])
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} removed")
        self.stdout.write("Sign in as before, or make an administrator with: manage.py createsuperuser")
