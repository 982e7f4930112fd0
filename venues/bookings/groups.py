"""Visits of groups of 7 to 60, such as a class or a shift: asked for, answered, and given back when nobody answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from common.normal import plain_line
from people.models import Person, User
from venues.models import GroupRule

from .booking import place_booking
from .models import LARGEST_GROUP, SMALLEST_GROUP, Booking, BookingState, GroupVisit, News, Resident, Slot
from .news import tell
from .refusals import BookingRefused, Refusal
from .slots import give_back_places
from .transactions import in_one_transaction

AT_ONCE = 100
NEWS_OF = {
    BookingState.AWAITING: News.AWAITING,
    BookingState.REQUESTED: News.REQUESTED,
    BookingState.BOOKED: News.BOOKED,
}


@in_one_transaction
def request_group(
    *,
    slot: Slot,
    resident: Resident,
    party_size: int,
    request_key: uuid.UUID,
    group: GroupVisit,
    person: Person | None = None,
    awaits_school: bool = False,
) -> Booking:
    """Takes the places of a group and asks the keeper, or books it at once where the venue's rule says so.

    `group` is unsaved and says whose visit it is. With `awaits_school` nobody is asked before the school has approved;
    the places are kept meanwhile. Raises BookingRefused. Repeating the request is harmless.
    """
    if not SMALLEST_GROUP <= party_size <= LARGEST_GROUP:
        raise BookingRefused(Refusal.GROUP)
    rule = slot.venue.group_rule
    if rule == GroupRule.NONE:
        raise BookingRefused(Refusal.NO_GROUPS)
    asks = rule == GroupRule.REQUEST
    state = BookingState.AWAITING if awaits_school else BookingState.REQUESTED if asks else BookingState.BOOKED
    group.unit_name = plain_line(group.unit_name)
    booking, _new = place_booking(
        slot,
        resident,
        Booking(
            request_key=request_key,
            party_size=party_size,
            name=group.leader,
            person=person,
            state=state,
            held_until=None if state == BookingState.BOOKED else _kept_until(slot),
        ),
        news=NEWS_OF[state],
        group=group,
    )
    return booking


def _kept_until(slot: Slot) -> datetime:
    """Until when the places of a group are kept for somebody's word."""
    return min(timezone.now() + timedelta(days=slot.venue.group_hold_days), slot.starts_at)


@in_one_transaction
def school_approved(*, booking: Booking, approval: str) -> bool:
    """The school agrees: now the keeper is asked, or the group is booked where the venue's rule says so.

    False when it was said before, or the places were given back.
    """
    asks = booking.slot.venue.group_rule != GroupRule.AUTOMATIC
    state = BookingState.REQUESTED if asks else BookingState.BOOKED
    waiting = Booking.objects.filter(pk=booking.pk, state=BookingState.AWAITING)
    changed = waiting.update(
        state=state,
        held_until=_kept_until(booking.slot) if asks else None,
        sequence=F("sequence") + 1,
        changed_at=timezone.now(),
    )
    if not changed:
        return False
    GroupVisit.objects.filter(pk=booking.pk).update(approval=plain_line(approval)[:60])
    tell(booking, NEWS_OF[state])
    return True


@in_one_transaction
def answer_group(*, booking: Booking, agrees: bool, words: str, keeper: User) -> bool:
    """Agrees to a request or turns it down; False when it was answered, cancelled or given back before.

    One that waits for its school can be turned down already.
    """
    states = [BookingState.REQUESTED] if agrees else [BookingState.REQUESTED, BookingState.AWAITING]
    changed = Booking.objects.filter(pk=booking.pk, state__in=states).update(
        state=BookingState.BOOKED if agrees else BookingState.CANCELLED,
        held_until=None,
        sequence=F("sequence") + 1,
        changed_at=timezone.now(),
    )
    if not changed:
        return False
    if not agrees:
        give_back_places(booking.slot_id, booking.party_size)
    GroupVisit.objects.filter(pk=booking.pk).update(
        answered_by=keeper, answered_at=timezone.now(), answer=plain_line(words)[:200]
    )
    tell(booking, News.APPROVED if agrees else News.REFUSED)
    return True


def see_change(booking: Booking) -> bool:
    """The keeper has seen that a group changed or cancelled its visit; False when that was seen before."""
    unseen = GroupVisit.objects.filter(pk=booking.pk, was_at__isnull=False)
    return bool(unseen.update(was_at=None, was_people=None))


@in_one_transaction
def _give_back(booking: Booking) -> bool:
    lapsed = Booking.objects.filter(
        pk=booking.pk, state=booking.state, held_until__lte=timezone.now(), slot__is_open=True
    )
    if not lapsed.update(state=BookingState.CANCELLED, sequence=F("sequence") + 1, changed_at=timezone.now()):
        return False
    give_back_places(booking.slot_id, booking.party_size)
    tell(booking, News.UNAPPROVED if booking.state == BookingState.AWAITING else News.LAPSED)
    return True


def give_back_unanswered() -> int:
    """Gives back the places of requests whose time is over, and tells those who asked; returns how many."""
    rows = Booking.objects.filter(
        state__in=[BookingState.REQUESTED, BookingState.AWAITING], held_until__lte=timezone.now(), slot__is_open=True
    ).order_by("held_until")[:AT_ONCE]
    return sum(_give_back(booking) for booking in rows)
