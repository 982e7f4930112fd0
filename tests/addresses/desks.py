"""Addresses of a unit's desk: spot questions, certificates, calendar, files, duties."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

DESKS = [
    Entry("spot.rounds", "/quizzes/spot/unit/{drilled_unit}/", "manager", SIGNED_IN, query=("page",)),
    Entry("spot.start", "/quizzes/spot/unit/{drilled_unit}/start/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry(
        "spot.questions",
        "/quizzes/spot/unit/{drilled_unit}/questions/",
        "manager",
        SIGNED_IN,
        query=("page",),
        fields=("topic", "text", "answer"),
    ),
    Entry(
        "spot.question.end",
        "/quizzes/spot/unit/{drilled_unit}/questions/{unit_question}/end/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=(),
    ),
    Entry("spot.round", "/quizzes/spot/{spot_round}/", "manager", SIGNED_IN),
    Entry(
        "spot.answer", "/quizzes/spot/{spot_round}/answer/", "manager", SIGNED_IN, POST_ONLY, fields=("right", "wrong")
    ),
    Entry(
        "spot.absent", "/quizzes/spot/{spot_round}/absent/{spot_person}/", "manager", SIGNED_IN, POST_ONLY, fields=()
    ),
    Entry("spot.end", "/quizzes/spot/{spot_round}/end/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry(
        "certificates.unit",
        "/units/{drilled_unit}/certificates/",
        "manager",
        SIGNED_IN,
        query=("q", "state", "page", "outside"),
    ),
    Entry(
        "certificates.reissue",
        "/units/{drilled_unit}/certificates/{staff_person}/name/",
        "manager",
        SIGNED_IN,
        fields=("name",),
    ),
    Entry(
        "certificates.class", "/records/class/{class}/certificates/", "teacher", SIGNED_IN, query=("q", "state", "page")
    ),
    Entry(
        "certificates.class.file",
        "/records/class/{class}/certificates/file/",
        "teacher",
        SIGNED_IN,
        POST_ONLY,
        fields=("kind",),
    ),
    Entry("desks", "/desk/", "admin", SIGNED_IN, query=("page",)),
    Entry("unit_desk", "/units/{drilled_unit}/", "manager", SIGNED_IN),
    Entry(
        "unit_people",
        "/units/{drilled_unit}/people/",
        "manager",
        SIGNED_IN,
        query=("q", "post", "department", "state", "rule", "page"),
    ),
    Entry("unit_calendar", "/units/{drilled_unit}/calendar/", "manager", SIGNED_IN, query=("month",)),
    Entry("unit_calendar.file", "/units/{drilled_unit}/calendar.ics", "manager", FILE),
    Entry("made_files", "/files/", "manager", SIGNED_IN, query=("page",)),
    Entry(
        "made_file.ask",
        "/units/{drilled_unit}/files/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=("kind", "year", "q", "post", "department", "state", "rule"),
    ),
    Entry("made_file", "/files/{made_file}/", "manager", SIGNED_IN),
    Entry("made_file.fetch", "/files/{made_file}/fetch/", "manager", FILE),
    Entry("made_file.again", "/files/{made_file}/again/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("duty", "/records/duty/{duty}/", "officer", SIGNED_IN),
    Entry(
        "duty.attest",
        "/records/duty/{duty}/attest/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("on", "note", "hours", "valid_until", "attachments"),
    ),
    Entry("duty.waive", "/records/duty/{duty}/waive/", "officer", SIGNED_IN, POST_ONLY, fields=("until", "reason")),
    Entry("duty.unwaive", "/records/duty/{duty}/waive/{waiver}/end/", "officer", SIGNED_IN, POST_ONLY, fields=()),
    Entry("exceptions", "/records/exceptions/", "officer", SIGNED_IN, query=("page",)),
]
