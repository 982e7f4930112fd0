"""Parties in line for full slots."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .bookings import LARGEST_PARTY, Booking
from .residents import Resident
from .slots import Slot


class WaitingState(models.TextChoices):
    WAITING = "waiting", _("In line")
    OFFERED = "offered", _("Offered")
    LEFT = "left", _("Left")


class WaitingParty(models.Model):
    """A party in line for a full slot. When it comes to be offered places it gets a booking that waits for its word."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(unique=True)
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="waiting", verbose_name=_("slot"))
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="waiting")
    party_size = models.PositiveSmallIntegerField(_("party size"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=WaitingState.choices, default=WaitingState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    booking = models.OneToOneField(Booking, models.SET_NULL, null=True, blank=True, related_name="waited")

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("party in line")
        verbose_name_plural = _("parties in line")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_PARTY), name="waiting_party_1_to_6"
            ),
            models.UniqueConstraint(
                fields=["slot", "resident"], condition=Q(state="waiting"), name="waiting_once_per_resident_and_slot"
            ),
        ]
        indexes = [models.Index(fields=["slot", "made_at"], name="waiting_in_line", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.party_size} · {self.made_at:%Y-%m-%d %H:%M}"
