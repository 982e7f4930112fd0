"""What a school plans for its classes, and what reaches it from outside."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.classroom.models import LessonState, LiveLesson
from people.models import Organisation, SchoolClass


class OutsideItem(models.Model):
    """Something that reached a school from outside, with its item of the white list and the approval it names."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="outside_items", verbose_name=_("school")
    )
    school_year = models.PositiveSmallIntegerField(_("school year (its first calendar year)"))
    title = models.CharField(_("what it is"), max_length=120)
    sender = models.CharField(_("who sends it"), max_length=120)
    white_list_item = models.CharField(_("item of the white list"), max_length=120)
    approval = models.CharField(_("approval of the education department (number)"), max_length=120)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("item from outside")
        verbose_name_plural = _("items from outside")
        constraints = [
            models.CheckConstraint(condition=~Q(white_list_item="") & ~Q(approval=""), name="outside_item_approved")
        ]

    def __str__(self) -> str:
        return self.title


class PlannedLesson(models.Model):
    """A lesson for one class in one week, by its Monday; a class may have several. One without an item from outside is
    the school's own choice. The code is that of the class and the week: it leads to all of them.

    `lesson` is the live lesson that was opened for it last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="planned_lessons", verbose_name=_("school")
    )
    school_class = models.ForeignKey(
        SchoolClass, models.CASCADE, related_name="planned_lessons", verbose_name=_("class")
    )
    week = models.DateField(_("week (its Monday)"))
    lesson_key = models.CharField(_("lesson"), max_length=200)
    title = models.CharField(_("title"), max_length=255)
    code = models.CharField(_("code to type"), max_length=8, blank=True, db_index=True, editable=False)
    item = models.ForeignKey(
        OutsideItem, models.SET_NULL, null=True, blank=True, related_name="lessons", verbose_name=_("item from outside")
    )
    lesson = models.ForeignKey(
        LiveLesson, models.SET_NULL, null=True, blank=True, related_name="planned", verbose_name=_("live lesson")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        ordering = ["week", "school_class__grade", "school_class__name", "made_at", "title"]
        verbose_name = _("planned lesson")
        verbose_name_plural = _("planned lessons")
        indexes = [models.Index(fields=["organisation", "week"])]
        constraints = [
            models.UniqueConstraint(fields=["school_class", "week", "lesson_key"], name="planned_lesson_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.school_class} · {self.title}"

    @property
    def last_day(self) -> date:
        """The Sunday of its week."""
        return self.week + timedelta(days=6)

    def standing(self, today: date) -> Standing:
        """How far it has come."""
        state = self.lesson.state if self.lesson else LessonState.DROPPED
        if state == LessonState.FILED:
            return Standing.DONE
        if state == LessonState.ENDED:
            return Standing.TAUGHT
        if state == LessonState.OPEN:
            return Standing.RUNNING
        if today < self.week:
            return Standing.AHEAD
        return Standing.THIS_WEEK if today <= self.last_day else Standing.MISSED


class Standing(models.TextChoices):
    """How far a planned lesson has come."""

    AHEAD = "ahead", _("In a later week")
    THIS_WEEK = "this_week", _("To be taught this week")
    RUNNING = "running", _("Being taught")
    TAUGHT = "taught", _("Taught, waits for the school's word")
    DONE = "done", _("On record")
    MISSED = "missed", _("Not taught in its week")


BADGES = {
    Standing.AHEAD: "plain", Standing.THIS_WEEK: "due", Standing.RUNNING: "info", Standing.TAUGHT: "due",
    Standing.DONE: "met", Standing.MISSED: "over",
}  # fmt: skip
