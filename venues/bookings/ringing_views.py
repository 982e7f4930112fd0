"""The numbers of parties that must be told by telephone, because no text message reaches them; each look is logged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.export_log import log_export
from venues.models import Venue

from .keeping_views import of_a_kept_venue
from .sealed_phones import open_phone
from .selectors import untold


@of_a_kept_venue("GET")
def numbers(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Whole numbers, of those alone whose visit the venue has moved, closed or answered and who may not know."""
    parties = [(row, number) for row in untold(venue) if (number := open_phone(row.booking.resident.sealed_phone))]
    if parties:
        what = _("Telephone numbers of %(n)s parties to be told: %(venue)s") % {"n": len(parties), "venue": venue}
        log_export(request.user, what=what, form="page")
    return render(request, "bookings/numbers.html", {"venue": venue, "parties": parties})
