"""What a request may cost the web process, in CPU milliseconds: by kind, and by name where a page differs.

Measured on one core of the build machine by `make bench ONLY=pages`; a faster or slower one scales all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.walk import Entry, Kind


@dataclass(frozen=True)
class Budget:
    """So many milliseconds, and why not those of its kind."""

    ms: float
    reason: str


KINDS = {Kind.PUBLIC: 8.0, Kind.SIGNED_IN: 20.0, Kind.API: 8.0, Kind.FILE: 8.0, Kind.CMS: 60.0}
OWN = {
    "lesson": Budget(6, "what visitors read most"),
    "lesson.plan.docx": Budget(90, "a paper for Word, a table of the whole lesson"),
    "lesson.plan.pdf": Budget(60, "the lesson set as PDF on two pages"),
    "lesson.slides.pptx": Budget(260, "a dozen slides with their notes; drawings are made bitmaps once a process"),
    "lesson.worksheet.pdf": Budget(40, "two pages set as PDF with drawings"),
    "lesson.poster.pdf": Budget(40, "a large page set as PDF with a drawing and a code"),
    "kits.outbox.manager": Budget(20, "signed in: the work of each of the manager's units that goes without a network"),
    "poster": Budget(20, "one page set as PDF with its QR code"),
    "poster.picture": Budget(120, "one page set as a picture with its QR code, once a poster is fetched"),
    "certificate": Budget(20, "signed in: one page set as PDF with its QR code"),
    "record.export": Budget(20, "signed in: a whole record with its proofs"),
    "filed.session.pdf": Budget(20, "signed in: a record set as PDF"),
    **dict.fromkeys(
        ("filed.docx", "papers.blank", "letter.docx", "real_drill.docx", "unit_file.docx"),
        Budget(60, "signed in: a paper for Word from its template"),
    ),
    **dict.fromkeys(("filed.xlsx", "real_drill.xlsx"), Budget(20, "signed in: a record as a workbook")),
    **dict.fromkeys(("letters.file", "letter.pdf"), Budget(20, "signed in: letters set as PDF")),
    **dict.fromkeys(
        ("door.poster_pdf", "door.poster_png"),
        Budget(25, "signed in: one page set with its QR code, as PDF or picture"),
    ),
    **dict.fromkeys(
        ("rules.new", "rule.propose"), Budget(30, "a form of over a hundred choices, each drawn by a template")
    ),
    "real_drill.pdf": Budget(20, "signed in: a form of several pages set as PDF"),
    **dict.fromkeys(
        ("oversight", "oversight.city", "oversight.division"),
        Budget(28, "eleven aggregates over six tables, each by division, beside the units' own"),
    ),
    "unit_file.pdf": Budget(25, "signed in: all that an inspection asks of a unit, set as PDF"),
    "unit_file.xlsx": Budget(45, "signed in: all that an inspection asks of a unit, as a workbook of several sheets"),
    "oversight.csv": Budget(20, "signed in: the figures of the coverage page without the page"),
    **dict.fromkeys(
        ("privacy.report", "privacy.report.year", "privacy.report.pdf", "privacy.report.xlsx"),
        Budget(60, "once a year: counts every registered kind of personal data, each where it lies"),
    ),
    **dict.fromkeys(
        ("privacy.mine", "privacy.person", "privacy.class"),
        Budget(28, "reads every registered kind of data about somebody, a query each"),
    ),
    "schools.desk": Budget(75, "each class of a school under each rule, its pupils' duties counted, and its own state"),
    "schools.own_terms": Budget(27, "a school's terms with their reasons, and the form of another"),
    **dict.fromkeys(
        ("schools.week", "classroom.seat"),
        Budget(11, "a page for a class without accounts: who holds a code or a seat"),
    ),
    "classroom": Budget(40, "lessons that go on, are over or wait for a class, and a form of all lessons and classes"),
    "classroom.questions": Budget(65, "every question that fits a lesson, each drawn by a template with its choices"),
    "classroom.log": Budget(32, "a lesson's log to look at: a form with every seat, and the answers"),
    "classroom.homework": Budget(47, "signed in: one page of drawings and lines set as PDF"),
    "record.class": Budget(36, "a class's duties and evidence, and what each met"),
    **dict.fromkeys(
        ("filed", "filed.session"), Budget(39, "a record with its participants, corrections, and the duties it met")
    ),
    "filed.session.correct": Budget(46, "the form of a record with all it holds, to correct with a reason"),
    **dict.fromkeys(
        ("schools.plan", "schools.class", "school.promotion"),
        Budget(30, "a form of all lessons and classes, or a class's duties with what to do about each"),
    ),
    **dict.fromkeys(
        ("schools.class.docx", "schools.proof.docx"), Budget(80, "signed in: a paper for Word from its template")
    ),
    **dict.fromkeys(
        ("schools.class.pdf", "schools.proof.pdf", "schools.sheet"),
        Budget(60, "signed in: a page of tables, or of codes to scan, set as PDF"),
    ),
    **dict.fromkeys(
        ("sheets.blank", "sheets.report"), Budget(30, "signed in: a workbook made anew, a line for each of the table's")
    ),
    "role.invitations": Budget(25, "signed in: strips with QR codes set as PDF"),
    **dict.fromkeys(
        ("cms.groups.edit", "cms.question.revert"),
        Budget(75, "Wagtail's own forms, of all permissions and of a revision with its usage"),
    ),
    **dict.fromkeys(
        ("privacy.child", "bookings.data.verified"),
        Budget(20, "known by phone: reads every registered kind of data about one person"),
    ),
}


def budget_of(entry: Entry) -> float:
    """The most that one GET of the entry may cost."""
    own = OWN.get(entry.name)
    return own.ms if own else KINDS[entry.kind]
