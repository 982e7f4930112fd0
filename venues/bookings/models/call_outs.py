"""Times during which the crew is away, and by which devices that can be said."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from venues.models import Venue
from venues.models.points import DeviceLink


class CallOut(models.Model):
    """A time from one moment to another during which the crew is away.

    Its slots are closed and their parties keep their places; it ends when `until` has come, or earlier by hand.
    """

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="call_outs")
    began_at = models.DateTimeField(default=timezone.now)  # to come, where it was said beforehand
    until = models.DateTimeField()  # slots that begin before are closed
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    said_by = models.CharField(max_length=40, blank=True)  # who said it from a link: a guide, the duty room
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("call-out")
        verbose_name_plural = _("call-outs")
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "began_at"], condition=Q(ended_at=None), name="call_out_once_a_moment"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("began_at")), name="call_out_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.began_at:%Y-%m-%d %H:%M}"

    @classmethod
    def in_force(cls, venue: Venue, moment: datetime | None = None) -> QuerySet[CallOut]:
        """Those of a venue that have not ended, running or to come, soonest first."""
        rows = cls.objects.filter(venue=venue, ended_at=None, until__gt=moment or timezone.now())
        return rows.order_by("began_at")


class CallOutLink(DeviceLink):
    """The permanent address by which a guide or the duty room says that the crew is called out, from one device."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="call_out_links", verbose_name=_("venue"))

    class Meta:
        verbose_name = _("link for call-outs")
        verbose_name_plural = _("links for call-outs")
        constraints = [models.UniqueConstraint(fields=["venue", "holder"], name="call_out_link_once_a_holder")]
