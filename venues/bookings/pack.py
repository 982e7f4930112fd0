"""The papers of a group's visit: application for the seal, letter to parents, safety plan, list."""

from __future__ import annotations

import math
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.typesetting import render_pdf
from common.wording import says_only

from .limits import station_rules
from .models import Booking

SPARE_LINES = 3  # of the list, for who joins on the day


def pack_pdf(booking: Booking, *, with_names: bool) -> bytes:
    """The papers as one PDF in Chinese, the letter to parents only for minors. Names of whom nobody told are blank."""
    with override("zh-hans"):
        return render_pdf("bookings/pack.typ", pack_data(booking, with_names=with_names))


def pack_data(booking: Booking, *, with_names: bool) -> dict[str, Any]:
    """What the layout shows."""
    slot, group = booking.slot, booking.group
    venue = slot.venue
    limits = " ".join(
        part
        for part in (
            _("For children from %(n)s years.") % {"n": venue.min_age} if venue.min_age else "",
            venue.health_limits,
            _("Instead: %(what)s") % {"what": venue.instead} if venue.instead else "",
            *(station_rules() if venue.is_station else ()),
        )
        if part
    )
    return {
        "unit": group.unit_name,
        "leader": group.leader,
        "minors": group.minors,
        "people": booking.party_size,
        "adults": group.adults,
        "venue": str(venue),
        "address": venue.address or venue.division.full_name,
        "transport": venue.transport,
        "phone": venue.phone,
        "shelter": venue.shelter,
        "limits": limits,
        "day": f"{slot.day:%Y}年{slot.day.month}月{slot.day.day}日",
        "weekday": "星期" + "一二三四五六日"[slot.day.weekday()],
        "hours": slot.hours,
        "code": booking.ticket_code,
        "sample": _("sample") if slot.is_sample else "",
        "note": says_only(),
        "printed": f"{timezone.localdate():%Y-%m-%d}",
        "share": _pupils_an_adult(group.adults, booking.party_size) if group.minors else 0,
        "names": _lines(booking, _names(booking) if with_names else []),
    }


def _pupils_an_adult(adults: int, people: int) -> int:
    """How many of the group each adult who was told of looks after, at most."""
    return math.ceil((people - adults) / adults)


def _lines(booking: Booking, names: list[dict[str, str]]) -> list[dict[str, str]]:
    """The list's lines: the names first, then blank ones for all who come besides, and some to spare."""
    blank = max(0, booking.party_size - len(names)) + SPARE_LINES
    return [*names, *({"seat": "", "name": ""} for _line in range(blank))]


def _names(booking: Booking) -> list[dict[str, str]]:
    """Seat and name of each, in the order of seats."""
    members = booking.group.people.select_related("person")
    seats: dict[Any, int | None] = {}
    if booking.group.school_class is not None:
        rows = booking.group.school_class.memberships.filter(ended_on=None)
        seats = dict(rows.values_list("person", "seat"))
    listed = [(seats.get(row.person_id), str(row.person)) for row in members]
    listed.sort(key=lambda entry: (entry[0] is None, entry[0] or 0, entry[1]))
    return [{"seat": str(seat or ""), "name": name} for seat, name in listed]
