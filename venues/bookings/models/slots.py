"""Times at a venue with places, and what forms keep of them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from venues.models import Venue

from .guides import Guide


def hours_of(begins: datetime, ends: datetime) -> str:
    """The local times of the day: "09:00–10:00"."""
    return f"{timezone.localtime(begins):%H:%M}–{timezone.localtime(ends):%H:%M}"


class Closed(models.TextChoices):
    """Why a slot is closed: it is opened again by what closed it."""

    HOURS = "hours", _("The venue is closed at this time.")
    CAPACITY = "capacity", _("The venue has fewer places now.")
    KEEPER = "keeper", _("The keeper has closed this slot.")
    CALL_OUT = "call_out", _("The crew has been called out.")
    GUIDE = "guide", _("No guide has been named for this time.")


class Slot(models.Model):
    """A time at a venue with a number of places. Only `slots.take_places` and `give_back_places` change `booked`."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="slots", verbose_name=_("venue"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))  # the moment it is over; the next slot may begin then
    capacity = models.PositiveSmallIntegerField(_("places"))
    booked = models.PositiveSmallIntegerField(_("booked"), default=0)
    held = models.PositiveSmallIntegerField(default=0)  # those of the booked that are kept while a form is filled
    over = models.PositiveSmallIntegerField(default=0)  # let in beyond the places at the door, each with a reason
    # When it began before the keeper moved it, first of all, and when it was moved last. Hours do not change it then.
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(_("open"), default=True)
    # Empty for an open slot, and for those closed before reasons were kept: they stay closed.
    closed_why = models.CharField(_("closed because"), max_length=10, choices=Closed.choices, blank=True)
    # Who shows visitors around, at a station; not somebody who is on duty with the crew then.
    guide = models.ForeignKey(
        Guide, models.SET_NULL, null=True, blank=True, related_name="slots", verbose_name=_("guide")
    )
    on_request = models.BooleanField(default=False)  # made for one party that asked for it; nobody else books it
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["venue", "starts_at"], name="slot_once_a_time"),
            models.CheckConstraint(condition=Q(booked__lte=F("capacity") + F("over")), name="slot_never_oversold"),
            models.CheckConstraint(condition=Q(held__lte=F("booked")), name="slot_held_places_are_booked"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def places_left(self) -> int:
        return max(0, self.capacity - self.booked)

    @property
    def day(self) -> date:
        """The local day it starts on."""
        return timezone.localtime(self.starts_at).date()

    @property
    def hours(self) -> str:
        """The local times of the day that it lasts from and to: "09:00–10:00"."""
        return hours_of(self.starts_at, self.ends_at)


class FormHold(models.Model):
    """Places kept for a phone while the code on its way to it is waited for. They count as booked until then."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="holds")
    phone_hmac = models.CharField(max_length=64, unique=True)  # one hold a phone: nobody keeps places in many slots
    places = models.PositiveSmallIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("hold of a form")
        verbose_name_plural = _("holds of forms")
        constraints = [models.CheckConstraint(condition=Q(places__gte=1), name="form_hold_of_a_place")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.until:%H:%M}"
