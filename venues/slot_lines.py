"""Slots as a venue's page lists them: each line's texts made once, since a page may show hundreds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from common.row_urls import url_maker

from .hours_text import hours_text
from .models import Venue


@dataclass(frozen=True, slots=True)
class SlotLine:
    """When a slot is, where it is booked, and how many places are left; without an address when it is full."""

    hours: str
    url: str = ""
    left: str = ""


def slot_lines(slots: Iterable[Any]) -> dict[date, list[SlotLine]]:
    """The lines of each day, in the order of the slots, which have the fields of `selectors.SLOT_FIELDS`."""
    zone = timezone.get_current_timezone()
    url_of = url_maker("bookings:book", example=0)
    text_of = cache(places_left_text)
    days: dict[date, list[SlotLine]] = {}
    for slot in slots:
        starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        left = max(0, slot.capacity - slot.booked)
        hours = f"{starts:%H:%M}–{ends:%H:%M}"
        line = SlotLine(hours, url_of(slot.pk), text_of(left)) if left else SlotLine(hours)
        days.setdefault(starts.date(), []).append(line)
    return days


@dataclass(frozen=True, slots=True)
class NextFree:
    """The first slot with room: its day, hours and places left, and where it is booked."""

    day: date
    line: SlotLine


def next_free(days: dict[date, list[SlotLine]]) -> NextFree | None:
    """The first slot with room among those listed; None when all of them are full."""
    free = (NextFree(day, line) for day, lines in days.items() for line in lines if line.url)
    return next(free, None)


def places_left_text(left: int) -> str:
    return ngettext("%(n)s place left", "%(n)s places left", left) % {"n": left}


def opening_text(venue: Venue) -> str:
    """The venue's weekly hours as people write them; empty where it has none."""
    return hours_text(venue.opening_hours.values_list("weekday", "opens", "closes"))
