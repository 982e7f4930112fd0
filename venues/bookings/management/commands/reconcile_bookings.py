"""Compares each slot's count with the parties booked and the places held in it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from venues.bookings.models import Booking, BookingState, FormHold, Slot


class Command(BaseCommand):
    help = "Report slots whose booked places differ from their bookings; --fix sets them right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [slot for slot in slots_with_counts().iterator() if _counts(slot) != (slot.booked, slot.held)]
        for slot in wrong:
            booked, held = _counts(slot)
            self.stdout.write(f"slot {slot.pk} {slot}: {slot.booked} booked, {booked} in parties and held")
            if options["fix"]:
                Slot.objects.filter(pk=slot.pk, booked=slot.booked, held=slot.held).update(booked=booked, held=held)
        if wrong and not options["fix"]:
            raise CommandError(f"{len(wrong)} slots differ")
        self.stdout.write("All slots agree." if not wrong else f"{len(wrong)} slots set right.")


def slots_with_counts() -> QuerySet[Slot]:
    """Each slot with the people of its parties and the places that forms hold in it."""
    parties = Booking.objects.filter(slot=OuterRef("pk")).exclude(state=BookingState.CANCELLED)
    holds = FormHold.objects.filter(slot=OuterRef("pk"))
    return Slot.objects.annotate(
        people=Coalesce(Subquery(_sum(parties, "party_size")), 0), kept=Coalesce(Subquery(_sum(holds, "places")), 0)
    )


def _sum(rows: QuerySet[Any], field: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by().values("slot").annotate(total=Sum(field)).values("total")
    return found


def _counts(slot: Any) -> tuple[int, int]:
    """What the slot's two counts should be."""
    return slot.people + slot.kept, slot.kept
