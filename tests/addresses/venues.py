"""Addresses of venues, bookings, the keeper's desk."""

from __future__ import annotations

from tests.addresses.shared import API, FILE, POST_ONLY, PUBLIC, SIGNED_IN
from tests.walk import RESIDENT, Entry

KEPT = "/keeper/venues/{venue}"
FIND = ("q", "near", "open", "weekend", "wheelchair", "places", "zone", "age", "all", "page")
PHONE_FIELDS = ("phone", "code", "action", "code_sent")
VENUE_FACTS = (
    "address", "phone", "phone_hours", "lng", "lat", "intro", "visit_minutes", "min_age", "health_limits", "instead",
    "bring", "area_m2", "shares_building", "wheelchair", "accessibility", "transport", "shelter", "on_request",
    "extinguisher_due", "key_holder",
)  # fmt: skip
VENUE_RULES = (
    "lead_hours", "cancel_hours", "phone_daily", "phone_open", "no_show_limit", "no_show_days", "group_rule",
    "group_lead_days", "group_hold_days",
)  # fmt: skip
CALL_OUT_FIELDS = ("action", "hours", "call_out", "begins", "until")
GUIDE_FIELDS = ("action", "is_station", "name", "row", "guide", "first_day", "last_day", "agreed")
MOVE_FIELDS = ("day", "begins", "whole_day", "agreed")
HOURS_FIELDS = ("text", "slot_minutes", "capacity", "agreed")
DAY_FIELDS = ("day", "is_open", "opens", "closes", "name", "agreed")
CALLER_FIELDS = ("slot", "party_size", "name", "phone", "is_here", "over_reason", "request_key")
GROUP_FIELDS = (
    "phone", "code", "party_size", "unit_name", "name", "minors", "adults", "note", "awaits_school",
    "request_key", "action", "code_sent",
)  # fmt: skip
BOOK_FIELDS = ("phone", "code", "party_size", "name", "request_key", "action", "code_sent")
EXHIBIT_FIELDS = ("zone_kind", "zone", "name", "picture", "min_age", "not_for", "instead", "broken")

VENUES = [
    Entry("venues", "/venues/", query=FIND),
    Entry("venues.search", "/venues/?q=街道", query=FIND),
    Entry("venues.near", "/venues/?near={venue}&weekend=1", query=FIND),
    Entry("venues.places", "/venues/places.json", kind=API, query=FIND),
    Entry("venue", "/venues/{venue}/", query=("from",)),
    Entry("venue.planned", "/venues/{planned_venue}/", query=("from",)),
    Entry(
        "book",
        "/book/{slot}/",
        fields=("phone", "code", "party_size", "name", "request_key", "action", "code_sent"),
    ),
    Entry("book.group", "/book/{slot}/group/", fields=GROUP_FIELDS),
    Entry("book.wait", "/book/{full_slot}/wait/", fields=BOOK_FIELDS),
    Entry("line.leave", "/book/line/{waiting}/leave/", RESIDENT, PUBLIC, POST_ONLY, fields=()),
    Entry("ticket.take", "/book/ticket/{booking}/take/", status=POST_ONLY, fields=("t",)),
    Entry("book.verified", "/book/{slot}/", RESIDENT, fields=("party_size", "name", "request_key", "action")),
    Entry("bookings", "/book/", query=("page",), fields=PHONE_FIELDS),
    Entry("bookings.verified", "/book/", RESIDENT, query=("page",), fields=PHONE_FIELDS),
    Entry("bookings.leave", "/book/leave/", RESIDENT, PUBLIC, POST_ONLY, fields=()),
    Entry("ticket", "/book/ticket/{booking}/?t={ticket}", query=("t",)),
    Entry("ticket.calendar", "/book/ticket/{booking}.ics?t={ticket}", kind=FILE, query=("t",)),
    Entry("ticket.picture", "/book/ticket/{booking}.png?t={ticket}", kind=FILE, query=("t",)),
    Entry("ticket.cancel", "/book/ticket/{booking}/cancel/", status=POST_ONLY, fields=("t",)),
    Entry("ticket.stars", "/book/ticket/{booking}/stars/", status=POST_ONLY, fields=("t", "stars")),
    Entry("ticket.approved", "/book/ticket/{group_booking}/approved/", status=POST_ONLY, fields=("t", "approval")),
    Entry("ticket.pack", "/book/ticket/{group_booking}/pack.pdf?t={group_ticket}", kind=FILE, query=("t",)),
    Entry(
        "ticket.people",
        "/book/ticket/{group_booking}/people/?t={group_ticket}",
        "teacher",
        SIGNED_IN,
        query=("t", "of"),
        fields=("t", "of", "person"),
    ),
    Entry("keeper", "/keeper/", "keeper", SIGNED_IN, query=("day", "code", "over", "venue")),
    Entry(
        "ticket.change",
        "/book/ticket/{booking}/change/?t={ticket}",
        query=("t", "slot"),
        fields=("t", "slot", "party_size"),
    ),
    Entry(
        "keeper.check_in",
        "/keeper/check-in/",
        "keeper",
        SIGNED_IN,
        POST_ONLY,
        fields=("code", "people", "over_reason", "venue"),
    ),
    Entry("keeper.papers", "/keeper/papers/", "keeper", FILE, query=("day", "venue", "what")),
    Entry("keeper.undo", "/keeper/check-in/undo/", "keeper", SIGNED_IN, POST_ONLY, fields=("code", "venue")),
    Entry("keeper.forgive", "/keeper/forgive/", "keeper", SIGNED_IN, POST_ONLY, fields=("code",)),
    Entry("kept", "/keeper/venues/", "keeper", SIGNED_IN, query=("page",)),
    Entry("kept.venue", f"{KEPT}/", "keeper", SIGNED_IN),
    Entry("kept.facts", f"{KEPT}/facts/", "keeper", SIGNED_IN, fields=VENUE_FACTS),
    Entry("kept.rules", f"{KEPT}/rules/", "keeper", SIGNED_IN, fields=VENUE_RULES),
    Entry("kept.hours", f"{KEPT}/hours/", "keeper", SIGNED_IN, fields=HOURS_FIELDS),
    Entry("kept.day", f"{KEPT}/day/", "keeper", SIGNED_IN, query=("day",), fields=DAY_FIELDS),
    Entry(
        "kept.day_removed", f"{KEPT}/day/{{special_day}}/remove/", "keeper", SIGNED_IN, POST_ONLY, fields=("agreed",)
    ),
    Entry("kept.state", f"{KEPT}/state/", "keeper", SIGNED_IN, POST_ONLY, fields=("state", "agreed")),
    Entry("kept.carry_over", f"{KEPT}/carry-over/", "keeper", SIGNED_IN, POST_ONLY, fields=("agreed",)),
    Entry("kept.slots", f"{KEPT}/slots/", "keeper", SIGNED_IN, query=("page",)),
    Entry("kept.slot", f"{KEPT}/slots/{{own_slot}}/", "keeper", SIGNED_IN, POST_ONLY, fields=("open", "agreed")),
    Entry("kept.move", f"{KEPT}/slots/{{own_slot}}/move/", "keeper", SIGNED_IN, fields=MOVE_FIELDS),
    Entry(
        "kept.answer", f"{KEPT}/requests/{{group_booking}}/", "keeper", SIGNED_IN, POST_ONLY, fields=("answer", "words")
    ),
    Entry("kept.caller", f"{KEPT}/caller/", "keeper", SIGNED_IN, fields=CALLER_FIELDS),
    Entry("kept.call_out", f"{KEPT}/call-out/", "keeper", SIGNED_IN, fields=CALL_OUT_FIELDS),
    Entry("kept.bells", f"{KEPT}/call-out/links/", "keeper", SIGNED_IN, fields=("holder", "ends_on", "action", "link")),
    Entry("bell", "/bell/{bell}/", status=302, fields=CALL_OUT_FIELDS),
    Entry("bell.pin", "/bell/{bell}/pin/", fields=("pin",)),
    Entry("kept.numbers", f"{KEPT}/numbers/", "keeper", SIGNED_IN),
    Entry("kept.guides", f"{KEPT}/guides/", "keeper", SIGNED_IN, fields=GUIDE_FIELDS),
    Entry(
        "kept.slot_guided",
        f"{KEPT}/slots/{{own_slot}}/guide/",
        "keeper",
        SIGNED_IN,
        POST_ONLY,
        fields=("guide", "whole_day", "agreed"),
    ),
    Entry("kept.wish", f"{KEPT}/wishes/{{wish}}/", "keeper", SIGNED_IN, POST_ONLY, fields=("answer", "words")),
    Entry("kept.walk_in", f"{KEPT}/walk-ins/{{wish}}/", "keeper", SIGNED_IN, POST_ONLY, fields=("answer",)),
    Entry("door", "/kit/door/{venue}/", "keeper", SIGNED_IN, query=("code",)),
    Entry("door.key", "/kit/door/{venue}/take/", "keeper", SIGNED_IN, POST_ONLY, fields=("device",)),
    Entry("kept.link", f"{KEPT}/link/", "keeper", SIGNED_IN, fields=("holder", "ends_on", "action", "link")),
    Entry("kept.month", f"{KEPT}/month/", "keeper", SIGNED_IN, query=("month",)),
    Entry("point", "/point/{point}/", status=302),
    Entry("point.pin", "/point/{point}/pin/", fields=("pin",)),
    Entry("point.act", "/point/{point}/act/", status=POST_ONLY, fields=("act", "kind")),
    Entry("point.facts", "/point/{point}/facts/", status=POST_ONLY, fields=("extinguisher_due", "key_holder")),
    Entry("point.month", "/point/{point}/month/", status=302, query=("month",)),
    Entry("point.answer", "/point/{point}/wishes/{wish}/", status=POST_ONLY, fields=("answer", "words")),
    Entry("ask", "/book/ask/{asked_venue}/", fields=PHONE_FIELDS),
    Entry(
        "ask.verified",
        "/book/ask/{asked_venue}/",
        RESIDENT,
        fields=("day", "time", "party_size", "name", "request_key"),
    ),
    Entry("kept.exhibit_new", f"{KEPT}/exhibits/new/", "keeper", SIGNED_IN, fields=EXHIBIT_FIELDS),
    Entry("kept.exhibit", f"{KEPT}/exhibits/{{exhibit}}/", "keeper", SIGNED_IN, fields=(*EXHIBIT_FIELDS, "action")),
]
