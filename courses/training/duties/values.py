"""What the rule engine looks at and what it makes: plain values, no rows of the database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from ..models.records import Standing
from ..models.rules import AskedProof
from ..rulebook.attributes import Facts
from ..rulebook.compiled import Version

Key = tuple[str, str, uuid.UUID, date]


# Which proofs a row holds, by the standing of the record that wrote it. What the site or an officer wrote itself has
# no record and holds all of them.
_ALL = frozenset(AskedProof.values)
HELD: dict[str, frozenset[str]] = {
    "": _ALL,
    Standing.ACCEPTED: _ALL,
    Standing.CLEARED: frozenset([AskedProof.WORD, AskedProof.SAMPLE]),
    Standing.FILED: frozenset([AskedProof.WORD]),
    Standing.DRAWN: frozenset([AskedProof.WORD]),
    Standing.QUESTIONED: frozenset([AskedProof.WORD]),
    Standing.REFUSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of evidence as the engine looks at it. A revoked one meets nothing and explains why."""

    pk: uuid.UUID
    day: date
    kind: str
    content: str
    place: str
    result: dict[str, Any]
    revoked_on: date | None = None
    standing: str = ""
    unit: uuid.UUID | None = None  # the unit it was done for; None where it was done for none

    @property
    def named(self) -> tuple[str, ...]:
        """What the row names beside its content: a course, or rules it was recorded for."""
        return tuple(self.result.get("contents", ()))

    def holds(self, asked: str) -> bool:
        """True when what the rule asks for stands behind the row."""
        return asked in HELD[self.standing]

    @property
    def is_refused(self) -> bool:
        """True when an officer refused the record: it counts for nothing, and nothing waits for it."""
        return self.standing == Standing.REFUSED

    @property
    def passed(self) -> bool:
        return bool(self.result.get("passed", True))

    @property
    def valid_until(self) -> date | None:
        """Until when a certificate or attestation holds; None for good."""
        text = self.result.get("valid_until")
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Tenure:
    """A dated stay in a unit: a membership, a class's school year, or the unit's own time here."""

    start: date
    on_duty: date
    end: date | None = None
    facts: tuple[tuple[str, Any], ...] = ()
    employer: uuid.UUID | None = None  # the firm that employs who works here, where it is another


@dataclass(frozen=True, slots=True)
class Former:
    """A unit's attributes until the day before `until`, when others came to hold."""

    until: date
    facts: Facts


class Let(NamedTuple):
    """A waiver: it is about the period that `since` falls in."""

    since: date
    until: date
    given_on: date
    ended_on: date | None = None


@dataclass(slots=True)
class UnitState:
    """A unit as the rules see it: its attributes, since when they hold, what they were before, when it shut."""

    pk: uuid.UUID
    division_code: str
    facts: Facts
    floor: date
    registered: date
    shut_on: date | None = None
    waivers: dict[tuple[str, uuid.UUID], list[Let]] = field(default_factory=dict)
    former: tuple[Former, ...] = ()


class DutyColumns(NamedTuple):
    """The computed columns of a row of duties, named as in the table."""

    rule_id: int
    period_end: date | None
    due_on: date | None
    grace_until: date | None
    met_by_id: uuid.UUID | None
    met_on: date | None
    filed_with_id: uuid.UUID | None
    filed_on: date | None
    revoked_on: date | None
    closed_on: date | None
    waived_until: date | None
    missing: str
    hours_done: float
    facts: str


@dataclass(slots=True)
class Owed:
    """One duty as it should stand in the table."""

    version: Version
    subject_kind: str
    subject_id: uuid.UUID
    start: date
    end: date | None = None
    due: date | None = None
    grace: date | None = None
    met_by: uuid.UUID | None = None
    met_on: date | None = None
    filed_with: uuid.UUID | None = None
    filed_on: date | None = None
    revoked_on: date | None = None
    closed_on: date | None = None
    waived_until: date | None = None
    missing: str = ""
    hours: float = 0
    facts: str = ""

    def within(self, shut_on: date | None) -> bool:
        """True when it is owed in a unit that shut on that day, which ends it; False when it began no earlier."""
        if shut_on is None or (self.end is not None and self.end < shut_on):
            return True
        if self.start >= shut_on and self.met_on is None:
            return False
        self.closed_on = min(self.closed_on or shut_on, shut_on)
        return True

    @property
    def key(self) -> Key:
        return self.version.code, self.subject_kind, self.subject_id, self.start

    @property
    def columns(self) -> DutyColumns:
        return DutyColumns(
            rule_id=self.version.pk,
            period_end=self.end,
            due_on=self.due,
            grace_until=self.grace,
            met_by_id=self.met_by,
            met_on=self.met_on,
            filed_with_id=self.filed_with,
            filed_on=self.filed_on,
            revoked_on=self.revoked_on,
            closed_on=self.closed_on,
            waived_until=self.waived_until,
            missing=self.missing,
            hours_done=self.hours,
            facts=self.facts,
        )
