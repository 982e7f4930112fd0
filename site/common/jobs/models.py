"""The book of background jobs: what the queue itself does not know of a task."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult


class Job(models.Model):
    """Who holds a queued task under which number, how often it was tried, how far it is.

    `number` grows with every change of hands: what was begun under an older number may write nothing any more.
    `key` names what is worked on; of one key only one job waits or runs.
    """

    task = models.OneToOneField(DBTaskResult, models.CASCADE, primary_key=True, related_name="job")
    key = models.CharField(_("key"), max_length=200, blank=True)
    number = models.PositiveIntegerField(_("lease number"), default=0)
    holder = models.CharField(_("worker"), max_length=64, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), null=True, blank=True)
    reason = models.CharField(_("why it was put back or failed"), max_length=300, blank=True)
    is_over = models.BooleanField(_("over"), default=False)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = [models.Index(fields=["held_until"], condition=Q(is_over=False), name="job_held_until")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(is_over=False) & ~Q(key=""), name="job_once_a_key"),
        ]

    def __str__(self) -> str:
        return self.key or str(self.pk)
