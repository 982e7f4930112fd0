"""A lesson of forty-five seats is tied to a class of fewer, by its teacher or by the head of the school."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.classroom.attaching import classes_of, drafts_of
from courses.training.models import Evidence, LessonLog
from people.models import Role, RoleGrant, SchoolClass
from people.seats.roster import add_seats
from tests.classroom.test_lessons import drafted
from tests.conftest import make_user


@pytest.fixture
def head(school):
    user = make_user("head")
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=school)
    return user


@pytest.fixture
def imported(school) -> SchoolClass:
    """A class of eight that a table has made: nobody was given it."""
    made = SchoolClass.objects.create(
        organisation=school, name="三年级5班", grade=3, school_year=2026, join_code="FIVE"
    )
    add_seats(school_class=made, up_to=8)
    return made


def standing(log: LessonLog, kind: str):
    return Evidence.objects.standing().filter(record_row__record=log, subject_kind=kind)


def test_surplus_seats_are_explained_and_nothing_is_lost(opened, teacher, imported, client):
    log = drafted(opened, teacher)  # ten seats, 3 absent
    client.force_login(teacher)
    url = reverse("classroom:attach", args=[log.pk])
    page = client.get(url, {"school_class": imported.pk})
    assert page.context["seating"].surplus == [9, 10] and "2 个座号" in page.content.decode()
    assert client.post(url, {"school_class": imported.pk}).status_code == 302
    log.refresh_from_db()
    assert [seat[0] for seat in log.seats] == list(range(1, 9)) and log.absent == [3]
    assert log.participant_count == 7 and standing(log, "person").count() == 7
    assert "按空位计：9、10" in client.get(reverse("training:filed_record", args=[log.pk])).content.decode()


def test_whoever_sat_on_a_surplus_seat_counts_as_one_of_the_people(opened, teacher, imported, client):
    log = drafted(opened, teacher)
    client.force_login(teacher)
    url = reverse("classroom:attach", args=[log.pk])
    assert client.post(url, {"school_class": imported.pk, "surplus_sat": "on"}).status_code == 302
    log.refresh_from_db()
    assert [seat[0] for seat in log.seats] == list(range(1, 11)) and log.absent == [3]
    assert log.participant_count == 9 and standing(log, "person").count() == 7


def test_seats_that_the_lesson_did_not_have_are_told(opened, teacher, seats, client):
    add_seats(school_class=seats, up_to=12)
    log = drafted(opened, teacher)
    client.force_login(teacher)
    page = client.get(reverse("classroom:attach", args=[log.pk]), {"school_class": seats.pk})
    assert page.context["seating"].without == [11, 12] and "11、12" in page.content.decode()


def test_the_head_of_the_school_ties_it_too(opened, teacher, seats, head, manager, client):
    log = drafted(opened, teacher)
    url = reverse("classroom:attach", args=[log.pk])
    client.force_login(manager)  # of a hotel
    assert client.get(url).status_code == 404
    client.force_login(head)
    assert url in client.get(reverse("training:filed_record", args=[log.pk])).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"school_class": seats.pk}).status_code == 302
    log.refresh_from_db()
    assert log.school_class == seats
    assert url not in client.get(reverse("training:filed_record", args=[log.pk])).content.decode()


def test_a_class_that_nobody_was_given_yet_is_in_the_teachers_list_without_names(opened, teacher, imported, client):
    log = drafted(opened, teacher)
    assert imported in classes_of(teacher, log)
    member = imported.memberships.get(seat=1)
    member.person.name = "小满"
    member.person.save()
    client.force_login(teacher)
    url = reverse("classroom:attach", args=[log.pk])
    assert "小满" not in client.get(url, {"school_class": imported.pk}).content.decode()
    RoleGrant.objects.create(user=make_user("other"), role=Role.TEACHER, school_class=imported)
    assert imported not in classes_of(teacher, log), "control: somebody else's class"
    RoleGrant.objects.create(user=teacher, role=Role.TEACHER, school_class=imported)
    assert "小满" in client.get(url, {"school_class": imported.pk}).content.decode()


def test_drafts_of_other_schools_are_nobodys_here(opened, teacher, manager):
    log = drafted(opened, teacher)
    assert not drafts_of(manager, timezone.now()).exists()
    assert drafts_of(teacher, timezone.now()).get() == log
