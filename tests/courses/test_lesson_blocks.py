"""Blocks of a lesson that say the same to all are made once: by their content, in each language, and no others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from courses import activity_blocks
from courses.models import LessonPage
from courses.templatetags import lesson_blocks
from tests.courses.test_activities import BLOCKS, body_of
from tests.firesafety.test_page_cache import ADDRESS, lesson  # noqa: F401

PLAIN = {
    "hook": "外婆端起一盆水", "heading": "三样凑齐", "text": "<p>先<b>走</b>，再喊</p>", "callout": "低姿 & 快走",
    "steps": ["走", "喊"], "announcement": "各位村民\n请注意", "remember": "先离开", "source": "消防法第五条",
    "task": {"title": "画图", "steps": ["画门"], "minutes": 5},
    "check": {"question": "怎么办？", "choices": ["走"], "answer": "走"},
    "picture": {"path": "img/content/exit-sign.svg", "image": None, "alt": "标志"},
}  # fmt: skip
ALL = PLAIN | {kind: BLOCKS[kind] for kind in ("hazards", "sequence", "checkpoint", "before_after", "discussion")}
AS_WAGTAIL = Template("{% load wagtailcore_tags %}{% for block in body %}{% include_block block %}{% endfor %}")
KEPT = Template("{% load lesson_blocks %}{% for block in body %}{% lesson_block block %}{% endfor %}")


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(lesson_blocks, "_kept", {})


def shown(*blocks, **more) -> str:
    return KEPT.render(Context({"body": body_of(*blocks), **more}))


def test_what_is_kept_covers_all_that_is_called_the_same_for_all():
    assert set(ALL) == lesson_blocks.SAME_FOR_ALL


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ALL)
def test_it_is_what_wagtail_makes_of_it_the_first_time_and_the_next(kind, language):
    with override(language):
        body = Context({"body": body_of((kind, ALL[kind]))})
        expected = AS_WAGTAIL.render(body)
        assert [KEPT.render(body) for _twice in range(2)] == [expected] * 2
    assert len(lesson_blocks._kept) == 1


def test_the_second_time_nothing_is_made(monkeypatch):
    shown(("hook", "一"))
    monkeypatch.setattr(lesson_blocks, "_made", lambda block, context: 1 / 0)
    assert "一" in shown(("hook", "一"))
    with pytest.raises(ZeroDivisionError):
        shown(("hook", "二"))


def test_an_edit_shows_at_once_and_each_language_has_its_own():
    before = shown(("check", ALL["check"]))
    assert shown(("check", {**ALL["check"], "answer": "喊"})) != before
    with override("en"):
        assert shown(("check", ALL["check"])) != before


@pytest.mark.parametrize(
    "block",
    [
        ("text", '<p><a linktype="page" id="3">这里</a></p>'),
        ("drill", BLOCKS["drill"]),
        ("class_drill", BLOCKS["class_drill"]),
    ],
    ids=["link", "drill", "class drill"],
)  # fmt: skip
def test_what_hangs_on_another_row_or_the_reader_is_made_each_time(db, block):
    shown(block)
    assert lesson_blocks._kept == {}


@pytest.mark.parametrize("value", [{"image": 7}, {"before": {"path": "", "image": 7}}], ids=["its own", "within"])
def test_an_uploaded_image_is_asked_for_each_time(value):
    """Its files may be made anew under other names."""
    block = SimpleNamespace(
        block_type="picture", get_prep_value=lambda: {"value": value}, render_as_block=lambda context: "<img>"
    )
    assert lesson_blocks.lesson_block(Context(), block) == "&lt;img&gt;"
    assert lesson_blocks._kept == {}


def test_kept_without_a_look_at_its_kind_one_s_drill_would_be_another_s(db, monkeypatch, teacher):
    """The guard off: what an account may open would be offered to all."""
    monkeypatch.setattr(activity_blocks, "drill_of", lambda key: Drill())
    monkeypatch.setattr(lesson_blocks, "SAME_FOR_ALL", {"class_drill"})

    class Drill:
        title, summary, class_url = "演练", "", "/drills/screen/"

        def may_lead(self, user):
            return False

    class Request:
        user = teacher

    made = KEPT.render(Context({"body": body_of(("class_drill", BLOCKS["class_drill"])), "request": Request()}))
    assert "/drills/screen/" in made
    monkeypatch.setattr(lesson_blocks, "SAME_FOR_ALL", set())
    made = KEPT.render(Context({"body": body_of(("class_drill", BLOCKS["class_drill"])), "request": Request()}))
    assert "/drills/screen/" not in made


def test_a_lesson_that_only_some_may_read_asks_to_sign_in(lesson):  # noqa: F811
    assert Client().get(ADDRESS, HTTP_COOKIE="x=1").status_code == 200
    PageViewRestriction.objects.create(page=lesson.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert Client().get(ADDRESS, HTTP_COOKIE="x=1").status_code == 302
    assert list(LessonPage.objects.get().get_view_restrictions()) == list(PageViewRestriction.objects.all())


def test_a_lesson_made_anew_asks_six_times(lesson):  # noqa: F811
    from django.db import connection

    Client().get(ADDRESS, HTTP_COOKIE="x=1")
    with CaptureQueriesContext(connection) as asked:
        Client().get(ADDRESS, HTTP_COOKIE="x=1")
    assert len(asked) == 6
