"""Prints a new key for another installation whose roots this one keeps; it goes into LEDGER_WITNESS_TOKEN there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.training.ledger.witness_keys import make_witness_key


class Command(BaseCommand):
    help = "Print a key for a site that this one is a witness for; it is listed and revoked at /accounts/tokens/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", help="its name, in letters, digits and underscores")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _, text = make_witness_key(options["site"], made_by=None)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)
