"""What is asked for, came without the network, or was liked."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from venues.models import Venue

from .bookings import LARGEST_GROUP, Booking
from .residents import Resident


class VisitStars(models.Model):
    """How a party that came liked its visit: one to five, without words. The keeper alone sees them, summed up."""

    booking = models.OneToOneField(Booking, models.CASCADE, primary_key=True, related_name="stars")
    stars = models.PositiveSmallIntegerField(_("stars"))
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stars of a visit")
        verbose_name_plural = _("stars of visits")
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="visit_stars_1_to_5")]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.stars}"


class WishState(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    AGREED = "agreed", _("Agreed to")
    DECLINED = "declined", _("Turned down")


class VisitWish(models.Model):
    """A visit asked for at a point without hours. Once agreed to it has a slot and a booking of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(unique=True)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="wishes", verbose_name=_("venue"))
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="wishes")
    starts_at = models.DateTimeField(_("when"))
    party_size = models.PositiveSmallIntegerField(_("party size"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=WishState.choices, default=WishState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    booking = models.OneToOneField(Booking, models.SET_NULL, null=True, blank=True, related_name="wish")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("visit that is asked for")
        verbose_name_plural = _("visits that are asked for")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_GROUP), name="visit_wish_1_to_60"
            ),
            models.UniqueConstraint(
                fields=["venue", "resident"], condition=Q(state="asked"), name="visit_wish_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_size} · {self.starts_at:%Y-%m-%d %H:%M}"


class DoorWalkIn(models.Model):
    """A party that was let in offline on a booking which was cancelled or moved meanwhile; the keeper says what it was.

    Its number is that of the envelope which brought it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="walk_ins")
    people = models.PositiveSmallIntegerField(_("how many people"))
    came_at = models.DateTimeField(_("came at"))
    let_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # None while it waits; True once confirmed, which leaves evidence of the visit.
    is_visit = models.BooleanField(_("was a visit"), null=True, blank=True)

    class Meta:
        ordering = ["came_at", "pk"]
        verbose_name = _("walk-in")
        verbose_name_plural = _("walk-ins")

    def __str__(self) -> str:
        return f"{self.booking_id} {self.came_at:%Y-%m-%d %H:%M}"
