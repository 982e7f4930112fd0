"""Addresses of the course before work behind a QR code at the staff door."""

from __future__ import annotations

from tests.addresses.shared import FILE, PLACE_FIELDS, POST_ONLY, SIGNED_IN
from tests.walk import Entry

DOORS = [
    Entry("door.start", "/door/{door_code}/", query=("language",), fields=("language", "post", "parts")),
    Entry("door.course", "/door/course/{door_learning}/"),
    Entry("door.ask", "/door/course/{door_learning}/ask/", status=405, fields=()),
    Entry("door.questions", "/door/course/{door_learning}/questions/", fields=("answer-*",)),
    Entry("door.sign", "/door/course/{door_passed}/sign/", fields=("name", "phone", "drawn", "typed")),
    Entry("door.done", "/door/course/{door_entry}/done/"),
    Entry("door.desk", "/units/{drilled_unit}/door/", "manager", SIGNED_IN, query=("page",)),
    Entry("door.waiting", "/units/{drilled_unit}/door/waiting/", "manager", SIGNED_IN, query=("page",)),
    Entry(
        "door.place",
        "/units/{drilled_unit}/door/place/",
        "manager",
        SIGNED_IN,
        query=("language",),
        fields=("exits", "equipment", "alarm", "assembly", "dangers"),
    ),
    Entry("door.open", "/units/{drilled_unit}/door/open/", "manager", SIGNED_IN, POST_ONLY, fields=("post",)),
    Entry("door.close", "/units/{drilled_unit}/door/{door}/close/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("door.poster_pdf", "/units/{drilled_unit}/door/{other_door}/poster.pdf", "manager", FILE),
    Entry("door.poster_png", "/units/{drilled_unit}/door/{other_door}/poster.png", "manager", FILE),
    Entry(
        "door.decide",
        "/units/{drilled_unit}/door/people/{door_entry}/",
        "manager",
        SIGNED_IN,
        fields=(
            "known",
            "name",
            "second_name",
            "staff_number",
            "started_on",
            "on_duty_from",
            "posts",
            *PLACE_FIELDS,
            "explained",
        ),
    ),
    Entry(
        "door.refuse",
        "/units/{drilled_unit}/door/people/{door_unwanted}/refuse/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=(),
    ),
    Entry(
        "door.explained",
        "/units/{drilled_unit}/door/people/{door_entry}/explained/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=(),
    ),
]
