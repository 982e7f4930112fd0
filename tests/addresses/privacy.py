"""Addresses of what a person may ask of data about them."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, PUBLIC, SIGNED_IN
from tests.walk import GUARDIAN, RESIDENT, Entry

PRIVACY = [
    Entry("privacy", "/privacy/"),
    Entry("privacy.mine", "/privacy/mine/", "pupil", SIGNED_IN),
    Entry("privacy.export", "/privacy/mine/export/", "pupil", FILE, POST_ONLY, fields=("format",)),
    Entry("privacy.erase", "/privacy/mine/erase/", "pupil", SIGNED_IN, POST_ONLY, fields=("sure",)),
    Entry("privacy.guardian", "/privacy/guardian/", fields=("class_code", "seat", "code")),
    Entry("privacy.child", "/privacy/guardian/", GUARDIAN, fields=("class_code", "seat", "code")),
    Entry("privacy.decide", "/privacy/guardian/decide/", GUARDIAN, PUBLIC, POST_ONLY, fields=("act", "name")),
    Entry("privacy.child.export", "/privacy/guardian/export/", GUARDIAN, FILE, POST_ONLY, fields=("format",)),
    Entry("privacy.child.erase", "/privacy/guardian/erase/", GUARDIAN, PUBLIC, POST_ONLY, fields=("sure",)),
    Entry("privacy.child.leave", "/privacy/guardian/leave/", GUARDIAN, PUBLIC, POST_ONLY, fields=()),
    Entry("privacy.find", "/privacy/people/", "teacher", SIGNED_IN, query=("q",)),
    Entry("privacy.person", "/privacy/people/{person}/", "teacher", SIGNED_IN),
    Entry(
        "privacy.person.export",
        "/privacy/people/{person}/export/",
        "teacher",
        FILE,
        POST_ONLY,
        fields=("reference", "format"),
    ),
    Entry(
        "privacy.person.erase",
        "/privacy/people/{person}/erase/",
        "teacher",
        SIGNED_IN,
        POST_ONLY,
        fields=("reference", "sure"),
    ),
    Entry(
        "privacy.class",
        "/privacy/classes/{class}/",
        "teacher",
        SIGNED_IN,
        fields=("seat", "act", "on", "reference", "name"),
    ),
    Entry("privacy.slips", "/privacy/classes/{class}/slips/", "teacher", FILE, POST_ONLY, fields=()),
    Entry("privacy.unname", "/privacy/classes/{class}/unname/", "teacher", SIGNED_IN, POST_ONLY, fields=()),
    Entry("privacy.report", "/privacy/report/", "city", SIGNED_IN),
    Entry("privacy.report.year", "/privacy/report/{year}/", "city", SIGNED_IN),
    Entry("privacy.report.pdf", "/privacy/report/{year}.pdf", "city", FILE),
    Entry("privacy.report.xlsx", "/privacy/report/{year}.xlsx", "city", FILE),
    Entry(
        "privacy.incident",
        "/privacy/report/incidents/",
        "city",
        SIGNED_IN,
        POST_ONLY,
        fields=("on", "what", "people", "minors", "told"),
    ),
    Entry("bookings.data", "/book/data/", fields=("phone", "code", "action", "code_sent")),
    Entry("bookings.data.verified", "/book/data/", RESIDENT, fields=("phone", "code", "action", "code_sent")),
    Entry("bookings.data.export", "/book/data/export/", RESIDENT, FILE, POST_ONLY, fields=("format",)),
    Entry("bookings.data.erase", "/book/data/erase/", RESIDENT, PUBLIC, POST_ONLY, fields=("sure",)),
]
