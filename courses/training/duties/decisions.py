"""What an officer decides about a duty: attests it, or lets somebody off it, each with a reason and a name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.clean_files import CleanFile
from people.models import User

from ..access import decidable_duties
from ..fields import noon_of
from ..ledger.record import announced_together
from ..models import Duty, Evidence, EvidenceKind, Record, RecordKind, Requirement, Standing, Waiver
from ..records.filing import Filing, Row, file_record


class AttestationRefused(ValueError):
    """The rule takes no paper record: what it asks for must be done."""


def _check(user: User, duty: Duty) -> None:
    if not decidable_duties(user).filter(pk=duty.pk).exists():
        raise PermissionDenied


def can_attest(duty: Duty) -> bool:
    """True when a paper record meets the rule. Drills and visits must be done; nobody attests them."""
    if duty.rule.requirement.get("kind") in (Requirement.DRILL, Requirement.VISIT):
        return False
    return EvidenceKind.PAPER_UPLOAD in duty.rule.accepts and not duty.missing


@transaction.atomic
def attest_duty(
    *,
    duty: Duty,
    by: User,
    on: date,
    note: str,
    hours: float | None = None,
    valid_until: date | None = None,
    attachments: Sequence[CleanFile] = (),
) -> Evidence:
    """Files the record that an officer has seen the duty done. Raises AttestationRefused, PermissionDenied."""
    _check(by, duty)
    if not can_attest(duty):
        raise AttestationRefused
    result: dict[str, Any] = {"passed": True, "attested": True}
    if hours is not None:
        result["hours"] = hours
    if valid_until is not None:
        result["valid_until"] = valid_until.isoformat()
    row = Row(
        duty.subject_kind, duty.subject_id, EvidenceKind.PAPER_UPLOAD, f"rule:{duty.rule.code}", result,
        {"attested_by": str(by), "note": note},
    )  # fmt: skip
    record, _new = file_record(
        model=Record, kind=RecordKind.ATTESTATION, record_id=uuid.uuid4(), organisation=duty.organisation, by=by,
        filing=Filing({"began_at": noon_of(on)}, (row,)), files=attachments, standing=Standing.ACCEPTED,
    )  # fmt: skip
    return record.evidence


@transaction.atomic
def attest_duties(*, keys: Sequence[uuid.UUID], by: User, **seen: Any) -> int:
    """Attests several duties with one note, or none of them; returns how many.

    Raises PermissionDenied when one is not the officer's to decide, AttestationRefused when one takes no paper.
    """
    duties = list(decidable_duties(by).filter(pk__in=keys).select_related("rule", "organisation__division"))
    if len(duties) != len(set(keys)):
        raise PermissionDenied
    with announced_together():
        for duty in duties:
            attest_duty(duty=duty, by=by, **seen)
    return len(duties)


@transaction.atomic
def waive_duty(*, duty: Duty, by: User, reason: str, until: date | None = None) -> Waiver:
    """Lets the duty's subject off this one period until a day, or for good where no day is given.

    A period that is over is excused for good. Raises PermissionDenied, ValueError without a reason, and where a duty
    without a period has no day.
    """
    _check(by, duty)
    if not reason.strip():
        raise ValueError(_("A waiver needs a reason."))
    today = timezone.localdate()
    if duty.period_end is not None and (until is None or (duty.due_on is not None and duty.due_on < today)):
        until = max(today, duty.due_on or duty.period_end)
    if until is None:
        raise ValueError(_("This duty has no period: say until when."))
    if until < max(today, duty.period_start):
        raise ValueError(_("A waiver cannot end in the past."))
    return Waiver.objects.create(
        rule_code=duty.rule.code,
        subject_kind=duty.subject_kind,
        subject_id=duty.subject_id,
        organisation_id=duty.organisation_id,
        since=duty.period_start,
        until=until,
        reason=reason.strip(),
        given_by=by,
    )


@transaction.atomic
def end_waiver(*, waiver: Waiver, duty: Duty, by: User) -> None:
    """Ends a waiver today. Raises PermissionDenied."""
    _check(by, duty)
    waiver.ended_on = timezone.localdate()
    waiver.ended_by = by
    waiver.save(update_fields=["ended_on", "ended_by"])
