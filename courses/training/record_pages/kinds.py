"""What the pages know of each kind of record: its form, how it reads, what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.papers.kinds import Paper

from ..filings.certificates import CertificateForm, rows_of_certificate
from ..filings.lessons import LessonLogForm, rows_of_lesson
from ..filings.paper_records import PaperForm, rows_of_paper
from ..filings.papers import CERTIFICATE_PAPER, LESSON_PAPER, PUBLICITY_PAPER, SESSION_PAPERS
from ..filings.publicity import PublicityForm, rows_of_publicity
from ..filings.sessions import SessionForm, rows_of_session
from ..models import (
    LessonLog,
    OutsideCertificate,
    PaperRecord,
    Publicity,
    RealDrill,
    Record,
    RecordKind,
    SubjectKind,
    TrainingSession,
)
from ..real_drills.forms import RealDrillForm
from ..real_drills.papers import DRILL_PAPERS
from ..real_drills.pdf import rows_of
from ..records.filing import personal_of
from ..records.forms import RecordForm

Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KindOfRecord:
    """One kind of record. `names` are the entries of the personal part that are shown, each with its label."""

    kind: str
    slug: str
    model: type[Record]
    form: type[RecordForm] | None
    read: Callable[[Any], Lines]
    title: str | Promise
    action: str | Promise
    done: str | Promise
    names: tuple[tuple[str, str | Promise], ...] = ()
    papers: tuple[Paper, ...] = ()
    is_offered: bool = True  # whether the unit's list offers to file one by hand

    def of(self, record: Record) -> Any:
        """The record with its own columns."""
        return record if isinstance(record, self.model) else self.model._default_manager.get(pk=record.pk)

    def name_lines(self, record: Record) -> Lines:
        """What names people, for those who may read it."""
        part = personal_of(record)
        return [(str(label), str(part[key])) for key, label in self.names if part.get(key)]


PARTICIPANTS = ("participants", _("Names of who took part"))
KINDS = {
    one.kind: one
    for one in (
        KindOfRecord(
            RecordKind.DRILL, "drill", RealDrill, RealDrillForm, rows_of, _("Real drill"), _("Record a drill"),
            _("The drill is on record. Duties that ask for it are counted anew."), (PARTICIPANTS,), DRILL_PAPERS,
        ),
        KindOfRecord(
            RecordKind.SESSION, "session", TrainingSession, SessionForm, rows_of_session, _("Training session"),
            _("Record a training"), _("The training is on record. Duties that ask for it are counted anew."),
            (("teacher", _("Teacher")), PARTICIPANTS, ("failed", _("Who did not pass"))), SESSION_PAPERS,
        ),
        KindOfRecord(
            RecordKind.LESSON, "lesson", LessonLog, LessonLogForm, rows_of_lesson, _("Lesson log"), "",
            _("The lesson is on record. Duties that ask for it are counted anew."), (("teacher", _("Teacher")),),
            (LESSON_PAPER,), is_offered=False,
        ),
        KindOfRecord(
            RecordKind.CERTIFICATE, "certificate", OutsideCertificate, CertificateForm, rows_of_certificate,
            _("Certificate from elsewhere"), _("Record a certificate"), _("The certificate is on record."),
            (("holder", _("Holder")), ("number", _("Number of the certificate"))), (CERTIFICATE_PAPER,),
        ),
        KindOfRecord(
            RecordKind.PUBLICITY, "publicity", Publicity, PublicityForm, rows_of_publicity, _("Publicity"),
            _("Record publicity"), _("The activity is on record. Duties that ask for it are counted anew."), (),
            (PUBLICITY_PAPER,),
        ),
        KindOfRecord(
            RecordKind.PAPER, "paper", PaperRecord, PaperForm, rows_of_paper, _("Paper for a rule"), _("File a paper"),
            _("The paper is on record."),
        ),
        KindOfRecord(
            RecordKind.ATTESTATION, "attestation", Record, None, lambda record: [],
            _("Attestation by an officer"), "", "", (("note", _("What was seen")),),
        ),
    )
}  # fmt: skip
BY_SLUG = {one.slug: one for one in KINDS.values()}


def kind_of(record: Record) -> KindOfRecord:
    return KINDS[record.kind]


def address_of(record: Record) -> str:
    """The page of a record."""
    if record.kind == RecordKind.DRILL:
        return reverse("training:real_drill", args=[record.pk])
    return reverse("training:filed_record", args=[record.pk])


def paper_urls(record: Record, key: str) -> tuple[str, str]:
    """The addresses of a paper of a record for Word and for a spreadsheet."""
    room = "real_drill" if record.kind == RecordKind.DRILL else "record"
    docx, xlsx = (reverse(f"training:{room}_{suffix}", args=[record.pk, key]) for suffix in ("docx", "xlsx"))
    return docx, xlsx


def record_paper_url(record: Record) -> str:
    """The address of the record itself as a paper for Word; empty for a kind that has none."""
    key = next((paper.key for paper in kind_of(record).papers if paper.key.endswith("-record")), "")
    return paper_urls(record, key)[0] if key else ""


def is_about_person(record: Record) -> bool:
    return bool(record.evidence.subject_kind == SubjectKind.PERSON)
