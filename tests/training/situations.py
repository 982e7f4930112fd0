"""A small world for tables of situations: the shipped rules, one subject, its stays and what it did; no database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from courses.training.duties.engine import applicable, owed_by
from courses.training.duties.values import Former, Let, Proof, Tenure, UnitState
from courses.training.models import Duty, Rule
from courses.training.rulebook.attributes import ATTRIBUTES
from courses.training.rulebook.compiled import RuleBook, make_book
from courses.training.rulebook.periods import Period, Terms
from courses.training.rulebook.rule_file import read_rules, rule_of

HERE, ELSEWHERE, EMPLOYER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
SUBJECT = uuid.UUID(int=9)
JIAXING = "330402007001"
NOTHING_SPECIAL = {name: None for name in ATTRIBUTES if name.startswith("unit.")} | {
    "unit.kind": "hotel", "unit.school": False, "unit.key_unit": False, "unit.public_assembly": False,
    "unit.dense_place": False, "unit.public_building": True, "unit.commercial_complex": False, "unit.residential": False,
    "unit.shared_building": False, "unit.shared_management": False, "unit.high_rise_area": False,
    "unit.community": False, "unit.control_room": False, "unit.sub_plan": False, "unit.boarding": False,
    "unit.height_m": 10, "unit.storeys": 3,
}  # fmt: skip


def day(text: str) -> date:
    return date.fromisoformat(text)


def facts(**changes: Any) -> dict[str, Any]:
    """An ordinary low building that is nothing special, with these attributes."""
    return NOTHING_SPECIAL | {f"unit.{name}": value for name, value in changes.items()}


def stay(start: str, end: str | None = None, *, on_duty: str | None = None, kind: str = "employee",
         post: str = "staff", entry: str = "hire", employer: uuid.UUID | None = None) -> Tenure:  # fmt: skip
    known = (("person.kind", kind), ("person.post", post), ("person.entry", entry))
    return Tenure(day(start), day(on_duty or start), day(end) if end else None, known, employer)


def done(on: str, kind: str = "quiz", content: str = "course:new-staff", *, unit: uuid.UUID | None = HERE,
         revoked: str | None = None, **result: Any) -> Proof:  # fmt: skip
    return Proof(uuid.uuid4(), day(on), kind, content, "大厅", result, day(revoked) if revoked else None, unit=unit)


def drill(on: str, **result: Any) -> Proof:
    return done(on, "drill_real", "real-drill:fire", **result)


def waived(since: str, until: str, *, given: str | None = None, ended: str | None = None) -> Let:
    return Let(day(since), day(until), day(given or since), day(ended) if ended else None)


@dataclass(frozen=True)
class World:
    """What is known of the unit and of the one subject that is looked at."""

    unit: dict[str, Any] = field(default_factory=facts)
    stays: tuple[Tenure, ...] = ()
    did: tuple[Proof, ...] = ()
    lets: dict[str, Let] = field(default_factory=dict)
    registered: str = "2025-01-01"
    since: str = ""  # the day from which the attributes are as they are
    before: tuple[tuple[str, dict[str, Any]], ...] = ()  # what they were until a day
    subject: str = "organisation"
    grade: int = 3
    terms: tuple[tuple[int, tuple[str, str], tuple[str, str]], ...] = ()


@cache
def _rules() -> tuple[RuleBook, dict[int, Rule]]:
    rules = [rule_of(entry) for entry in read_rules()]
    for number, rule in enumerate(rules, start=1):
        rule.pk = number
    return make_book(rules), {rule.pk: rule for rule in rules}


def statuses(world: World, today: str, code: str) -> list[tuple[str, str]]:
    """The duties of the world's subject under one rule on a day: when each begins and where it stands, in order."""
    book, by_pk = _rules()
    registered = day(world.registered)
    former = tuple(
        Former(day(until), world.unit | {f"unit.{name}": value for name, value in changes.items()})
        for until, changes in world.before
    )
    floor = max(registered, day(world.since)) if world.since else registered
    state = UnitState(
        HERE, JIAXING, world.unit, floor, registered, former=former,
        waivers={(name, SUBJECT): [let] for name, let in world.lets.items()},
    )  # fmt: skip
    announced = {
        ("330400000000", year): tuple(Period(day(first), day(last)) for first, last in pair)
        for year, *pair in world.terms
    }
    now, terms = day(today), Terms(announced)
    rules = applicable(state, world.subject, book.of_codes([code]), now, terms)
    owed = owed_by(state, rules, world.subject, SUBJECT, _stays(world), sorted(world.did, key=lambda p: p.day), now)
    found = []
    for one in sorted(owed, key=lambda one: one.start):
        columns = one.columns._asdict()
        rule = by_pk[columns.pop("rule_id")]
        duty = Duty(rule=rule, organisation_id=HERE, period_start=one.start, **columns)
        found.append((one.start.isoformat(), duty.status(now).value))
    return found


def _stays(world: World) -> list[Tenure]:
    if world.stays:
        return list(world.stays)
    if world.subject == "class":
        return [Tenure(day("2026-09-01"), day("2026-09-01"), day("2027-08-31"), (("school_class.grade", world.grade),))]
    registered = day(world.registered)
    return [Tenure(registered, registered)]
