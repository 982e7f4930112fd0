"""Addresses of the school desk, and of a printed code of its plan."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

TERM = ("school_year", "term", "starts_on", "ends_on")
WEEK = ("planned", "running", "teacher", "answering", "seat_count")

SCHOOLS = [
    Entry("schools", "/schools/", "teacher", SIGNED_IN, status=302, query=("page",)),
    Entry(
        "schools.terms", "/schools/terms/", "officer", SIGNED_IN, query=("page",),
        fields=(*TERM, "division", "document"),
    ),
    Entry("schools.code", "/ke/", fields=("code",)),
    Entry("schools.week", "/schools/week/{week_code}/", fields=WEEK),
    Entry("schools.desk", "/schools/{organisation}/", "teacher", SIGNED_IN, query=("page",)),
    Entry("schools.class", "/schools/classes/{class}/", "teacher", SIGNED_IN, query=("page",)),
    Entry("schools.class.pdf", "/schools/classes/{class}/proof.pdf", "teacher", FILE),
    Entry("schools.class.docx", "/schools/classes/{class}/proof.docx", "teacher", FILE),
    Entry("schools.proof.pdf", "/schools/{organisation}/proof.pdf", "teacher", FILE),
    Entry("schools.proof.docx", "/schools/{organisation}/proof.docx", "teacher", FILE),
    Entry(
        "schools.own_terms", "/schools/{organisation}/terms/", "teacher", SIGNED_IN,
        query=("year", "term"), fields=(*TERM, "reason"),
    ),
    Entry(
        "schools.own_term.remove", "/schools/{organisation}/terms/{own_term}/remove/", "teacher", SIGNED_IN,
        POST_ONLY, fields=(),
    ),
    Entry(
        "schools.plan", "/schools/{organisation}/plan/", "teacher", SIGNED_IN, query=("show", "page"),
        fields=("week", "lesson", "classes", "item"),
    ),
    Entry(
        "schools.unplan", "/schools/{organisation}/plan/{planned_lesson}/remove/", "teacher", SIGNED_IN, POST_ONLY,
        fields=(),
    ),
    Entry("schools.sheet", "/schools/{organisation}/plan/{planned_week}/sheet.pdf", "teacher", FILE),
    Entry(
        "schools.items", "/schools/{organisation}/items/", "teacher", SIGNED_IN, query=("page",),
        fields=("title", "sender", "white_list_item", "approval", "on"),
    ),
    Entry(
        "schools.item.remove", "/schools/{organisation}/items/{outside_item}/remove/", "teacher", SIGNED_IN,
        POST_ONLY, fields=(),
    ),
]  # fmt: skip
