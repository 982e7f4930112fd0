"""Seals settled rows at once; renews the signing key or completes a lost file of roots when asked to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.training.ledger.keys import renew_signing_key
from courses.training.ledger.roots import RootsLineError

from ...ledger.seal import RootsDifferError, complete_roots, seal_pending


class Command(BaseCommand):
    help = "Seal rows older than five minutes, as the periodic work does each minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="retire the signing key and make another first")
        parser.add_argument("--complete-roots", action="store_true", help="write to the roots file what it lacks")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["complete_roots"]:
            try:
                self.stdout.write(f"{complete_roots()} roots written.")
            except (RootsDifferError, RootsLineError) as error:
                raise CommandError(str(error)) from error
        if options["new_key"]:
            self.stdout.write(f"Roots are signed with key {renew_signing_key()} from now on.")
        self.stdout.write(f"{seal_pending()} rows sealed.")
