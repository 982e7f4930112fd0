"""A ticket as a picture, for whoever keeps tickets among their photos: a long press saves it, in WeChat too."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.typesetting import render_png
from portal.details import site_details

from .models import Booking
from .tickets import ticket_url


def ticket_png(booking: Booking) -> bytes:
    """What the ticket's page says for the door, with its QR code, in the language of the page."""
    venue, slot = booking.slot.venue, booking.slot
    code = io.BytesIO()
    url = settings.PUBLIC_URL + ticket_url(booking)
    segno.make(url, micro=False, error="m").save(code, kind="svg", scale=4, border=1)
    lines = [
        (_("When"), f"{date_format(slot.day, 'DATE_FORMAT')} {date_format(slot.day, 'l')} {slot.hours}"),
        (_("Where"), venue.address or venue.division.full_name),
        (_("How to get there"), venue.transport),
        (_("Telephone"), f"{venue.phone} {venue.phone_hours}".strip()),
        (_("In whose name"), " ".join(filter(None, (booking.name, unit_of(booking))))),
        (_("How many people"), str(booking.party_size)),
        (_("What to bring"), what_to_bring(booking)),
        (_("Who must not take part"), limits_in_words(booking)),
    ]
    data = {
        "site": site_details().called,
        "venue": str(venue),
        "sample": _("sample") if slot.is_sample else "",
        "lines": [line for line in lines if line[1]],
        "code": booking.ticket_code,
        "note": _("If anything changes, the page behind the code has the last word."),
    }
    return render_png("bookings/ticket.typ", data, {"qr.svg": code.getvalue()}, ppi=216)


def unit_of(booking: Booking) -> str:
    """The school or unit of a group's visit; empty for a family."""
    group = getattr(booking, "group", None)
    return group.unit_name if group else ""


def what_to_bring(booking: Booking) -> str:
    """What the venue asks its visitors to bring, and what opens the door."""
    at_door = _("This ticket, or the name and the last four digits of the phone.")
    return f"{booking.slot.venue.bring} {at_door}".strip()


def limits_in_words(booking: Booking) -> str:
    """From what age, who must not take part, and what they do instead; empty where nobody is kept out."""
    venue = booking.slot.venue
    said = []
    if venue.min_age:
        said.append(ngettext("From %(n)s year.", "From %(n)s years.", venue.min_age) % {"n": venue.min_age})
    if venue.health_limits:
        said.append(venue.health_limits)
    if venue.instead:
        said.append(_("Instead: %(what)s") % {"what": venue.instead})
    return " ".join(said)
