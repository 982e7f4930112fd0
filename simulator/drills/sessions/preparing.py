"""Whether drills wait because their worker still compiles the crowd's step, as it does once per installation."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from common.models import Heartbeat

PREPARES, WORKS = "preparing-drills:", "drill-worker:"  # what the names of heartbeats begin with
STALE = timedelta(seconds=10)


def is_preparing() -> bool:
    """True while a worker compiles the step and none is there that takes drills."""
    recent = Heartbeat.objects.filter(seen_at__gte=timezone.now() - STALE)
    names = list(recent.values_list("name", flat=True))
    return any(name.startswith(PREPARES) for name in names) and not any(name.startswith(WORKS) for name in names)
