"""Prints the token for the kiosk in a division's venue; it goes into kiosk.ini."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from divisions.models import Division
from simulator.drills.kiosk.tokens import DAYS, make_kiosk_token


class Command(BaseCommand):
    help = "Print the token by which the kiosk in a venue is let in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the 12 digits of the venue's division")
        parser.add_argument("--name", default="", help="what the list of keys calls it; the division's name")
        parser.add_argument("--days", type=int, default=DAYS, help="how long the token is good")

    def handle(self, *args: Any, **options: Any) -> None:
        division = Division.objects.on(timezone.localdate()).filter(code=options["code"]).first()
        if division is None:
            raise CommandError(f"there is no division {options['code']} today")
        if options["days"] < 1:
            raise CommandError("a token is good for a day at least")
        self.stdout.write(make_kiosk_token(division, days=options["days"], name=options["name"]))
