"""Looks at this installation and says what is wrong and how to put it right. Changes nothing.

Exits with 1 when something does not work or data may be lost. `--json` prints a JSON line for each finding.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from firesafety.doctor import State, findings

MARKS = {State.GOOD: "  ok", State.ODD: "look", State.BAD: " BAD"}


class Command(BaseCommand):
    help = "Say what is wrong with this installation and how to put it right."
    requires_system_checks: list[str] = []  # they are findings here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for found in findings():
            bad += found.state is State.BAD
            if options["json"]:
                self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False))
            else:
                cure = f"\n           → {found.cure}" if found.cure else ""
                self.stdout.write(f"{MARKS[found.state]}  {found.what}: {found.text}{cure}")
        if bad:
            raise CommandError(f"{bad} things are wrong.")
