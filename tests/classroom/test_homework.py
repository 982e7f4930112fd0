"""The sheet for home: one side of A4, with no answers on it and nothing that has to come back."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses.classroom import homework
from courses.classroom.closing import file_log, log_form
from courses.classroom.holding import SESSION
from courses.classroom.homework import drawing_of, render_homework
from courses.lesson_files.pictures import drawing
from courses.models import LessonPage
from tests.classroom.test_lessons import ended, sent

LONG = "遇到浓烟弯腰走" * 20


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text().replace(" ", "") for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("times", [1, 30])
def test_it_is_one_page_however_long_the_lesson_is(lesson, times):
    picture = {"path": "img/lessons/triangle.svg", "image": None, "alt": "三角形"}
    body = [("picture", picture), ("remember", LONG), ("callout", LONG), ("steps", [LONG, "走出去"])] * times
    lesson.body, lesson.summary = body, LONG
    lesson.save()
    (page,) = pages_of(render_homework(LessonPage.objects.get(pk=lesson.pk)))
    assert "听到警报怎么办" in page and "问题0" in page and "因为0" not in page and "正确" not in page


def test_teachers_print_it_by_the_lessons_key(lesson, client, teacher, employee):
    url = reverse("classroom:homework")
    client.force_login(teacher)
    answer = client.get(url, {"lesson": lesson.content_key})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert client.get(url, {"lesson": "no-such"}).status_code == 404
    client.force_login(employee)
    assert client.get(url, {"lesson": lesson.content_key}).status_code == 403


def test_the_lessons_own_drawing_is_on_it(lesson, monkeypatch):
    picture = {"path": "img/lessons/triangle.svg", "image": None, "alt": "三角形"}
    hazards = {"task": "找隐患", "picture": picture | {"path": "img/lessons/oil-pan.svg"}, "areas": []}
    lesson.body = [("hazards", hazards), ("picture", picture)]
    assert drawing_of(lesson).path == "img/lessons/triangle.svg"
    set_with: list[dict] = []
    monkeypatch.setattr(homework, "render_pdf", lambda _layout, data, files: set_with.append(files) or b"%PDF")
    render_homework(lesson)
    assert set_with == [{"picture0.svg": drawing("img/lessons/triangle.svg")}]
    lesson.body = [("hazards", hazards)]
    assert drawing_of(lesson).path == "img/lessons/oil-pan.svg"
    lesson.body = [("heading", "x")]
    assert drawing_of(lesson) is None


def test_it_is_offered_where_a_teacher_looks(opened, teacher, client, seats):
    lesson = opened()
    url = f"{reverse('classroom:homework')}?lesson="
    client.force_login(teacher)
    pages = [reverse("classroom:board", args=[lesson.pk]), reverse("classroom:index")]
    assert all(url in client.get(page).content.decode() for page in pages)
    lesson = ended(lesson)
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)))
    assert form.is_valid(), form.errors
    log = file_log(lesson=lesson, form=form, by=teacher)
    pages = [reverse("training:filed_record", args=[log.pk]), reverse("schools:class", args=[seats.pk])]
    assert all(url in client.get(page).content.decode() for page in pages)


def test_whoever_holds_the_lesson_without_an_account_prints_its_sheet_alone(opened, client):
    lesson = opened()
    url = reverse("classroom:homework")
    assert client.get(url, {"lesson": lesson.lesson_key}).status_code == 302, "control: a stranger signs in"
    session = client.session
    session[SESSION] = {str(lesson.pk): "/"}
    session.save()
    assert client.get(url, {"lesson": lesson.lesson_key}).status_code == 200
    assert client.get(url, {"lesson": "another"}).status_code == 302
