"""Who shows visitors around a station, and when they are on duty with the crew instead."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from venues.models import Venue


class Guide(models.Model):
    """Somebody of a station who shows visitors around, by name."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="guides", verbose_name=_("venue"))
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="guide_once_a_venue")]

    def __str__(self) -> str:
        return self.name


class GuideDuty(models.Model):
    """Days on which a guide is on duty with the crew and shows nobody around."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="duties")
    first_day = models.DateField(_("on duty from"))
    last_day = models.DateField(_("on duty until"))

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("days on duty of a guide")
        verbose_name_plural = _("days on duty of guides")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="guide_duty_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id} {self.first_day}–{self.last_day}"
