"""What a sheet would change: each row beside what is known of whom it means.

Whole sheets are compared in jobs alone: that takes pandas.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from .kinds import NEW, SKIP, Match, Row, SheetKind, Work
from .models import SheetLine, Verdict
from .values import Value


@dataclass(slots=True)
class Compared:
    """What would become of a row; `changes` are columns with what stood before and would stand then."""

    verdict: Verdict
    match: Match
    changes: list[tuple[str, Value, Value]] = field(default_factory=list)


def compare(rows: Sequence[Row], matches: Sequence[Match]) -> list[Compared]:
    """What would become of each row. An empty cell says nothing: it changes nothing."""
    from pandas import DataFrame

    keys = sorted({key for row in rows for key in row.values})
    after = DataFrame([[_text(row.values.get(key)) for key in keys] for row in rows], columns=keys, dtype=object)
    before = DataFrame(
        [[_text(match.before.get(key)) for key in keys] for match in matches], columns=keys, dtype=object
    )
    held = DataFrame([[key in match.before for key in keys] for match in matches], columns=keys, dtype=bool)
    differs = ((after != before) & (after != "") & held).to_numpy()
    return [
        _compared(row, match, [key for key, is_other in zip(keys, line, strict=True) if is_other])
        for row, match, line in zip(rows, matches, differs, strict=True)
    ]


def _compared(row: Row, match: Match, keys: list[str]) -> Compared:
    if match.problem:
        return Compared(Verdict.ERROR, match)
    if match.choices and not row.answer:
        return Compared(Verdict.ASKED, match)
    if not match.subject or row.answer == NEW:
        return Compared(Verdict.NEW, match)
    changes = [(key, match.before.get(key), row.values[key]) for key in keys]
    return Compared(Verdict.CHANGED if changes else Verdict.UNCHANGED, match, changes)


def show_changes(kind: SheetKind, work: Work, lines: Sequence[SheetLine]) -> None:
    """Notes with each line what it changes of whom it is said to mean."""
    rows = [Row(line.number or 0, dict(line.values), line.answer) for line in lines]
    matches = kind.match(work, rows) if rows else []
    for line, row, match in zip(lines, rows, matches, strict=True):
        line.changes = _changes_between(row, match) if line.answer not in ("", NEW, SKIP) else []


def _changes_between(row: Row, match: Match) -> list[tuple[str, Value, Value]]:
    """What one row would change of whom it means; an empty cell changes nothing."""
    said = {key: value for key, value in row.values.items() if key in match.before and _text(value)}
    return [
        (key, match.before.get(key), value)
        for key, value in sorted(said.items())
        if _text(value) != _text(match.before.get(key))
    ]


def _text(value: Value) -> str:
    """A value as a text that equals another's when the values do; empty for what says nothing."""
    if value is None or value in ("", []):
        return ""
    return json.dumps(sorted(value) if isinstance(value, list) else value, ensure_ascii=False)


def repeated(identities: Sequence[str]) -> list[int | None]:
    """For each the place of the first one that is equal; None for the first itself and for empty ones."""
    from pandas import Series

    series = Series(list(identities), dtype=object)
    first = {value: place for place, value in reversed(list(enumerate(identities)))}
    doubled = series.duplicated() & (series != "")
    return [first[identities[place]] if is_double else None for place, is_double in enumerate(doubled)]
