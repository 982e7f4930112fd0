"""Spreadsheets as people keep them, made in the test."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

LIST = [["序号", "单位名称", "地址", "类别"], [1, "秀洲酒店", "中山路 1 号", "宾馆"]]
SHEET = "xl/worksheets/sheet1.xml"


def book(rows: Sequence[Sequence[Any]] = LIST, *, change: Callable[[Workbook], object] | None = None) -> bytes:
    """An .xlsx with these rows; `change` gets the workbook before it is saved."""
    made, stream = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(list(row))
    if change:
        change(made)
    made.save(stream)
    return stream.getvalue()


def with_part(data: bytes, change: Callable[[bytes], bytes], name: str = SHEET) -> bytes:
    """The archive with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in given.namelist():
            content = given.read(part)
            kept.writestr(part, change(content) if part == name else content)
    return made.getvalue()


def with_broken_number(data: bytes) -> bytes:
    """The first number of the first sheet is no number any more."""
    return with_part(data, lambda xml: re.sub(rb"<v>1</v>", b"<v>1.2.3</v>", xml, count=1))


def by_wps(data: bytes) -> bytes:
    """The sheet says that it reaches from A1 to A1, as WPS writes it."""
    return with_part(data, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml))


def cut(data: bytes) -> bytes:
    """The sheet ends in the middle of a line."""
    return with_part(data, lambda xml: xml[: len(xml) * 2 // 3])


def chart_first(made: Workbook) -> None:
    """A sheet that is a chart stands first and is open."""
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.add_data(Reference(made.active, min_col=1, min_row=1, max_row=2))
    made.create_chartsheet("图", 0).add_chart(chart)
    made.active = 0


def empty_first(made: Workbook) -> None:
    made.create_sheet("空", 0)


def title_above(made: Workbook) -> None:
    sheet = made.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "秀洲区2026年度消防安全重点单位名录"
    sheet.merge_cells("A1:D1")
