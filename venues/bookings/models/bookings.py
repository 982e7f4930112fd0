"""Parties in slots."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person

from .residents import Resident
from .slots import Slot

LARGEST_PARTY = 6
SMALLEST_GROUP, LARGEST_GROUP = LARGEST_PARTY + 1, 60
MOST_OPEN = 5  # visits to come of one phone: slots cannot be hoarded
MOST_GROUPS = 12  # groups to come of one phone: a school's year, class by class
TICKET_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_ticket_code() -> str:
    """Eight unambiguous characters, about 40 bits: typed at the door, guessed by nobody."""
    raw = "".join(secrets.choice(TICKET_ALPHABET) for _ in range(8))
    return f"{raw[:4]}-{raw[4:]}"


class BookingState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")
    CHECKED_IN = "checked_in", _("Checked in")
    MISSED = "missed", _("Did not come")
    REQUESTED = "requested", _("Asked for, not yet answered")
    OFFERED = "offered", _("Kept for you, not yet taken")
    AWAITING = "awaiting", _("Waits for the school's approval")


UNANSWERED = (BookingState.REQUESTED, BookingState.OFFERED, BookingState.AWAITING)  # they wait for somebody's word
COMING = (BookingState.BOOKED, *UNANSWERED)  # who must hear of a change


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
    held_until = models.DateTimeField(null=True, blank=True)  # places of a request or an offer are given back then
    check_ins = models.PositiveSmallIntegerField(default=0)  # how often it was checked in, undone ones too
    state = models.CharField(_("state"), max_length=12, choices=BookingState.choices, default=BookingState.BOOKED)
    created_at = models.DateTimeField(auto_now_add=True)
    over_reason = models.CharField(max_length=120, blank=True)  # why the party was let in beyond the places
    forgiven_at = models.DateTimeField(null=True, blank=True)  # a missed visit that the keeper does not count
    forgiven_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
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
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_GROUP), name="booking_party_1_to_60"
            ),
            models.UniqueConstraint(
                fields=["slot", "resident"], condition=~Q(state="cancelled"), name="booking_once_per_resident_and_slot"
            ),
        ]

    def __str__(self) -> str:
        return self.ticket_code
