"""The stored duties held against what rules, memberships and evidence say now, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from people.models import Organisation

from ..models import Duty
from ..rulebook.calendars import load_terms
from ..rulebook.compiled import RuleBook, current_book
from .batch import load_batch
from .recompute import Changes, changes_of, lots
from .values import DutyColumns

COLUMNS = [name.removesuffix("_id") for name in DutyColumns._fields]


@dataclass(frozen=True)
class Difference:
    """One stored duty that is not as it is computed: `missing` from the table, `unowed` in it, or `changed`."""

    kind: str
    duty: UUID
    text: str


def differences(*, today: date | None = None) -> Iterator[Difference]:
    """Every duty that a recompute would write or drop, unit after unit; memory stays flat."""
    day = today or timezone.localdate()
    book, terms = current_book(), load_terms()
    for lot in lots(Organisation.objects.order_by("pk").values_list("pk", flat=True)):
        units = Organisation.objects.filter(pk__in=lot).select_related("division")
        yield from _told(changes_of(load_batch(units, day), book, day, terms), book)


def _told(changes: Changes, book: RuleBook) -> Iterator[Difference]:
    for duty in changes.opened:
        yield Difference("missing", duty.pk, f"duty {duty.pk} ({_words(duty, book)}) is owed and not in the table")
    stored = Duty.objects.in_bulk([duty.pk for duty in changes.changed] + changes.gone)
    for duty in changes.changed:
        yield Difference("changed", duty.pk, f"duty {duty.pk} ({_words(duty, book)}): {_apart(stored[duty.pk], duty)}")
    for key in changes.gone:
        yield Difference("unowed", key, f"duty {key} ({_words(stored[key], book)}) is in the table and owed by nobody")


def _words(duty: Duty, book: RuleBook) -> str:
    version = book.by_pk.get(duty.rule_id)
    return f"{version.code if version else '?'}, {duty.subject_kind} {duty.subject_id}, from {duty.period_start}"


def _apart(stored: Duty, computed: Duty) -> str:
    """The columns that differ, as stored and as computed."""
    found = []
    for name in COLUMNS:
        column = Duty._meta.get_field(name).attname  # type: ignore[union-attr]
        before, now = getattr(stored, column), getattr(computed, column)
        if before != now:
            found.append(f"{name} is {_text(before)}, computed {_text(now)}")
    return "; ".join(found)


def _text(value: Any) -> str:
    return "empty" if value in (None, "") else str(value)
