"""Venues whose crew is called out now: open by their state, but nobody can come in."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from .models import Venue


def away_now() -> QuerySet[Venue]:
    """The venues at which a call-out runs."""
    now = timezone.now()
    return Venue.objects.filter(call_outs__ended_at=None, call_outs__began_at__lte=now, call_outs__until__gt=now)
