"""A day's papers for the door: the list of parties, and their tickets to be cut apart and handed out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.typesetting import render_pdf
from common.wording import says_only

from .models import Booking
from .tickets import ticket_url


def day_pdf(bookings: Sequence[Booking], day: date, *, with_tickets: bool) -> bytes:
    """The list of a day's parties or, with `with_tickets`, a ticket for each, as one PDF in Chinese."""
    with override("zh-hans"):
        data = {
            "day": _day_text(day),
            "parties": [_line(number, booking) for number, booking in enumerate(bookings)],
            "people": sum(booking.party_size for booking in bookings),
            "with_tickets": with_tickets,
            "sample": _("sample") if any(booking.slot.is_sample for booking in bookings) else "",
            "note": says_only(),
            "printed": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        }
        codes = {f"{number}.svg": _qr(booking) for number, booking in enumerate(bookings)} if with_tickets else {}
        return render_pdf("bookings/day_papers.typ", data, codes)


def _day_text(day: date) -> str:
    return f"{day:%Y}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}"


def _line(number: int, booking: Booking) -> dict[str, Any]:
    group = getattr(booking, "group", None)
    venue = booking.slot.venue
    return {
        "picture": f"{number}.svg",
        "hours": booking.slot.hours,
        "venue": str(venue),
        "address": venue.address or venue.division.full_name,
        "phone": venue.phone,
        "people": booking.party_size,
        "name": booking.name,
        "unit": group.unit_name if group else "",
        "note": group.note if group else "",
        "last4": booking.resident.phone_last4,
        "code": booking.ticket_code,
        "guide": booking.slot.guide.name if booking.slot.guide else "",
    }


def _qr(booking: Booking) -> bytes:
    picture = io.BytesIO()
    url = settings.PUBLIC_URL + ticket_url(booking)
    segno.make(url, micro=False, error="m").save(picture, kind="svg", scale=4, border=1)
    return picture.getvalue()
