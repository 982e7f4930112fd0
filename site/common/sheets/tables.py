"""A table as it came: cells by line and column, before anybody says what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | bool | None

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 2_000


@dataclass(slots=True)
class Table:
    """One sheet. Dates are texts as 2026-03-01; `bad` are the places (row, column) of cells that cannot be read.

    Row 0 is the line `first_line` of the file.
    """

    name: str
    rows: list[list[Cell]]
    first_line: int = 1
    bad: list[tuple[int, int]] = field(default_factory=list)

    def line_of(self, row: int) -> int:
        """The line of a row as spreadsheet programs count them."""
        return row + self.first_line

    @property
    def is_empty(self) -> bool:
        return not any(is_filled(cell) for row in self.rows for cell in row)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "rows": self.rows, "first_line": self.first_line, "bad": self.bad}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Table:
        return cls(kept["name"], kept["rows"], kept["first_line"], [(row, column) for row, column in kept["bad"]])


def is_filled(cell: Cell) -> bool:
    """True for a cell that says something."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def fill_merged(rows: list[list[Cell]], ranges: Sequence[Sequence[int]]) -> None:
    """Repeats what stands in cells merged downwards in each of their lines: a category beside all its units."""
    for top, left, bottom, _right in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and not is_filled(row[left]):
                row[left] = value


def column_letters(index: int) -> str:
    """The name of a column in spreadsheet programs: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
