"""Checks every row and seal of the ledger and names what was altered, lost or put in.

`--duties` computes every duty anew beside what is stored, and names each that differs; nothing is written. A duty is
derived, so `manage.py recompute_duties` puts it right: what this shows is that somebody wrote past the site.

Exits with 1 when something is wrong. `--json` prints a JSON line per problem and one with the counts at the end.
"""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from courses.training.duties.recheck import differences
from courses.training.ledger.verifying import Problem, Verification
from courses.training.models import Evidence


class Command(BaseCommand):
    help = "Verify the ledger: its rows, seals, personal parts and the roots outside the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON lines")
        parser.add_argument("--duties", action="store_true", help="compute the stored duties anew as well")

    def handle(self, *args: Any, **options: Any) -> None:
        began, found = time.monotonic(), 0
        # Shown on a terminal only; the total is a count of its own, which a large table takes seconds for.
        hidden = True if options["json"] else None
        with tqdm(unit=" rows", disable=hidden, leave=False) as bar:
            if not bar.disable:
                bar.reset(total=Evidence.objects.count())
            run = Verification(bar.update)
            for problem in run.problems():
                found += 1
                self._say(problem, as_json=options["json"])
        if options["duties"]:
            found += self._check_duties(as_json=options["json"])
        self._sum_up(run, found, time.monotonic() - began, as_json=options["json"])
        if found:
            raise CommandError(f"{found} problems.")

    def _check_duties(self, *, as_json: bool) -> int:
        """Names the stored duties that are not as they are computed; how many."""
        count = 0
        for found in differences():
            count += 1
            self._say(Problem("duty", found.text, row=str(found.duty)), as_json=as_json)
        return count

    def _say(self, problem: Problem, *, as_json: bool) -> None:
        text = json.dumps(problem.as_dict(), ensure_ascii=False) if as_json else problem.text
        self.stdout.write(text)

    def _sum_up(self, run: Verification, found: int, seconds: float, *, as_json: bool) -> None:
        rows = run.sealed + run.unsealed
        if as_json:
            summary = {
                "ok": not found,
                "problems": found,
                "batches": run.batches,
                "sealed_rows": run.sealed,
                "unsealed_rows": run.unsealed,
                "personal_parts": run.personal,
                "seconds": round(seconds, 3),
                "rows_per_s": round(rows / seconds) if seconds else None,
            }
            self.stdout.write(json.dumps(summary))
        elif not found:
            self.stdout.write(
                f"{run.batches:,} seals over {run.sealed:,} rows hold; {run.unsealed:,} rows wait to be sealed."
            )
