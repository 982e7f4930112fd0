"""Does the periodic work once, for installations that run it from a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from firesafety.periodic import run_periodic


class Command(BaseCommand):
    help = "Run the periodic work once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{run_periodic()} pieces of periodic work done.")
