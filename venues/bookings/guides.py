"""Guides of a station: who shows visitors around when, never somebody who is on duty with the crew then.

A slot of a station opens only with a guide. Naming one, and saying when somebody is on duty, are changes of its opening
like any other: they are compared, asked about and carried over by `opening.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from common.normal import plain_line
from venues.models import Venue

from .models import Guide, GuideDuty, Slot
from .refusals import GuideRefused, Refusal
from .selectors import day_bounds


class Guided:
    """Says of slots of a venue whether they may be open as far as guides go: always, where it is no station."""

    def __init__(self, venue: Venue) -> None:
        self.is_asked = venue.is_station
        self.duties: dict[int, list[tuple[date, date]]] = {}
        rows = GuideDuty.objects.filter(guide__venue=venue) if venue.is_station else GuideDuty.objects.none()
        for guide, first, last in rows.values_list("guide", "first_day", "last_day"):
            self.duties.setdefault(guide, []).append((first, last))

    def may_open(self, slot: Slot, day: date | None = None) -> bool:
        """True when somebody is named who is not on duty on its day, or on `day`."""
        if not self.is_asked:
            return True
        return slot.guide_id is not None and not self.on_duty(slot.guide_id, day or slot.day)

    def on_duty(self, guide: int, day: date) -> bool:
        return any(first <= day <= last for first, last in self.duties.get(guide, ()))


def add_guide(venue: Venue, name: str) -> bool:
    """Adds somebody who shows visitors around; False when they are known, or nothing was written."""
    plain = plain_line(name)[:40]
    return bool(plain) and Guide.objects.get_or_create(venue=venue, name=plain)[1]


def name_guide(slot: Slot, guide: Guide | None, *, whole_day: bool = False) -> None:
    """Says who shows the visitors of a slot around, or of all slots of its day; None: nobody.

    Raises GuideRefused for somebody who is on duty that day. The change of a `change_opening`.
    """
    if guide is not None and Guided(slot.venue).on_duty(guide.pk, slot.day):
        raise GuideRefused(Refusal.ON_DUTY)
    rows = Slot.objects.filter(venue=slot.venue_id)
    if whole_day:
        begins, ends = day_bounds(slot.day)
        rows = rows.filter(starts_at__gte=begins, starts_at__lt=ends)
    else:
        rows = rows.filter(pk=slot.pk)
    rows.update(guide=guide)


def put_on_duty(guide: Guide, *, first_day: date, last_day: date) -> None:
    """Says that a guide is on duty from one day to another. The change of a `change_opening`."""
    GuideDuty.objects.create(guide=guide, first_day=first_day, last_day=last_day)


def free_of(guides: Iterable[Guide], day: date, guided: Guided) -> list[Guide]:
    """Those of the guides who are not on duty on a day."""
    return [guide for guide in guides if not guided.on_duty(guide.pk, day)]
