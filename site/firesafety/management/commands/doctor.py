"""Looks at this installation and says what is wrong and how to put it right. Changes nothing.

Exits with 1 when something does not work or data may be lost. `--json` prints a JSON line for each finding.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firesafety.doctor import State, findings

MARKS = {State.GOOD: gettext_lazy("ok"), State.ODD: gettext_lazy("look"), State.BAD: gettext_lazy("BAD")}
# What was looked at, as a terminal shows it; programs read the key.
NAMES = {
    "packages": gettext_lazy("packages"),
    "settings": gettext_lazy("settings"),
    "database": gettext_lazy("database"),
    "migrations": gettext_lazy("migrations"),
    "guards": gettext_lazy("guards"),
    "folder": gettext_lazy("folder"),
    "disk": gettext_lazy("disk"),
    "ledger": gettext_lazy("ledger"),
    "catalogue": gettext_lazy("catalogue"),
    "static": gettext_lazy("static files"),
    "backup": gettext_lazy("backup"),
    "cache": gettext_lazy("cache"),
    "channel_layer": gettext_lazy("channel layer"),
    "task_worker": gettext_lazy("task worker"),
    "drill_worker": gettext_lazy("drill worker"),
}


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
                self.stdout.write(f"{MARKS[found.state]!s:>4}  {NAMES.get(found.what, found.what)}: {found.text}{cure}")
        if bad:
            raise CommandError(_("%(count)s things are wrong.") % {"count": bad})
