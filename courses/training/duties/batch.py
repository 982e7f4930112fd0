"""Reads what the engine needs, for some units at a time and as plain rows: memory stays flat however many there are."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import ClassChange, ClassChangeKind, Membership, Organisation, SchoolClass, current_kinds

from ..models import Evidence, EvidenceKind, FormerFacts, SubjectKind, Waiver
from ..rulebook.attributes import facts_of_unit
from ..rulebook.periods import school_year
from .values import Former, Let, Proof, Tenure, UnitState

Subject = tuple[str, uuid.UUID]


@dataclass
class Batch:
    """Some units with their subjects' tenures and evidence; `only` is the one subject that is looked at, if any."""

    units: list[UnitState]
    tenures: dict[uuid.UUID, dict[Subject, list[Tenure]]] = field(default_factory=dict)
    proofs: dict[Subject, list[Proof]] = field(default_factory=dict)
    only: Subject | None = None

    def read(self, rows: QuerySet[Any, Any]) -> Iterable[Any]:
        """Streams rows for many units; for one subject takes its few at once.

        A stream is a cursor kept in the server on PostgreSQL, three round trips more a query.
        """
        return rows if self.only else rows.iterator(chunk_size=5000)


def unit_state(unit: Organisation, today: date) -> UnitState:
    registered = min(timezone.localdate(unit.created_at), today)
    floor = max(registered, min(unit.facts_since, today))
    return UnitState(unit.pk, unit.division.code, facts_of_unit(unit), floor, registered, unit.shut_on)


def _add_former_facts(batch: Batch, units: Iterable[Organisation], today: date) -> None:
    """What the units were like before. Who was named a key unit before such rows were kept was none until that day."""
    states = {unit.pk: unit for unit in batch.units}
    changed = [unit for unit in units if unit.facts_since > states[unit.pk].registered]
    if not changed:
        return
    kept: dict[uuid.UUID, list[Former]] = {}
    rows = FormerFacts.objects.filter(organisation__in=changed, until__lte=today)
    for pk, until, facts in rows.values_list("organisation_id", "until", "facts"):
        kept.setdefault(pk, []).append(Former(until, states[pk].facts | facts))
    for unit in changed:
        found, state = kept.get(unit.pk, []), states[unit.pk]
        named = unit.key_unit_since if unit.key_unit else None
        if named and state.registered < named <= today and all(one.facts.get("unit.key_unit") for one in found):
            found.append(Former(named, state.facts | {"unit.key_unit": False}))
        state.former = tuple(sorted(found, key=lambda one: one.until, reverse=True))


def load_batch(units: Iterable[Organisation], today: date, *, only: Subject | None = None) -> Batch:
    """A batch of these units, whose `division` should be selected with them; a fixed number of queries."""
    if only is None:
        current_kinds()  # read anew; for one subject those of half a minute ago do
    units = list(units)
    batch = Batch([unit_state(unit, today) for unit in units], only=only)
    _add_former_facts(batch, units, today)
    ids = [unit.pk for unit in batch.units]
    batch.tenures = {pk: defaultdict(list) for pk in ids}
    kind = only[0] if only else None
    members = Membership.objects.filter(organisation__in=ids)
    classes = SchoolClass.objects.filter(organisation__in=ids)
    if only:
        members = members.filter(person=only[1])
        classes = classes.filter(pk=only[1])
    if kind in (None, SubjectKind.PERSON):
        _add_members(batch, members)
    if kind in (None, SubjectKind.CLASS):
        _add_classes(batch, classes)
    if kind in (None, SubjectKind.ORGANISATION):
        for unit in batch.units:
            batch.tenures[unit.pk][SubjectKind.ORGANISATION.value, unit.pk] = [Tenure(unit.registered, unit.registered)]
    _add_waivers(batch, ids)
    splits = _splits(classes) if kind in (None, SubjectKind.CLASS) else []
    own = Q(subject_id__in=[only[1], *(before for _after, before, _on in splits)]) if only else None
    _add_proofs(batch, own or _subjects_of(ids, members, classes))
    _add_inherited(batch, splits)
    return batch


def _splits(classes: QuerySet[SchoolClass]) -> list[tuple[uuid.UUID, uuid.UUID, date]]:
    """Classes that were made of another's pupils: which, of which, since when; the earliest first."""
    rows = ClassChange.objects.filter(kind=ClassChangeKind.SPLIT, after__in=classes).order_by("on", "pk")
    return list(rows.values_list("after_id", "before_id", "on"))


def _add_inherited(batch: Batch, splits: list[tuple[uuid.UUID, uuid.UUID, date]]) -> None:
    """What a class was taught before it was split counts for the class that was made of it: its pupils were there."""
    for after, before, on in splits:
        then = [proof for proof in batch.proofs.get((SubjectKind.CLASS, before), []) if proof.day < on]
        own = batch.proofs.setdefault((SubjectKind.CLASS, after), [])
        own[:] = sorted([*then, *own], key=lambda proof: proof.day)


def _add_members(batch: Batch, members: QuerySet[Membership]) -> None:
    rows = members.order_by("person_id", "started_on", "pk").values_list(
        "organisation_id", "person_id", "person__kind", "post__code", "started_on", "on_duty_from", "ended_on",
        "employer_id",
    )  # fmt: skip
    shared: dict[tuple[Any, ...], tuple[tuple[str, Any], ...]] = {}
    for unit, person, kind, post, started, on_duty, ended, employer in batch.read(rows):
        tenures = batch.tenures[unit][SubjectKind.PERSON.value, person]
        key = (kind, post, "transfer" if tenures else "hire")
        facts = shared.setdefault(key, (("person.kind", kind), ("person.post", post), ("person.entry", key[2])))
        tenures.append(Tenure(started, on_duty or started, ended, facts, employer))


def _add_classes(batch: Batch, classes: QuerySet[SchoolClass]) -> None:
    rows = classes.values_list("organisation_id", "pk", "grade", "school_year", "started_on", "ended_on")
    for unit, pk, grade, year, started, ended in rows:
        span = school_year(date(year, 9, 1))
        facts = (("school_class.grade", grade),)
        first = started or span.start
        batch.tenures[unit][SubjectKind.CLASS.value, pk] = [Tenure(first, first, ended or span.end, facts)]


def _add_waivers(batch: Batch, ids: list[uuid.UUID]) -> None:
    waivers = Waiver.objects.filter(organisation__in=ids).order_by()
    if batch.only:
        waivers = waivers.filter(subject_id=batch.only[1])
    states = {unit.pk: unit for unit in batch.units}
    for unit, code, subject, since, until, given, ended in waivers.values_list(
        "organisation_id", "rule_code", "subject_id", "since", "until", "given_at", "ended_on"
    ):
        let = Let(since, until, timezone.localdate(given), ended)
        states[unit].waivers.setdefault((code, subject), []).append(let)


def _subjects_of(ids: list[uuid.UUID], members: QuerySet[Membership], classes: QuerySet[SchoolClass]) -> Q:
    return (
        Q(subject_kind=SubjectKind.PERSON, subject_id__in=members.values("person_id"))
        | Q(subject_kind=SubjectKind.CLASS, subject_id__in=classes.values("pk"))
        | Q(subject_kind=SubjectKind.ORGANISATION, subject_id__in=ids)
    )


def _add_proofs(batch: Batch, subjects: Q) -> None:
    rows = (
        Evidence.objects.filter(subjects)
        .exclude(kind=EvidenceKind.REVOCATION)
        .order_by("occurred_at", "pk")
        .values_list(
            "subject_kind", "subject_id", "pk", "occurred_at", "kind", "content_key", "place", "result",
            "revoked_by__occurred_at", "record_row__record__standing", "organisation_id",
        )
    )  # fmt: skip
    if batch.only:
        rows = rows.filter(subject_kind=batch.only[0])
    for subject_kind, subject_id, pk, at, kind, content, place, result, revoked, standing, unit in batch.read(rows):
        day = timezone.localdate(at)
        over = timezone.localdate(revoked) if revoked else None
        proof = Proof(pk, day, kind, content, place, result, over, standing or "", unit)
        batch.proofs.setdefault((subject_kind, subject_id), []).append(proof)
