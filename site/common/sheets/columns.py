"""Which line names the columns, and what they mean: guessed from their headings, corrected by whoever sent them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from .identity import is_private
from .tables import Cell, Table, is_filled
from .values import Reader, text_of

Words = str | Promise
REMARK = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：]")
HEADER_WITHIN = 30
LONGEST_HEADING = 14
EXAMPLE = "例："  # before the line of a blank table that shows how; it is never taken in
# The first words of lines that are no part of a table: what shows how to fill it in, what sums up and signs.
FOOTERS = (
    "例:",
    "合计",
    "总计",
    "小计",
    "填表人",
    "填报人",
    "制表",
    "审核人",
    "负责人签",
    "备注:",
    "说明:",
    "注:",
    "单位盖章",
    "联系人:",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a kind of sheet takes: how its heading reads, how its cells are read.

    `words` are headings that mean it. `sample` stands in the blank template. `names` are what people call the codes
    that its cells are read as. `allowed` are all words that may stand in it, `several` of them in one cell.
    """

    key: str
    label: Words
    words: tuple[str, ...]
    read: Reader
    required: bool = False
    sample: str = ""
    help: Words = ""
    names: Mapping[str, Words] = field(default_factory=dict)
    allowed: Sequence[Words] = ()
    several: bool = False


@dataclass(slots=True)
class Headings:
    """Where the headings stand, and which column of the sheet is which; `None` for those that are left out."""

    header_row: int | None
    keys: list[str | None] = field(default_factory=list)


def heading_of(cell: Cell) -> str:
    """A heading without spaces, line breaks, brackets and marks."""
    text = "".join(unicodedata.normalize("NFKC", REMARK.sub("", text_of(cell))).split())
    return text.casefold()


def heading_words(columns: Sequence[Column]) -> list[str]:
    """Every heading that means one of the columns, as `heading_of` writes it."""
    return sorted({heading_of(word) for column in columns for word in (*column.words, str(column.label))})


def guess(heading: str, columns: Sequence[Column]) -> str | None:
    """The column that a heading means: by its very word, else by the longest word within it; None when unclear."""
    if not heading or is_private(heading):
        return None
    for column in columns:
        if heading in (word.casefold() for word in (*column.words, str(column.label))):
            return column.key
    if len(heading) > LONGEST_HEADING:
        return None
    found = [
        (len(word), column.key) for column in columns for word in column.words if len(word) > 1 and word in heading
    ]
    return max(found)[1] if found else None


def guess_row(row: Sequence[Cell], columns: Sequence[Column]) -> list[str | None]:
    """What the headings of one line mean; of two that mean the same the first, and an exact one before others."""
    exact = {word.casefold(): column.key for column in columns for word in (*column.words, str(column.label))}
    headings = [heading_of(cell) for cell in row]
    keys: list[str | None] = [None if is_private(heading) else exact.get(heading) for heading in headings]
    taken: set[str] = set()
    for index, key in enumerate(keys):
        keys[index] = None if key in taken else key
        taken |= {key} if key else set()
    for index, heading in enumerate(headings):
        if keys[index] is None and (key := guess(heading, columns)) and key not in taken:
            keys[index] = key
            taken.add(key)
    return keys


def guess_headings(table: Table, columns: Sequence[Column]) -> Headings:
    """The line with most headings that are known, of equals the lower one where a heading has two lines.

    Without any known heading the first line with two texts; without that none.
    """
    best = Headings(None)
    known = 0
    for row, cells in enumerate(table.rows[:HEADER_WITHIN]):
        keys = guess_row(cells, columns)
        count = sum(key is not None for key in keys)
        next_below = best.header_row is not None and row == best.header_row + 1
        if count > known or (count == known and count > 1 and next_below):
            best, known = Headings(row, keys), count
    if best.header_row is None:
        for row, cells in enumerate(table.rows[:HEADER_WITHIN]):
            if sum(isinstance(cell, str) and is_filled(cell) for cell in cells) > 1 or len(cells) == 1:
                return Headings(row, [None] * len(cells))
    return best


def best_table(tables: Sequence[Table], columns: Sequence[Column]) -> int:
    """Which of the tables is meant: the first of those with most known headings."""
    counts = [sum(key is not None for key in guess_headings(table, columns).keys) for table in tables]
    return counts.index(max(counts))


def is_footer(cells: Sequence[Cell]) -> bool:
    """True for a line that shows how, sums up or signs: its first cell that says something begins so."""
    first = next((text_of(cell) for cell in cells if is_filled(cell)), "")
    return "".join(unicodedata.normalize("NFKC", first).split()).startswith(FOOTERS)
