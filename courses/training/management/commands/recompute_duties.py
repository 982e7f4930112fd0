"""Loads the rule file and recomputes every unit's duties."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.training.duties import recompute_all
from courses.training.rules import load_rules


class Command(BaseCommand):
    help = "Load new rule versions and recompute all duties."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_rules()} rule versions added.")
        self.stdout.write(f"{recompute_all()} duties opened.")
