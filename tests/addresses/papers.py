"""Addresses of owners' templates of papers."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

PAPERS = [
    Entry("papers", "/papers/", "admin", SIGNED_IN),
    Entry("papers.owner", "/papers/unit-{drilled_unit}/", "manager", SIGNED_IN),
    Entry("papers.paper", "/papers/unit-{drilled_unit}/drill-record/", "manager", SIGNED_IN, fields=("file",)),
    Entry("papers.drop", "/papers/unit-{drilled_unit}/drill-record/drop/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("papers.template", "/papers/unit-{drilled_unit}/drill-record/template.docx", "manager", FILE),
    Entry("papers.blank", "/papers/unit-{drilled_unit}/drill-record/blank.docx", "manager", FILE),
]
