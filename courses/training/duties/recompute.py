"""Duties in the table: computed for a subject, a unit or everybody by the same code, idempotent, safe at any time."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from common.jobs.leases import fenced
from people.models import Membership, Organisation, SchoolClass

from ..models import Duty, Evidence, EvidenceKind, SubjectKind
from ..rulebook.calendars import load_terms
from ..rulebook.compiled import DOOMSDAY, RuleBook, Version, current_book
from ..rulebook.periods import Period, Terms, period_of
from .batch import Batch, Subject, load_batch
from .counting import counted_here, meet
from .engine import applicable, owed_by, undecided, waived_until
from .entering import entered, is_in_holidays, is_too_short
from .values import DutyColumns, Key, Owed, Tenure, UnitState

DUTY_NAMESPACE = uuid.UUID("6f0d2f63-2f6e-5c4e-9a1e-2d8a0a4f61c9")
UNITS_AT_ONCE = 40
KINDS = ("person", "class", "organisation")
LARGE = 300  # members of a unit above which its people's duties are computed in a job
UPDATED = [column.removesuffix("_id") for column in DutyColumns._fields]
Progress = Callable[[int, int], None]


@dataclass
class Changes:
    """What a computation would write."""

    opened: list[Duty] = field(default_factory=list)
    changed: list[Duty] = field(default_factory=list)
    gone: list[uuid.UUID] = field(default_factory=list)

    def write(self) -> None:
        if self.gone:
            Duty.objects.filter(pk__in=self.gone).delete()
        if rows := self.opened + self.changed:
            Duty.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=UPDATED)


def duty_id(key: Key, organisation_id: uuid.UUID) -> uuid.UUID:
    """The id of the duty with this key: the same whenever and wherever it is computed."""
    code, kind, subject, start = key
    return uuid.uuid5(DUTY_NAMESPACE, f"{code}:{kind}:{subject.hex}:{organisation_id.hex}:{start:%Y%m%d}")


def wanted_duties(batch: Batch, book: RuleBook, today: date, terms: Terms) -> Iterator[tuple[UnitState, list[Owed]]]:
    """For each unit of the batch, what it, its classes and its people owe; only one subject where `only` says so."""
    kinds = [batch.only[0]] if batch.only else KINDS
    for unit in batch.units:
        found: list[Owed] = []
        for kind in kinds:
            rules = applicable(unit, kind, book, today, terms)
            if batch.only is None and (unit.shut_on is None or today < unit.shut_on):
                found += undecided(unit, rules)
            for (subject_kind, subject_id), tenures in batch.tenures[unit.pk].items():
                if subject_kind == kind:
                    proofs = batch.proofs.get((kind, subject_id), [])
                    found += owed_by(unit, rules, kind, subject_id, tenures, proofs, today)
        yield unit, [owed for owed in found if owed.within(unit.shut_on)]


class KeptRow(NamedTuple):
    """A row that is in the table now: whose it is, from when, and its computed columns."""

    subject_kind: str
    subject_id: uuid.UUID
    period_start: date
    columns: DutyColumns


def _existing(batch: Batch) -> dict[uuid.UUID, dict[uuid.UUID, KeptRow]]:
    """The rows now in the table, by unit and id."""
    found: dict[uuid.UUID, dict[uuid.UUID, KeptRow]] = {unit.pk: {} for unit in batch.units}
    rows = Duty.objects.order_by()
    if batch.only is None:
        rows = rows.filter(organisation__in=list(found))
    else:
        # By the subject alone: its index is narrow, and a unit's would be as long as the unit is large.
        rows = rows.filter(subject_kind=batch.only[0], subject_id=batch.only[1])
        if batch.only[0] == SubjectKind.ORGANISATION:
            rows = rows.filter(missing="")
    names = ("organisation_id", "pk", "subject_kind", "subject_id", "period_start", *DutyColumns._fields)
    for unit, pk, kind, subject, start, *columns in batch.read(rows.values_list(*names)):
        if unit in found:
            found[unit][pk] = KeptRow(kind, subject, start, DutyColumns(*columns))
    return found


def changes_of(batch: Batch, book: RuleBook, today: date, terms: Terms) -> Changes:
    """Compares what is owed with the table. Rows of periods over before the unit's attributes changed are history."""
    changes = Changes()
    existing = _existing(batch)
    for unit, owed_now in wanted_duties(batch, book, today, terms):
        known = existing[unit.pk]
        for owed in owed_now:
            pk = duty_id(owed.key, unit.pk)
            before = known.pop(pk, None)
            if before is None:
                changes.opened.append(_duty(pk, unit, owed))
            elif before.columns != owed.columns:
                changes.changed.append(_duty(pk, unit, owed))
        for pk, row in known.items():
            _settle_unowed(changes, unit, pk, row, batch, book, terms)
    return changes


def _duty(pk: uuid.UUID, unit: UnitState, owed: Owed) -> Duty:
    return Duty(
        id=pk,
        organisation_id=unit.pk,
        subject_kind=owed.subject_kind,
        subject_id=owed.subject_id,
        period_start=owed.start,
        **owed.columns._asdict(),
    )


def _settle_unowed(
    changes: Changes, unit: UnitState, pk: uuid.UUID, row: KeptRow, batch: Batch, book: RuleBook, terms: Terms
) -> None:
    """Drops a row nobody owes, unless it belongs to a period over before the unit's attributes changed.

    Such a row stays as it was computed then; only its evidence and its waivers are looked at again, and what an
    erratum has put right since.
    """
    owed = _as_computed_then(unit, row, batch, book, terms)
    if owed is None:
        changes.gone.append(pk)
    elif owed.columns != row.columns:
        changes.changed.append(_duty(pk, unit, owed))


def _as_computed_then(unit: UnitState, row: KeptRow, batch: Batch, book: RuleBook, terms: Terms) -> Owed | None:
    """The duty of a kept row of a period over before the unit's attributes changed; None when it goes."""
    kind, subject, start, before = row
    terms = terms.at(unit.pk)
    end, version = before.period_end, book.by_pk.get(before.rule_id)
    if end is None or end >= unit.floor or version is None:
        return None
    corrected = book.instead_of(version)
    if corrected is None or not corrected.periodic or not _still_binds(corrected, version, unit, before.facts):
        return None
    period = period_of(corrected.cadence, start, terms, unit.division_code) or Period(start, end)
    owed = Owed(
        corrected, kind, subject, start, end, before.due_on, before.grace_until, closed_on=before.closed_on,
        missing=before.missing, facts=before.facts,
    )  # fmt: skip
    proofs = batch.proofs.get((kind, subject), [])
    tenures = batch.tenures[unit.pk].get((kind, subject), [])
    if kind == SubjectKind.PERSON and proofs:
        proofs = counted_here(corrected, proofs, unit.pk, tenures)
    first = min(start, period.opens or start)
    meet(owed, proofs, first, max(end, period.closes or end, before.grace_until or end), period)
    if owed.met_on is None and _was_never_owed(owed, unit, tenures, terms):
        return None
    if unit.waivers:
        owed.waived_until = waived_until(unit, owed)
    return owed


def _was_never_owed(owed: Owed, unit: UnitState, tenures: list[Tenure], terms: Terms) -> bool:
    """True for a period that lay in the holidays, or hardly any of which was left when the subject came to owe it."""
    assert owed.end is not None
    period = Period(owed.start, owed.end)
    if is_in_holidays(owed.version, period, terms, unit.division_code):
        return True
    here = [tenure for tenure in tenures if tenure.start <= period.end and (tenure.end or DOOMSDAY) >= period.start]
    day = entered(here, unit.registered, owed.version) if here else unit.registered
    return is_too_short(period, owed.due or period.end, day)


def _still_binds(corrected: Version, version: Version, unit: UnitState, facts: str) -> bool:
    """False when an erratum took the rule from who has these attributes; what is not known now was not then."""
    if corrected is version:
        return True
    known = unit.facts | (json.loads(facts) if facts else {})
    return corrected.scope.unit(known) is not False and corrected.scope.subject(known) is not False


def _lock(subject_id: uuid.UUID) -> None:
    """Lets one transaction at a time compute for a subject, so that the last one sees all evidence. PostgreSQL only.

    SQLite has one writer anyway. The lock goes with the transaction.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.blake2b(subject_id.bytes, digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@transaction.atomic(savepoint=False)
def recompute_organisation(organisation: Organisation, *, today: date | None = None) -> int:
    """Brings the duties of a unit, its classes and its people up to date; returns how many were opened."""
    _lock(organisation.pk)
    day = today or timezone.localdate()
    changes = changes_of(load_batch([organisation], day), current_book(), day, load_terms())
    changes.write()
    return len(changes.opened)


def recompute_unit(organisation_id: str) -> int:
    """As `recompute_organisation`, for a job: nothing is written once its lease is lost."""
    unit = Organisation.objects.select_related("division").filter(pk=organisation_id).first()
    if unit is None:
        return 0
    with fenced():
        return recompute_organisation(unit)


def recompute_units(organisation_ids: Iterable[str]) -> int:
    """Brings the duties of these units up to date, some at a time; returns how many were opened."""
    day = timezone.localdate()
    book, terms, opened = current_book(), load_terms(), 0
    for lot in lots(map(uuid.UUID, organisation_ids)):
        units = Organisation.objects.filter(pk__in=lot).select_related("division")
        with fenced():
            changes = changes_of(load_batch(units, day), book, day, terms)
            changes.write()
        opened += len(changes.opened)
    return opened


@transaction.atomic(savepoint=False)
def recompute_subject(
    kind: str, subject_id: uuid.UUID, *, organisations: Iterable[uuid.UUID] | None = None, today: date | None = None
) -> int:
    """Brings one person's, class's or unit's own duties up to date, in the units given or all it belongs to.

    Touches no duty of anybody else. Returns how many were opened.
    """
    _lock(subject_id)
    day = today or timezone.localdate()
    ids = set(organisations) if organisations is not None else units_of(kind, subject_id)
    units = list(Organisation.objects.filter(pk__in=ids).select_related("division").order_by())
    if not units:
        return 0
    book = current_book()
    if not book.by_subject[kind]:
        return 0
    terms = load_terms() if any(unit.is_school for unit in units) else Terms()
    only: Subject = (str(kind), subject_id)
    changes = changes_of(load_batch(units, day, only=only), book, day, terms)
    changes.write()
    return len(changes.opened)


def is_large(organisation_id: uuid.UUID) -> bool:
    """True for a unit whose people's duties nobody waits for: only its own are computed at once."""
    return Membership.objects.filter(organisation=organisation_id).order_by()[: LARGE + 1].count() > LARGE


def units_of(kind: str, subject_id: uuid.UUID) -> set[uuid.UUID]:
    """The units in which a subject owes something, or did."""
    if kind == SubjectKind.PERSON:
        return set(Membership.objects.filter(person=subject_id).values_list("organisation_id", flat=True))
    if kind == SubjectKind.CLASS:
        return set(SchoolClass.objects.filter(pk=subject_id).values_list("organisation_id", flat=True))
    return {subject_id}


def recompute_all(*, today: date | None = None, progress: Progress | None = None) -> int:
    """Recomputes every unit, some at a time, each lot in a transaction of its own; returns how many were opened."""
    day = today or timezone.localdate()
    book, terms = current_book(), load_terms()
    ids = list(Organisation.objects.order_by("division__code", "pk").values_list("pk", flat=True))
    opened = done = 0
    for lot in lots(ids):
        units = Organisation.objects.filter(pk__in=lot).select_related("division")
        with fenced():
            changes = changes_of(load_batch(units, day), book, day, terms)
            changes.write()
        opened += len(changes.opened)
        done += len(lot)
        if progress:
            progress(done, len(ids))
    return opened


def lots(ids: Iterable[uuid.UUID], size: int = UNITS_AT_ONCE) -> Iterator[list[uuid.UUID]]:
    rest = iter(ids)
    while lot := list(islice(rest, size)):
        yield lot


def apply_evidence(evidence: Evidence) -> None:
    """Brings the duties of the evidence's subject up to date, when some rule looks at such evidence.

    Evidence that was revoked reopens what it had met, unless other evidence meets it.
    """
    if evidence.kind == EvidenceKind.REVOCATION:
        return
    day = timezone.localdate(evidence.occurred_at)
    versions = current_book().by_subject[evidence.subject_kind]
    if any(version.takes(evidence.kind, evidence.content_key, day, evidence.contents[1:]) for version in versions):
        recompute_subject(evidence.subject_kind, evidence.subject_id)


def open_due_periods() -> int:
    """Once a day opens what new periods bring. Returns how many duties were opened."""
    today = timezone.localdate()
    if not cache.add(f"duties-opened:{today}", True, 24 * 3600):
        return 0
    return recompute_all(today=today)
