"""Compares each slot's count with the parties booked in it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from venues.bookings.models import BookingState, Slot


class Command(BaseCommand):
    help = "Report slots whose booked places differ from their bookings; --fix sets them right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        live = ~Q(bookings__state=BookingState.CANCELLED)
        slots = Slot.objects.annotate(parties=Coalesce(Sum("bookings__party_size", filter=live), 0))
        wrong = [slot for slot in slots.iterator() if slot.parties != slot.booked]
        for slot in wrong:
            self.stdout.write(f"slot {slot.pk} {slot}: {slot.booked} booked, {slot.parties} in parties")
            if options["fix"]:
                Slot.objects.filter(pk=slot.pk, booked=slot.booked).update(booked=slot.parties)
        if wrong and not options["fix"]:
            raise CommandError(f"{len(wrong)} slots differ")
        self.stdout.write("All slots agree." if not wrong else f"{len(wrong)} slots set right.")
