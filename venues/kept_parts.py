"""The part of a venue's page that changes seldom is kept for a minute, and made anew once a keeper has changed it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.cache.utils import make_template_fragment_key
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from .models import Exhibit, OpeningHours, Venue

ASIDE, KEPT_S = "venue-aside", 60


def forget_aside(venue_id: int) -> None:
    """Makes facts, hours and exhibits of a venue's page anew, once what was changed is committed."""
    keys = [
        make_template_fragment_key(ASIDE, [venue_id, language, pages_only])
        for language, _name in settings.LANGUAGES
        for pages_only in (True, False)
    ]
    transaction.on_commit(lambda: cache.delete_many(keys))


def _venue_changed(instance: Venue, **_signal: Any) -> None:
    forget_aside(instance.pk)


def _part_changed(instance: Exhibit | OpeningHours, **_signal: Any) -> None:
    forget_aside(instance.venue_id)


def connect() -> None:
    """Called once, when the site starts."""
    for signal in (post_save, post_delete):
        signal.connect(_venue_changed, sender=Venue, dispatch_uid="venues.aside.venue")
        for part in (Exhibit, OpeningHours):
            signal.connect(_part_changed, sender=part, dispatch_uid=f"venues.aside.{part.__name__}")
