"""The number of drills that visitors without an account may have open, all together."""

from __future__ import annotations

from django.conf import settings

from ..models import LED, LIVE, DrillSession


class OpeningRefused(Exception):
    """A drill cannot be opened, because visitors without an account have too many drills open."""


def check_room_for_anonymous() -> None:
    """Raises OpeningRefused at DRILL_MOST_ANONYMOUS live drills of visitors. Those of kiosks do not count.

    When several visitors come at the same moment, a few more may get in.
    """
    live = DrillSession.objects.filter(state__in=LIVE, opened_by=None, division=None).exclude(mode__in=LED)
    if live.count() >= settings.DRILL_MOST_ANONYMOUS:
        raise OpeningRefused
