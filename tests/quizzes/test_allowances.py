"""More time for a seat: given by who keeps the class's seats, within a year, without a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.quizzes.models import Allowance
from people.seats.proof import seat_of
from tests.drills.led_sessions import make_strips

DAY = timedelta(days=1)


@pytest.fixture
def seats(school_class):
    """Eight seats whose pupils have a secret each."""
    make_strips(school_class, 8)


@pytest.fixture
def address() -> str:
    return reverse("quizzes:allowances")


def given(school_class, **changes) -> dict[str, str]:
    fields = {"school_class": school_class.pk, "seat": 8, "extra_percent": 50, "until": timezone.localdate()}
    return {name: str(value) for name, value in (fields | changes).items()}


def test_a_teacher_gives_a_seat_more_time_and_takes_it_back(teacher, school_class, seats, client, address):
    client.force_login(teacher)
    assert client.post(address, given(school_class)).status_code == 302
    allowance = Allowance.objects.get()
    assert (allowance.extra_percent, allowance.granted_by) == (50, teacher)
    assert allowance.person == seat_of(school_class, 8).person
    client.post(address, given(school_class, extra_percent=100))
    assert Allowance.objects.get().extra_percent == 100
    client.post(address, {"end": str(allowance.pk)})
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (366, True), (367, False)])
def test_it_holds_from_today_on_and_a_year_at_most(teacher, school_class, seats, client, address, days, taken):
    client.force_login(teacher)
    client.post(address, given(school_class, until=timezone.localdate() + days * DAY))
    assert Allowance.objects.exists() is taken


def test_a_seat_that_is_not_there_and_a_share_that_is_not_offered_are_refused(
    teacher, school_class, seats, client, address
):
    client.force_login(teacher)
    for changes in ({"seat": 99}, {"extra_percent": 150}):
        assert client.post(address, given(school_class, **changes)).status_code == 400


def test_whoever_keeps_no_seats_finds_no_page_and_ends_nothing(
    manager, pupil_user, pupil, teacher, school_class, client, address
):
    allowance = Allowance.objects.create(person=pupil, extra_percent=50, until=timezone.localdate(), granted_by=teacher)
    for user in (manager, pupil_user):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {"end": str(allowance.pk)}).status_code == 404
    assert Allowance.objects.exists()
