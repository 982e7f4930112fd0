"""The places of slots. They are taken in one place, by one conditional UPDATE."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone

from .models import Slot

places_given_back = Signal()  # after the transaction; `slot_id` says where


def take_places(slot_id: int, places: int, *, at_door: bool = False) -> bool:
    """Takes places in a slot, all or none: the one statement by which capacity is ever used. True when taken.

    They are taken until the slot begins; by the keeper at the door, until it is over.
    """
    now = timezone.now()
    in_time = Q(ends_at__gt=now) if at_door else Q(starts_at__gt=now)
    free = Slot.objects.filter(in_time, pk=slot_id, is_open=True, booked__lte=F("capacity") - places)
    return bool(free.update(booked=F("booked") + places))


def give_back_places(slot_id: int, places: int) -> None:
    """Returns places of a party that was cancelled, moved or made smaller; once committed, who is in line is asked."""
    Slot.objects.filter(pk=slot_id).update(booked=F("booked") - places)
    transaction.on_commit(lambda: places_given_back.send(sender=Slot, slot_id=slot_id))
