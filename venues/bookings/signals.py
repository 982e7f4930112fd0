"""Whatever changes when a venue is open has its slots compared anew in the next minute."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from courses.training.models import CalendarDay
from divisions.models import subtree_q
from venues.models import OpeningHours, SpecialDay, Venue


def _venue_changed(instance: Venue, created: bool = False, **_signal: Any) -> None:
    Venue.objects.filter(pk=instance.pk).update(compared_on=None)


def _own_rule_changed(instance: OpeningHours | SpecialDay, **_signal: Any) -> None:
    rows = Venue.objects.filter(pk=instance.venue_id) if instance.venue_id else Venue.objects.all()
    rows.update(compared_on=None)


def _calendar_changed(instance: CalendarDay, **_signal: Any) -> None:
    Venue.objects.filter(subtree_q([instance.division], "division__code")).update(compared_on=None)


def connect() -> None:
    """Called once, when the site starts."""
    post_save.connect(_venue_changed, sender=Venue, dispatch_uid="bookings.venue")
    for signal in (post_save, post_delete):
        for rule in (OpeningHours, SpecialDay):
            signal.connect(_own_rule_changed, sender=rule, dispatch_uid=f"bookings.{rule.__name__}")
        signal.connect(_calendar_changed, sender=CalendarDay, dispatch_uid="bookings.calendar")
