"""Slots, residents, one-time codes and bookings."""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from venues.models import Venue

LARGEST_PARTY = 6
MOST_OPEN = 5  # visits to come of one phone: slots cannot be hoarded
TICKET_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_ticket_code() -> str:
    """Eight unambiguous characters, about 40 bits: typed at the door, guessed by nobody."""
    raw = "".join(secrets.choice(TICKET_ALPHABET) for _ in range(8))
    return f"{raw[:4]}-{raw[4:]}"


class Closed(models.TextChoices):
    """Why a slot is closed: it is opened again by what closed it."""

    HOURS = "hours", _("The venue is closed at this time.")
    CAPACITY = "capacity", _("The venue has fewer places now.")
    KEEPER = "keeper", _("The keeper has closed this slot.")


class Slot(models.Model):
    """A time at a venue with a number of places. Only `slots.take_places` and `give_back_places` change `booked`."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="slots", verbose_name=_("venue"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))  # the moment it is over; the next slot may begin then
    capacity = models.PositiveSmallIntegerField(_("places"))
    booked = models.PositiveSmallIntegerField(_("booked"), default=0)
    is_open = models.BooleanField(_("open"), default=True)
    # Empty for an open slot, and for those closed before reasons were kept: they stay closed.
    closed_why = models.CharField(_("closed because"), max_length=10, choices=Closed.choices, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["venue", "starts_at"], name="slot_once_a_time"),
            models.CheckConstraint(condition=Q(booked__lte=F("capacity")), name="slot_never_oversold"),
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
        return f"{timezone.localtime(self.starts_at):%H:%M}–{timezone.localtime(self.ends_at):%H:%M}"


class Resident(models.Model):
    """Somebody known only by a verified phone number; the number itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_hmac = models.CharField(max_length=64, unique=True)
    phone_last4 = models.CharField(max_length=4)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")

    def __str__(self) -> str:
        return f"****{self.phone_last4}"


class OneTimeCode(models.Model):
    """A code sent to a phone for one browser: hashed, short-lived, five tries, once. Rows stay a day to be counted."""

    phone_hmac = models.CharField(max_length=64, db_index=True)
    asker = models.CharField(max_length=64, blank=True)
    code_hmac = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField()  # the first moment at which it is no longer taken
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return f"{self.phone_hmac[:8]} {self.expires_at:%H:%M}"


class BookingState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")
    CHECKED_IN = "checked_in", _("Checked in")
    MISSED = "missed", _("Did not come")


class Booking(models.Model):
    """One party in one slot, whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(unique=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings", verbose_name=_("slot"))
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="bookings", verbose_name=_("resident"))
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="bookings")
    party_size = models.PositiveSmallIntegerField(_("party size"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    ticket_code = models.CharField(_("ticket"), max_length=9, unique=True, default=new_ticket_code)
    # Goes up with each change that calendars must hear of (RFC 5545, 3.8.7.4).
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    check_ins = models.PositiveSmallIntegerField(default=0)  # how often it was checked in, undone ones too
    state = models.CharField(_("state"), max_length=12, choices=BookingState.choices, default=BookingState.BOOKED)
    created_at = models.DateTimeField(auto_now_add=True)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["slot__starts_at", "created_at"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_PARTY), name="booking_party_1_to_6"
            ),
            models.UniqueConstraint(
                fields=["slot", "resident"], condition=~Q(state="cancelled"), name="booking_once_per_resident_and_slot"
            ),
        ]

    def __str__(self) -> str:
        return self.ticket_code


class News(models.TextChoices):
    """What a party was told of its booking."""

    BOOKED = "booked", _("Your visit is booked.")
    CHANGED = "changed", _("Your visit was changed.")
    CANCELLED = "cancelled", _("Your visit was cancelled.")
    CLOSED = (
        "closed",
        _("The venue is closed at this time. Choose another one; your places are kept until then."),
    )
    REOPENED = "reopened", _("The venue is open again at this time. Your visit stands.")


class BookingNews(models.Model):
    """One thing a party was told: shown on its ticket and in the list of its phone. It holds no address."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=12, choices=News.choices)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("news of a booking")
        verbose_name_plural = _("news of bookings")
        constraints = [models.CheckConstraint(condition=Q(kind__in=News.values), name="booking_news_known")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"
