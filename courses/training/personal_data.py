"""What the ledger and its rules hold about people, and how it goes. Rows name nobody; names lie beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose
from people.keeping import current_on
from people.models import Membership, Person, PersonKind

from .ledger.keeping import kept_by_law, parts_past, until_of
from .ledger.record import shred_person, unname_certificates
from .made_files.making import KEPT, forget_made_files
from .models import Certificate, EvidencePersonal, RealDrill, SubjectKind
from .records.keeping import drop_files, record_files_past


def _ids(subject: Subject) -> list[Any]:
    return [one for one in (subject.person, subject.resident) if one]


def _parts_of(subject: Subject) -> QuerySet[EvidencePersonal]:
    return EvidencePersonal.objects.filter(
        evidence__subject_kind=SubjectKind.PERSON, evidence__subject_id__in=_ids(subject)
    ).select_related("evidence")


def _certificates_of(subject: Subject) -> QuerySet[Certificate]:
    return Certificate.objects.filter(subject_id__in=_ids(subject))


def _shred_parts(now: datetime) -> int:
    return parts_past(timezone.localdate(now)).delete()[0]


def _erase_parts(subject: Subject, now: datetime) -> Erased:
    gone = sum(shred_person(subject_id=one) for one in _ids(subject))
    kept = list(_parts_of(subject).filter(kept_by_law()))
    until = max((until_of(part) for part in kept), default=None)
    return Erased(gone, len(kept), until, _("Order 61 art. 42 and 43: the unit's record of training and drills"))


def _erase_holders(subject: Subject, now: datetime) -> Erased:
    """Runs after the parts: a certificate is named as long as its row is."""
    gone = unname_certificates(_certificates_of(subject))
    named = _certificates_of(subject).exclude(holder_name="").select_related("evidence__personal__evidence")
    until = max((until_of(certificate.evidence.personal) for certificate in named), default=None)
    return Erased(gone, len(named), until, _("Order 61 art. 42 and 43: the unit's record of training and drills"))


def _listed() -> QuerySet[RealDrill]:
    """Real drills whose names are there still: the list is free text, so nobody is found in it by person."""
    return RealDrill.objects.filter(evidence__personal__isnull=False)


def _lists_around(subject: Subject) -> QuerySet[RealDrill]:
    """Drills that a unit held while somebody belonged to it, and those that somebody recorded."""
    day = OuterRef("began_at__date")
    there = Membership.objects.filter(
        current_on(day), person__in=subject.persons, organisation=OuterRef("organisation"), started_on__lte=day
    )
    around = _listed().filter(Q(Exists(there)) | Q(recorded_by__in=subject.accounts))
    return around.select_related("evidence__personal__evidence")


def _keep_lists(subject: Subject, now: datetime) -> Erased:
    """One name cannot be taken out of a list: the seal commits to all of it, and the law asks for it."""
    kept = list(_lists_around(subject))
    until = max((_list_until(drill) for drill in kept), default=None)
    return Erased(kept=len(kept), until=until, reason=_("Order 61 art. 43: a drill's record says who took part"))


def _list_until(drill: RealDrill) -> date:
    return until_of(drill.evidence.personal)


def _kept() -> str:
    return _("pupils and visitors: %(days)s days; a unit's record of its own people: %(years)s years") % {
        "days": settings.NAMES_KEEP_DAYS,
        "years": settings.RECORDS_KEEP_YEARS,
    }


HELD = [
    Holding(
        model="training.EvidencePersonal",
        fields=("payload", "salt"),
        hidden=("salt",),
        beside=("evidence", "keep_until"),
        whose=(Whose.STAFF, Whose.PUPILS, Whose.RESIDENTS),
        purpose=_("to say who took part in what the ledger records"),
        ground=Ground.DUTY,
        kept=_kept,
        why=_("Order 61 art. 41 to 43 ask units for such a record; five years are the limitation of the Administrative "
              "Penalty Law art. 36"),
        shred=_shred_parts,
        erase=_erase_parts,
        unname=_erase_parts,
        rows=_parts_of,
        minors=lambda rows: rows.filter(
            evidence__subject_id__in=Person.objects.filter(kind=PersonKind.PUPIL).values("pk")
        ),
    ),
    Holding(
        model="training.Certificate",
        fields=("holder_name",),
        beside=("serial", "title", "issued_at", "valid_until"),
        whose=(Whose.STAFF, Whose.PUPILS),
        purpose=_("to name whom a certificate of training is for"),
        ground=Ground.REQUEST,
        kept=_kept,
        why=_("as long as the record that it certifies names its holder"),
        shred=lambda now: unname_certificates(Certificate.objects.all()),
        erase=_erase_holders,
        unname=_erase_holders,
        rows=_certificates_of,
        live=lambda: Certificate.objects.exclude(holder_name=""),
        minors=lambda rows: rows.filter(subject_id__in=Person.objects.filter(kind=PersonKind.PUPIL).values("pk")),
    ),
]  # fmt: skip

HELD.append(
    Holding(
        model="training.RecordFile",
        fields=("file", "name"),
        beside=("record", "added_at"),
        whose=(Whose.STAFF,),
        purpose=_("to show that something took place: a sign-in sheet, a sealed scan, a picture"),
        ground=Ground.DUTY,
        kept=lambda: _("%(years)s years") % {"years": settings.RECORDS_KEEP_YEARS},
        why=_("Order 61 art. 41 to 43 ask units for such a record; five years are the limitation of the Administrative "
              "Penalty Law art. 36"),
        shred=lambda now: drop_files(record_files_past(timezone.localdate(now))),
        not_by_person=_("a sheet or a picture shows many people and is found by its record"),
    )
)  # fmt: skip

HELD.append(
    Holding(
        model="training.RealDrill",
        called=_("real drills of your unit, in whose lists you may stand"),
        fields=(),
        beside=("organisation", "began_at", "place"),
        until=_list_until,
        whose=(Whose.STAFF, Whose.PUPILS),
        purpose=_("to say who took part in a drill; a list names others too, so ask the unit to look you up in it"),
        ground=Ground.DUTY,
        kept=lambda: _("%(years)s years") % {"years": settings.RECORDS_KEEP_YEARS},
        why=_("Order 61 art. 43: a drill's record says who took part"),
        shred=lambda now: 0,  # the lists are personal parts of evidence and go with them
        erase=_keep_lists,
        rows=_lists_around,
        live=_listed,
    )
)  # fmt: skip

HELD.append(
    Holding(
        model="training.MadeFile",
        fields=("file", "name", "options"),
        beside=("organisation", "asked_at", "keep_until"),
        whose=(Whose.STAFF, Whose.PUPILS),
        purpose=_("to hand out a table or a file that takes longer to make than a page"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days after it was asked for") % {"days": KEPT.days},
        why=_("long enough to fetch it; it can be made again from the records"),
        shred=lambda now: forget_made_files(timezone.localdate(now)),
        not_by_person=_("a copy of records of many people, which goes by itself within days"),
    )
)  # fmt: skip

_OPAQUE = "subjects are opaque numbers; whoever writes is told to name nobody, because the row is sealed for good"

NOT_PERSONAL = [
    NotPersonal(
        model="training.Evidence",
        fields=(
            "source_key", "division_code", "place", "content_key", "result", "commitment", "reason", "stamp",
        ),
        why=_OPAQUE,
    ),
    NotPersonal(
        model="training.Certificate",
        fields=("stamp", "serial", "title", "course_key", "revoked_reason"),
        why="what was certified, not of whom",
    ),
    NotPersonal(model="training.RecordFile", fields=("content_type", "sha256"), why="a type and a digest"),
    NotPersonal(model="training.Record", fields=("place", "counts_for"), why="about what a unit did"),
    NotPersonal(
        model="training.RealDrill",
        fields=("plan", "content", "departments", "notice", "jammed", "evaluation", "plan_revision"),
        why="about a drill; names go into the personal part of its evidence",
    ),
    NotPersonal(
        model="training.MadeFile",
        fields=("kind", "language", "error", "content_type"),
        why="what kind of file was asked for",
    ),
    NotPersonal(
        model="training.TrainingSession",
        fields=("content", "course_key", "topics", "sittings", "hours_reason", "shift"),
        why="about a training; names and marks go into the personal parts of its evidence",
    ),
    NotPersonal(
        model="training.LessonLog",
        fields=(
            "group_name", "title", "course_key", "lesson_key", "content", "answering", "answers", "seats", "absent",
            "hours_reason",
        ),
        why="about a lesson: seats by number and opaque id; the teacher's name lies in its evidence",
    ),
    NotPersonal(
        model="training.OutsideCertificate",
        fields=("level", "issuer"),
        why="what was certified; whose it is and its number lie in its evidence",
    ),
    NotPersonal(model="training.Publicity", fields=("content", "posted"), why="places and numbers reached, no names"),
    NotPersonal(model="training.PaperRecord", fields=("rule_code", "title", "content"), why="a paper of a unit"),
    NotPersonal(model="training.SampleDraw", fields=("seed",), why="a draw"),
    NotPersonal(model="training.RecordReview", fields=("note",), why="about a record of a unit"),
    NotPersonal(model="training.SchoolTerm", fields=("document",), why="a calendar"),
    NotPersonal(model="training.OwnTerm", fields=("reason",), why="a calendar"),
    NotPersonal(model="training.CalendarDay", fields=("name", "document"), why="a calendar"),
    NotPersonal(
        model="training.Rule",
        fields=(
            "code", "entry", "title", "title_en", "scope", "requirement", "accepts", "accepts_content", "anchor",
            "events", "windows", "parts", "reference", "covered_by", "source", "article", "erratum", "note",
        ),
        why="a rule",
    ),
    NotPersonal(model="training.FormerFacts", fields=("facts",), why="attributes that a unit had"),
    NotPersonal(
        model="training.CourseTie",
        fields=("stamp", "content_key", "rule_code", "reason", "ended_reason"),
        why="a course and a rule; whoever writes is told to name nobody",
    ),
    NotPersonal(
        model="training.RuleDraft",
        fields=("code", "entry", "result", "error", "handed_note"),
        why="a rule, its figures and why a county proposes it",
    ),
    NotPersonal(model="training.Duty", fields=("missing", "facts"), why="attributes of units and posts"),
    NotPersonal(model="training.Waiver", fields=("stamp", "rule_code", "reason"), why=_OPAQUE),
    NotPersonal(model="training.KeyUnitList", fields=("document",), why="a list of units"),
    NotPersonal(model="training.KeyUnitEntry", fields=("name", "address", "category"), why="a unit"),
    NotPersonal(model="training.KeyUnitDecision", fields=("stamp", "reason", "suggestion"), why="about a unit"),
    NotPersonal(model="training.SealBatch", fields=("root", "previous", "key_id", "signature"), why="a seal"),
    NotPersonal(model="training.SealedEvidence", fields=("leaf",), why="a seal"),
]  # fmt: skip
