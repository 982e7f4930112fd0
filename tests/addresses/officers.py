"""Addresses of rules, key units, what officers oversee."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

RULE_FIELDS = (
    "id", "title", "title_en", "kind", "subject", "what", "accepts", "accepts_content", "cadence", "anchor",
    "proof", "rolling_months", "due_days", "grace_days", "open_before_days", "min_hours", "counts_earlier", "force", "source",
    "article", "verified", "effective_from", "effective_until", "note",
    "scope_as", "unit_kinds", "unit_is", "unit_is_not", "height_over", "storeys_from", "area_from", "beds_from",
    "person_kind", "posts", "grade_from", "grade_to",
)  # fmt: skip

OFFICERS = [
    Entry("rules", "/rules/", "pupil", SIGNED_IN, query=("q", "subject", "kind", "force", "page")),
    Entry("rule", "/rules/{rule}/", "pupil", SIGNED_IN),
    Entry("rules.new", "/rules/new/", "officer", SIGNED_IN, fields=RULE_FIELDS),
    Entry("rule.propose", "/rules/{rule}/propose/", "officer", SIGNED_IN, fields=RULE_FIELDS),
    Entry(
        "rule.tie",
        "/rules/{tied_rule}/ties/",
        "city",
        SIGNED_IN,
        POST_ONLY,
        fields=("content_key", "since", "reason"),
    ),
    Entry("rule.untie", "/rules/{tied_rule}/ties/{tie}/end/", "city", SIGNED_IN, POST_ONLY, fields=("reason",)),
    Entry("drafts", "/rules/drafts/", "officer", SIGNED_IN, query=("page",)),
    Entry("draft", "/rules/drafts/{draft}/", "officer", SIGNED_IN),
    Entry("draft.hand", "/rules/drafts/{draft}/hand/", "officer", SIGNED_IN, POST_ONLY, fields=("note",)),
    Entry("draft.take", "/rules/drafts/{draft}/take/", "city", SIGNED_IN, POST_ONLY, fields=()),
    Entry("draft.compute", "/rules/drafts/{draft}/compute/", "officer", SIGNED_IN, POST_ONLY, fields=()),
    Entry("draft.publish", "/rules/drafts/{draft}/publish/", "city", SIGNED_IN, POST_ONLY, fields=()),
    Entry("key_units", "/key-units/", "officer", SIGNED_IN, query=("page",)),
    Entry(
        "key_units.decide",
        "/key-units/{organisation}/decide/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("is_key", "reason"),
    ),
    Entry("oversight", "/oversight/", "officer", SIGNED_IN, query=("period", "page", "csv")),
    Entry(
        "oversight.units",
        "/oversight/units/",
        "officer",
        SIGNED_IN,
        query=("q", "kind", "state", "division", "period", "page"),
    ),
    Entry(
        "oversight.units.file",
        "/oversight/units/file/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("q", "kind", "state", "division", "period"),
    ),
    Entry(
        "oversight.unit",
        "/oversight/units/{organisation}/",
        "officer",
        SIGNED_IN,
        query=("state", "period", "q", "page"),
    ),
    Entry("oversight.city", "/oversight/", "city", SIGNED_IN, query=("period", "page", "csv")),
    Entry("oversight.division", "/oversight/{county}/", "officer", SIGNED_IN, query=("period", "page", "csv")),
    Entry("oversight.csv", "/oversight/?csv=1", "officer", FILE, query=("period", "page", "csv")),
]
