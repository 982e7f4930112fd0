"""A list of units as a spreadsheet: which column is which, which lines can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.sheets.columns import Column, best_table, guess_headings, is_footer
from common.sheets.identity import drop_identities
from common.sheets.reading import read_tables
from common.sheets.refusals import CellRefused
from common.sheets.tables import is_filled
from common.sheets.values import as_code, as_name, as_text

from .lists import Entry

COLUMNS = (
    Column("name", _("Name of the unit"), ("单位名称", "学校名称", "机构名称", "企业名称", "名称", "单位", "学校"),
           as_name(120), required=True),
    Column("number", _("Credit code or other number"),
           ("统一社会信用代码", "信用代码", "组织机构代码", "证号", "代码", "编号"), as_code(40)),
    Column("sort", _("Sort on the list"), ("类别", "性质", "办学性质", "隶属", "类型", "级别"), as_text(40)),
    Column("place", _("Place"), ("地址", "所在地", "属地", "镇街道", "地点"), as_text(120)),
)  # fmt: skip


@dataclass(slots=True)
class ReadList:
    """The entries of a file, and the lines that say nothing usable, each with its reason."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    dropped: int = 0


def read_list(data: bytes) -> ReadList:
    """The entries of a spreadsheet. Raises SheetRefused, and ValidationError when no column holds names."""
    tables = read_tables(data)
    table = tables[best_table(tables, COLUMNS)]
    found = ReadList(dropped=len(drop_identities(table)))
    headings = guess_headings(table, COLUMNS)
    if headings.header_row is None or "name" not in headings.keys:
        raise ValidationError(_("No column is headed as the name of the unit."))
    places = {key: place for place, key in enumerate(headings.keys) if key}
    readers = {column.key: column.read for column in COLUMNS}
    for row in range(headings.header_row + 1, len(table.rows)):
        cells = table.rows[row]
        if not any(is_filled(cell) for cell in cells) or is_footer(cells):
            continue
        try:
            values: dict[str, Any] = {key: str(readers[key](cells[place]) or "") for key, place in places.items()}
        except CellRefused as error:
            found.refused.append((table.line_of(row), str(error)))
            continue
        if values["name"]:
            found.entries.append(Entry(**values))
        else:
            found.refused.append((table.line_of(row), str(_("no name"))))
    return found
