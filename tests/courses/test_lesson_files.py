"""A lesson's plan, slides and worksheet hold what the lesson holds, and what pupils get does not hold the answers."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document
from PIL import Image as Bitmap
from pptx import Presentation
from pypdf import PdfReader
from wagtail.images import get_image_model

from courses.lesson_files import plan, poster, slides, worksheet
from courses.lesson_files.outline import Outline, outline_of, parts_of
from courses.lesson_files.pictures import drawing_png
from courses.models import LessonPage
from people.papers.models import PaperTemplate
from tests.courses.test_activities import BLOCKS, body_of

SHIPPED = "school-escape/escape"


@pytest.fixture
def lesson(groups, db) -> LessonPage:
    return LessonPage.objects.get(content_key=SHIPPED)


@pytest.fixture
def busy(monkeypatch) -> Any:
    """A lesson with every kind of activity, its outline made without a course."""
    kinds = ("hazards", "sequence", "checkpoint", "before_after", "discussion", "drill")
    parts = parts_of(
        body_of(("text", "<p>先走。</p><ul><li>再喊</li></ul>"), *((kind, BLOCKS[kind]) for kind in kinds))
    )
    made = Outline("课程", "小学", "一课", "一句", 12, parts, "记住", ["《消防法》"])
    for module in (plan, slides, worksheet):
        monkeypatch.setattr(module, "outline_of", lambda lesson: made)
    return SimpleNamespace(title="一课")


def text_of(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_outline_has_the_lesson_in_its_order(lesson):
    outline = outline_of(lesson)
    assert (outline.title, outline.minutes) == ("会逃生", lesson.minutes)
    assert str(outline.parts[0].stage) == "导入" and str(outline.parts[-1].stage) == "小结"
    assert [part.minutes for part in outline.parts if part.minutes] == [10]  # the task says its minutes, nothing else
    headings = [part.heading for part in outline.parts]
    assert headings.index("能出去时") < headings.index("出不去时") < headings.index("今晚在家练三个动作")
    assert any(line.startswith("1. 马上走") for part in outline.parts for line in part.lines)


def test_a_part_that_only_shows_a_picture_names_it(monkeypatch):
    parts = parts_of(body_of(("picture", {"path": "img/lessons/door-test.svg", "alt": "手背试门"})))
    made = Outline("课程", "小学", "一课", "一句", 12, parts, "记住", [])
    monkeypatch.setattr(plan, "outline_of", lambda lesson: made)
    assert [row["what"] for row in plan.plan_values(SimpleNamespace(title="一课"))["steps"]] == ["图：手背试门"]


def test_the_plan_is_a_word_file_with_its_stages_and_answers(busy):
    document = Document(io.BytesIO(plan.plan_docx(busy)))
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for words in ("一课", "12 分钟", "《消防法》", "排一排", "被褥不散热", "先拔后压", "教材对照"):
        assert words in cells, words
    foot = "".join(paragraph.text for section in document.sections for paragraph in section.footer.paragraphs)
    assert "只反映培训" in foot


def test_the_plan_is_a_pdf_too(busy):
    assert "教学过程" not in (whole := "".join(text_of(plan.plan_pdf(busy))))  # a heading of Word's form alone
    assert "排一排" in whole and "门是盾牌" in whole and "只反映培训" in whole


def test_the_sheet_keeps_its_answers_to_the_last_page(busy):
    *sheet, answers = text_of(worksheet.worksheet_pdf(busy))
    for words in ("找一找", "排一排", "有烟怎么办", "差在哪里", "谁来管"):
        assert words in "".join(sheet), words
    for words in ("被褥不散热", "先拔后压", "门是盾牌", "搬走了"):
        assert words in answers and words not in "".join(sheet)


def test_slides_show_one_thing_each_and_keep_answers_apart(busy):
    deck = Presentation(io.BytesIO(slides.slides_pptx(busy)))
    shown = ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in deck.slides]
    question = next(number for number, text in enumerate(shown) if text.startswith("有烟怎么办"))
    assert "门是盾牌" not in shown[question] and "门是盾牌" in shown[question + 1]
    assert "门是盾牌" in deck.slides[question].notes_slide.notes_text_frame.text
    assert "只反映培训" in shown[-1]
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 3 and all(one._element.nvPicPr.cNvPr.get("descr") == "一间卧室" for one in pictures)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
    assert 'typeface="Microsoft YaHei"' in deck.slides[0].shapes[0]._element.xml.replace("a:latin", "")


def test_an_uploaded_image_stands_in_all_of_them(db, busy, monkeypatch):
    file = io.BytesIO()
    Bitmap.new("RGB", (2000, 1000), "red").save(file, "PNG")
    image = get_image_model().objects.create(title="现场", file=ContentFile(file.getvalue(), "scene.png"))
    value = {"question": "看", "before": {"path": "", "image": image.pk, "alt": "前"},
             "after": {"path": "img/lessons/gone.svg", "image": None, "alt": "后"}, "answer": "搬走"}  # fmt: skip
    parts = parts_of(body_of(("before_after", value)))
    made = Outline("课程", "小学", "一课", "", 5, parts, "", [])
    for module in (slides, worksheet):
        monkeypatch.setattr(module, "outline_of", lambda lesson: made)
    deck = Presentation(io.BytesIO(slides.slides_pptx(busy)))
    pictures = [shape.image for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert [one.size for one in pictures] == [(1280, 640)]  # a drawing that is gone leaves no hole
    (page, _answers) = PdfReader(io.BytesIO(worksheet.worksheet_pdf(busy))).pages
    assert len(page.images) == 1


def test_drawings_become_bitmaps_once():
    drawing_png.cache_clear()
    first = drawing_png("img/lessons/find-bedroom.svg")
    assert Bitmap.open(io.BytesIO(first or b"")).size == (960, 540)
    assert drawing_png("img/lessons/find-bedroom.svg") is first


def test_everybody_who_reads_the_lesson_fetches_them_and_a_draft_has_none(lesson, client):
    page = client.get(lesson.url).content.decode()
    for name in ("plan.docx", "plan.pdf", "slides.pptx", "worksheet.pdf", "poster.pdf"):
        address = reverse("courses:lesson_file", args=[lesson.pk, name])
        assert address in page
        answer = client.get(address)
        assert answer.status_code == 200 and len(answer.content) > 5000
        assert "attachment" in answer["Content-Disposition"]
    lesson.unpublish()
    assert client.get(reverse("courses:lesson_file", args=[lesson.pk, "plan.pdf"])).status_code == 404


def test_files_are_not_made_without_end(lesson, client, monkeypatch):
    monkeypatch.setattr("courses.lesson_files.views.allow", lambda *args, **kwargs: False)
    assert client.get(reverse("courses:lesson_file", args=[lesson.pk, "plan.pdf"])).status_code == 429


def test_the_poster_is_one_page_of_a3_with_steps_and_the_line_to_remember(lesson):
    (page,) = PdfReader(io.BytesIO(poster.poster_pdf(lesson))).pages
    assert [round(side) for side in page.mediabox[2:]] == [842, 1191]
    text = "".join(page.extract_text().split())
    for line in (
        "会逃生",
        "马上走，不拿书包、不找玩具",
        "手背试门，低姿快走，随手关门，绝不返回。",
        "不代表消防设施和场所合格",
    ):
        assert line in text


def test_a_poster_without_steps_says_what_the_task_asks_for():
    outline = Outline("课程", "小学", "一课", "一句", 12, parts_of(body_of(("text", "<p>先走。</p>"))), "记住", [])
    assert poster.poster_lines(outline) == ("", [])
    task = {"title": "画图", "minutes": 5, "steps": ["画" * 70, "走一遍"]}
    outline.parts.extend(parts_of(body_of(("task", task))))
    assert poster.poster_lines(outline) == ("画图", ["画" * 59 + "…", "走一遍"])


def test_who_teaches_gets_the_plan_in_the_school_s_own_template(client, lesson, school, teacher, pupil_user):
    """Everybody else gets the built-in one, without a unit's head."""
    own = Document()
    own.add_paragraph("{{单位抬头}}备课组 第一稿")
    own.add_paragraph("课题：{{课题}}")
    content = io.BytesIO()
    own.save(content)
    PaperTemplate.objects.create(kind=plan.KIND, organisation=school, content=content.getvalue(), name="本校教案.docx")
    address = reverse("courses:lesson_file", args=[lesson.pk, "plan.docx"])
    found = {}
    for user in (teacher, pupil_user, None):
        client.logout()
        if user is not None:
            client.force_login(user)
        document = Document(io.BytesIO(client.get(address).content))
        found[user] = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"{school.name}备课组 第一稿" in found[teacher] and "课题：会逃生" in found[teacher]
    assert all("备课组" not in found[user] and school.name not in found[user] for user in (pupil_user, None))


def test_the_plan_s_columns_are_as_wide_as_what_stands_in_them(busy):
    """Word goes by the cells, LibreOffice and WPS by the grid of the table."""
    fields, steps = Document(io.BytesIO(plan.plan_docx(busy))).tables[:2]
    for table, widths in ((fields, [38, 125]), (steps, [27, 109, 27])):
        assert [round(column.width.mm) for column in table.columns] == widths
        assert [round(cell.width.mm) for cell in table.rows[-1].cells] == widths
