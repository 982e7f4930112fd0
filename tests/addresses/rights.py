"""Who gets in at each address, by GET and by POST, and what everybody else is told.

An address of the site's own that needs an account has its line here; the admin's follow the role that their entry names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from uuid import UUID

from tests.walk import PUBLIC, SHAPES, UUIDS, Entry, Kind

# Beside the sample sign-ins: an account without rights, and an officer of another county.
STRANGER, FOREIGN = "stranger", "foreign"
# Whoever acts for a department or a group: they see their own units only.
BUREAU, GROUP = "bureau", "group"
OUTSIDE = (PUBLIC, STRANGER, BUREAU, GROUP, "pupil", "employee", "teacher", "manager", "keeper")
INSIDE = ("officer", FOREIGN, "city", "editor", "reviewer", "admin")
ROLES = OUTSIDE + INSIDE
# Of those, the ones that knock at the admin.
CMS_ROLES = (PUBLIC, STRANGER, FOREIGN, "editor")

SIGN_IN = 302
MISSING, FORBIDDEN, NO_SUCH_METHOD = 404, 403, 405
# What an empty form is answered by those who may send it: again, on to the next page, or what is wrong with it.
TAKEN = (200, 302, 400, 422)


@dataclass(frozen=True)
class Right:
    """`opens` names the roles that get in; the others are told `refused`, or what `but` says for a role.

    `empty` is what those who get in are told of a form without fields, where that is none of TAKEN.
    """

    opens: str
    refused: int = FORBIDDEN
    but: dict[str, int] = field(default_factory=dict)
    empty: int | None = None

    def expected(self, entry: Entry, method: str, role: str) -> tuple[int, ...]:
        """The statuses that may be answered."""
        if role == PUBLIC and PUBLIC not in self.but:
            return (SIGN_IN,)
        if not answers(entry, method):
            return (NO_SUCH_METHOD,)
        if role in self.opens.split():
            return (self.empty,) if self.empty and method == "post" else TAKEN
        return (self.but.get(role, self.refused),)


def answers(entry: Entry, method: str) -> bool:
    return entry.answers_get if method == "get" else entry.fields is not None


ALL = " ".join(role for role in ROLES if role != PUBLIC)
OFFICERS = f"officer {FOREIGN} city admin"
OVERSEERS = "officer city admin"
READERS = "teacher officer city admin"
OPENERS = "teacher manager keeper admin"
HOTEL = "manager city admin"  # the hotel lies in neither officer's county
LOOKING_ON = {"city": FORBIDDEN, "admin": FORBIDDEN}
ELSEWHERE = {FOREIGN: MISSING}

LIST_KEEPERS = f"{BUREAU} officer city admin"

RIGHTS = {
    "superiors": Right(OFFICERS),
    "superior.add": Right(OFFICERS),
    "superior": Right(LIST_KEEPERS, MISSING),
    "superior.edit": Right(OVERSEERS, but=ELSEWHERE),
    "superior.rename": Right(OVERSEERS, but=ELSEWHERE),
    "superior.import": Right(LIST_KEEPERS, MISSING),
    "circulars": Right(BUREAU, MISSING),
    "circular.new": Right(BUREAU, MISSING),
    "circular": Right(BUREAU, MISSING),
    "circular.file": Right(f"{BUREAU} manager", MISSING),
    "listed": Right(LIST_KEEPERS, MISSING),
    "listed.tie": Right(LIST_KEEPERS, MISSING, empty=MISSING),
    "listed.end": Right(LIST_KEEPERS, MISSING),
    "listed.hold": Right(f"{GROUP} city admin", MISSING),
    "listed.enter": Right(GROUP, MISSING, {"city": FORBIDDEN, "admin": FORBIDDEN}),
    "receipts": Right(ALL),
    "receipt": Right("manager", MISSING),
    "receipt.confirm": Right("manager", MISSING),
    "receipt.answer": Right("manager", MISSING),
    "owns": Right(f"{BUREAU} {GROUP}"),
    "own": Right(BUREAU, MISSING),
    "own.absent": Right(BUREAU, MISSING),
    "own.unit": Right(BUREAU, MISSING),
    "own.file": Right(BUREAU, MISSING),
    "quiz.analysis": Right("editor reviewer admin", MISSING),
    "quiz.missed": Right(OFFICERS, MISSING),
    "quiz.allowances": Right("teacher manager", MISSING),
    "quiz.print": Right("teacher manager editor reviewer admin", MISSING),
    "quiz.print.paper": Right("teacher manager editor reviewer admin", MISSING),
    "quiz.print.key": Right("teacher manager editor reviewer admin", MISSING),
    "quiz.bank.workbook": Right("editor reviewer admin", MISSING),
    "quiz.bank.gift": Right("editor reviewer admin", MISSING),
    "lesson.finish": Right("pupil employee teacher manager"),
    "quiz.start": Right("pupil employee teacher manager"),
    "quiz.paper": Right("pupil", MISSING),
    "quiz.marked": Right("pupil", MISSING),
    # The teacher of the samples manages the school as well.
    "schools": Right("teacher", MISSING),
    "schools.terms": Right(f"{BUREAU} officer {FOREIGN} city"),
    **dict.fromkeys(
        (
            "schools.desk",
            "schools.class",
            "schools.class.pdf",
            "schools.class.docx",
            "schools.proof.pdf",
            "schools.proof.docx",
            "schools.own_terms",
            "schools.own_term.remove",
            "schools.plan",
            "schools.unplan",
            "schools.sheet",
            "schools.items",
            "schools.item.remove",
        ),
        Right("teacher", MISSING),
    ),
    "classroom": Right("teacher manager admin"),
    "classroom.board": Right("teacher admin", MISSING),
    "classroom.questions": Right("teacher admin", MISSING),
    "classroom.state": Right("teacher admin", MISSING),
    "classroom.cards": Right("teacher manager admin"),
    "classroom.kit": Right("teacher admin", MISSING),
    "classroom.homework": Right("teacher manager admin"),
    "classroom.move": Right("teacher admin", MISSING, empty=400),
    "classroom.roll": Right("teacher admin", MISSING, empty=400),
    "classroom.hands": Right("teacher admin", MISSING, empty=400),
    "classroom.by_hands": Right("teacher admin", MISSING),
    "classroom.part": Right("teacher admin", MISSING, empty=404),
    "classroom.log": Right("teacher admin", MISSING),
    "classroom.attach": Right("teacher", MISSING),
    "classroom.taught": Right("teacher manager admin"),
    "classroom.sign_sheet": Right("teacher admin", MISSING),
    "classroom.drop": Right("teacher admin", MISSING),
    "keeper": Right("keeper admin"),
    "keeper.check_in": Right("keeper admin"),
    "keeper.papers": Right("keeper admin"),
    "keeper.undo": Right("keeper admin"),
    "ticket.people": Right(ALL),
    "keeper.forgive": Right("keeper admin"),
    "kept": Right("keeper admin", MISSING),
    "kept.venue": Right("keeper admin", MISSING),
    "kept.facts": Right("keeper admin", MISSING),
    "kept.rules": Right("keeper admin", MISSING),
    "kept.hours": Right("keeper admin", MISSING),
    "kept.day": Right("keeper admin", MISSING),
    "kept.day_removed": Right("keeper admin", MISSING),
    "kept.state": Right("keeper admin", MISSING, empty=MISSING),
    "kept.carry_over": Right("keeper admin", MISSING),
    "kept.slots": Right("keeper admin", MISSING),
    "kept.slot": Right("keeper admin", MISSING),
    "kept.move": Right("keeper admin", MISSING),
    "kept.answer": Right("keeper admin", MISSING),
    "kept.caller": Right("keeper admin", MISSING),
    "kept.call_out": Right("keeper admin", MISSING),
    "kept.bells": Right("keeper admin", MISSING),
    "kept.guides": Right("keeper admin", MISSING),
    "kept.numbers": Right("keeper admin", MISSING),
    "kept.slot_guided": Right("keeper admin", MISSING),
    "kept.wish": Right("keeper admin", MISSING),
    "kept.walk_in": Right("keeper admin", MISSING, empty=MISSING),
    "door": Right("keeper admin", MISSING),
    "door.key": Right("keeper admin", MISSING),
    "kept.link": Right("keeper admin", MISSING),
    "kept.month": Right("keeper admin", MISSING),
    "kept.exhibit_new": Right("keeper admin", MISSING),
    "kept.exhibit": Right("keeper admin", MISSING),
    "drills.screen": Right(OPENERS),
    "drills.class_screen": Right("teacher", MISSING),
    "drills.debrief": Right(READERS, MISSING),
    "drills.decisions": Right(READERS, MISSING),
    "drills.open": Right(OPENERS, empty=MISSING),
    "drills.lead": Right("teacher admin", MISSING),
    "drills.roll_call": Right("teacher admin", MISSING),
    "drills.led": Right(READERS, MISSING, {PUBLIC: MISSING}),
    "drills.card": Right("teacher admin", MISSING),
    "certificate": Right("pupil teacher admin", MISSING),
    "record": Right(ALL),
    "record.manager": Right(ALL),
    "record.officer": Right(ALL),
    "record.class": Right(READERS, MISSING),
    "record.person": Right("pupil teacher admin", MISSING),
    "record.organisation": Right(READERS, MISSING),
    "record.export": Right(READERS, MISSING),
    "evidence": Right(READERS, MISSING),
    "evidence.revoke": Right(OVERSEERS, MISSING, {"teacher": FORBIDDEN}),
    "evidence.correct": Right(OVERSEERS, MISSING, {"teacher": FORBIDDEN}),
    "duty": Right(READERS, MISSING),
    "duty.attest": Right(OVERSEERS, MISSING, {"teacher": FORBIDDEN}),
    "duty.waive": Right(OVERSEERS, MISSING, {"teacher": FORBIDDEN}),
    "duty.unwaive": Right(OVERSEERS, MISSING, {"teacher": FORBIDDEN}),
    "earlier": Right("manager", MISSING),
    "real_drills": Right(HOTEL, MISSING),
    "real_drills.officer": Right(READERS, MISSING),
    "real_drill": Right(HOTEL, MISSING),
    "real_drill.pdf": Right(HOTEL, MISSING),
    "real_drill.docx": Right(HOTEL, MISSING),
    "real_drill.xlsx": Right(HOTEL, MISSING),
    "unit_file.docx": Right(HOTEL, MISSING),
    "kits.take": Right(ALL, empty=MISSING),
    "real_drill.kit": Right("manager", MISSING, LOOKING_ON),
    "session.kit": Right("manager", MISSING, LOOKING_ON),
    "publicity.kit": Right("manager", MISSING, LOOKING_ON),
    "certificate.kit": Right("manager", MISSING, LOOKING_ON),
    "exchange.keys": Right(f"teacher manager keeper {OFFICERS}"),
    "papers": Right(f"teacher manager {OFFICERS}"),
    "papers.owner": Right("manager", MISSING),
    "papers.paper": Right("manager", MISSING),
    "papers.drop": Right("manager", MISSING),
    "papers.template": Right("manager", MISSING),
    "papers.blank": Right("manager", MISSING),
    "unit_file.pdf": Right(HOTEL, MISSING),
    "unit_file.xlsx": Right(HOTEL, MISSING),
    "real_drill.file": Right(HOTEL, MISSING),
    "real_drill.before": Right("manager", MISSING, LOOKING_ON),
    "filed": Right(HOTEL, MISSING),
    "filed.docx": Right(HOTEL, MISSING),
    "filed.xlsx": Right(HOTEL, MISSING),
    "filed.session": Right(HOTEL, MISSING),
    "filed.session.pdf": Right(HOTEL, MISSING),
    "filed.session.correct": Right("manager", MISSING, LOOKING_ON),
    "filed.list": Right(HOTEL, MISSING),
    "filed.new.drill": Right("manager", MISSING, LOOKING_ON),
    "filed.new.session": Right("manager", MISSING, LOOKING_ON),
    "filed.new.certificate": Right("manager", MISSING, LOOKING_ON),
    "filed.new.publicity": Right("manager", MISSING, LOOKING_ON),
    "filed.new.paper": Right("manager", MISSING, LOOKING_ON),
    "records.inbox": Right(OFFICERS),
    "records.attest": Right(OFFICERS),
    "real_drill.record": Right("manager", MISSING, LOOKING_ON),
    "real_drill.correct": Right("manager", MISSING, LOOKING_ON),
    "real_drill.scan": Right("manager", MISSING, LOOKING_ON),
    "real_drill.answer": Right("manager", MISSING, LOOKING_ON),
    "real_drill.review": Right("city admin", MISSING, {"manager": FORBIDDEN}),
    "record.class.people": Right("teacher officer city admin", MISSING),
    "record.organisation.people": Right(READERS, MISSING),
    "answered_for": Right(ALL),
    "spot.rounds": Right("manager", MISSING),
    "spot.start": Right("manager", MISSING),
    "spot.questions": Right("manager", MISSING),
    "spot.question.end": Right("manager", MISSING),
    "spot.round": Right("manager", MISSING),
    "spot.answer": Right("manager", MISSING, empty=MISSING),
    "spot.absent": Right("manager", MISSING),
    "spot.end": Right("manager", MISSING),
    "certificates.unit": Right("manager", MISSING),
    "certificates.reissue": Right("manager", MISSING),
    "certificates.class": Right("teacher admin", MISSING),
    "certificates.class.file": Right("teacher admin", MISSING, empty=MISSING),
    "desks": Right(ALL),
    "unit_desk": Right(HOTEL, MISSING),
    "unit_people": Right("manager admin", MISSING),
    "unit_calendar": Right(HOTEL, MISSING),
    "unit_calendar.file": Right(HOTEL, MISSING),
    "made_files": Right(ALL),
    "made_file.ask": Right(HOTEL, MISSING, empty=MISSING),
    "made_file": Right("manager", MISSING),
    "made_file.fetch": Right("manager", MISSING),
    "made_file.again": Right("manager", MISSING, empty=MISSING),
    "exceptions": Right(ALL),
    "rules": Right(ALL),
    "rule": Right(ALL),
    "rules.new": Right(OFFICERS),
    "rule.propose": Right(OFFICERS),
    "rule.tie": Right("city admin"),
    "rule.untie": Right("city admin"),
    "drafts": Right(OFFICERS),
    "draft": Right("officer", but=dict.fromkeys((FOREIGN, "city", "admin"), MISSING)),
    "draft.compute": Right("officer", but=dict.fromkeys((FOREIGN, "city", "admin"), MISSING)),
    "draft.hand": Right("officer", but=dict.fromkeys((FOREIGN, "city", "admin"), MISSING)),
    "draft.take": Right("officer", but=dict.fromkeys((FOREIGN, "city", "admin"), MISSING)),
    "draft.publish": Right("officer", but=dict.fromkeys((FOREIGN, "city", "admin"), MISSING)),
    "key_units": Right(OFFICERS),
    "key_units.decide": Right(OVERSEERS, but=ELSEWHERE),
    "oversight": Right(OFFICERS),
    "oversight.units": Right(OFFICERS),
    "oversight.units.file": Right(OFFICERS),
    "oversight.unit": Right(OVERSEERS, but=ELSEWHERE),
    "oversight.city": Right(OFFICERS),
    "oversight.division": Right(OVERSEERS, but=ELSEWHERE),
    "oversight.csv": Right(OFFICERS),
    "privacy.mine": Right(ALL),
    "privacy.export": Right(ALL),
    "privacy.erase": Right(ALL),
    "privacy.find": Right(f"teacher manager {OFFICERS}"),
    "privacy.person": Right(READERS, MISSING),
    "privacy.person.export": Right(READERS, MISSING),
    "privacy.person.erase": Right(READERS, MISSING),
    "privacy.class": Right("teacher admin", MISSING),
    "privacy.slips": Right("teacher admin", MISSING),
    "privacy.unname": Right("teacher admin", MISSING),
    "privacy.report": Right("city admin"),
    "privacy.report.year": Right("city admin"),
    "privacy.report.pdf": Right("city admin"),
    "privacy.report.xlsx": Right("city admin"),
    "privacy.incident": Right("city admin"),
    "todo": Right(ALL),
    "notices": Right(ALL),
    "notices.read": Right(ALL),
    "notices.sent": Right(ALL),
    "notices.ways": Right(ALL),
    "notice": Right("manager", MISSING),
    "security": Right(ALL),
    "government.links": Right("", MISSING),
    "government.unlink": Right(ALL),
    "security.sessions": Right(ALL),
    "security.session.end": Right("", MISSING),
    "classes": Right("teacher"),
    "class.seats": Right("teacher", MISSING),
    "class.sheet": Right("teacher", MISSING),
    # The teacher of the samples manages the school as well.
    "class.change": Right("teacher", MISSING),
    "school.classes": Right("teacher", MISSING),
    "school.promotion": Right("teacher", MISSING),
    "units": Right(OFFICERS),
    "kinds": Right(OFFICERS),
    "kind.add": Right("city admin"),
    "kind.edit": Right("city admin"),
    "unit.add": Right(OFFICERS),
    "unit": Right(OVERSEERS, but=ELSEWHERE),
    "unit.edit": Right(READERS, MISSING),
    "unit.edit.manager": Right(HOTEL, MISSING),
    "unit.facts": Right(HOTEL, MISSING),
    "unit.fact": Right(HOTEL, MISSING),
    "unit.acts": Right(OVERSEERS, but=ELSEWHERE),
    "unit.rename": Right(OVERSEERS, but=ELSEWHERE),
    "unit.shut": Right(OVERSEERS, but=ELSEWHERE),
    "unit.reopen": Right(OVERSEERS, but=ELSEWHERE),
    "unit.dismiss": Right(OVERSEERS, but=ELSEWHERE),
    "start": Right("admin", MISSING),
    "start.city": Right("admin", MISSING),
    "start.offices": Right("admin", MISSING),
    "roles": Right(OFFICERS),
    "role.grant": Right(OFFICERS),
    "role.grant.county": Right("city admin"),
    "role.end": Right("city admin", MISSING),
    "role.link": Right("city admin", FORBIDDEN, but=dict.fromkeys(("officer", FOREIGN), MISSING)),
    "teachers": Right("teacher admin", MISSING),
    "offices": Right("city admin"),
    "office.add": Right("city admin"),
    "office": Right("city admin"),
    "password.new": Right(ALL),
    "sheets.pupils": Right("teacher", MISSING),
    "sheets.units": Right(OFFICERS, MISSING),
    "sheets.accounts": Right(f"teacher {OFFICERS}", MISSING),  # the teacher manages the school as well
    "sheets.key_units": Right(OFFICERS, MISSING),
    "role.invitations": Right("officer", MISSING),
    "sheets.start": Right("manager", MISSING),
    "sheets.blank": Right("manager", MISSING),
    "sheets.naming": Right("manager", MISSING),
    "sheets.show": Right("manager", MISSING),
    "sheets.report": Right("manager", MISSING),
    "sheets.columns": Right("manager", MISSING),
    "sheets.answers": Right("manager", MISSING),
    "sheets.go_on": Right("manager", MISSING),
    "sheets.undo": Right("manager", MISSING),
    "sheets.again": Right("manager", MISSING),
    "sheets.apply": Right("manager", MISSING),
    "sheets.discard": Right("manager", MISSING),
    "staff": Right("manager", MISSING),
    "door.desk": Right("manager", MISSING),
    "door.waiting": Right("manager", MISSING),
    "door.place": Right("manager", MISSING),
    "door.open": Right("manager", MISSING),
    "door.close": Right("manager", MISSING),
    "door.poster_pdf": Right("manager", MISSING),
    "door.poster_png": Right("manager", MISSING),
    "door.decide": Right("manager", MISSING),
    "door.refuse": Right("manager", MISSING),
    "door.explained": Right("manager", MISSING),
    "staff.add": Right("manager", MISSING),
    "staff.member": Right("manager", MISSING),
    "staff.move": Right("manager", MISSING),
    "staff.place": Right("manager", MISSING),
    "staff.send": Right("manager", MISSING),
    "staff.return": Right("manager", MISSING),
    "departments": Right("manager", MISSING),
    "department": Right("manager", MISSING),
    "changes": Right("manager", MISSING),
    "post_words": Right("manager", MISSING),
    "letters": Right("manager", MISSING),
    "letters.file": Right("manager", MISSING),
    "letter.pdf": Right("manager", MISSING),
    "letter.docx": Right("manager", MISSING),
    "letter.scan": Right("manager", MISSING),
    "letter.unfile": Right("manager", MISSING),
    "staff.leave": Right("manager", MISSING),
    "staff.invite": Right("manager", MISSING),
    "tokens": Right(f"keeper {OFFICERS}"),
    "token.revoke": Right("keeper city admin", MISSING),
}


def needs_account(entry: Entry) -> bool:
    """True for the site's own addresses that are somebody's; allauth's are tested with signing in."""
    own = entry.kind is Kind.SIGNED_IN or (entry.kind is Kind.FILE and entry.role in ROLES)
    return own and entry.role != PUBLIC and not entry.name.startswith("account.")


def nowhere(entry: Entry) -> str:
    """The address with objects that do not exist."""
    gone = {name: str(UUID(int=0)) if name in UUIDS else "9" * len(SHAPES.get(name, "9" * 6)) for name in entry.needs}
    return entry.path.format(**gone)


# -- the admin ---------------------------------------------------------------------------------------------------------

CMS_OPENS = {
    "admin": {"admin"},
    "reviewer": {"reviewer", "admin"},
    "editor": {"editor", "reviewer", "admin"},
    "officer": {"officer", "city", "admin", FOREIGN},
}
# Open to whoever may enter the admin at all. What a chooser lists is bounded by its own rules.
OF_THE_ADMIN = (
    "home", "account", "api.pages", "pasted", "links.*", "pages.revisions", "pages.choose*", "*.choose", "*.choose.results",
    "*.chosen_multiple", "question_chooser.chosen", "notice_text_chooser.chosen", "script_chooser.chosen", "venue_chooser.chosen",
    "quiz_chooser.chosen", "campaign_chooser.chosen",
)  # fmt: skip
# Shown to everybody, or sending everybody on.
OF_EVERYBODY = ("sprite", "words", "login", "logout", "password_reset*")
OF_A_ROW = ("inspect", "edit", "delete", "history", "history-results", "usage")
# What whoever gets in nowhere is told of the admin, and who may enter it and not this page.
TURNED_AWAY = {PUBLIC: ("302 /accounts/login/", "405"), STRANGER: ("403",)}
SENT_BACK = ("302 /cms/", "403", "404", "405")


def is_closed_to(entry: Entry, role: str) -> bool:
    """True when an address of the admin lets this role in nowhere or not here."""
    name = entry.name.removeprefix("cms.")
    if any(fnmatchcase(name, pattern) for pattern in OF_EVERYBODY):
        return False
    if role in (PUBLIC, STRANGER):
        return True
    if any(fnmatchcase(name, pattern) for pattern in OF_THE_ADMIN):
        return False
    of_a_county = name.rpartition(".")[2] in OF_A_ROW and "rule_version" not in entry.needs
    return role not in CMS_OPENS[entry.role] or (role == FOREIGN and of_a_county)


def is_of_an_object(entry: Entry) -> bool:
    """True for addresses of the site that name an object of somebody's."""
    return needs_account(entry) and bool(entry.needs)


def roles_asked(entry: Entry) -> tuple[str, ...]:
    """The roles that knock at an address: at the admin's those that are turned away."""
    if needs_account(entry):
        return ROLES
    return tuple(role for role in CMS_ROLES if is_closed_to(entry, role)) if entry.kind is Kind.CMS else ()
