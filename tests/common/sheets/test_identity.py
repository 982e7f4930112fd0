"""Numbers of identity cards are found in every writing and dropped; what only looks like one is kept."""

from __future__ import annotations

import pytest

from common.credit_codes import is_credit_code
from common.sheets.identity import (
    Dropped,
    check_digit,
    drop_column,
    drop_identities,
    found_in,
    is_private,
)
from common.sheets.reading import read_tables
from tests.common.sheets import books

FIRST = "33040219900101123"
NUMBER = FIRST + check_digit(FIRST)
WITH_X = next(f"3304021990010{n:04d}X" for n in range(10_000) if check_digit(f"3304021990010{n:04d}") == "X")


@pytest.mark.parametrize(
    "cell",
    [
        NUMBER,
        WITH_X,
        WITH_X.lower(),
        "G" + NUMBER,
        "L" + WITH_X,
        "j" + NUMBER,
        "'" + NUMBER,
        NUMBER.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:]}",
        f"{NUMBER[:9]}\u200b{NUMBER[9:]}",
        f"张三{NUMBER}",
        f"身份证：{NUMBER}，电话13800138000",
        FIRST + "X",  # mistyped at its end, and still somebody's
    ],
)
def test_an_identity_number_is_found_in_every_writing(cell):
    assert found_in(cell) == Dropped.IDENTITY


@pytest.mark.parametrize("cell", [330402199001011234, 3.30402199001011e17, 1e15, "3.30402E+17", "3.304021990010E17"])
def test_a_number_that_lost_its_end_is_refused(cell):
    assert found_in(cell) == Dropped.SHORTENED


@pytest.mark.parametrize(
    "cell",
    [
        None, True, "", "张三", "13800138000", 13800138000, 10**15 - 1, 45352, "2026-03-01", "E2026", "EMERSON LEE",
        "中山路 330402 号", "91330402MA28A1B23C", "0573-82070119、13800138000", "张三 13800138000 李四 13900139000",
    ],
)  # fmt: skip
def test_what_is_no_identity_number_is_kept(cell):
    assert found_in(cell) is None


def test_a_credit_code_of_digits_alone_is_kept_when_its_check_fits():
    code = next(f"913304001465{n:06d}" for n in range(10**6) if is_credit_code(f"913304001465{n:06d}"))
    assert found_in(code) is None
    other = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert found_in(other) == Dropped.IDENTITY


def test_cells_are_emptied_and_listed_wherever_they_stand():
    rows = [["名单 " + NUMBER], ["姓名", "备注"], ["张三", "G" + NUMBER], ["李四", 330402199001011234]]
    (table,) = read_tables(books.book(rows))
    dropped = drop_identities(table)
    assert [(cell.row, cell.column, cell.why) for cell in dropped] == [
        (0, 0, Dropped.IDENTITY),
        (2, 1, Dropped.IDENTITY),
        (3, 1, Dropped.SHORTENED),
    ]
    assert NUMBER not in str(table.rows)
    assert "33040219900101" not in str(table.rows)


@pytest.mark.parametrize(
    "heading", ["身份证号", "证件号码", "学籍号", "民族", "家长电话", "监护人姓名", "家庭住址", "户籍地址"]
)
def test_what_is_never_needed_is_dropped_by_its_heading(heading):
    assert is_private(heading)


@pytest.mark.parametrize("heading", ["姓名", "工号", "岗位", "电话", "地址", "单位地址", "部门", "入职日期"])
def test_what_sheets_ask_for_is_not(heading):
    assert not is_private(heading)


def test_a_column_is_emptied_below_its_heading():
    (table,) = read_tables(books.book([["姓名", "民族"], ["张三", "汉"], ["李四"]]))
    list(drop_column(table, 1, below=0))
    assert [row[1:] for row in table.rows] == [["民族"], [None], [None]]
