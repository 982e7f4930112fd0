"""Addresses of the ledger, records, evidence, real drills, what is filed."""

from __future__ import annotations

from tests.addresses.shared import API, FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

RESULT_FIELDS = (
    "hours", "valid_until", "participant_count", "departments", "notice_given", "signs_placed", "reviewed",
    "evacuation_s", "party_size", "passed",
)  # fmt: skip

FILING_FIELDS = (
    "id", "began_at", "place", "content", "counts_for", "attachments", "training", "minutes", "post", "course_key",
    "topics", "teacher", "groups", "people", "names", "others_count", "is_group", "pass_score", "failed", "class_hours",
    "hours_reason", "person", "certificate", "level", "number", "issuer", "issued_on", "expires_on", "activity",
    "audience", "reached", "posted", "duty", "rule_code", "title", "hours", "valid_until", "scan", "sittings_0",
    "sittings_1", "shift", "next",
)  # fmt: skip

REAL_DRILL_FIELDS = (
    "id", "emergency", "situation", "began_at", "place", "plan", "content", "departments", "participant_count",
    "notice_given", "notice", "signs_placed", "evacuation_s", "jammed", "evaluation", "plan_revision", "participants",
    "attachments", "scan",
)  # fmt: skip

RECORDS = [
    Entry("verify.fake_training", "/verify/fake-training/"),
    Entry("verify", "/verify/", query=("serial",)),
    Entry("verify_row.form", "/ledger/row/", query=("number",)),
    Entry("verify_row", "/ledger/row/{row_number}/", query=("number",)),
    Entry("verify.serial", "/verify/{serial}/", query=("serial",)),
    Entry("certificate", "/certificates/{serial}.pdf", "pupil", FILE),
    Entry("ledger", "/ledger/"),
    Entry("ledger.key", "/ledger/public-key.pem", kind=FILE),
    Entry("ledger.roots", "/ledger/roots.jsonl", kind=FILE),
    Entry("ledger.sample_roots", "/ledger/roots-sample.jsonl", kind=FILE),
    Entry("ledger.script", "/ledger/verify_record.py", kind=FILE),
    Entry("ledger.witness", "/ledger/witness/real/", kind=API, status=403, fields=()),
    Entry("record", "/records/", "pupil", SIGNED_IN, query=("page", "revoked")),
    Entry("record.manager", "/records/", "manager", SIGNED_IN, query=("page", "revoked")),
    Entry("record.officer", "/records/", "officer", SIGNED_IN, query=("page", "revoked")),
    Entry("record.class", "/records/class/{class}/", "teacher", SIGNED_IN, query=("page", "revoked")),
    Entry("record.person", "/records/person/{person}/", "pupil", SIGNED_IN, query=("page", "revoked")),
    Entry(
        "record.organisation",
        "/records/organisation/{organisation}/",
        "officer",
        SIGNED_IN,
        query=("page", "revoked"),
    ),
    Entry("record.export", "/records/organisation/{organisation}/export/", "officer", FILE),
    Entry("evidence", "/records/evidence/{evidence}/", "officer", SIGNED_IN),
    Entry("evidence.revoke", "/records/evidence/{evidence}/revoke/", "officer", SIGNED_IN, fields=("reason",)),
    Entry(
        "evidence.correct",
        "/records/evidence/{evidence}/correct/",
        "officer",
        SIGNED_IN,
        fields=("reason", "occurred_at", "place", *RESULT_FIELDS, "back", "save"),
    ),
    Entry(
        "earlier",
        "/records/organisation/{drilled_unit}/earlier/",
        "manager",
        SIGNED_IN,
        query=("rule", "page"),
        fields=("duty", "trained", "on"),
    ),
    Entry("real_drills", "/records/organisation/{drilled_unit}/drills/", "manager", SIGNED_IN, query=("page",)),
    Entry("real_drills.officer", "/records/organisation/{organisation}/drills/", "officer", SIGNED_IN, query=("page",)),
    Entry("real_drill.before", "/records/organisation/{drilled_unit}/drills/before/", "manager", SIGNED_IN),
    Entry(
        "real_drill.record",
        "/records/organisation/{drilled_unit}/drills/new/",
        "manager",
        SIGNED_IN,
        query=("copy", "rule"),
        fields=REAL_DRILL_FIELDS,
    ),
    Entry("real_drill", "/records/drill/{real_drill}/", "manager", SIGNED_IN, fields=("reason",)),
    Entry(
        "real_drill.correct",
        "/records/filed/{real_drill}/correct/",
        "manager",
        SIGNED_IN,
        fields=(*REAL_DRILL_FIELDS, "reason", "seen"),
    ),
    Entry(
        "real_drill.review",
        "/records/filed/{real_drill}/review/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=("verdict", "note"),
    ),
    Entry(
        "real_drill.answer", "/records/filed/{real_drill}/answer/", "manager", SIGNED_IN, POST_ONLY, fields=("note",)
    ),
    Entry("real_drill.scan", "/records/filed/{real_drill}/scan/", "manager", SIGNED_IN, POST_ONLY, fields=("scan",)),
    Entry("real_drill.file", "/records/filed/{real_drill}/files/{record_file}/", "manager", FILE, fields=("reason",)),
    Entry("filed", "/records/filed/{real_drill}/", "manager", SIGNED_IN, fields=("reason",)),
    Entry("filed.docx", "/records/filed/{training_session}/training-record.docx", "manager", FILE),
    Entry("filed.xlsx", "/records/filed/{training_session}/training-sign-in.xlsx", "manager", FILE),
    Entry("filed.session", "/records/filed/{training_session}/", "manager", SIGNED_IN, fields=("reason",)),
    Entry("filed.session.pdf", "/records/filed/{training_session}/record.pdf", "manager", FILE),
    Entry(
        "filed.session.correct",
        "/records/filed/{training_session}/correct/",
        "manager",
        SIGNED_IN,
        fields=(*FILING_FIELDS, "reason", "seen"),
    ),
    Entry("filed.list", "/records/organisation/{drilled_unit}/filed/", "manager", SIGNED_IN, query=("kind", "page")),
    *(
        Entry(
            f"filed.new.{slug}",
            f"/records/organisation/{{drilled_unit}}/filed/new/{slug}/",
            "manager",
            SIGNED_IN,
            query=("copy", "training", "rule", "duty", "person", "post"),
            fields=REAL_DRILL_FIELDS if slug == "drill" else FILING_FIELDS,
        )
        for slug in ("drill", "session", "certificate", "publicity", "paper")
    ),
    Entry(
        "records.inbox",
        "/records/inbox/",
        "officer",
        SIGNED_IN,
        query=("all", "draw", "page", "undrawn"),
        fields=("record", "verdict", "note"),
    ),
    Entry(
        "records.attest",
        "/records/attest/",
        "officer",
        SIGNED_IN,
        query=("unit", "rule", "page"),
        fields=("duty", "on", "note", "hours", "valid_until", "attachments"),
    ),
    Entry("unit_file.pdf", "/records/organisation/{drilled_unit}/file-2026.pdf", "manager", FILE),
    Entry("unit_file.docx", "/records/organisation/{drilled_unit}/file-2026.docx", "manager", FILE),
    Entry("unit_file.xlsx", "/records/organisation/{drilled_unit}/file-2026.xlsx", "manager", FILE),
    Entry("real_drill.pdf", "/records/filed/{real_drill}/record.pdf", "manager", FILE),
    Entry("real_drill.docx", "/records/drill/{real_drill}/drill-record.docx", "manager", FILE),
    Entry("real_drill.xlsx", "/records/drill/{real_drill}/drill-record.xlsx", "manager", FILE),
    Entry("record.class.people", "/records/class/{class}/people/", "teacher", SIGNED_IN, query=("q", "page")),
    Entry(
        "record.organisation.people",
        "/records/organisation/{organisation}/people/",
        "officer",
        SIGNED_IN,
        query=("q", "page"),
    ),
    Entry("answered_for", "/records/{answered_for}/", "city", SIGNED_IN, query=("q", "page")),
]
