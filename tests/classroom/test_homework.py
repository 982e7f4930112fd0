"""The sheet for home: one side of A4, with no answers on it and nothing that has to come back."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses.classroom.homework import render_homework
from courses.models import LessonPage

LONG = "遇到浓烟弯腰走" * 20


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text().replace(" ", "") for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("times", [1, 30])
def test_it_is_one_page_however_long_the_lesson_is(lesson, times):
    body = [("remember", LONG), ("callout", LONG), ("steps", [LONG, "走出去"])] * times
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
