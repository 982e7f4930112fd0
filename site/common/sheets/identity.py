"""Numbers of identity cards: found in any cell, in any writing, and dropped before anything is kept.

GB 11643-1999: six digits of a region, eight of the birthday, three of order, a check digit that may be X. A pupil's
number (学籍号) is mostly G, L or J before it. A spreadsheet keeps fifteen digits of a number: an identity number
entered as one has lost its end, looks like another person's, and is never made good.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from common.credit_codes import is_credit_code
from common.normal import SEPARATORS, typed_code

from .tables import Cell, Table

WHOLE = re.compile(r"[GLJ]?(\d{17}[\dX])", re.ASCII)
WITHIN = re.compile(r"(?<![0-9A-Z])[GLJ]?(\d{17}[\dX])(?![0-9A-Z])", re.ASCII)
SHORTENED = re.compile(r"\d(?:\.\d+)?E\+?1[5-9]", re.ASCII)  # a long number as a spreadsheet writes it out
DIGITS_KEPT = 15
REGIONS = range(11, 84)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
EARLIEST = 1850
# Headings of columns that are dropped whole: what is in them is never needed here, or is somebody else's.
PRIVATE = re.compile(
    "身份证|证件|护照|学籍|民族|籍贯|户口|户籍|家长|监护人|父亲|母亲|紧急联系|住址|家庭|现住|银行|宗教信仰|政治面貌|"
    "^(?:id|passport|ethnic|nationality|home ?address|parents?)",
    re.IGNORECASE,
)


class Dropped(enum.StrEnum):
    """Why a cell's content was not kept."""

    IDENTITY = "identity"
    SHORTENED = "shortened"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class DroppedCell:
    """A cell that was emptied. `row` and `column` are indices; a whole column has no row."""

    row: int | None
    column: int
    why: Dropped


def check_digit(first: str) -> str:
    """The check digit after the first seventeen."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def is_identity_number(code: str) -> bool:
    """True for eighteen digits, the last perhaps an X, unless they are a valid credit code and hold no birthday."""
    if not WHOLE.fullmatch(code):
        return False
    digits = code[-18:]
    return _has_birthday(digits) or not is_credit_code(digits)


def _has_birthday(digits: str) -> bool:
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return int(digits[:2]) in REGIONS and born.year >= EARLIEST and born <= timezone.localdate()


def found_in(cell: Cell) -> Dropped | None:
    """Why a cell may not be kept; None when it may."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return Dropped.SHORTENED if abs(cell) >= 10**DIGITS_KEPT else None
    if len(cell) < 16 and not ("E" in cell or "e" in cell):
        return None
    half = unicodedata.normalize("NFKC", cell).upper()
    if SHORTENED.fullmatch(half.strip()):
        return Dropped.SHORTENED
    if is_identity_number(typed_code(cell)):
        return Dropped.IDENTITY
    seen = "".join(char for char in half if unicodedata.category(char) != "Cf")
    parts = (found[0] for text in (seen, SEPARATORS.sub("", seen)) for found in WITHIN.finditer(text))
    return Dropped.IDENTITY if any(is_identity_number(part) for part in parts) else None


def is_private(heading: str) -> bool:
    """True for the heading of a column that is never kept."""
    return bool(PRIVATE.search(heading))


def identities_in(table: Table) -> list[DroppedCell]:
    """The cells of the table that hold an identity number, and why they may not be kept."""
    return [
        DroppedCell(row, column, why)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if (why := found_in(cell))
    ]


def drop_identities(table: Table) -> list[DroppedCell]:
    """Empties every cell of the table that holds an identity number; returns which, and why."""
    dropped = identities_in(table)
    for cell in dropped:
        table.rows[cell.row or 0][cell.column] = None
    return dropped


def drop_column(table: Table, column: int, *, below: int) -> Iterator[DroppedCell]:
    """Empties a column below the row of its heading."""
    for row in table.rows[below + 1 :]:
        if column < len(row):
            row[column] = None
    yield DroppedCell(None, column, Dropped.PRIVATE)
