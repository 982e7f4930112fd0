"""When a venue is open: by the week, and on days that break it."""

from __future__ import annotations

from datetime import time

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels

from .venue import Venue

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def span_text(opens: time, closes: time) -> str:
    """From when to when, as in "09:00–17:00"."""
    return f"{opens:%H:%M}–{closes:%H:%M}"


class OpeningHours(ChoiceLabels, models.Model):
    """A weekly opening and how it is cut into slots."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="opening_hours", verbose_name=_("venue"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=list(enumerate(WEEKDAYS)))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"), default=60, validators=[MinValueValidator(1)]
    )
    capacity = models.PositiveSmallIntegerField(_("places per slot"), default=20)

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
            # A slot of no length would be cut off the day without end.
            models.CheckConstraint(condition=Q(slot_minutes__gte=1), name="hours_slot_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {span_text(self.opens, self.closes)}"


class SpecialDay(models.Model):
    """A day that breaks the weekly rule: closed, or open although the week says otherwise.

    A day of one venue goes before a day of all venues (`venue` is None), and both before public holidays. With times,
    an open day has those hours in the place of the week's, and a closed one is closed between them only.
    """

    day = models.DateField(_("day"))
    venue = models.ForeignKey(Venue, models.CASCADE, null=True, blank=True, related_name="special_days")
    is_open = models.BooleanField(_("open"), default=False)
    name = models.CharField(_("name"), max_length=60, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            models.UniqueConstraint(fields=["day", "venue"], name="special_day_once_a_venue"),
            # For a unique constraint no venue equals no other, so the days of all venues have one of their own.
            models.UniqueConstraint(fields=["day"], condition=Q(venue=None), name="special_day_of_all_once"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="special_day_both_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
