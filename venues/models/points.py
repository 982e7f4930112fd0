"""What a small point lives by: one permanent link, a count of visitors, what is broken."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AccessToken

from .venue import Venue

PIN_TRIES = 5


def new_link_key() -> str:
    return secrets.token_urlsafe(16)


class DeviceLink(models.Model):
    """A permanent address that a PIN ties to one device; it ends with its holder's post.

    `device` is that device's key, listed and revoked as all keys are. Without one only the PIN opens the link.
    """

    key = models.CharField(max_length=32, unique=True, default=new_link_key, editable=False)
    holder = models.CharField(_("holder"), max_length=40)
    ends_on = models.DateField(_("last day of the post"))
    pin_hash = models.CharField(max_length=64, blank=True)  # empty once used, or tried too often
    pin_tries_left = models.PositiveSmallIntegerField(default=PIN_TRIES)
    device = models.OneToOneField(AccessToken, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.holder} {self.ends_on}"

    @property
    def has_ended(self) -> bool:
        return self.ends_on < timezone.localdate()


class PointLink(DeviceLink):
    """The permanent address of a small point, given by the town."""

    venue = models.OneToOneField(Venue, models.CASCADE, related_name="link", verbose_name=_("venue"))

    class Meta:
        verbose_name = _("link of a point")
        verbose_name_plural = _("links of points")


class PointDay(models.Model):
    """A day of a point: how many came without a booking, and from when until when it was open."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="point_days")
    day = models.DateField(_("day"))
    visitors = models.PositiveIntegerField(_("visitors"), default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("day of a point")
        verbose_name_plural = _("days of points")
        constraints = [
            models.UniqueConstraint(fields=["venue", "day"], name="point_day_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="point_day_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.day}"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class FaultKind(models.TextChoices):
    EXTINGUISHER = "extinguisher", _("The extinguisher is broken")
    EXHIBIT = "exhibit", _("Something to try is broken")
    BUILDING = "building", _("Light, door or room")
    OTHER = "other", _("Something else")


class PointFault(models.Model):
    """Something that is broken at a point, until it is mended."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="faults")
    kind = models.CharField(_("what is broken"), max_length=12, choices=FaultKind.choices)
    since = models.DateField(_("since"), default=timezone.localdate)
    mended_on = models.DateField(_("mended on"), null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("fault of a point")
        verbose_name_plural = _("faults of points")
        constraints = [
            models.UniqueConstraint(fields=["venue", "kind"], condition=Q(mended_on=None), name="point_fault_once"),
            models.CheckConstraint(
                condition=Q(mended_on=None) | Q(mended_on__gte=F("since")), name="point_fault_mended_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.kind}"
