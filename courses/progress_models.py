"""How far a person is in a lesson, as it was measured on the page."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person

from .content_keys import MOST


class LessonProgress(models.Model):
    """One person's way through one lesson. Seconds count only while the page was on the screen."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="lesson_progress")
    lesson_key = models.CharField(_("lesson"), max_length=MOST)
    block = models.PositiveSmallIntegerField(_("furthest block"), default=0)
    seconds = models.PositiveIntegerField(_("seconds on the screen"), default=0)
    film_seconds = models.PositiveIntegerField(_("seconds of film"), default=0)
    film_ended = models.BooleanField(_("film watched to its end"), default=False)
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    seen_at = models.DateTimeField(_("last open"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("way through a lesson")
        verbose_name_plural = _("ways through lessons")
        constraints = [models.UniqueConstraint(fields=["person", "lesson_key"], name="progress_once_a_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson_key} {self.person_id}"

    @property
    def minutes(self) -> int:
        """Whole minutes that the page was on the screen."""
        return self.seconds // 60
