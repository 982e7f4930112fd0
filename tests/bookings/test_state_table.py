"""The acts of ADR 0018 in any order: after each, what always holds still holds."""

from __future__ import annotations

import contextlib
import uuid
from datetime import datetime, time, timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.training.models import Evidence
from people.models import Organisation, Person
from tests.conftest import StoppedClock
from venues.bookings import booking as booking_module
from venues.bookings.booking import cancel_booking, change_booking, create_booking
from venues.bookings.call_out import begin_call_out, end_call_out, is_away, spans_away
from venues.bookings.check_in import check_in, close_past_days, forgive_no_show, undo_check_in
from venues.bookings.group_people import Whose, list_people
from venues.bookings.groups import answer_group, give_back_unanswered, request_group, school_approved
from venues.bookings.guides import Guided, name_guide, put_on_duty
from venues.bookings.holds import give_back_past_holds, hold_for_form
from venues.bookings.models import Booking, BookingState, GroupVisit, Guide, Resident, Slot
from venues.bookings.moving import move_slot
from venues.bookings.opening import AgreementRefused, change_opening, close_slot, extend_slots, reopen_slot
from venues.bookings.refusals import BookingRefused, CheckInRefused, GuideRefused, MoveRefused
from venues.bookings.waiting import join_line, pass_offers_on, take_offer
from venues.models import OpeningHours, SpecialDay, Venue, VenueState

PARTIES = st.integers(1, 6)
PICK = st.integers(0, 10**6)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=timezone.get_default_timezone())


class Acts(RuleBasedStateMachine):
    """One venue with two slots a day, four phones, and everything that may be done to them."""

    keeper, village = None, None  # set by the test

    @initialize()
    def opens(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = StoppedClock(MONDAY)
        self.stopped = mock.patch.object(timezone, "now", self.clock)
        self.stopped.start()
        self.venue = Venue.objects.create(division=self.village, kind="point", state="open", is_sample=True)
        for day in range(7):
            OpeningHours.objects.create(venue=self.venue, weekday=day, opens=time(9), closes=time(11), capacity=8)
        self.phones = [Resident.objects.create(phone_hmac=str(n) * 64, phone_last4=str(n) * 4) for n in range(4)]
        self.unit = Organisation.objects.create(name="示例小学", kind="primary_school", division=self.village)
        self.guide = Guide.objects.create(venue=self.venue, name="王教员")
        self.people = [Person.objects.create(name=f"学生{n}", kind="pupil") for n in range(3)]
        self.before: dict[uuid.UUID, tuple[str, int, int]] = {}
        self.closed: dict[int, int] = {}
        extend_slots()
        # Three days are enough to meet everything.
        Slot.objects.filter(starts_at__gt=MONDAY + timedelta(days=3)).delete()

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            self.stopped.stop()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def a_slot(self, pick: int) -> Slot | None:
        slots = list(Slot.objects.select_related("venue").order_by("starts_at"))
        return slots[pick % min(len(slots), 6)] if slots else None

    def a_booking(self, pick: int) -> Booking:
        rows = list(Booking.objects.select_related("slot__venue__division").order_by("created_at", "pk"))
        return rows[pick % len(rows)]

    def has_booking(self) -> bool:
        return Booking.objects.exists()

    @rule(pick=PICK, who=st.integers(0, 3), party=PARTIES)
    def book(self, pick: int, who: int, party: int) -> None:
        if slot := self.a_slot(pick):
            with contextlib.suppress(BookingRefused):
                create_booking(slot=slot, resident=self.phones[who], party_size=party, request_key=uuid.uuid4())

    @rule(pick=PICK, who=st.integers(0, 3), places=PARTIES)
    def fill_the_form(self, pick: int, who: int, places: int) -> None:
        if slot := self.a_slot(pick):
            hold_for_form(slot=slot, phone_hmac=self.phones[who].phone_hmac, places=places)

    @precondition(has_booking)
    @rule(which=PICK)
    def forgive(self, which: int) -> None:
        forgive_no_show(booking=self.a_booking(which), keeper=self.keeper)

    @rule(pick=PICK, who=st.integers(0, 3), awaits=st.booleans())
    def ask_for_a_group(self, pick: int, who: int, awaits: bool) -> None:
        if slot := self.a_slot(pick):
            group = GroupVisit(unit_name="示例小学", leader="陈老师")
            with contextlib.suppress(BookingRefused):
                request_group(
                    slot=slot,
                    resident=self.phones[who],
                    party_size=7,
                    request_key=uuid.uuid4(),
                    group=group,
                    awaits_school=awaits,
                )

    @precondition(has_booking)
    @rule(which=PICK)
    def school_says_yes(self, which: int) -> None:
        if hasattr(booking := self.a_booking(which), "group"):
            school_approved(booking=booking, approval="")

    @precondition(has_booking)
    @rule(which=PICK, count=st.integers(0, 3))
    def say_who_comes(self, which: int, count: int) -> None:
        if hasattr(booking := self.a_booking(which), "group"):
            whose = Whose("unit", "示例", self.unit)
            with contextlib.suppress(BookingRefused):
                list_people(booking=booking, whose=whose, persons=self.people[:count], by=self.keeper)

    @precondition(has_booking)
    @rule(which=PICK, agrees=st.booleans())
    def answer(self, which: int, agrees: bool) -> None:
        booking = self.a_booking(which)
        if hasattr(booking, "group"):
            answer_group(booking=booking, agrees=agrees, words="", keeper=self.keeper)

    @rule(pick=PICK, who=st.integers(0, 3), party=PARTIES)
    def get_in_line(self, pick: int, who: int, party: int) -> None:
        if slot := self.a_slot(pick):
            with contextlib.suppress(BookingRefused):
                join_line(slot=slot, resident=self.phones[who], party_size=party, request_key=uuid.uuid4())

    @precondition(has_booking)
    @rule(which=PICK)
    def take(self, which: int) -> None:
        take_offer(self.a_booking(which))

    @rule(back=st.booleans(), begins=st.sampled_from([None, 3, 24]), hours=st.sampled_from([None, 1, 30]))
    def call_out(self, back: bool, begins: int | None, hours: int | None) -> None:
        if back:
            end_call_out(self.venue, by=self.keeper)
            return
        since = self.clock.moment + timedelta(hours=begins or 0)
        until = since + timedelta(hours=hours) if hours else None
        begin_call_out(self.venue, by=self.keeper, begins=since if begins else None, until=until)

    @rule(is_station=st.booleans(), agrees=st.booleans())
    def is_a_station(self, is_station: bool, agrees: bool) -> None:
        change = Venue.objects.filter(pk=self.venue.pk).update
        self.change_by_keeper(lambda: change(is_station=is_station), agrees)

    @rule(pick=PICK, whole_day=st.booleans(), nobody=st.booleans(), agrees=st.booleans())
    def name_a_guide(self, pick: int, whole_day: bool, nobody: bool, agrees: bool) -> None:
        if slot := self.a_slot(pick):
            guide = None if nobody else self.guide
            with contextlib.suppress(GuideRefused):
                self.change_by_keeper(lambda: name_guide(slot, guide, whole_day=whole_day), agrees)

    @rule(day=st.integers(0, 2), agrees=st.booleans())
    def on_duty(self, day: int, agrees: bool) -> None:
        wanted = (MONDAY + timedelta(days=day)).date()
        self.change_by_keeper(lambda: put_on_duty(self.guide, first_day=wanted, last_day=wanted), agrees)

    @precondition(has_booking)
    @rule(which=PICK, pick=PICK, party=PARTIES)
    def change(self, which: int, pick: int, party: int) -> None:
        if slot := self.a_slot(pick):
            with contextlib.suppress(BookingRefused):
                change_booking(self.a_booking(which), slot=slot, party_size=party)

    @precondition(has_booking)
    @rule(which=PICK)
    def cancel(self, which: int) -> None:
        cancel_booking(self.a_booking(which))

    @precondition(has_booking)
    @rule(which=PICK)
    def let_in(self, which: int) -> None:
        with contextlib.suppress(CheckInRefused):
            check_in(booking=self.a_booking(which), keeper=self.keeper)

    @precondition(has_booking)
    @rule(which=PICK)
    def take_back(self, which: int) -> None:
        booking = self.a_booking(which)
        with contextlib.suppress(CheckInRefused):
            undo_check_in(booking=booking, keeper=self.keeper)
            self.closed.pop(booking.slot_id, None)  # who was counted has the booked places again

    @rule(pick=PICK)
    def close(self, pick: int) -> None:
        if slot := self.a_slot(pick):
            try:
                close_slot(slot)
            except AgreementRefused as asked:
                close_slot(slot, agreed=asked.differences.digest())

    @rule(pick=PICK)
    def reopen(self, pick: int) -> None:
        if slot := self.a_slot(pick):
            with contextlib.suppress(MoveRefused):
                reopen_slot(slot)

    @rule(pick=PICK, days=st.integers(0, 1), hour=st.sampled_from([9, 12]), agrees=st.booleans())
    def move(self, pick: int, days: int, hour: int, agrees: bool) -> None:
        if slot := self.a_slot(pick):
            begins = timezone.localtime(slot.starts_at).replace(hour=hour) + timedelta(days=days)
            with contextlib.suppress(MoveRefused):
                try:
                    move_slot(slot, starts_at=begins)
                except AgreementRefused as asked:
                    if agrees:
                        move_slot(slot, starts_at=begins, agreed=asked.differences.digest())

    @precondition(has_booking)
    @rule(which=PICK, people=st.integers(1, 9), reason=st.sampled_from(["", "同来"]))
    def let_in_as_counted(self, which: int, people: int, reason: str) -> None:
        with contextlib.suppress(CheckInRefused):
            check_in(booking=self.a_booking(which), keeper=self.keeper, people=people, over_reason=reason)

    @rule(capacity=st.integers(1, 10), agrees=st.booleans())
    def new_capacity(self, capacity: int, agrees: bool) -> None:
        self.change_by_keeper(lambda: self.venue.opening_hours.update(capacity=capacity), agrees)

    @rule(day=st.integers(0, 2), is_open=st.booleans(), agrees=st.booleans())
    def special_day(self, day: int, is_open: bool, agrees: bool) -> None:
        wanted = (MONDAY + timedelta(days=day)).date()
        self.change_by_keeper(
            lambda: SpecialDay.objects.update_or_create(
                venue=self.venue, day=wanted, defaults={"is_open": is_open, "opens": None, "closes": None}
            ),
            agrees,
        )

    @rule(state=st.sampled_from([VenueState.OPEN, VenueState.PAUSED]), agrees=st.booleans())
    def state(self, state: VenueState, agrees: bool) -> None:
        self.change_by_keeper(lambda: Venue.objects.filter(pk=self.venue.pk).update(state=state), agrees)

    def change_by_keeper(self, change, agrees: bool) -> None:
        try:
            change_opening(self.venue, change)
        except AgreementRefused as asked:
            if agrees:
                change_opening(self.venue, change, agreed=asked.differences.digest())

    @rule(hours=st.sampled_from([1, 5, 24]))
    def time_goes_on(self, hours: int) -> None:
        self.clock.go(hours=hours)
        give_back_past_holds()
        close_past_days()
        give_back_unanswered()
        pass_offers_on()

    @invariant()
    def places_are_the_parties(self) -> None:
        for slot in Slot.objects.prefetch_related("bookings", "holds"):
            live = [row.party_size for row in slot.bookings.all() if row.state != BookingState.CANCELLED]
            held = sum(hold.places for hold in slot.holds.all())
            assert slot.booked == sum(live) + held <= slot.capacity + slot.over
            assert slot.held == held

    @invariant()
    def a_closed_slot_gains_nobody(self) -> None:
        closed = dict(Slot.objects.filter(is_open=False).values_list("pk", "booked"))
        for key, booked in closed.items():
            assert booked <= self.closed.get(key, booked) + Slot.objects.get(pk=key).over
        self.closed = closed

    @invariant()
    def nothing_opens_while_the_crew_is_away(self) -> None:
        away = spans_away(self.venue)
        for slot in Slot.objects.filter(is_open=True, starts_at__gt=self.clock.moment):
            assert not is_away(slot.starts_at, slot.ends_at, away)

    @invariant()
    def a_station_opens_only_with_a_guide_who_is_not_on_duty(self) -> None:
        venue = Venue.objects.get(pk=self.venue.pk)
        guided = Guided(venue)
        for slot in Slot.objects.filter(is_open=True, starts_at__gt=self.clock.moment):
            assert guided.may_open(slot)

    @invariant()
    def tickets_stay_and_their_sequence_never_falls(self) -> None:
        rows = Booking.objects.values_list("pk", "ticket_code", "sequence", "slot_id", "party_size", "state")
        for key, code, sequence, *what in rows:
            code_before, sequence_before, what_before = self.before.get(key, (code, sequence, what))
            assert (code, sequence >= sequence_before) == (code_before, True)
            if what[:2] != what_before[:2]:
                assert sequence > sequence_before
            self.before[key] = (code, sequence, what)

    @invariant()
    def every_change_was_told(self) -> None:
        for row in Booking.objects.prefetch_related("news"):
            assert len(row.news.all()) == row.sequence + 1

    @invariant()
    def who_is_in_has_one_standing_visit_and_others_none(self) -> None:
        standing = Evidence.objects.standing().filter(kind="visit")
        inside = Booking.objects.filter(state=BookingState.CHECKED_IN)
        own = [row for row in standing if row.source_key.count(":") < 3]
        assert len(own) == inside.count()
        assert {row.source_key.split(":")[1] for row in standing} == {str(row.pk) for row in inside}
        for row in inside.filter(group__organisation__isnull=False):
            assert (
                standing.filter(source_key__startswith=f"visit:{row.pk}:")
                .filter(subject_id__in=[self.unit.pk, *row.group.people.values_list("person", flat=True)])
                .count()
                == row.group.people.count() + 1
            )


SHORT = settings(
    max_examples=12, stateful_step_count=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def acts(tree, keeper) -> type[Acts]:
    return type("ActsHere", (Acts,), {"keeper": keeper, "village": tree.village})


def test_acts_in_any_order_keep_what_always_holds(acts):
    run_state_machine_as_test(acts, settings=SHORT)


def test_a_change_that_forgets_the_old_places_is_found(acts, monkeypatch):
    """The control."""
    monkeypatch.setattr(booking_module, "give_back_places", lambda slot, places: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(acts, settings=settings(SHORT, max_examples=60))
