"""What waits in the training room: records to look at, questions to answer, duties that press, attributes to enter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.door.entries import open_door
from courses.door.models import DoorEntry
from courses.training.models import Duty
from courses.training.records.reviewing import say
from courses.training.records.sampling import draw_records
from people.desks import todos_of
from people.grants import read_once
from tests.training.test_real_drills import drill, kept, rules  # noqa: F401 - fixtures
from tests.training.test_record_edges import kept_duty, kept_rule

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def unit_duty(unit, **changes):
    return kept_duty(unit, unit, subject_kind="organisation", **changes)


def test_an_officer_is_told_of_a_drawn_record_until_somebody_has_looked_at_it(drill, foreign_officer, county_officer):  # noqa: F811
    assert not [todo for todo in todos_of(foreign_officer) if "filed" in todo.url or "inbox" in todo.url]
    draw_records(percent=100)
    waiting = next(todo for todo in todos_of(foreign_officer) if "inbox" in todo.url)
    assert waiting.url == reverse("training:records_inbox")
    assert not [todo for todo in todos_of(county_officer) if "filed" in todo.url or "inbox" in todo.url]
    say(record=drill, by=foreign_officer, note="", verdict="accepted")
    assert not [todo for todo in todos_of(foreign_officer) if "filed" in todo.url or "inbox" in todo.url]


def test_opening_a_file_is_no_look_and_no_answer(drill, foreign_officer, manager):  # noqa: F811
    draw_records(percent=100)
    say(record=drill, by=foreign_officer, note="opened a file", is_opening=True)
    assert [todo for todo in todos_of(foreign_officer) if "filed" in todo.url or "inbox" in todo.url]
    say(record=drill, by=foreign_officer, note="Where?", verdict="questioned")
    say(record=drill, by=foreign_officer, note="opened a file", is_opening=True)
    assert [todo for todo in todos_of(manager) if "filed" in todo.url or "inbox" in todo.url]
    assert not [todo for todo in todos_of(foreign_officer) if "filed" in todo.url or "inbox" in todo.url]
    say(record=drill, by=manager, note="In the yard.")
    assert [todo for todo in todos_of(foreign_officer) if "filed" in todo.url or "inbox" in todo.url]


def test_a_manager_is_told_of_a_question_until_it_is_answered(drill, foreign_officer, manager):  # noqa: F811
    def asked():
        return [todo for todo in todos_of(manager) if "filed" in todo.url or "inbox" in todo.url]

    assert not asked()
    say(record=drill, by=foreign_officer, note="Where?", verdict="questioned")
    assert asked()
    say(record=drill, by=manager, note="In the yard.")
    assert not asked()


@pytest.mark.parametrize(
    ("change", "late", "soon"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, 1, 0),
        ({"due_on": TODAY}, 0, 1),
        ({"due_on": TODAY + timedelta(days=30), "period_end": None}, 0, 1),
        ({"due_on": TODAY + timedelta(days=31), "period_end": None}, 0, 0),
        ({"due_on": TODAY - timedelta(days=1), "grace_until": TODAY}, 0, 1),
        ({"due_on": TODAY - timedelta(days=2), "grace_until": TODAY - timedelta(days=1)}, 1, 0),
        ({"met_on": TODAY}, 0, 0),
        ({"waived_until": TODAY}, 0, 0),
        ({"waived_until": TODAY - timedelta(days=1)}, 0, 1),
        ({"closed_on": TODAY}, 0, 0),
        ({"period_end": TODAY - timedelta(days=1), "due_on": TODAY - timedelta(days=1)}, 0, 0),
    ],
)
def test_a_manager_is_told_how_many_duties_press(hotel, manager, clock, change, late, soon):
    Duty.objects.all().delete()
    unit_duty(hotel, **change)
    found = {todo.title: todo.count for todo in todos_of(manager)}
    assert (found.get("逾期未完成的义务", 0), found.get("即将到期的义务", 0)) == (late, soon)


def test_a_rule_that_nobody_has_read_presses_nobody(hotel, manager, clock):
    unit_duty(hotel, rule=kept_rule(verified="K"))
    assert reverse("training:unit_desk", args=[hotel.pk]) not in [todo.url for todo in todos_of(manager)]


def test_a_teacher_is_told_of_the_classes_taught(school, school_class, teacher, clock):
    kept_duty(school_class, school, subject_kind="class", due_on=TODAY)
    assert [todo.about for todo in todos_of(teacher)] == [f"{school.name} {school_class.name}"]


def test_what_cannot_be_computed_is_asked_of_the_manager_and_counted_for_the_officer(hotel, manager, foreign_officer):
    Duty.objects.all().delete()
    unit_duty(hotel, due_on=None, missing="organisation.storeys")
    assert reverse("people:unit_facts", args=[hotel.pk]) in [todo.url for todo in todos_of(manager)]
    assert [(todo.url, todo.count) for todo in todos_of(foreign_officer)] == [(reverse("training:exceptions"), 1)]


def test_it_asks_as_often_for_twenty_duties_as_for_one(hotel, manager, foreign_officer):
    def asked(user):
        with read_once(), CaptureQueriesContext(connection) as queries:
            todos_of(user)
        return len(queries)

    unit_duty(hotel, due_on=None, missing="x", rule=kept_rule(id="X-0"))
    once = [asked(user) for user in (manager, foreign_officer)]
    for number in range(1, 20):
        unit_duty(hotel, due_on=None, missing="x", rule=kept_rule(id=f"X-{number}"))
    assert [asked(user) for user in (manager, foreign_officer)] == once


def test_question_and_answer_stand_in_the_inboxes_and_nothing_else_does(drill, foreign_officer, manager):  # noqa: F811
    page = reverse("training:filed_record", args=[drill.pk])
    say(record=drill, by=foreign_officer, note="", verdict="accepted")
    say(record=drill, by=foreign_officer, note="opened a file", is_opening=True)
    say(record=drill, by=manager, note="Thank you.")
    before = manager.notices.count()
    say(record=drill, by=foreign_officer, note="Where was Ms Shen?", verdict="questioned")
    asked = manager.notices.first()
    assert (manager.notices.count(), asked.path) == (before + 1, page)
    assert "Shen" not in asked.title + asked.body  # what is said of people stays on the page
    heard = foreign_officer.notices.count()
    say(record=drill, by=manager, note="In the yard.")
    answered = foreign_officer.notices.first()
    assert (foreign_officer.notices.count(), answered.path) == (heard + 1, page)
    say(record=drill, by=foreign_officer, note="No.", verdict="refused")
    assert manager.notices.count() == before + 2


def test_a_question_and_somebody_at_the_door_stand_on_the_units_desk(client, hotel, manager, drill, foreign_officer):  # noqa: F811
    door = open_door(organisation=hotel, post=None, by=manager)
    client.force_login(manager)
    desk, answer = reverse("training:unit_desk", args=[hotel.pk]), reverse("training:filed_record", args=[drill.pk])
    before = client.get(desk).content.decode()
    say(record=drill, by=foreign_officer, note="Where?", verdict="questioned")
    DoorEntry.objects.create(
        door=door, language="zh-hans", name="杨建芳", state="pending", signed_at=timezone.now(), browser="b"
    )
    after = client.get(desk).content.decode()
    waits = [todo.title for todo in todos_of(manager) if "/door/" in todo.url]
    assert len(waits) == 1
    assert after.count(answer) == before.count(answer) + 1
    assert (waits[0] in before, waits[0] in after) == (False, True)
