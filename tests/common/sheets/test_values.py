"""Cells as people write them: days in five forms and as serials, full-width digits, names of every script."""

from __future__ import annotations

import pytest

from common.sheets.refusals import CellRefused
from common.sheets.values import as_choices, as_code, as_day, as_name, as_number, as_phone, as_yes_or_no, comparable


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "２０２６－０３－０１", " 2026 年 3 月 1 日 ",
        "2026-03-01 00:00:00", 46082, "46082", 46082.0, 20260301,
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(cell):
    assert as_day(cell) == "2026-03-01"


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026年3月", "26.3.1", "明天", 99999999, 3.5, "1799-01-01", "2026-13-01", True]
)
def test_what_is_no_day_is_refused_in_a_sentence(cell):
    with pytest.raises(CellRefused, match=r"\w"):
        as_day(cell)


def test_an_empty_cell_is_no_day():
    assert as_day(None) == as_day("  ") == ""


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张三", "张三"), (" 阿迪力·吐尔逊 ", "阿迪力·吐尔逊"), ("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai"),
        ("Maria  Luisa\u200b de la Cruz", "Maria Luisa de la Cruz"), ("𠮷㐂䶮", "𠮷㐂䶮"), ("欧阳　娜娜", "欧阳 娜娜"),
        ("O'Brien", "O'Brien"), ("张\x00三", "张三"), ("x" * 60, "x" * 60),
    ],
)  # fmt: skip
def test_names_of_every_script_stay_whole(cell, name):
    assert as_name(60)(cell) == name


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A0", "+张三", "@SUM(A1)", "123", 5, "x" * 61, "…"])
def test_what_is_no_name_is_refused(cell):
    with pytest.raises(CellRefused):
        as_name(60)(cell)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("13800138000", "13800138000"), (13800138000, "13800138000"), (13800138000.0, "13800138000"),
        ("138 0013 8000", "13800138000"), ("+86 138-0013-8000", "13800138000"), ("008613800138000", "13800138000"),
        ("８６１３８００１３８０００", "13800138000"), ("0573-82070119", "057382070119"), ("(0573)82070119", "057382070119"),
        ("+84 912 345 678", "+84912345678"), ("\u202d13800138000\u202c", "13800138000"), (None, ""),
    ],
)  # fmt: skip
def test_a_telephone_number_is_read_however_it_is_typed(cell, phone):
    assert as_phone(cell) == phone


@pytest.mark.parametrize("cell", ["无", "12345", "1380013800O"])
def test_what_is_no_telephone_number_is_refused(cell):
    with pytest.raises(CellRefused):
        as_phone(cell)


@pytest.mark.parametrize(("cell", "number"), [(3, 3), ("１，２００", 1200), ("850㎡", 850), ("27 米", 27), ("", None)])
def test_numbers_are_read_with_their_units(cell, number):
    assert as_number()(cell) == number


@pytest.mark.parametrize("cell", [-1, "三层", "1.5"])
def test_what_is_no_whole_number_from_nought_is_refused(cell):
    with pytest.raises(CellRefused):
        as_number(whole=True)(cell)


@pytest.mark.parametrize(
    ("cell", "said"), [("是", True), ("√", True), (True, True), ("否", False), ("", None), (1, True)]
)
def test_yes_and_no(cell, said):
    assert as_yes_or_no(cell) is said


def test_a_code_is_half_width_and_without_separators():
    assert as_code(40)("ｈ－００７") == "H007"
    assert as_code(40)(7.0) == "7"


def test_words_of_a_list_are_parted_by_any_of_the_usual_signs():
    read = as_choices(lambda: {"电工": "electrician", "保安员": "guard"}, "posts")
    assert read("电 工、保安员") == read("保安员;电工") == read("电工/保安员\n") == ["electrician", "guard"]
    assert read(None) == []
    with pytest.raises(CellRefused, match="厨师"):
        read("电工，厨师")


@pytest.mark.parametrize(
    "name", ["秀洲·酒店", "秀洲．酒店", "秀洲 酒店", "秀洲\u200b酒店", "秀洲（）酒店", "秀洲・酒店"]
)
def test_names_are_compared_without_points_spaces_and_marks(name):
    assert comparable(name) == comparable("秀洲酒店")
