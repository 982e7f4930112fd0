"""Addresses of venues, bookings, the keeper's desk."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, PUBLIC, SIGNED_IN
from tests.walk import RESIDENT, Entry

VENUES = [
    Entry("venues", "/venues/", query=("q", "page")),
    Entry("venues.search", "/venues/?q=街道", query=("q", "page")),
    Entry("venue", "/venues/{venue}/", query=("from",)),
    Entry("venue.planned", "/venues/{planned_venue}/", query=("from",)),
    Entry(
        "book",
        "/book/{slot}/",
        fields=("phone", "code", "party_size", "name", "request_key", "action", "code_sent"),
    ),
    Entry("book.verified", "/book/{slot}/", RESIDENT, fields=("party_size", "name", "request_key", "action")),
    Entry("bookings", "/book/"),
    Entry("bookings.verified", "/book/", RESIDENT),
    Entry("bookings.leave", "/book/leave/", RESIDENT, PUBLIC, POST_ONLY, fields=()),
    Entry("ticket", "/book/ticket/{booking}/?t={ticket}", query=("t",)),
    Entry("ticket.calendar", "/book/ticket/{booking}.ics?t={ticket}", kind=FILE, query=("t",)),
    Entry("ticket.cancel", "/book/ticket/{booking}/cancel/", status=POST_ONLY, fields=("t",)),
    Entry("keeper", "/keeper/", "keeper", SIGNED_IN, query=("day", "code")),
    Entry("keeper.check_in", "/keeper/check-in/", "keeper", SIGNED_IN, POST_ONLY, fields=("code",)),
]
