"""The places of slots. They are taken in one place, by one conditional UPDATE."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from .models import Slot


def take_places(slot_id: int, places: int) -> bool:
    """Takes places in a slot, all or none: the one statement by which capacity is ever used. True when taken."""
    return bool(
        Slot.objects.filter(
            pk=slot_id, is_open=True, starts_at__gt=timezone.now(), booked__lte=F("capacity") - places
        ).update(booked=F("booked") + places)
    )


def give_back_places(slot_id: int, places: int) -> None:
    """Returns places of a party that was cancelled, moved or made smaller."""
    Slot.objects.filter(pk=slot_id).update(booked=F("booked") - places)
