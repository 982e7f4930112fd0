"""What a unit, its classes and its people owe: a pure function of rules, dated facts, evidence and the day.

Nothing here reads or writes the database. Computing for one person and computing for everybody go through the same
functions, so that they cannot disagree.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..models.duties import TRAINED_BEFORE
from ..models.evidence import SubjectKind
from ..rulebook.attributes import Facts
from ..rulebook.compiled import DAY_ONE, DOOMSDAY, RuleBook, Version
from ..rulebook.periods import ONE_DAY, Period, Terms, add_months, periods_between
from .counting import answer_about_earlier, counted_here, meet, record_gaps
from .entering import REASONABLE, bound_since, bound_until, entered, is_in_holidays, is_too_short
from .values import Let, Owed, Proof, Tenure, UnitState

CHAIN_LIMIT = 200


@dataclass(slots=True)
class Applicable:
    """A version that binds the unit, or may: with its periods, and a memory of whom it binds in it."""

    version: Version
    periods: list[Period]
    unit_facts: Facts
    missing: str
    since: date = DAY_ONE  # the day from which it binds the unit
    until: date = DOOMSDAY  # the day from which it does no more: only what was met before is told
    verdicts: dict[tuple[tuple[str, Any], ...], bool | None] = field(default_factory=dict)
    texts: dict[tuple[tuple[str, Any], ...], str] = field(default_factory=dict)

    def binds(self, tenure: Tenure) -> bool | None:
        if tenure.facts not in self.verdicts:
            self.verdicts[tenure.facts] = self.version.scope.subject(dict(tenure.facts))
        return self.verdicts[tenure.facts]

    def facts_text(self, tenure: Tenure) -> str:
        """The facts that decided, as JSON."""
        if tenure.facts not in self.texts:
            own = {name: value for name, value in tenure.facts if name in self.version.scope.subject_names}
            self.texts[tenure.facts] = json.dumps({**self.unit_facts, **own}, ensure_ascii=False)
        return self.texts[tenure.facts]


def applicable(unit: UnitState, kind: str, book: RuleBook, today: date, terms: Terms) -> list[Applicable]:
    """The versions for subjects of this kind that bind the unit or cannot be decided for it."""
    found, terms = [], terms.at(unit.pk)
    for version in book.by_subject[kind]:
        if version.since > today or (today >= version.until and not version.periodic and not version.withdrawn):
            continue
        verdict = version.scope.unit(unit.facts)
        if verdict is not True and (ceased := _ceased(version, unit, today, terms)):
            found.append(ceased)
        if verdict is False:
            continue
        used = {name: unit.facts.get(name) for name in version.scope.unit_names}
        missing = ",".join(name for name, value in used.items() if value is None) if verdict is None else ""
        if missing and today >= version.until:
            continue
        periods = [] if missing or not version.periodic else list(_periods(version, unit, today, terms))
        found.append(Applicable(version, periods, used, missing, bound_since(unit, version)))
    return found


def _ceased(version: Version, unit: UnitState, today: date, terms: Terms) -> Applicable | None:
    """A version that bound the unit until its attributes changed; None if it did not, or asks for nothing by itself."""
    ended = bound_until(unit, version) if unit.former and version.cadence != "per_event" else None
    if ended is None:
        return None
    until, facts = ended
    periods = list(_periods(version, unit, today, terms)) if version.periodic else []
    return Applicable(version, [one for one in periods if one.start < until], facts, "", unit.registered, until)


def _periods(version: Version, unit: UnitState, today: date, terms: Terms) -> Iterator[Period]:
    last = min(today + version.open_before, version.until - ONE_DAY)
    first = max(unit.floor, version.since)
    if first > last:
        first = last
    for period in periods_between(version.cadence, first, last, terms, unit.division_code):
        if not version.in_charge(min(today, period.end), period.start) or period.end < version.since:
            continue
        if not is_in_holidays(version, period, terms, unit.division_code):
            yield period


def undecided(unit: UnitState, rules: Iterable[Applicable]) -> Iterator[Owed]:
    """The unit's entries on the exception list: rules that wait for an attribute nobody has entered."""
    for rule in rules:
        if rule.missing:
            facts = json.dumps(rule.unit_facts, ensure_ascii=False)
            yield Owed(
                rule.version, SubjectKind.ORGANISATION, unit.pk, unit.floor, missing=rule.missing[:200], facts=facts
            )


def owed_by(
    unit: UnitState,
    rules: Iterable[Applicable],
    kind: str,
    subject_id: uuid.UUID,
    tenures: list[Tenure],
    proofs: list[Proof],
    today: date,
) -> Iterator[Owed]:
    """What one subject owes in the unit under these rules. `proofs` are in the order in which they happened."""
    for rule in rules:
        if rule.missing:
            continue
        verdicts = [(rule.binds(tenure), tenure) for tenure in tenures]
        binding = [tenure for verdict, tenure in verdicts if verdict]
        if not binding:
            unknown = [tenure for verdict, tenure in verdicts if verdict is None and _is_current(tenure, today)]
            if unknown and rule.version.since <= today < rule.version.until:
                yield _not_computable(rule, kind, subject_id, unknown[0])
            continue
        counted = proofs
        if kind == SubjectKind.PERSON and proofs:
            counted = counted_here(rule.version, proofs, unit.pk, tenures)
        for owed in _owed_under(unit, rule, kind, subject_id, binding, counted, today):
            if rule.until < DOOMSDAY:
                if owed.met_on is None or owed.met_on >= rule.until:
                    continue
                owed.closed_on = min(owed.closed_on or rule.until, rule.until)
            if unit.waivers:
                owed.waived_until = waived_until(unit, owed)
            yield owed


def _is_current(tenure: Tenure, today: date) -> bool:
    return tenure.start <= today and (tenure.end is None or tenure.end >= today)


def _not_computable(rule: Applicable, kind: str, subject_id: uuid.UUID, tenure: Tenure) -> Owed:
    known = dict(tenure.facts)
    missing = ",".join(name for name in rule.version.scope.subject_names if known.get(name) is None)
    return Owed(rule.version, kind, subject_id, tenure.start, missing=missing[:200], facts=rule.facts_text(tenure))


def _owed_under(
    unit: UnitState,
    rule: Applicable,
    kind: str,
    subject_id: uuid.UUID,
    binding: list[Tenure],
    proofs: list[Proof],
    today: date,
) -> Iterator[Owed]:
    version = rule.version
    if version.periodic:
        for period in rule.periods:
            if owed := _in_period(rule, kind, subject_id, binding, period, proofs, today):
                yield owed
    elif version.cadence == "per_event":
        yield from _per_event(unit, rule, kind, subject_id, binding[0], proofs)
    else:
        merged: dict[date, Owed] = {}
        for tenure in binding:
            if tenure.end is not None and tenure.end < unit.registered:
                continue
            for owed in _chain(unit, rule, kind, subject_id, tenure, proofs):
                # Two posts may open the same link on the same day. It is one duty, owed while either lasts: the one
                # that stays open is kept, or else the one that closes last.
                known = merged.get(owed.start)
                if known is None or (known.closed_on and (not owed.closed_on or owed.closed_on > known.closed_on)):
                    merged[owed.start] = owed
        yield from merged.values()


def _in_period(
    rule: Applicable,
    kind: str,
    subject_id: uuid.UUID,
    binding: list[Tenure],
    period: Period,
    proofs: list[Proof],
    today: date,
) -> Owed | None:
    version = rule.version
    here = [
        tenure
        for tenure in binding
        if tenure.start <= min(period.end, max(today, period.start))
        and (tenure.end is None or tenure.end >= period.start)
    ]
    if not here:
        return None
    due = period.end if version.due_days is None else period.start + timedelta(days=version.due_days)
    owed = Owed(
        version, kind, subject_id, period.start, period.end, due, due + version.grace if version.grace else None,
        closed_on=_closed_on(here, period.end, version), facts=rule.facts_text(here[-1]),
    )  # fmt: skip
    if proofs:
        last = max(period.end, period.closes or period.end, owed.grace or due)
        meet(owed, proofs, min(period.start, period.opens or period.start), last, period)
    if owed.met_on is None and is_too_short(period, due, entered(here, rule.since, version)):
        return None
    return owed


def _closed_on(tenures: list[Tenure], last: date, version: Version) -> date | None:
    """The day from which nobody owes it any more: all have left, or the rule was withdrawn; None while it is owed."""
    ends = [tenure.end or DOOMSDAY for tenure in tenures]
    left = max(ends) + ONE_DAY if max(ends) < last else None
    ended = version.until if version.withdrawn and version.until <= last else None
    return min(left, ended) if left and ended else left or ended


def _chain(
    unit: UnitState, rule: Applicable, kind: str, subject_id: uuid.UUID, tenure: Tenure, proofs: list[Proof]
) -> Iterator[Owed]:
    """Once, rolling and standing duties: each link opens when the one before has been met and runs out.

    Of somebody who was there before the unit was, nobody here knows what went before: the first link waits for
    evidence or an answer, and is never late without one.
    """
    version = rule.version
    base = max(tenure.start if version.anchor == "hire" else tenure.on_duty, version.code_since)
    start = base - version.open_before
    due = None if version.due_days is None else base + timedelta(days=version.due_days)
    is_asked = kind == SubjectKind.PERSON and due is not None and base < unit.registered
    lower = DAY_ONE if version.counts_earlier or version.cadence == "standing" else start
    closed = _closed_on([tenure], DOOMSDAY, version)
    for link in range(CHAIN_LIMIT):
        if is_asked and link == 0:
            due = None
        grace = due + version.grace if due and version.grace else None
        owed = Owed(version, kind, subject_id, start, None, due, grace, closed_on=closed, facts=rule.facts_text(tenure))
        proof = meet(owed, proofs, lower, DOOMSDAY)
        if is_asked and link == 0 and proof is None:
            proof = _as_answered(owed, proofs)
        yield owed
        if proof is None or owed.met_on is None:
            return
        if version.cadence == "rolling":
            held = due if due and owed.met_on <= due else owed.met_on
            due = add_months(held, version.rolling_months)
        elif version.cadence == "standing" and proof.valid_until is not None:
            due = proof.valid_until
        else:
            return
        # The next link opens some time before it is due, and never before the day after the proof: one proof meets one
        # link, so what is proved earlier does not count for the next.
        start = lower = max(owed.met_on + ONE_DAY, due - max(version.open_before, timedelta(days=30)))
        if closed is not None and start >= closed:
            return


def _as_answered(owed: Owed, proofs: list[Proof]) -> Proof | None:
    """Sets the duty of somebody who was there before the unit was to what the unit answered; the answer if it is yes.

    Until there is one it is not known; after a no, it is due in a reasonable time.
    """
    answer = answer_about_earlier(owed.version, proofs)
    if answer is None and owed.filed_on is not None:  # what was filed waits for a look
        return None
    if answer is None:
        owed.missing, owed.revoked_on = TRAINED_BEFORE, None
    elif answer.passed:
        owed.met_by, owed.met_on = answer.pk, answer.day
        return answer
    else:
        owed.due = answer.day + REASONABLE
    return None


def _per_event(
    unit: UnitState, rule: Applicable, kind: str, subject_id: uuid.UUID, tenure: Tenure, proofs: list[Proof]
) -> Iterator[Owed]:
    """One duty for each day with a record of the kind the rule looks at; met when all that day's records hold.

    A training of no class hour was none: it opens no duty and meets none.
    """
    version = rule.version
    days: dict[date, Owed] = {}
    for proof in proofs:
        held = proof.revoked_on is None and proof.day >= unit.floor and version.since <= proof.day < version.until
        if (
            not held
            or not proof.passed
            or proof.is_refused
            or not version.takes(proof.kind, proof.content, proof.day, proof.named)
        ):
            continue
        owed = Owed(version, kind, subject_id, proof.day, proof.day, proof.day, facts=rule.facts_text(tenure))
        if not record_gaps(version.fields, version.limits, proof):
            owed.met_by, owed.met_on = proof.pk, proof.day
        if proof.day not in days or owed.met_on is None:
            days[proof.day] = owed
    yield from days.values()


def waived_until(unit: UnitState, owed: Owed) -> date | None:
    """The last day on which waivers let off this duty: those whose first day falls in its period."""
    lets = unit.waivers.get((owed.version.code, owed.subject_id), ())
    if owed.end is None:
        days = [_let_until(let, owed) for let in lets if let.since <= (owed.met_on or DOOMSDAY)]
        return max((day for day in days if day and day >= owed.start), default=None)
    days = [_let_until(let, owed) for let in lets if owed.start <= let.since <= owed.end]
    return max((day for day in days if day), default=None)


def _let_until(let: Let, owed: Owed) -> date | None:
    """The last day of a waiver; None for one that was given for what was over, and taken back."""
    if let.ended_on is None:
        return let.until
    return None if owed.due is not None and owed.due < let.given_on else min(let.until, let.ended_on)
