"""A lesson that was taught without the network arrives once, is marked by the server, and nobody else's is touched."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from common.outbox.kinds import Delivery, DeliveryRefused
from common.outbox.receiving import receive
from courses.classroom.answering import shown_question, take_answers
from courses.classroom.closing import answers_of, content_of
from courses.classroom.kit import KIND, envelope_id, kit_screens, take_lesson, units_of
from courses.classroom.models import Answering, LessonState, LiveLesson
from courses.classroom.pacing import Command, move
from people.models import User


def done(lesson: LiveLesson, **changes: Any) -> dict[str, Any]:
    """What the device tells of a lesson of 40 minutes: seats 3 and 7 absent, one question answered."""
    first = next(number for number, screen in enumerate(lesson.screens) if screen["kind"] == "question")
    began = lesson.opened_at + timedelta(minutes=5)
    told = {
        "began_at": began.isoformat(), "ended_at": (began + timedelta(minutes=40)).isoformat(), "absent": [3, 7],
        "position": first, "phases": {str(first): "revealed"}, "hands": {str(first): [5, 2, 1]},
    }  # fmt: skip
    return told | changes


def delivery(lesson: LiveLesson, by: User, told: Any = None, **changes: Any) -> Delivery:
    state = json.dumps(done(lesson) if told is None else told)
    given: dict[str, Any] = {
        "id": envelope_id(lesson), "kind": KIND, "unit": lesson.organisation_id, "by": by,
        "made_at": lesson.opened_at + timedelta(hours=2), "payload": {"lesson": [str(lesson.pk)], "state": [state]},
    }  # fmt: skip
    return Delivery(**given | changes)


def test_it_arrives_once_and_is_marked_by_the_server(opened, teacher):
    lesson = opened()
    sent = delivery(lesson, teacher)
    envelope, is_new = receive(sent)
    assert is_new and receive(sent) == (envelope, False)  # the answer was lost: sent again, and nothing is done twice
    lesson = LiveLesson.objects.get(pk=lesson.pk)
    assert envelope.url == reverse("classroom:log", args=[lesson.pk]) and lesson.state == LessonState.ENDED
    assert (lesson.ended_at - lesson.opened_at) == timedelta(minutes=40)
    assert list(lesson.seats.filter(is_present=False).values_list("number", flat=True)) == [3, 7]
    (answer,) = answers_of(lesson)
    assert answer["counts"] == [5, 2, 1] and answer["right"] == shown_question(lesson, lesson.position).right
    assert "断网上课" in content_of(lesson) or "without the network" in content_of(lesson)


def test_no_more_hands_are_taken_than_were_present(opened, teacher):
    lesson = opened()
    first = next(number for number, screen in enumerate(lesson.screens) if screen["kind"] == "question")
    receive(delivery(lesson, teacher, done(lesson, hands={str(first): [5, 333, 1]})))
    assert answers_of(LiveLesson.objects.get(pk=lesson.pk))[0]["counts"] == [5, 8, 1]


def test_without_the_envelopes_id_the_second_sending_comes_back(opened, teacher):
    """The control: a device that gives fresh ids at each try is told of a lesson that is over."""
    lesson = opened()
    receive(delivery(lesson, teacher))
    with pytest.raises(DeliveryRefused) as refused:
        receive(delivery(lesson, teacher, id=uuid.uuid4()))
    assert refused.value.is_conflict and refused.value.url == reverse("classroom:log", args=[lesson.pk])


def test_a_lesson_that_went_on_with_the_network_is_not_written_over(opened, teacher):
    lesson = opened()
    move(lesson=lesson, command=Command.END, seen=lesson.version)
    with pytest.raises(DeliveryRefused) as refused:
        take_lesson(delivery(lesson, teacher))
    assert refused.value.is_conflict and not lesson.hand_counts.exists()


def test_nobody_hands_in_another_teachers_lesson(opened, teacher, manager):
    lesson = opened()
    for by, changes in (
        (manager, {}), (User.objects.create(username="stranger"), {}), (teacher, {"unit": uuid.uuid4()}),
        (teacher, {"payload": {"lesson": ["no-uuid"], "state": ["{}"]}}), (teacher, {"payload": {}}),
    ):  # fmt: skip
        with pytest.raises(DeliveryRefused):
            take_lesson(delivery(lesson, by, **changes))
    with pytest.raises(DeliveryRefused):
        take_lesson(delivery(opened(answering=Answering.CARDS), teacher))
    assert LiveLesson.objects.get(pk=lesson.pk).state == LessonState.OPEN
    assert lesson.organisation_id in units_of(teacher) and lesson.organisation_id not in units_of(manager)


@pytest.mark.parametrize(
    "changes",
    [
        {"hands": {"0": [1, 2, 3]}}, {"hands": {"4": [1]}}, {"hands": {"4": ["a", 1, 1]}}, {"phases": {"4": "over"}},
        {"phases": {"99": "open"}}, {"position": 99}, {"position": "x"}, {"absent": ["x"]}, {"absent": None},
        {"began_at": "never"}, {"ended_at": 3}, {"phases": []}, {"hands": 1},
    ],
)  # fmt: skip
def test_what_is_no_such_lesson_is_refused_in_words(opened, teacher, changes):
    lesson = opened()
    with pytest.raises(DeliveryRefused) as refused:
        take_lesson(delivery(lesson, teacher, done(lesson, **changes)))
    assert not refused.value.is_conflict and not lesson.hand_counts.exists()


def test_a_lesson_by_cards_is_taught_without_the_network_by_hands(opened, teacher, manager, client):
    lesson = opened(answering=Answering.CARDS)
    kit, by_hands = reverse("lesson_kit", args=[lesson.pk]), reverse("classroom:by_hands", args=[lesson.pk])
    client.force_login(manager)
    assert client.post(by_hands).status_code == 404
    client.force_login(teacher)
    page = client.get(kit).content.decode()
    assert by_hands in page and "kit-data" not in page
    assert kit in client.get(reverse("classroom:index")).content.decode()
    client.post(by_hands)
    assert "kit-data" in client.get(kit).content.decode()
    take_lesson(delivery(LiveLesson.objects.get(pk=lesson.pk), teacher))
    assert LiveLesson.objects.get(pk=lesson.pk).state == LessonState.ENDED


def test_a_lesson_in_which_seats_have_answered_stays_with_its_cards(opened, teacher, client):
    lesson = opened(answering=Answering.CARDS)
    at = next(number for number, screen in enumerate(lesson.screens) if screen["kind"] == "question")
    LiveLesson.objects.filter(pk=lesson.pk).update(position=at)
    take_answers(lesson=LiveLesson.objects.get(pk=lesson.pk), position=at, given={1: 0})
    client.force_login(teacher)
    client.post(reverse("classroom:by_hands", args=[lesson.pk]))
    assert LiveLesson.objects.get(pk=lesson.pk).answering == Answering.CARDS
    page = client.get(reverse("lesson_kit", args=[lesson.pk])).content.decode()
    assert reverse("classroom:by_hands", args=[lesson.pk]) not in page


def test_claimed_times_are_held_to_what_can_have_been(opened, teacher):
    lesson = opened()
    years = {"began_at": "2001-01-01T08:00:00Z", "ended_at": "2090-01-01T08:00:00Z", "hands": {}}
    sent = delivery(lesson, teacher, done(lesson, **years))
    take_lesson(sent)
    taken = LiveLesson.objects.get(pk=lesson.pk)
    assert taken.opened_at == lesson.opened_at and taken.ended_at == sent.made_at


def test_the_page_holds_the_lesson_with_its_key_and_is_the_teachers(opened, teacher, manager, client):
    lesson = opened()
    url = reverse("lesson_kit", args=[lesson.pk])
    asked = [screen for screen in kit_screens(lesson) if screen["kind"] == "question"]
    assert all(screen["right"] is not None and screen["explanation"] for screen in asked) and len(asked) == 2
    client.force_login(manager)
    assert client.get(url).status_code == 404
    client.force_login(teacher)
    assert client.get(url).status_code == 200
    given = client.post(reverse("kits:take"), {"unit": str(lesson.organisation_id), "device": "x"}).json()
    assert KIND in given["kinds"]
    envelope = {
        "id": str(envelope_id(lesson)), "kind": KIND, "unit": str(lesson.organisation_id),
        "made_at": timezone.now().isoformat(),
        "payload": {"lesson": [str(lesson.pk)], "state": [json.dumps(done(lesson))]},
    }  # fmt: skip
    client.logout()
    headers = {"Authorization": f"Bearer {given['key']}"}
    answer = client.post(reverse("kits:send"), {"envelope": json.dumps(envelope)}, headers=headers)
    assert answer.status_code == 200 and answer.json()["url"] == reverse("classroom:log", args=[lesson.pk])
