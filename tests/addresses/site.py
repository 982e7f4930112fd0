"""The site's own addresses: what anybody reads, what accounts read, data for programs, files."""

from __future__ import annotations

from tests.walk import GUARDIAN, KIOSK, PLAYER, RESIDENT, Entry, Kind

PUBLIC, SIGNED_IN, API, FILE = Kind.PUBLIC, Kind.SIGNED_IN, Kind.API, Kind.FILE
POST_ONLY = 405
Fields = tuple[str, ...] | None
RESULT_FIELDS = (
    "hours", "valid_until", "participant_count", "departments", "notice_given", "signs_placed", "reviewed",
    "evacuation_s", "party_size", "passed",
)  # fmt: skip
REAL_DRILL_FIELDS = (
    "id", "emergency", "situation", "began_at", "place", "plan", "content", "departments", "participant_count",
    "notice_given", "notice", "signs_placed", "evacuation_s", "jammed", "evaluation", "plan_revision", "participants",
    "attachments",
)  # fmt: skip
UNIT_FIELDS = (
    "name", "kind", "code", "address", "number_kind", "number", "legal_body_name", "legal_body_code", "another",
    "public_assembly", "headcount", "beds", "boarding_pupils", "floor_area_m2", "height_m",
    "storeys", "dense_place", "commercial_complex", "residential", "shared_building", "control_room", "sub_plan",
)  # fmt: skip
RULE_FIELDS = (
    "id", "title", "title_en", "kind", "subject", "what", "scope", "accepts", "accepts_content", "cadence", "anchor",
    "rolling_months", "due_days", "grace_days", "open_before_days", "min_hours", "counts_earlier", "force", "source",
    "article", "verified", "effective_from", "effective_until", "note",
)  # fmt: skip
SECRET_FIELDS = ("secret", "picture_1", "picture_2", "picture_3")

COURSES = [
    Entry("home", "/"),
    Entry("courses", "/courses/"),
    Entry("course", "/courses/{course}/"),
    Entry("lesson", "/courses/{course}/{lesson}/"),
    Entry("search", "/courses/search/?q=火", query=("q",)),
    Entry("film", "/films/{film}/"),
    Entry("quiz.start", "/quizzes/{quiz}/start/", "pupil", SIGNED_IN, POST_ONLY, fields=()),
    Entry(
        "quiz.paper",
        "/quizzes/attempts/{attempt}/",
        "pupil",
        SIGNED_IN,
        fields=("submission", "blank_ok", "q*"),
    ),
    Entry("quiz.marked", "/quizzes/attempts/{marked_attempt}/", "pupil", SIGNED_IN, fields=()),
]

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

DRILLS = [
    Entry("drills", "/drills/"),
    Entry("drills.start", "/drills/start/{scenario}/", status=POST_ONLY, fields=("role", "child", "run")),
    Entry("drills.skip_tutorial", "/drills/tutorial/skip/", status=POST_ONLY, fields=()),
    Entry("drills.join", "/drills/join/", query=("code", "seat"), fields=("code", "seat", "name", *SECRET_FIELDS)),
    Entry("drills.play", "/drills/{waiting_drill}/play/", PLAYER),
    Entry("drills.waiting", "/drills/{waiting_drill}/", PLAYER),
    Entry("drills.progress", "/drills/{waiting_drill}/progress/", PLAYER),
    Entry("drills.score", "/drills/{drill}/", PLAYER),
    Entry("drills.replay", "/films/replay/{drill}/", PLAYER),
    Entry("drills.replay.make", "/films/replay/{drill}/make/", PLAYER, PUBLIC, POST_ONLY, fields=()),
    Entry("drills.replay.file", "/films/replay/{drill}/file/", PLAYER, FILE, query=("download",)),
    Entry("drills.class_cards", "/drills/class-cards.pdf", kind=FILE),
    Entry(
        "drills.screen",
        "/drills/screen/",
        "teacher",
        SIGNED_IN,
        fields=("scenario", "whom", "present", "child"),
    ),
    Entry("drills.class_screen", "/drills/{screen}/class/", "teacher", SIGNED_IN),
    Entry("drills.debrief", "/drills/{ended_screen}/class/debrief/", "teacher", SIGNED_IN),
    Entry("drills.decisions", "/drills/{ended_screen}/class/debrief/decisions/", "teacher", SIGNED_IN),
    Entry(
        "drills.open",
        "/drills/open/",
        "teacher",
        SIGNED_IN,
        query=("scenario",),
        fields=("audience", "scenario", "child", "roles-*"),
    ),
    Entry("drills.lead", "/drills/{room}/lead/", "teacher", SIGNED_IN),
    Entry("drills.roll_call", "/drills/{ended_room}/roll-call/", "teacher", SIGNED_IN, POST_ONLY, fields=("seat",)),
    Entry("drills.wall", "/drills/{room}/wall/?t={wall}", query=("t",)),
    Entry("drills.wall.over", "/drills/{ended_room}/wall/?t={ended_wall}", query=("t",)),
    Entry("drills.wall.results", "/drills/{ended_room}/wall/results/?t={ended_wall}", query=("t",)),
    Entry("drills.led", "/drills/{ended_room}/", "teacher", SIGNED_IN),
    Entry("drills.card", "/drills/{ended_room}/players/{player}/", "teacher", SIGNED_IN),
]

PAPERS = [
    Entry("papers", "/papers/", "admin", SIGNED_IN),
    Entry("papers.owner", "/papers/unit-{drilled_unit}/", "manager", SIGNED_IN),
    Entry("papers.paper", "/papers/unit-{drilled_unit}/drill-record/", "manager", SIGNED_IN, fields=("file",)),
    Entry("papers.drop", "/papers/unit-{drilled_unit}/drill-record/drop/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("papers.template", "/papers/unit-{drilled_unit}/drill-record/template.docx", "manager", FILE),
    Entry("papers.blank", "/papers/unit-{drilled_unit}/drill-record/blank.docx", "manager", FILE),
]

UNITS = [
    Entry("units", "/accounts/units/", "officer", SIGNED_IN, query=("q", "page")),
    Entry("unit.add", "/accounts/units/new/", "officer", SIGNED_IN, fields=UNIT_FIELDS),
    Entry("unit", "/accounts/units/{organisation}/", "officer", SIGNED_IN, fields=("id", "name")),
    Entry("unit.edit", "/accounts/units/{organisation}/edit/", "officer", SIGNED_IN, fields=UNIT_FIELDS),
    Entry("unit.edit.manager", "/accounts/units/{drilled_unit}/edit/", "manager", SIGNED_IN, fields=UNIT_FIELDS),
    Entry("unit.facts", "/accounts/units/{drilled_unit}/facts/", "manager", SIGNED_IN, query=("page",)),
    Entry(
        "unit.fact",
        "/accounts/units/{drilled_unit}/facts/control_room/",
        "manager",
        SIGNED_IN,
        query=("next",),
        fields=("value", "since", "source", "note", "next"),
    ),
    Entry("unit.acts", "/accounts/units/{organisation}/acts/", "officer", SIGNED_IN),
    Entry(
        "unit.rename",
        "/accounts/units/{organisation}/acts/rename/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("name", "on", "source"),
    ),
    Entry(
        "unit.shut",
        "/accounts/units/{organisation}/acts/shut/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("kind", "on", "source"),
    ),
    Entry(
        "unit.reopen",
        "/accounts/units/{organisation}/acts/reopen/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("on", "source"),
    ),
    Entry(
        "unit.dismiss",
        "/accounts/units/{organisation}/managers/{unit_grant}/end/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=(),
    ),
    Entry("staff", "/accounts/units/{drilled_unit}/staff/", "manager", SIGNED_IN, query=("q", "post", "left", "page")),
    Entry(
        "staff.add",
        "/accounts/units/{drilled_unit}/staff/new/",
        "manager",
        SIGNED_IN,
        fields=("id", "name", "staff_number", "started_on", "on_duty_from", "posts", "another"),
    ),
    Entry("staff.member", "/accounts/units/{drilled_unit}/staff/{staff_person}/", "manager", SIGNED_IN),
    Entry(
        "staff.move",
        "/accounts/units/{drilled_unit}/staff/{staff_person}/posts/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=("posts", "since"),
    ),
    Entry(
        "staff.leave",
        "/accounts/units/{drilled_unit}/staff/{staff_person}/leave/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=("on",),
    ),
    Entry(
        "staff.invite",
        "/accounts/units/{drilled_unit}/staff/{staff_person}/invite/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=(),
    ),
]

RECORDS = [
    Entry("verify", "/verify/", query=("serial",)),
    Entry("verify.serial", "/verify/{serial}/", query=("serial",)),
    Entry("certificate", "/certificates/{serial}.pdf", "pupil", FILE),
    Entry("ledger", "/ledger/"),
    Entry("ledger.key", "/ledger/public-key.pem", kind=FILE),
    Entry("ledger.roots", "/ledger/roots.jsonl", kind=FILE),
    Entry("ledger.sample_roots", "/ledger/roots-sample.jsonl", kind=FILE),
    Entry("ledger.script", "/ledger/verify_record.py", kind=FILE),
    Entry("ledger.witness", "/ledger/witness/real/", kind=API, status=403, fields=()),
    Entry("record", "/records/", "pupil", SIGNED_IN),
    Entry("record.manager", "/records/", "manager", SIGNED_IN),
    Entry("record.officer", "/records/", "officer", SIGNED_IN),
    Entry("record.class", "/records/class/{class}/", "teacher", SIGNED_IN),
    Entry("record.person", "/records/person/{person}/", "pupil", SIGNED_IN),
    Entry("record.organisation", "/records/organisation/{organisation}/", "officer", SIGNED_IN),
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
    Entry("real_drills", "/records/organisation/{drilled_unit}/drills/", "manager", SIGNED_IN, query=("page",)),
    Entry("real_drills.officer", "/records/organisation/{organisation}/drills/", "officer", SIGNED_IN, query=("page",)),
    Entry("real_drill.before", "/records/organisation/{drilled_unit}/drills/before/", "manager", SIGNED_IN),
    Entry(
        "real_drill.record",
        "/records/organisation/{drilled_unit}/drills/new/",
        "manager",
        SIGNED_IN,
        query=("copy",),
        fields=REAL_DRILL_FIELDS,
    ),
    Entry("real_drill", "/records/drill/{real_drill}/", "manager", SIGNED_IN),
    Entry(
        "real_drill.correct",
        "/records/drill/{real_drill}/correct/",
        "manager",
        SIGNED_IN,
        fields=(*REAL_DRILL_FIELDS, "reason", "seen"),
    ),
    Entry(
        "real_drill.review",
        "/records/drill/{real_drill}/review/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=("verdict", "note"),
    ),
    Entry(
        "real_drill.answer", "/records/drill/{real_drill}/answer/", "manager", SIGNED_IN, POST_ONLY, fields=("note",)
    ),
    Entry("real_drill.file", "/records/drill/{real_drill}/files/{record_file}/", "manager", FILE, fields=("reason",)),
    Entry("unit_file.pdf", "/records/organisation/{drilled_unit}/file-2026.pdf", "manager", FILE),
    Entry("unit_file.docx", "/records/organisation/{drilled_unit}/file-2026.docx", "manager", FILE),
    Entry("unit_file.xlsx", "/records/organisation/{drilled_unit}/file-2026.xlsx", "manager", FILE),
    Entry("real_drill.pdf", "/records/drill/{real_drill}/record.pdf", "manager", FILE),
    Entry("real_drill.docx", "/records/drill/{real_drill}/drill-record.docx", "manager", FILE),
    Entry("real_drill.xlsx", "/records/drill/{real_drill}/drill-record.xlsx", "manager", FILE),
    Entry("duty", "/records/duty/{duty}/", "officer", SIGNED_IN),
    Entry(
        "duty.attest",
        "/records/duty/{duty}/attest/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("on", "note", "hours", "valid_until"),
    ),
    Entry("duty.waive", "/records/duty/{duty}/waive/", "officer", SIGNED_IN, POST_ONLY, fields=("until", "reason")),
    Entry("duty.unwaive", "/records/duty/{duty}/waive/{waiver}/end/", "officer", SIGNED_IN, POST_ONLY, fields=()),
    Entry("exceptions", "/records/exceptions/", "officer", SIGNED_IN, query=("page",)),
]

OFFICERS = [
    Entry("rules", "/rules/", "pupil", SIGNED_IN),
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
    Entry("draft", "/rules/drafts/{draft}/", "officer", SIGNED_IN),
    Entry("draft.compute", "/rules/drafts/{draft}/compute/", "officer", SIGNED_IN, POST_ONLY, fields=()),
    Entry("draft.publish", "/rules/drafts/{draft}/publish/", "city", SIGNED_IN, POST_ONLY, fields=()),
    Entry("key_units", "/key-units/", "officer", SIGNED_IN, query=("page",)),
    Entry(
        "key_units.check",
        "/key-units/check/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("division", "year", "document", "issued_on", "file"),
    ),
    Entry("key_units.keep", "/key-units/keep/", "officer", SIGNED_IN, POST_ONLY, fields=("ticket",)),
    Entry(
        "key_units.decide",
        "/key-units/{organisation}/decide/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("is_key", "reason"),
    ),
    Entry("oversight", "/oversight/", "officer", SIGNED_IN, query=("period", "page", "csv")),
    Entry("oversight.city", "/oversight/", "city", SIGNED_IN, query=("period", "page", "csv")),
    Entry("oversight.division", "/oversight/{county}/", "officer", SIGNED_IN, query=("period", "page", "csv")),
    Entry("oversight.csv", "/oversight/?csv=1", "officer", FILE, query=("period", "page", "csv")),
]


def _allauth(name: str, path: str, role: str = "public", status: int = 200, fields: Fields = None) -> Entry:
    """An address of allauth's, which all read where to go next."""
    kind = PUBLIC if role == "public" else SIGNED_IN
    return Entry(f"account.{name}", f"/accounts/{path}", role, kind, status, ("next",), fields)


ACCOUNTS = [
    _allauth("login", "login/", fields=("login", "password", "remember", "next")),
    _allauth("login.code", "login/code/confirm/", status=302, fields=("code",)),
    _allauth("logout", "logout/", "pupil", fields=("next",)),
    _allauth("inactive", "inactive/"),
    _allauth("signup", "signup/", fields=("username", "password1", "password2")),
    _allauth("reauthenticate", "reauthenticate/", "pupil", fields=("password",)),
    _allauth("email", "email/", "pupil", fields=("email", "action_*")),
    _allauth("email.sent", "confirm-email/"),
    _allauth("email.confirm", "confirm-email/{reset_key}/", fields=()),
    _allauth("password.change", "password/change/", "pupil", fields=("oldpassword", "password1", "password2")),
    _allauth("password.set", "password/set/", "pupil", 302, fields=("password1", "password2")),
    _allauth("password.reset", "password/reset/", fields=("email",)),
    _allauth("password.reset.done", "password/reset/done/"),
    _allauth("password.reset.key", "password/reset/key/{reset_key}/", status=302, fields=("password1", "password2")),
    _allauth("password.reset.key.done", "password/reset/key/done/"),
]

SECURITY = [
    Entry("todo", "/accounts/todo/", "manager", SIGNED_IN),
    Entry("security", "/accounts/security/", "pupil", SIGNED_IN),
    Entry("security.sessions", "/accounts/sessions/", "pupil", SIGNED_IN, fields=()),
    Entry("security.session.end", "/accounts/sessions/{login}/end/", "pupil", SIGNED_IN, POST_ONLY, fields=()),
    Entry("tokens", "/accounts/tokens/", "keeper", SIGNED_IN, fields=("kind", "name", "division", "days")),
    Entry("token.revoke", "/accounts/tokens/{token}/revoke/", "keeper", SIGNED_IN, POST_ONLY, fields=()),
    _allauth("second", "2fa/", "pupil"),
    _allauth("second.ask", "2fa/authenticate/", status=302, fields=("code",)),
    _allauth("second.again", "2fa/reauthenticate/", "pupil", 302, fields=("code",)),
    _allauth("second.codes", "2fa/recovery-codes/", "pupil", 404),
    _allauth("second.codes.file", "2fa/recovery-codes/download/", "pupil", 404),
    _allauth("second.codes.make", "2fa/recovery-codes/generate/", "pupil", 302, fields=()),
    _allauth("second.totp", "2fa/totp/activate/", "pupil", 302, fields=("code",)),
    _allauth("second.totp.off", "2fa/totp/deactivate/", "pupil", 404, fields=()),
    _allauth("second.keys", "2fa/webauthn/", "pupil"),
    _allauth("second.keys.add", "2fa/webauthn/add/", "pupil", 302, fields=("name", "credential", "passwordless")),
    _allauth("second.keys.edit", "2fa/webauthn/keys/{key}/edit/", "pupil", 302, fields=("name",)),
    _allauth("second.keys.remove", "2fa/webauthn/keys/{key}/remove/", "pupil", 302, fields=()),
    _allauth("second.keys.login", "2fa/webauthn/login/", status=302, fields=("credential",)),
    _allauth("second.keys.again", "2fa/webauthn/reauthenticate/", "pupil", 302, fields=("credential",)),
]

SEATS = [
    Entry("classes", "/accounts/classes/", "teacher", SIGNED_IN),
    Entry(
        "class.seats",
        "/accounts/classes/{class}/seats/",
        "teacher",
        SIGNED_IN,
        fields=("what", "seat", "up_to", "seat_secret_kind", "shows_names"),
    ),
    Entry("class.sheet", "/accounts/classes/{class}/sheet.pdf", "teacher", FILE, POST_ONLY, fields=("seat", "anew")),
    Entry("seat", "/accounts/seat/", query=("class", "seat"), fields=("class_code", "seat", *SECRET_FIELDS)),
    Entry("seat.leave", "/accounts/seat/leave/", status=POST_ONLY, fields=()),
]

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

PROGRAMS = [
    Entry("healthz", "/healthz", kind=API, status=503),  # no worker beats here
    Entry("favicon", "/favicon.ico", kind=FILE, status=302),
    Entry("upload", "/uploads/{upload}", kind=FILE),
    Entry("document", "/documents/{document}/{document_file}", kind=FILE),
    Entry("api", "/api/", kind=API, status=404),
    Entry("api.docs", "/api/docs", kind=API),
    Entry("api.openapi", "/api/openapi.json", kind=API),
    Entry("api.venues", "/api/venues", kind=API, query=("q", "parent", "page", "page_size")),
    Entry("api.venue", "/api/venues/{venue}", kind=API),
    Entry("api.slots", "/api/venues/{venue}/slots", kind=API),
    Entry("api.certificate", "/api/certificates/{serial}", kind=API),
    Entry(
        "kiosk.runs",
        "/api/drills/kiosk/",
        KIOSK,
        API,
        POST_ONLY,
        fields=(
            "format",
            "id",
            "scenario",
            "sha256",
            "seed",
            "role",
            "ticks",
            "steps",
            "started_at",
            "child",
            "shown",
            "model",
        ),
    ),
    Entry(
        "kiosk.open", "/api/drills/kiosk/open/", KIOSK, API, POST_ONLY, fields=("scenario", "sha256", "role", "child")
    ),
]

ENTRIES = [
    *COURSES, *VENUES, *DRILLS, *PAPERS, *UNITS, *RECORDS, *OFFICERS, *ACCOUNTS, *SECURITY, *SEATS, *PRIVACY, *PROGRAMS,
]  # fmt: skip
