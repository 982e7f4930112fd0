"""The places of slots. They are taken in one place, by one conditional UPDATE."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.dispatch import Signal
from django.utils import timezone

from .models import Slot

places_given_back = Signal()  # after the transaction; `slot_id` says where


def take_places(slot_id: int, places: int, *, at_door: bool = False, of_hold: int = 0) -> bool:
    """Takes places in a slot, all or none: the one statement by which capacity is ever used. True when taken.

    They are taken until the slot begins; by the keeper at the door, until it is over. `of_hold` of them were kept
    while the form was filled, and are taken over.
    """
    now, more = timezone.now(), places - of_hold
    in_time = Q(ends_at__gt=now) if at_door else Q(starts_at__gt=now)
    free = Slot.objects.filter(in_time, pk=slot_id, is_open=True, on_request=False, booked__lte=F("capacity") - more)
    if of_hold:
        return bool(free.update(booked=F("booked") + more, held=F("held") - of_hold))
    return bool(free.update(booked=F("booked") + places))


def take_places_again(slot_id: int, places: int) -> bool:
    """Takes places that a party had a moment ago, whatever the slot is now, while nobody else has them. True then."""
    free = Slot.objects.filter(pk=slot_id, booked__lte=F("capacity") + F("over") - places)
    return bool(free.update(booked=F("booked") + places))


def hold_places(slot_id: int, places: int) -> bool:
    """Takes places for a form that is being filled, by the same rule as for a party. True when taken.

    At most half a slot is held at a time: who only fills forms keeps nobody else out.
    """
    free = Slot.objects.filter(
        pk=slot_id,
        is_open=True,
        on_request=False,
        starts_at__gt=timezone.now(),
        booked__lte=F("capacity") - places,
        capacity__gte=(F("held") + places) * 2,
    )
    return bool(free.update(booked=F("booked") + places, held=F("held") + places))


def take_over_capacity(slot_id: int, places: int) -> None:
    """Counts people whom the keeper lets in although there are no places for them: the other statement beside."""
    booked = F("booked") + places
    Slot.objects.filter(pk=slot_id).update(booked=booked, over=Greatest(F("over"), booked - F("capacity")))


def give_back_places(slot_id: int, places: int, *, of_hold: bool = False) -> None:
    """Returns places of a party that was cancelled, moved or made smaller, or of a hold that is over.

    Once committed, who is in line is asked.
    """
    change = {"booked": F("booked") - places}
    if of_hold:
        change["held"] = F("held") - places
    Slot.objects.filter(pk=slot_id).update(**change)
    transaction.on_commit(lambda: places_given_back.send(sender=Slot, slot_id=slot_id))
