"""What a coverage page counts at the first moment of its span, at the last of the slots ahead, and beside them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from courses.training.models import Evidence
from oversight.access import covers
from oversight.figures import coverage
from oversight.periods import SLOTS_AHEAD, span_of
from people.models import Organisation
from tests.training.ledgers import write
from tests.training.test_record_edges import kept_duty
from venues.bookings.models import Booking, Resident, Slot
from venues.models import Venue

MOMENT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
TODAY = date(2026, 11, 25)  # the clock's
NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.get_default_timezone())  # the clock's


@pytest.mark.parametrize(
    ("key", "today", "start"),
    [
        ("year", date(2026, 12, 31), date(2026, 1, 1)),
        ("year", date(2027, 1, 1), date(2027, 1, 1)),
        ("term", date(2026, 8, 31), date(2026, 9, 1)),
        ("term", date(2026, 9, 1), date(2026, 9, 1)),
        ("term", date(2027, 1, 31), date(2026, 9, 1)),
        ("term", date(2027, 2, 1), date(2027, 2, 1)),
        ("term", date(2027, 7, 10), date(2027, 2, 1)),
        ("term", date(2027, 7, 11), date(2027, 9, 1)),
        ("month", date(2026, 11, 25), date(2026, 10, 26)),
        ("unknown", date(2026, 11, 25), date(2026, 1, 1)),
    ],
)
def test_a_span_begins_on_its_first_day(key, today, start):
    assert (span_of(key, today).start, span_of(key, today).today) == (start, today)


def row(division):
    return coverage([division], span_of("year", timezone.localdate()))[0]


YEAR_BEGINS = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(("moment", "parties"), [(-MOMENT, 0), (0 * MOMENT, 1), (MOMENT, 1)])
def test_a_visit_counts_from_the_spans_first_moment(tree, clock, moment, parties):
    venue = Venue.objects.create(division=tree.village, kind="point", state="open")
    slot = Slot.objects.create(venue=venue, starts_at=NOW, ends_at=NOW + timedelta(hours=1), capacity=9)
    resident = Resident.objects.create(phone_hmac="1", phone_last4="0000")
    Booking.objects.create(
        slot=slot, resident=resident, party_size=3, request_key=uuid.uuid4(), state="checked_in",
        checked_in_at=YEAR_BEGINS + moment,
    )  # fmt: skip
    found = row(tree.nanhu)
    assert (found.parties, found.visitors) == (parties, parties * 3)


@pytest.mark.parametrize(("moment", "number"), [(-MOMENT, 0), (0 * MOMENT, 1), (MOMENT, 1)])
def test_evidence_counts_from_the_spans_first_moment(tree, pupil, clock, moment, number):
    write(pupil.pk, occurred_at=YEAR_BEGINS + moment, division_code=tree.village.code)
    assert Evidence.objects.count() == 1
    assert row(tree.nanhu).evidence["quiz"] == number


@pytest.mark.parametrize(
    ("ahead", "booked", "free"),
    [
        (-MOMENT, 0, 0),
        (0 * MOMENT, 0, 1),
        (SLOTS_AHEAD - MOMENT, 0, 1),
        (SLOTS_AHEAD, 0, 0),
        (timedelta(days=1), 8, 1),
        (timedelta(days=1), 9, 0),
    ],
)
def test_a_free_slot_counts_within_four_weeks(tree, clock, ahead, booked, free):
    venue = Venue.objects.create(division=tree.village, kind="point", state="open")
    begins = NOW + ahead
    Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=9, booked=booked)
    assert row(tree.nanhu).slots == free


@pytest.mark.parametrize(
    ("field", "days", "listed"),
    [("valid_from", 1, 1), ("valid_from", 0, 2), ("valid_until", 0, 1), ("valid_until", 1, 2)],
)
def test_a_division_is_listed_while_it_exists(tree, clock, field, days, listed):
    setattr(tree.village, field, timezone.localdate() + timedelta(days=days))
    tree.village.save()
    assert row(tree.jianshe).listed == listed


@pytest.mark.parametrize(
    ("code", "covered"),
    [
        ("330401999999", False),
        ("330402000000", True),
        ("330402999999", True),
        ("330403000000", False),
    ],
)
def test_a_subtree_is_covered_from_its_first_to_its_last_code(tree, code, covered):
    assert covers(tree.nanhu, code) is covered


# -- units -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def met(school, clock):
    """The school has one duty, and it is met."""
    return kept_duty(school, school, subject_kind="organisation", met_on=TODAY, due_on=TODAY)


def in_order(tree) -> tuple[int, int, int]:
    found = row(tree.nanhu)
    return found.units, found.units_in_order, found.duties.total()


def test_a_unit_of_whose_duties_one_cannot_be_computed_is_not_in_order(tree, school, met):
    assert in_order(tree) == (1, 1, 1)
    kept_duty(
        school, school, rule=met.rule, subject_kind="organisation", period_start=date(2026, 10, 1), due_on=None,
        missing="unit.beds",
    )  # fmt: skip
    assert in_order(tree) == (1, 0, 2)


@pytest.mark.parametrize(
    ("shut", "counted"), [(None, (1, 1, 1)), (TODAY + ONE_DAY, (1, 1, 1)), (TODAY, (0, 0, 0)), (TODAY - ONE_DAY, (0, 0, 0))]
)  # fmt: skip
def test_a_unit_leaves_the_figures_on_the_day_it_shuts(client, tree, school, met, county_officer, shut, counted):
    Organisation.objects.filter(pk=school.pk).update(shut_on=shut)
    assert in_order(tree) == counted
    client.force_login(county_officer)
    assert client.get("/oversight/").context["units"] == counted[0]
    assert client.get("/oversight/units/").context["page_obj"].paginator.count == counted[0]
    # It is found again by asking for it.
    asked = client.get("/oversight/units/", {"state": "shut"}).context["page_obj"].paginator.count
    assert asked == 1 - counted[0]
