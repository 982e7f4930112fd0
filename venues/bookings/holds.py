"""Places kept while somebody waits for the code: taken by the rule of all places, and given back by time."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from .codes import CODE_LIFE
from .models import FormHold, Slot
from .slots import give_back_places, hold_places
from .transactions import in_one_transaction

AT_ONCE = 200


def hold_for_form(*, slot: Slot, phone_hmac: str, places: int) -> datetime | None:
    """Keeps places for a phone for as long as its code is good; says until when, None when they cannot be kept.

    A phone has one hold: asking again moves it. Without one the form is filled all the same.
    """
    try:
        return _hold(slot, phone_hmac, places)
    except IntegrityError:  # the same phone asked twice at the same moment: the other has it
        return None


@in_one_transaction
def _hold(slot: Slot, phone_hmac: str, places: int) -> datetime | None:
    for old in FormHold.objects.filter(phone_hmac=phone_hmac):
        _give_back(old)
    until = timezone.now() + CODE_LIFE
    if not hold_places(slot.pk, places):
        return None
    FormHold.objects.create(slot=slot, phone_hmac=phone_hmac, places=places, until=until)
    return until


def running_hold(slot: Slot, phone_hmac: str) -> FormHold | None:
    """What is kept for a phone in a slot now."""
    return FormHold.objects.filter(slot=slot, phone_hmac=phone_hmac, until__gt=timezone.now()).first()


def take_over_hold(slot_id: int, phone_hmac: str) -> int:
    """Ends the hold of a phone in a slot and returns its places, which its party takes in the same transaction."""
    for hold in FormHold.objects.filter(slot=slot_id, phone_hmac=phone_hmac):
        if FormHold.objects.filter(pk=hold.pk).delete()[0]:
            return hold.places
    return 0


def _give_back(hold: FormHold) -> bool:
    """Ends a hold, in the caller's transaction; False when another has ended it. The delete decides."""
    if not FormHold.objects.filter(pk=hold.pk).delete()[0]:
        return False
    give_back_places(hold.slot_id, hold.places, of_hold=True)
    return True


def give_back_past_holds(slot_id: int | None = None) -> int:
    """Gives back what forms kept and did not use in time, in one slot or in all; returns how many holds ended."""
    rows = FormHold.objects.filter(until__lte=timezone.now()).order_by("until")
    if slot_id is not None:
        rows = rows.filter(slot=slot_id)
    return sum(_end(hold) for hold in rows[:AT_ONCE])


@in_one_transaction
def _end(hold: FormHold) -> bool:
    return _give_back(hold)


def end_holds(rows: QuerySet[FormHold]) -> int:
    """Ends these holds before their time; returns how many there were."""
    return sum(_end(hold) for hold in rows.order_by("pk"))


def drop_holds(slot_ids: list[int]) -> int:
    """Ends what forms keep in slots that get fewer places, in the transaction that has locked them."""
    return end_holds(FormHold.objects.filter(slot__in=slot_ids))
