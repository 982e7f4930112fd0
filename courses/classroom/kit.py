"""A lesson without the network: opened before, taught from a page that is kept on the device, taken when it arrives.

The page carries the frozen screens with their right answers; what comes back is what was pressed, and the server marks
it anew. A lesson is taken once: what was taught here meanwhile, or has arrived before, is not written over.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.outbox.kinds import Delivery, DeliveryRefused, OutboxKind, register_outbox_kind
from common.outbox.receiving import held_between

from .access import classes_for, led_by, units_for
from .answering import MOST_HANDS, letter, most_hands, shown_question
from .lesson_questions import as_asked
from .live.announce import announce
from .models import Answering, HandCount, LessonSeat, LessonState, LiveLesson, QuestionPhase, SeatAnswer

KIND = "lesson"
PICTURE = re.compile(r'<img[^>]*? src="([^"]+)"')


def register() -> None:
    """Makes lessons known as work that can be done without the network."""
    register_outbox_kind(
        OutboxKind(
            key=KIND, title=gettext_lazy("Lesson"), units=units_of, handle=take_lesson,
            page=lambda unit: reverse("classroom:index"),
        )
    )  # fmt: skip


def units_of(user: Any) -> set[uuid.UUID]:
    """The units for which an account teaches."""
    return {*units_for(user).values_list("pk", flat=True), *classes_for(user).values_list("organisation_id", flat=True)}


def envelope_id(lesson: LiveLesson) -> uuid.UUID:
    """The envelope of a lesson: one, whichever device sends it."""
    return uuid.uuid5(lesson.pk, "kit")


def may_count_hands(lesson: LiveLesson) -> bool:
    """True for a lesson in which no seat has answered yet: how the class answers can still be changed."""
    return not SeatAnswer.objects.filter(seat__lesson=lesson).exists()


@transaction.atomic
def go_on_by_hands(*, lesson: LiveLesson) -> bool:
    """Has hands counted in a lesson that was opened for cards or devices; False once a seat has answered."""
    held = LiveLesson.objects.select_for_update().get(pk=lesson.pk)
    if held.state != LessonState.OPEN or not may_count_hands(held):
        return False
    LiveLesson.objects.filter(pk=held.pk).update(answering=Answering.HANDS, version=held.version + 1)
    announce(held.pk)
    return True


def kit_screens(lesson: LiveLesson) -> list[dict[str, Any]]:
    """What the page shows, questions with their right answers: it goes to who teaches, not to pupils."""
    found = []
    for position, screen in enumerate(lesson.screens):
        if screen["kind"] != "question":
            found.append(screen)
            continue
        shown = shown_question(lesson, position, with_key=True)
        choices = [{"letter": letter(place), "text": text} for place, text in enumerate(shown.choices)]
        found.append({
            "kind": "question", "stem": shown.stem, "picture": shown.drawn, "choices": choices, "right": shown.right,
            "explanation": shown.explanation, "source": shown.source,
            "version": screen["version"], "order": screen["order"],
        })  # fmt: skip
    return found


def pictures_in(screens: list[dict[str, Any]]) -> list[str]:
    """The addresses of all pictures that these screens show, so that the page can have them at hand."""
    found = [address for screen in screens for address in PICTURE.findall(screen.get("html", ""))]
    found += [screen["picture"]["url"] for screen in screens if screen.get("picture")]
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Done:
    """What was done without the network, as the device tells it."""

    began_at: datetime
    ended_at: datetime
    absent: list[int]
    position: int
    phases: dict[str, str]
    hands: dict[int, list[int]]
    screens: list[dict[str, Any]]


def take_lesson(delivery: Delivery) -> str:
    """Writes what was done into the lesson and ends it; returns the address of its log. Raises DeliveryRefused."""
    lesson = _lesson(delivery)
    done = _read(lesson, delivery)
    with transaction.atomic():
        lesson = LiveLesson.objects.select_for_update().get(pk=lesson.pk)
        if lesson.state != LessonState.OPEN:
            words = _("This lesson is over here: it was taught with the network, or sent from another device.")
            raise DeliveryRefused({"": [words]}, is_conflict=True, url=reverse("classroom:log", args=[lesson.pk]))
        _write(lesson, done, delivery)
    announce(lesson.pk)
    return reverse("classroom:log", args=[lesson.pk])


def _lesson(delivery: Delivery) -> LiveLesson:
    try:
        key = uuid.UUID((delivery.payload.get("lesson") or [""])[0])
    except ValueError:
        key = uuid.UUID(int=0)
    lesson = led_by(delivery.by).filter(pk=key, organisation=delivery.unit, answering=Answering.HANDS).first()
    if lesson is None:
        raise DeliveryRefused({"": [_("This lesson is not yours, or it was put away for good.")]})
    return lesson


def _write(lesson: LiveLesson, done: Done, delivery: Delivery) -> None:
    began = held_between(done.began_at, lesson.opened_at, delivery.made_at)
    seats = LessonSeat.objects.filter(lesson=lesson)
    seats.update(is_present=True)
    seats.filter(number__in=done.absent).update(is_present=False)
    HandCount.objects.filter(lesson=lesson).delete()
    most = most_hands(lesson)
    HandCount.objects.bulk_create(
        HandCount(lesson=lesson, position=position, place=place, count=min(count, most))
        for position, counts in done.hands.items()
        for place, count in enumerate(counts)
    )
    lesson.opened_at, lesson.roll_called_at = began, began
    lesson.ended_at = held_between(done.ended_at, began, delivery.made_at)
    lesson.position, lesson.phases, lesson.screens = done.position, done.phases, done.screens
    lesson.state, lesson.taught_offline = LessonState.ENDED, True
    lesson.version += 1
    lesson.save()


def _read(lesson: LiveLesson, delivery: Delivery) -> Done:
    """What the device sent, held to what the lesson is. Raises DeliveryRefused for what is no such lesson."""
    try:
        told = json.loads((delivery.payload.get("state") or [""])[0])
        return _parsed(lesson, told)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise DeliveryRefused({"": [_("What was sent could not be read as this lesson.")]}) from error


def _parsed(lesson: LiveLesson, told: dict[str, Any]) -> Done:
    screens = lesson.screens
    if "asked" in told:
        screens = as_asked(
            lesson, {int(at): (int(version), list(order)) for at, (version, order) in told["asked"].items()}
        )
    questions = {number for number, screen in enumerate(screens) if screen["kind"] == "question"}
    phases = {str(int(number)): QuestionPhase(phase).value for number, phase in told["phases"].items()}
    hands = {
        int(number): [min(max(int(count), 0), MOST_HANDS) for count in counts]
        for number, counts in told["hands"].items()
    }
    sizes = {number: len(screens[number]["order"]) for number in questions}
    if {*map(int, phases), *hands} - questions or any(len(counts) != sizes[at] for at, counts in hands.items()):
        raise ValueError("no such question")
    position, absent = int(told["position"]), [int(number) for number in told["absent"]]
    if not -1 <= position < len(screens) or len(absent) > 1000:
        raise ValueError("no such screen")
    return Done(_moment(told["began_at"]), _moment(told["ended_at"]), absent, position, phases, hands, screens)


def _moment(text: Any) -> datetime:
    found = parse_datetime(text)
    if found is None:
        raise ValueError("no moment")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
