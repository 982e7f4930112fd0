"""Loads the rule file and recomputes every unit's duties, some units at a time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ...duties.recompute import recompute_all
from ...rulebook.rule_file import RuleFileError, load_rules


class Command(BaseCommand):
    help = "Load new rule versions and recompute all duties."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{load_rules()} rule versions added.")
        except RuleFileError as error:
            raise CommandError(str(error)) from error
        with tqdm(unit="unit", file=self.stdout, disable=options["verbosity"] == 0) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            opened = recompute_all(progress=show)
        self.stdout.write(f"{opened} duties opened.")
