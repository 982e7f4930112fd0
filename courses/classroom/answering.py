"""What the class answered: hands that the teacher counted, and answers of seats from cards or devices."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.quizzes.models import QuestionVersion

from .live.announce import announce
from .models import LETTERS, Answering, HandCount, LessonSeat, LessonState, LiveLesson, QuestionPhase, SeatAnswer
from .one_tap import one_tap

MOST_HANDS = 500  # where nobody is on a list


class AnswerRefusal(enum.Enum):
    """Why an answer is not taken, and what a person reads then."""

    CLOSED = _("This question is closed.")
    NO_CHOICE = _("The question has no such choice.")
    NO_SEAT = _("The class has no such seat.")


class AnswerRefused(ValueError):
    """An answer that is not taken, for a reason people can read."""

    def __init__(self, reason: AnswerRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as the class sees it. `right` is the place of the right choice, None until it is revealed."""

    stem: str
    choices: tuple[str, ...]
    right: int | None
    explanation: str
    source: str
    picture: str = ""  # its address
    picture_alt: str = ""
    spots: tuple[tuple[float, float], ...] = ()  # where the letters stand, in hundredths from the left and the top

    @property
    def drawn(self) -> dict[str, Any]:
        """The picture as pages draw it; empty where there is none."""
        if not self.picture:
            return {}
        spots = [{"letter": letter(place), "x": x, "y": y} for place, (x, y) in enumerate(self.spots)]
        return {"url": self.picture, "alt": self.picture_alt, "spots": spots}


def shown_question(lesson: LiveLesson, position: int, *, with_key: bool | None = None) -> Shown:
    """The question of a screen. The key is left out until it is revealed, unless `with_key` says otherwise."""
    screen = lesson.screens[position]
    frozen = QuestionVersion.objects.get(pk=screen["version"]).content
    content = one_tap(frozen) or frozen
    choices = [content["choices"][index] for index in screen["order"]]
    if with_key is None:
        with_key = lesson.phase_of(position) == QuestionPhase.REVEALED
    right = next((place for place, choice in enumerate(choices) if choice["correct"]), None) if with_key else None
    return Shown(
        content["stem"], tuple(choice["text"] for choice in choices), right,
        content["explanation"] if with_key else "", content["source"] if with_key else "",
        static(content["picture"]) if content.get("picture") else "", content.get("picture_alt", ""),
        tuple(content.get("spots", ())),
    )  # fmt: skip


def counts(lesson: LiveLesson, position: int) -> list[int]:
    """How many chose each choice of a question, by its place."""
    size = len(lesson.screens[position]["order"])
    found: dict[int, int]
    if lesson.answering == Answering.HANDS:
        found = dict(lesson.hand_counts.filter(position=position).values_list("place", "count"))
    else:
        rows = SeatAnswer.objects.filter(seat__lesson=lesson, position=position).order_by()
        found = dict(rows.values_list("place").annotate(n=Count("pk")))
    return [found.get(place, 0) for place in range(size)]


def is_answered(lesson: LiveLesson, position: int) -> bool:
    """Whether anybody answered a question. One that nobody could answer was not asked."""
    return any(counts(lesson, position))


def may_ask_again(lesson: LiveLesson, position: int) -> bool:
    """Whether answers to a question that is not open can be taken again: until the class knows the right one.

    One that was passed before anybody answered, as by a double press, can be asked at any time.
    """
    phase = lesson.phase_of(position)
    return phase == QuestionPhase.CLOSED or (phase == QuestionPhase.REVEALED and not is_answered(lesson, position))


def unanswered(lesson: LiveLesson, position: int) -> list[int]:
    """The numbers of the seats that are there and have not answered a question."""
    seats = lesson.seats.filter(is_present=True).exclude(answers__position=position)
    return list(seats.values_list("number", flat=True))


def _checked(lesson_id: Any, position: int, places: set[int]) -> LiveLesson:
    """The lesson, locked, when it takes answers of these places to the question. Raises AnswerRefused."""
    lesson = LiveLesson.objects.select_for_update().get(pk=lesson_id)
    is_question = 0 <= position < len(lesson.screens) and lesson.screens[position]["kind"] == "question"
    open_here = lesson.state == LessonState.OPEN and lesson.phase_of(position) == QuestionPhase.OPEN
    if not is_question or not open_here:
        raise AnswerRefused(AnswerRefusal.CLOSED)
    if any(not 0 <= place < len(lesson.screens[position]["order"]) for place in places):
        raise AnswerRefused(AnswerRefusal.NO_CHOICE)
    return lesson


def most_hands(lesson: LiveLesson) -> int:
    """How many can have raised a hand for one choice: who is present."""
    return lesson.seats.filter(is_present=True).count() or MOST_HANDS


@transaction.atomic
def count_hands(*, lesson: LiveLesson, position: int, hands: Mapping[int, int]) -> list[int]:
    """Writes counted hands for choices of an open question; returns all its counts. Raises AnswerRefused."""
    lesson = _checked(lesson.pk, position, set(hands))
    most = most_hands(lesson)
    for place, count in hands.items():
        HandCount.objects.update_or_create(
            lesson=lesson, position=position, place=place, defaults={"count": min(max(count, 0), most)}
        )
    announce(lesson.pk)
    return counts(lesson, position)


@transaction.atomic
def take_answers(*, lesson: LiveLesson, position: int, given: Mapping[int, int]) -> list[int]:
    """Writes answers of seats, by number, to an open question; who answers again changes the answer.

    Who answers is there. Returns the numbers that were taken; raises AnswerRefused when one has no such seat or choice:
    then nothing is written.
    """
    lesson = _checked(lesson.pk, position, set(given.values()))
    seats = {seat.number: seat for seat in lesson.seats.filter(number__in=list(given))}
    if set(given) - set(seats):
        raise AnswerRefused(AnswerRefusal.NO_SEAT)
    SeatAnswer.objects.bulk_create(
        [SeatAnswer(seat=seats[number], position=position, place=place, answered_at=timezone.now())
         for number, place in given.items()],
        update_conflicts=True, unique_fields=["seat", "position"], update_fields=["place", "answered_at"],
    )  # fmt: skip
    LessonSeat.objects.filter(pk__in=[seat.pk for seat in seats.values()], is_present=False).update(is_present=True)
    announce(lesson.pk)
    return sorted(given)


def letter(place: int) -> str:
    """The letter that stands beside a choice."""
    return LETTERS[place]


def common_mistake(lesson: LiveLesson, position: int) -> int | None:
    """The wrong choice that most took, by its place; None when nobody was wrong."""
    right = shown_question(lesson, position, with_key=True).right
    wrong = [(count, -place) for place, count in enumerate(counts(lesson, position)) if place != right and count]
    return -max(wrong)[1] if wrong else None
