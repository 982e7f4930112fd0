"""A drill's papers for Word and Excel say what its record says, and name people for the unit alone."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from common.papers.checking import check_template
from common.papers.kinds import papers
from common.papers.layout import default_template
from courses.training import access
from courses.training.real_drills.papers import DRILL_PAPERS
from courses.training.rulebook.rule_file import load_rules
from tests.training.test_training_file import at, drilled, person, trained

pytestmark = pytest.mark.django_db


@pytest.fixture
def drill(hotel, manager, clock):
    return drilled(hotel, manager, at(2026, 11, 3))


def paper(client, drill, kind: str, suffix: str = "docx"):
    return client.get(reverse(f"training:real_drill_{suffix}", args=[drill.pk, kind]))


def cells(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def test_the_record_for_word_holds_what_article_43_asks_for(client, manager, drill):
    client.force_login(manager)
    found = cells(paper(client, drill, "drill-record").content)
    for words in ("主楼", "预案", "疏散", "前厅", "9", "王五", "2026-11-03 10:00", "manager"):
        assert words in found
    for label in ("填表人", "审核人", "单位盖章处", "日期"):
        assert label in found


def test_names_are_for_the_unit_alone(client, drill, foreign_officer, monkeypatch):
    client.force_login(foreign_officer)
    for kind in ("drill-record", "drill-sign-in"):
        assert "王五" not in cells(paper(client, drill, kind).content)
    assert "manager" not in cells(paper(client, drill, "drill-record").content)
    monkeypatch.setattr(access, "opens_personal_parts", lambda *given: True)  # the control: the guard hides them
    assert "王五" in cells(paper(client, drill, "drill-sign-in").content)


def test_a_stranger_gets_no_paper(client, drill, teacher):
    client.force_login(teacher)
    assert paper(client, drill, "drill-record").status_code == 404


def test_a_kind_of_another_record_is_missing(client, manager, drill):
    client.force_login(manager)
    assert paper(client, drill, "training-file").status_code == 404
    assert paper(client, drill, "nothing").status_code == 404


@pytest.mark.parametrize("kind", [paper.key for paper in DRILL_PAPERS])
def test_every_paper_comes_as_word_and_as_excel(client, manager, drill, kind):
    client.force_login(manager)
    assert "主楼" in cells(paper(client, drill, kind).content)
    sheet = load_workbook(io.BytesIO(paper(client, drill, kind, "xlsx").content)).active
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "主楼" in values and "秀洲酒店" in values


def test_built_in_templates_pass_the_check_of_owners_templates():
    kinds = list(papers())
    assert {"drill-plan", "training-file"} <= {one.key for one in kinds}
    for one in kinds:
        check_template(default_template(one.key), one)


def test_the_file_of_a_year_comes_as_word(client, manager, hotel, drill):
    load_rules()
    shen = person(hotel, "沈燕", "A7")
    trained(hotel, shen, at(2026, 11, 2))
    client.force_login(manager)
    answer = client.get(reverse("training:unit_file_docx", args=[hotel.pk, 2026]))
    found = cells(answer.content)
    assert "沈燕" in found and "A7" in found and "地点：主楼" in "\n".join(found)
