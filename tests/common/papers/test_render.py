"""A paper comes out of its kind and values; no text of people breaks it, and nothing they type is a placeholder."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.utils.translation import override
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from common.papers import filling, kinds, layout, text
from common.papers.kinds import Field, Paper, Table, register_paper
from common.papers.render import render, render_xlsx

PAPER = Paper(
    key="test-paper",
    title="演练记录表",
    fields=(Field("place", "地点", "地点"), Field("content", "内容", "内容", long=True)),
    tables=(
        Table("people", "人员", "签到", (Field("name", "姓名", "姓名"), Field("post", "岗位", "岗位")), blank_rows=7),
    ),
)
VALUES = {
    "unit": "南湖大酒店", "place": "主楼", "content": "报警\n疏散\t清点", "filled_by": "周经理",
    "people": [{"name": "沈燕", "post": "前台"}, {"name": "王五"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(kinds, "_papers", dict(kinds._papers))
    register_paper(PAPER)
    layout._made.cache_clear()
    with override("zh-hans"):
        yield


def read(content: bytes):
    return Document(io.BytesIO(content))


def cells(document, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def all_text(document) -> str:
    return "\n".join("".join(node.text or "" for node in root.iter("{*}t")) for root in filling.roots(document))


def test_fields_rows_and_signs_stand_where_they_belong():
    document = read(render("test-paper", VALUES))
    assert [line.text for line in document.paragraphs[:2]] == ["南湖大酒店", "演练记录表"]
    assert cells(document, 0) == [["地点", "主楼"], ["内容", "报警\n疏散\t清点"]]
    assert cells(document, 1) == [["姓名", "岗位"], ["沈燕", "前台"], ["王五", ""]]
    assert cells(document, 2)[0] == ["填表人", "审核人", "单位盖章处", "日期"]
    assert cells(document, 2)[1][:3] == ["周经理", "", ""]
    assert "不代表消防设施和场所合格" in document.sections[0].footer.paragraphs[0].text


def test_a_blank_form_keeps_room_and_no_braces():
    document = read(render("test-paper"))
    assert len(document.tables[1].rows) == 1 + 7
    assert "{{" not in all_text(document)
    assert "年" in cells(document, 2)[1][3]


def test_the_page_is_a4_in_fangsong_with_names_for_where_it_is_missing():
    content = render("test-paper", VALUES)
    section = read(content).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert 'w:eastAsia="仿宋"' in archive.read("word/styles.xml").decode()
        assert 'w:altName w:val="FangSong,' in archive.read("word/fontTable.xml").decode()


EVIL = "<w:p/>&\x00\x0b\ud800\ufffe{{填表人}}{%x%}]]>𠮷"


@pytest.mark.parametrize("key", ["unit", "place", "content", "filled_by"])
def test_what_people_type_stands_as_they_typed_it(key):
    document = read(render("test-paper", {**VALUES, key: EVIL, "people": [{"name": EVIL}]}))
    kept = "<w:p/>&{{填表人}}{%x%}]]>𠮷"
    assert kept in all_text(document)
    assert cells(document, 1)[1] == [kept, ""]
    assert load_workbook(io.BytesIO(render_xlsx("test-paper", {**VALUES, key: EVIL}))).active.max_row > 5


def test_without_the_cleaning_it_would_break(monkeypatch):
    monkeypatch.setattr(text, "ILLEGAL", __import__("re").compile("(?!)"))
    with pytest.raises(ValueError):
        render("test-paper", {"place": EVIL})


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_opens_again(typed):
    document = read(render("test-paper", {"place": typed, "people": [{"name": typed}]}))
    assert cells(document, 0)[0][1] == text.words_of(typed)


def owners(*lines: str, row: tuple[str, ...] = ()) -> bytes:
    """A template as an owner makes it, each character of a line a run of its own, as Word loves to cut."""
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for char in line:
            paragraph.add_run(char)
    if row:
        made = document.add_table(rows=1, cols=len(row))
        for cell, words in zip(made.rows[0].cells, row, strict=True):
            cell.text = words
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_an_owners_template_is_filled_however_word_has_cut_it():
    template = owners("甲{{ 地点 }}乙{{内容}}丙{{地点}}", row=("{{人员.姓名}}", "在{{地点}}"))
    document = read(render("test-paper", VALUES, template=template))
    assert document.paragraphs[0].text == "甲主楼乙报警\n疏散\t清点丙主楼"
    assert cells(document, 0) == [["沈燕", "在主楼"], ["王五", "在主楼"]]


def test_five_thousand_rows_come_out():
    rows = [{"name": f"{number}"} for number in range(5000)]
    document = read(render("test-paper", {"people": rows}))
    assert len(document.tables[1]._tbl.tr_lst) == 5001


def test_a_spreadsheet_holds_the_same_and_no_formula():
    sheet = load_workbook(io.BytesIO(render_xlsx("test-paper", {**VALUES, "place": "=1+1"}))).active
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert ["地点", "'=1+1"] in rows
    assert ["沈燕", "前台"] in rows


def test_a_kind_whose_names_mean_two_things_is_refused():
    with pytest.raises(ValueError):
        register_paper(Paper(key="twice", title="x", fields=(Field("a", "地点", "a"), Field("b", "地点", "b"))))
    with pytest.raises(KeyError):
        render("nobody-knows-it")
