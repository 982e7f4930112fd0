"""Recording a real drill: the record and its evidence in one transaction; changes only by new evidence."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, User

from ..ledger.record import correct_evidence, record_evidence
from ..models import (
    Emergency,
    Evidence,
    EvidenceKind,
    EvidencePersonal,
    RealDrill,
    RecordFile,
    RecordReview,
    SubjectKind,
)
from .files import MOST_FILES, CleanFile


class DrillRefusal(enum.Enum):
    """Why a record of a drill is refused, and what a person reads then."""

    TAKEN = _("This form has already recorded another drill. Please open a new one.")
    REVISED = _("Somebody has revoked or corrected this record meanwhile. Nothing of yours was written.")
    FILES = _("A record holds at most six files.")


class RealDrillRefused(ValueError):
    """A record that cannot be written, for a reason people can read."""

    def __init__(self, reason: DrillRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def _content_key(emergency: str) -> str:
    return f"real-drill:{emergency}"


def _kind(emergency: str) -> EvidenceKind:
    return EvidenceKind.DRILL_REAL if emergency == Emergency.FIRE else EvidenceKind.DRILL_OTHER


def _result(values: dict[str, Any]) -> dict[str, Any]:
    """What rules ask of a drill's record; what is not known is left out."""
    result: dict[str, Any] = {
        "participant_count": values["participant_count"],
        "departments": values["departments"],
        "notice_given": values["notice_given"],
        "signs_placed": values["signs_placed"],
        "reviewed": bool(values["evaluation"].strip()),
    }
    if values["evacuation_s"] is not None:
        result["evacuation_s"] = values["evacuation_s"]
    return result


def _personal(participants: str, by: User) -> dict[str, Any]:
    return {"participants": participants.strip(), "recorded_by": str(by)}


def _recorded(drill_id: uuid.UUID, organisation: Organisation, by: User) -> RealDrill | None:
    """The drill that the same person recorded under this id; None when nobody has. Raises RealDrillRefused TAKEN."""
    existing = RealDrill.objects.filter(pk=drill_id).first()
    if existing and (existing.organisation_id, existing.recorded_by_id) != (organisation.pk, by.pk):
        raise RealDrillRefused(DrillRefusal.TAKEN)
    return existing


@transaction.atomic
def record_real_drill(
    *,
    drill_id: uuid.UUID,
    organisation: Organisation,
    by: User,
    values: dict[str, Any],
    participants: str = "",
    files: Sequence[CleanFile] = (),
) -> tuple[RealDrill, bool]:
    """Writes the drill and its evidence, or returns the one already recorded under this id, and whether it is new.

    `values` are the columns of RealDrill that people fill in. Raises RealDrillRefused TAKEN when the id is another
    unit's or another person's.
    """
    if existing := _recorded(drill_id, organisation, by):
        return existing, False
    evidence, new = record_evidence(
        source_key=f"record:{drill_id}:1",
        kind=_kind(values["emergency"]),
        subject_kind=SubjectKind.ORGANISATION,
        subject_id=organisation.pk,
        organisation_id=organisation.pk,
        division_code=organisation.division.code,
        occurred_at=values["began_at"],
        place=values["place"],
        content_key=_content_key(values["emergency"]),
        result=_result(values),
        personal=_personal(participants, by),
        recorded_by=by,
        is_sample=organisation.is_sample,
    )
    if not new and (existing := _recorded(drill_id, organisation, by)):  # it was filed twice at once
        return existing, False
    drill = RealDrill(pk=drill_id, organisation=organisation, evidence=evidence, recorded_by=by, **values)
    drill.save(force_insert=True)
    add_files(drill, files)
    return drill, True


@transaction.atomic
def revise_real_drill(
    *,
    drill: RealDrill,
    seen: uuid.UUID,
    by: User,
    reason: str,
    values: dict[str, Any],
    participants: str,
    files: Sequence[CleanFile] = (),
) -> RealDrill:
    """Corrects a drill: new evidence revokes the old, which stays. Raises RealDrillRefused, ValueError.

    `seen` is the evidence that the form was opened on: who is late is told so and overwrites nothing. When only what
    no rule looks at has changed, the evidence is corrected all the same: the record is what counts.
    """
    drill = RealDrill.objects.select_for_update().select_related("evidence").get(pk=drill.pk)
    if drill.evidence_id != seen or Evidence.objects.filter(revokes=drill.evidence).exists():
        raise RealDrillRefused(DrillRefusal.REVISED)
    changes = {
        "kind": _kind(values["emergency"]),
        "occurred_at": values["began_at"],
        "place": values["place"],
        "content_key": _content_key(values["emergency"]),
        "result": _result(values),
    }
    for name, value in values.items():
        setattr(drill, name, value)
    drill.evidence = correct_evidence(
        evidence=drill.evidence, reason=reason, by=by, changes=changes, personal=_personal(participants, by)
    )
    drill.save()
    add_files(drill, files)
    return drill


def add_files(drill: RealDrill, files: Sequence[CleanFile]) -> None:
    """Keeps these files with the record; one that is there already is not kept twice. Raises RealDrillRefused."""
    there = set(drill.files.values_list("sha256", flat=True))
    new = {one.sha256: one for one in files if one.sha256 not in there}
    if len(there) + len(new) > MOST_FILES:
        raise RealDrillRefused(DrillRefusal.FILES)
    for digest, one in new.items():
        row = RecordFile(drill=drill, name=one.name, content_type=one.content_type, sha256=digest)
        row.file.save(f"{uuid.uuid4()}.{one.name.rpartition('.')[2]}", ContentFile(one.content), save=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # the same file was sent twice at once
            row.file.delete(save=False)


def participants_of(drill: RealDrill) -> str:
    """The names that were filed; empty when there are none or when they were erased."""
    part = EvidencePersonal.objects.filter(evidence=drill.evidence_id).first()
    return str(part.payload.get("participants", "")) if part else ""


def say(*, drill: RealDrill, by: User, note: str, verdict: str = "") -> RecordReview:
    """Adds what an officer says of a record or, without a verdict, what the unit answers or who opened a file."""
    return RecordReview.objects.create(drill=drill, by=by, note=note.strip(), verdict=verdict)
