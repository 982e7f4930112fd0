"""Filing a record: it and its evidence in one transaction; changes only by new evidence."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from common.clean_files import CleanFile
from people.models import Organisation, User

from ..ledger.record import announced_together, correct_evidence, record_evidence, revoke_evidence
from ..models import Evidence, EvidencePersonal, Record, RecordFile, RecordRow, RecordScan, Standing

R = TypeVar("R", bound=Record)
MOST_FILES = 6
MOST_SCANS = 12


class Refusal(enum.Enum):
    """Why a record is refused, and what a person reads then."""

    TAKEN = _("This form has already recorded something else. Please open a new one.")
    REVISED = _("Somebody has revoked or corrected this record meanwhile. Nothing of yours was written.")
    FILES = _("A record holds at most six files.")
    SCANS = _("A record holds at most twelve signed and sealed scans.")


class RecordRefused(ValueError):
    """A record that cannot be written, for a reason people can read."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """One row of evidence about one subject; `personal` is what names somebody, `at` its time if not the record's."""

    subject_kind: str
    subject_id: uuid.UUID
    kind: str
    content_key: str
    result: dict[str, Any]
    personal: dict[str, Any] | None = None
    at: datetime | None = None

    @property
    def subject(self) -> tuple[str, uuid.UUID]:
        return str(self.subject_kind), self.subject_id


@dataclass(frozen=True, slots=True)
class Filing:
    """What a record says: its own columns, and the rows that stand for it; the first leads."""

    values: dict[str, Any]
    rows: tuple[Row, ...]

    @property
    def began_at(self) -> datetime:
        at: datetime = self.values["began_at"]
        return at

    @property
    def place(self) -> str:
        return str(self.values.get("place", ""))


def _recorded(model: type[R], record_id: uuid.UUID, organisation: Organisation, by: User) -> R | None:
    """The record that the same person filed under this id; None when nobody has. Raises RecordRefused TAKEN."""
    existing = Record.objects.filter(pk=record_id).first()
    if existing is None:
        return None
    if (existing.organisation_id, existing.recorded_by_id) != (organisation.pk, by.pk):
        raise RecordRefused(Refusal.TAKEN)
    found: Any = model._default_manager.filter(pk=record_id).first()
    if found is None:
        raise RecordRefused(Refusal.TAKEN)
    return cast(R, found)


@transaction.atomic
def file_record(
    *,
    model: type[R],
    kind: str,
    record_id: uuid.UUID,
    organisation: Organisation,
    by: User,
    filing: Filing,
    files: Sequence[CleanFile] = (),
    scan: CleanFile | None = None,
    standing: str = Standing.FILED,
) -> tuple[R, bool]:
    """Writes the record and its evidence, or returns the one already filed under this id, and whether it is new.

    Raises RecordRefused TAKEN when the id is another unit's, another person's or another kind of record's.
    """
    if existing := _recorded(model, record_id, organisation, by):
        return existing, False
    lead, *others = filing.rows
    with announced_together():
        evidence, new = _written(lead, f"record:{record_id}:1", organisation, by, filing)
        if not new and (existing := _recorded(model, record_id, organisation, by)):  # it was filed twice at once
            return existing, False
        record = model(
            id=record_id, kind=kind, organisation=organisation, evidence=evidence, recorded_by=by, standing=standing,
            **filing.values,
        )  # fmt: skip
        record.save(force_insert=(models.Model,))
        RecordRow.objects.create(record=record, evidence=evidence)
        _add_rows(record, others, by, filing)
        add_files(record, files)
        _mark(record, scan, by)
    return record, True


def _written(row: Row, source_key: str, organisation: Organisation, by: User, filing: Filing) -> tuple[Evidence, bool]:
    return record_evidence(
        source_key=source_key,
        kind=row.kind,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        organisation_id=organisation.pk,
        division_code=organisation.division.code,
        occurred_at=row.at or filing.began_at,
        place=filing.place,
        content_key=row.content_key,
        result=row.result,
        personal=row.personal,
        recorded_by=by,
        is_sample=organisation.is_sample,
    )


def _add_rows(record: Record, rows: Sequence[Row], by: User, filing: Filing) -> None:
    made = []
    for row in rows:
        key = f"record:{record.pk}:{record.revision}:{row.subject_id}"
        evidence, _new = _written(row, key, record.organisation, by, filing)
        made.append(RecordRow(record=record, evidence=evidence))
    RecordRow.objects.bulk_create(made)


@transaction.atomic
def correct_record(
    *,
    record: R,
    seen: uuid.UUID,
    by: User,
    reason: str,
    filing: Filing,
    files: Sequence[CleanFile] = (),
    scan: CleanFile | None = None,
) -> R:
    """Corrects a record: new evidence revokes the old, which stays. Raises RecordRefused, ValueError.

    `seen` is the evidence that the form was opened on: who is late is told so and overwrites nothing. When only what
    no rule looks at has changed, the evidence is corrected all the same: the record is what counts. Whoever looked at
    the record before has not looked at this one.
    """
    rows: Any = type(record)._default_manager
    record = cast(R, rows.select_for_update().select_related("evidence").get(pk=record.pk))
    if record.evidence_id != seen or Evidence.objects.filter(revokes=record.evidence).exists():
        raise RecordRefused(Refusal.REVISED)
    lead, *others = filing.rows
    if lead.subject != (record.evidence.subject_kind, record.evidence.subject_id):
        raise ValueError("a correction is about the same subject")
    for name, value in filing.values.items():
        setattr(record, name, value)
    record.revision += 1
    record.standing = Standing.FILED
    with announced_together():
        record.evidence = _corrected(record, record.evidence, lead, by, reason, filing)
        record.save()
        _correct_rows(record, others, by, reason, filing)
        add_files(record, files)
        _mark(record, scan, by)
    return record


def _corrected(record: Record, old: Evidence, row: Row, by: User, reason: str, filing: Filing) -> Evidence:
    changes = {
        "kind": row.kind,
        "occurred_at": row.at or filing.began_at,
        "place": filing.place,
        "content_key": row.content_key,
        "result": row.result,
    }
    new = correct_evidence(evidence=old, reason=reason, by=by, changes=changes, personal=row.personal)
    RecordRow.objects.get_or_create(record=record, evidence=new)
    return new


def _correct_rows(record: Record, rows: Sequence[Row], by: User, reason: str, filing: Filing) -> None:
    """Corrects who stays, revokes who is gone, adds who is new."""
    old = {(row.subject_kind, row.subject_id): row for row in standing_rows(record) if row.pk != record.evidence_id}
    new = []
    for row in rows:
        known = old.pop(row.subject, None)
        if known is None:
            new.append(row)
        else:
            _corrected(record, known, row, by, reason, filing)
    for gone in old.values():
        revoke_evidence(evidence=gone, reason=reason, by=by)
    _add_rows(record, new, by, filing)


def standing_rows(record: Record) -> Iterator[Evidence]:
    """The record's rows of evidence that nothing has revoked, the leading one among them."""
    yield from Evidence.objects.standing().filter(record_row__record=record).order_by("record_row")


def withdraw_rows(*, record: Record, by: User, reason: str) -> None:
    """Revokes all rows of a record, the leading one first. Raises ValueError without a reason."""
    with transaction.atomic(), announced_together():
        for row in standing_rows(record):
            revoke_evidence(evidence=row, reason=reason, by=by)


def add_files(record: Record, files: Sequence[CleanFile]) -> None:
    """Keeps these files with the record; one that is there already is not kept twice. Raises RecordRefused."""
    there = set(record.files.values_list("sha256", flat=True))
    new = {one.sha256: one for one in files if one.sha256 not in there}
    if record.files.filter(scans=None).count() + len(new) > MOST_FILES:
        raise RecordRefused(Refusal.FILES)
    for one in new.values():
        _keep(record, one)


def _keep(record: Record, one: CleanFile) -> None:
    row = RecordFile(record_id=record.pk, name=one.name, content_type=one.content_type, sha256=one.sha256)
    row.file.save(f"{uuid.uuid4()}.{one.name.rpartition('.')[2]}", ContentFile(one.content), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same file was sent twice at once
        row.file.delete(save=False)


@transaction.atomic
def add_scan(*, record: Record, scan: CleanFile, by: User) -> RecordScan:
    """Adds the signed and sealed sheet of a record; the evidence stands. The last one is the scan of the record.

    Sent twice it is added once. Raises RecordRefused: REVISED when the record is revoked, SCANS when there are many.
    """
    record = Record.objects.select_for_update().get(pk=record.pk)
    if Evidence.objects.filter(revokes=record.evidence_id).exists():
        raise RecordRefused(Refusal.REVISED)
    return _marked(record, scan, by)


def _mark(record: Record, scan: CleanFile | None, by: User) -> None:
    if scan is not None:
        _marked(record, scan, by)


def _marked(record: Record, scan: CleanFile, by: User) -> RecordScan:
    marks = RecordScan.objects.filter(file__record=record.pk).select_related("file")
    last = marks.last()
    if last and (last.file.sha256, last.revision) == (scan.sha256, record.revision):
        return last
    if marks.count() >= MOST_SCANS:
        raise RecordRefused(Refusal.SCANS)
    if not record.files.filter(sha256=scan.sha256).exists():
        _keep(record, scan)
    file = record.files.get(sha256=scan.sha256)
    return RecordScan.objects.create(file=file, revision=record.revision, by=by)


def personal_of(record: Record) -> dict[str, Any]:
    """The personal part of the leading row; empty when there is none or when it was erased."""
    part = EvidencePersonal.objects.filter(evidence=record.evidence_id).first()
    return dict(part.payload) if part else {}
