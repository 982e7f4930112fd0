"""Prints a new key for drill workers on another machine; it goes into DRILL_WORKER_TOKEN there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from people.models import TokenKind
from people.tokens import issue_token


class Command(BaseCommand):
    help = "Print a new key for the drill workers of one machine; it is listed and revoked at /accounts/tokens/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the list of keys calls it")

    def handle(self, *args: Any, **options: Any) -> None:
        _, text = issue_token(kind=TokenKind.WORKER, name=options["name"], made_by=None)
        self.stdout.write(text)
