"""From a table with named columns to rows of values, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .columns import Column, is_footer
from .identity import Dropped
from .kinds import Row
from .refusals import CellRefused
from .tables import MOST_CHARACTERS, Cell, Table, is_filled
from .values import Value

WHY_DROPPED = {
    Dropped.IDENTITY: gettext_lazy("The cell “%(name)s” held the number of an identity card and was dropped."),
    Dropped.SHORTENED: gettext_lazy(
        "The number in “%(name)s” has more digits than a spreadsheet keeps; its end is lost. Enter it as text."
    ),
}


def rows_of(
    table: Table,
    header_row: int,
    keys: Sequence[str | None],
    columns: Sequence[Column],
    emptied: Mapping[tuple[int, int], str],
) -> Iterator[tuple[Row, str]]:
    """Each line below the headings that says something, with what is wrong with it or nothing.

    `emptied` are the places whose content was dropped: the sentence says so where the column is needed.
    """
    known = {column.key: column for column in columns}
    used = [(index, known[key]) for index, key in enumerate(keys) if key in known]
    bad = {*table.bad}
    for number, cells in enumerate(table.rows[header_row + 1 :], start=header_row + 1):
        here = [cells[index] if index < len(cells) else None for index, _column in used]
        broken = [column for index, column in used if (number, index) in bad]
        dropped = [(column, emptied[number, index]) for index, column in used if (number, index) in emptied]
        if is_footer(cells) or not (any(map(is_filled, here)) or broken or dropped):
            continue
        values, problems = _values(here, [column for _index, column in used])
        problems += [_("The cell “%(name)s” cannot be read.") % {"name": column.label} for column in broken]
        problems += [str(WHY_DROPPED[Dropped(why)]) % {"name": column.label} for column, why in dropped]
        missing = [str(column.label) for column in columns if column.required and values.get(column.key) in ("", None)]
        if missing and not problems:
            problems.append(_("Missing: %(names)s.") % {"names": "、".join(missing)})
        yield Row(table.line_of(number), values), " ".join(problems)[:300]


def _values(cells: Sequence[Cell], columns: Sequence[Column]) -> tuple[dict[str, Value], list[str]]:
    values: dict[str, Value] = {}
    problems = []
    for cell, column in zip(cells, columns, strict=True):
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            problems.append(_("The cell “%(name)s” is too long.") % {"name": column.label})
            continue
        try:
            values[column.key] = column.read(cell)
        except CellRefused as error:
            problems.append(str(error))
    return values, problems
