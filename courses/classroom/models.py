"""A lesson as it is taught: what is on the screen, who is there, what the class answers.

Everything a page shows stands in these rows, so that a reload, another browser or another web process goes on where
the lesson was.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from people.models import Organisation, Person, SchoolClass

ROLL_CALL = -1  # the place before the first screen
MOST_SEATS = 80
LETTERS = "ABCD"


class Answering(models.TextChoices):
    """How a class answers."""

    HANDS = "hands", _("Hands, counted by the teacher")
    CARDS = "cards", _("Printed cards, read by the teacher's telephone")
    DEVICES = "devices", _("Tablets or computers, by code and seat")


class LessonState(models.TextChoices):
    OPEN = "open", _("Being taught")
    ENDED = "ended", _("Over, not yet on record")
    FILED = "filed", _("On record")
    DROPPED = "dropped", _("Dropped")


class QuestionPhase(models.TextChoices):
    """How far a question has come. `OPEN` takes answers, `REVEALED` shows which is right."""

    OPEN = "open", _("Answers are taken")
    CLOSED = "closed", _("Answers are shown")
    REVEALED = "revealed", _("The right answer is shown")


class LiveLesson(ChoiceLabels, models.Model):
    """One lesson with one class, with seats that are not yet a class, or with a unit's people.

    `screens` is what was frozen when it was opened: a list of dicts with `kind` (title, content, question), and
    `heading` and `html`, or `version` and `order` of a question. `phases` maps the number of a question's screen, as
    text, to its QuestionPhase. `version` goes up with every change; whoever changes something names the one they saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="live_lessons", verbose_name=_("unit"))
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, related_name="live_lessons", verbose_name=_("class")
    )
    group_name = models.CharField(_("class or group, as it is called"), max_length=60, blank=True)
    teacher = models.CharField(_("teacher"), max_length=60)
    course_key = models.CharField(_("course"), max_length=120)
    lesson_key = models.CharField(_("lesson"), max_length=200)
    title = models.CharField(_("title"), max_length=255)
    place = models.CharField(_("place"), max_length=200, blank=True)
    answering = models.CharField(_("answers"), max_length=10, choices=Answering.choices, default=Answering.HANDS)
    screens = models.JSONField(default=list)
    position = models.SmallIntegerField(_("screen"), default=ROLL_CALL)
    phases = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=LessonState.choices, default=LessonState.OPEN)
    roll_called_at = models.DateTimeField(_("roll called at"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    taught_offline = models.BooleanField(_("taught without the network"), default=False)
    record_id = models.UUIDField(_("record"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("live lesson")
        verbose_name_plural = _("live lessons")
        indexes = [models.Index(fields=["opened_by", "state"]), models.Index(fields=["organisation", "-opened_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LessonState.values), name="live_lesson_state_known"),
            models.CheckConstraint(condition=Q(answering__in=Answering.values), name="live_lesson_answering_known"),
            models.CheckConstraint(
                condition=Q(school_class__isnull=False) | ~Q(group_name=""), name="live_lesson_names_whom"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="live_lesson_ended_when",
            ),
            models.CheckConstraint(
                condition=Q(state="filed", record_id__isnull=False) | (~Q(state="filed") & Q(record_id=None)),
                name="live_lesson_filed_as",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.whom}"

    @property
    def whom(self) -> str:
        """Who is taught, in words."""
        return str(self.school_class) if self.school_class_id else self.group_name

    @property
    def is_for_staff(self) -> bool:
        """Whether a unit's people are taught, each by name, who sign; and no class, which sits."""
        return self.school_class_id is None and self.seats.filter(person__isnull=False).exists()

    @property
    def is_live(self) -> bool:
        return self.state == LessonState.OPEN

    @property
    def screen(self) -> dict[str, Any] | None:
        """The screen that is shown; None during the roll call."""
        return self.screens[self.position] if 0 <= self.position < len(self.screens) else None

    def phase_of(self, position: int) -> str:
        """How far the question on a screen has come; a question that was never shown is open when it is."""
        return str(self.phases.get(str(position), QuestionPhase.OPEN))


class LessonSeat(models.Model):
    """A seat, or a person of a unit, during one lesson. `person` is empty as long as nobody is known to sit there."""

    lesson = models.ForeignKey(LiveLesson, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField(_("number"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    is_present = models.BooleanField(_("present"), default=True)
    joined_at = models.DateTimeField(_("came in by a device at"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("seat in a lesson")
        verbose_name_plural = _("seats in lessons")
        constraints = [models.UniqueConstraint(fields=["lesson", "number"], name="lesson_seat_once")]

    def __str__(self) -> str:
        return f"{self.lesson_id}/{self.number}"


class HandCount(models.Model):
    """How many hands were counted for a choice of a question; the choice by its place on the screen."""

    lesson = models.ForeignKey(LiveLesson, models.CASCADE, related_name="hand_counts")
    position = models.PositiveSmallIntegerField(_("screen"))
    place = models.PositiveSmallIntegerField(_("choice"))
    count = models.PositiveSmallIntegerField(_("hands"), default=0)

    class Meta:
        ordering = ["position", "place"]
        verbose_name = _("count of hands")
        verbose_name_plural = _("counts of hands")
        constraints = [
            models.UniqueConstraint(fields=["lesson", "position", "place"], name="hand_count_once"),
            models.CheckConstraint(condition=Q(count__lte=500), name="hand_count_believable"),
        ]

    def __str__(self) -> str:
        return f"{self.position}/{self.place}: {self.count}"


class SeatAnswer(models.Model):
    """What one seat answered to one question; the choice by its place on the screen. The last word counts."""

    seat = models.ForeignKey(LessonSeat, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField(_("screen"))
    place = models.PositiveSmallIntegerField(_("choice"))
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        ordering = ["position", "seat"]
        verbose_name = _("answer of a seat")
        verbose_name_plural = _("answers of seats")
        constraints = [models.UniqueConstraint(fields=["seat", "position"], name="seat_answer_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}/{self.position}: {self.place}"
