"""Duties: computed from rules, units and memberships; met by evidence. Idempotent, safe to run at any time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Organisation
from people.models.organisations import Membership

from .models import Duty, Evidence, EvidenceKind, Rule, SubjectKind
from .periods import period_of
from .scopes import binds_membership, binds_organisation


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty as the rules ask for it, before it is a row."""

    rule: Rule
    subject_kind: str
    subject_id: uuid.UUID
    period_start: date
    period_end: date | None
    due_on: date

    @property
    def key(self) -> tuple[int, str, uuid.UUID, date]:
        return self.rule.pk, self.subject_kind, self.subject_id, self.period_start


def rules_in_force(day: date) -> list[Rule]:
    """The newest version of each rule in force on `day`."""
    rules = Rule.objects.filter(
        Q(effective_from=None) | Q(effective_from__lte=day),
        Q(effective_until=None) | Q(effective_until__gt=day),
    ).order_by("code", "version")
    return list({rule.code: rule for rule in rules}.values())


def owed_by(organisation: Organisation, day: date, rules: list[Rule]) -> Iterator[Owed]:
    """What the unit, its classes and its people owe in the periods around `day`."""
    applicable = [rule for rule in rules if rule.accepts and binds_organisation(rule.scope, organisation)]
    memberships = list(
        organisation.memberships.select_related("person", "post").filter(Q(ended_on=None) | Q(ended_on__gte=day))
    )
    classes = list(organisation.classes.all())
    for rule in applicable:
        if rule.subject_kind == SubjectKind.PERSON:
            for membership in memberships:
                if binds_membership(rule.scope, membership):
                    yield from _owed_by_member(rule, membership, day)
        elif rule.subject_kind == SubjectKind.CLASS:
            for school_class in classes:
                yield from _periodic(rule, SubjectKind.CLASS, school_class.pk, day)
        else:
            yield from _periodic(rule, SubjectKind.ORGANISATION, organisation.pk, day)


def _owed_by_member(rule: Rule, membership: Membership, day: date) -> Iterator[Owed]:
    if rule.cadence == "once":
        due = (membership.on_duty_from or membership.started_on) + timedelta(days=rule.due_days)
        start = min(membership.started_on, due)
        yield Owed(rule, SubjectKind.PERSON, membership.person_id, start, None, due)
    else:
        yield from _periodic(rule, SubjectKind.PERSON, membership.person_id, day)


def _periodic(rule: Rule, kind: str, subject_id: uuid.UUID, day: date) -> Iterator[Owed]:
    if period := period_of(rule.cadence, day):
        yield Owed(rule, kind, subject_id, period.start, period.end, period.end)


@transaction.atomic
def recompute_organisation(organisation: Organisation, *, today: date | None = None) -> int:
    """Brings the unit's duties up to date: new ones opened, those no longer owed closed, evidence applied.

    Returns how many duties were opened. The history of earlier periods is left as it is.
    """
    day = today or timezone.localdate()
    wanted = {owed.key: owed for owed in owed_by(organisation, day, rules_in_force(day))}
    current = {
        (duty.rule_id, duty.subject_kind, duty.subject_id, duty.period_start): duty
        for duty in Duty.objects.filter(organisation=organisation).select_related("rule")
    }
    opened = [_new_duty(owed, organisation) for key, owed in wanted.items() if key not in current]
    Duty.objects.bulk_create(opened)
    _close_unowed(current, wanted, day)
    _meet(organisation)
    return len(opened)


def _new_duty(owed: Owed, organisation: Organisation) -> Duty:
    grace = owed.rule.grace_days
    return Duty(
        rule=owed.rule,
        subject_kind=owed.subject_kind,
        subject_id=owed.subject_id,
        organisation=organisation,
        period_start=owed.period_start,
        period_end=owed.period_end,
        due_on=owed.due_on,
        grace_until=owed.due_on + timedelta(days=grace) if grace else None,
    )


def _close_unowed(
    current: dict[tuple[int, str, uuid.UUID, date], Duty],
    wanted: dict[tuple[int, str, uuid.UUID, date], Owed],
    day: date,
) -> None:
    """Closes unmet duties of the running period that nobody owes any more (leavers, changed attributes)."""
    for key, duty in current.items():
        running = duty.period_end is None or duty.period_end >= day
        if key in wanted and duty.closed_on:
            duty.closed_on = None
            duty.save(update_fields=["closed_on"])
        elif key not in wanted and running and duty.met_on is None and duty.closed_on is None:
            duty.closed_on = day
            duty.save(update_fields=["closed_on"])


def _meet(organisation: Organisation) -> None:
    unmet = list(Duty.objects.filter(organisation=organisation, met_on=None, closed_on=None).select_related("rule"))
    subjects = {duty.subject_id for duty in unmet}
    evidence = Evidence.objects.standing().filter(subject_id__in=subjects).order_by("occurred_at")
    by_subject: dict[uuid.UUID, list[Evidence]] = {}
    for row in evidence:
        by_subject.setdefault(row.subject_id, []).append(row)
    for duty in unmet:
        for row in by_subject.get(duty.subject_id, []):
            if satisfies(row, duty):
                _mark_met(duty, row)
                break


def accepts_content(rule: Rule, content_key: str) -> bool:
    """True when the rule names no content, or this one, or a prefix of it ending in `*`."""
    return not rule.accepts_content or any(
        content_key.startswith(wanted[:-1]) if wanted.endswith("*") else content_key == wanted
        for wanted in rule.accepts_content
    )


def satisfies(evidence: Evidence, duty: Duty) -> bool:
    """True when this evidence meets this duty: right subject, kind, content, verdict and time."""
    day = timezone.localdate(evidence.occurred_at)
    return (
        evidence.subject_kind == duty.subject_kind
        and evidence.subject_id == duty.subject_id
        and evidence.kind in duty.rule.accepts
        and accepts_content(duty.rule, evidence.content_key)
        and evidence.passed
        and (duty.rule.cadence == "once" or day >= duty.period_start)
        and (duty.period_end is None or day <= (duty.grace_until or duty.period_end))
    )


def _mark_met(duty: Duty, evidence: Evidence) -> None:
    duty.met_by = evidence
    duty.met_on = timezone.localdate(evidence.occurred_at)
    duty.save(update_fields=["met_by", "met_on"])


def apply_evidence(evidence: Evidence) -> None:
    """Meets every open duty that `evidence` satisfies."""
    if evidence.kind == EvidenceKind.REVOCATION:
        return
    unmet = Duty.objects.filter(
        subject_kind=evidence.subject_kind, subject_id=evidence.subject_id, met_on=None, closed_on=None
    ).select_related("rule")
    for duty in unmet:
        if satisfies(evidence, duty):
            _mark_met(duty, evidence)


def withdraw_evidence(evidence: Evidence) -> None:
    """Reopens the duties that `evidence` had met, unless other evidence meets them."""
    duties = list(Duty.objects.filter(met_by=evidence).select_related("organisation"))
    Duty.objects.filter(met_by=evidence).update(met_by=None, met_on=None)
    for organisation in {duty.organisation for duty in duties}:
        _meet(organisation)


def recompute_all(*, today: date | None = None) -> int:
    """Recomputes every unit; returns how many duties were opened."""
    return sum(recompute_organisation(unit, today=today) for unit in Organisation.objects.iterator())


def open_due_periods() -> int:
    """Once a day opens what new periods bring. Returns how many duties were opened."""
    today = timezone.localdate()
    if not cache.add(f"duties-opened:{today}", True, 24 * 3600):
        return 0
    return recompute_all(today=today)
