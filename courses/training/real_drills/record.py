"""Recording a real drill: what the record says, and the evidence that rules look at."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from common.clean_files import CleanFile
from people.models import Organisation, User

from ..models import Emergency, EvidenceKind, RealDrill, RecordKind, SubjectKind
from ..records.filing import Filing, Row, file_record, personal_of


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


def row_of(organisation: Organisation, by: User, values: dict[str, Any], participants: str) -> Row:
    """The row of evidence about the unit. `values` are the columns that people fill in."""
    return Row(
        SubjectKind.ORGANISATION, organisation.pk, _kind(values["emergency"]), _content_key(values["emergency"]),
        _result(values), _personal(participants, by),
    )  # fmt: skip


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

    Raises RecordRefused TAKEN when the id is another unit's or another person's.
    """
    return file_record(
        model=RealDrill, kind=RecordKind.DRILL, record_id=drill_id, organisation=organisation, by=by,
        filing=Filing(values, (row_of(organisation, by, values, participants),)), files=files,
    )  # fmt: skip


def participants_of(drill: RealDrill) -> str:
    """The names that were filed; empty when there are none or when they were erased."""
    return str(personal_of(drill).get("participants", ""))
