"""Checks every seal of the ledger and names what was altered, lost or put in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.training.models import SealBatch
from courses.training.sealing import verify_ledger


class Command(BaseCommand):
    help = "Verify the ledger's seals."

    def handle(self, *args: Any, **options: Any) -> None:
        if problems := verify_ledger():
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{SealBatch.objects.count()} seals hold.")
