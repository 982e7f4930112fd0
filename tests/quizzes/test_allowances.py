"""More time for a seat: given by who keeps the class's seats, within a year, without a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.quizzes.models import Allowance
from people.models import Membership, Person
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


def test_whoever_keeps_nobody_finds_no_page_and_ends_nothing(
    county_officer, pupil_user, pupil, teacher, school_class, client, address
):
    allowance = Allowance.objects.create(person=pupil, extra_percent=50, until=timezone.localdate(), granted_by=teacher)
    for user in (county_officer, pupil_user):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {"end": str(allowance.pk)}).status_code == 404
    assert Allowance.objects.exists()


def staff(unit, **changes) -> dict[str, str]:
    fields = {"unit": unit.pk, "who": "A007", "extra_percent": 100, "until": timezone.localdate() + DAY}
    return {name: str(value) for name, value in (fields | changes).items()}


@pytest.fixture
def colleagues(hotel) -> list[Person]:
    """Two of one name with their numbers, and one who has left."""
    found = []
    for number, ended in (("A007", None), ("A008", None), ("A009", timezone.localdate() - DAY)):
        person = Person.objects.create(name="沈阿大" if ended is None else "陆已走", kind="employee")
        Membership.objects.create(
            person=person, organisation=hotel, staff_number=number, started_on=timezone.localdate() - 9 * DAY,
            ended_on=ended,
        )  # fmt: skip
        found.append(person)
    return found


def test_a_manager_gives_somebody_of_the_unit_more_time_and_takes_it_back(manager, hotel, colleagues, client, address):
    client.force_login(manager)
    assert client.post(address, staff(hotel)).status_code == 302
    allowance = Allowance.objects.get()
    assert (allowance.person, allowance.extra_percent, allowance.granted_by) == (colleagues[0], 100, manager)
    page = client.get(address).content.decode()
    assert "沈阿大 A007" in page and "+100 %" in page
    client.post(address, {"end": str(allowance.pk)})
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    ("who", "said"), [("沈阿大", "输入工号"), ("陆已走", "今天没有"), ("A009", "今天没有"), ("无此人", "今天没有")]
)
def test_two_of_one_name_and_whoever_has_left_are_not_taken(manager, hotel, colleagues, client, address, who, said):
    client.force_login(manager)
    answer = client.post(address, staff(hotel, who=who))
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Allowance.objects.exists()


def test_a_manager_reaches_nobody_of_another_unit(manager, hotel, school, colleagues, pupil, teacher, client, address):
    theirs = Allowance.objects.create(person=pupil, extra_percent=50, until=timezone.localdate(), granted_by=teacher)
    client.force_login(manager)
    assert client.post(address, staff(school)).status_code == 400
    client.post(address, {"end": str(theirs.pk)})
    assert Allowance.objects.get() == theirs
