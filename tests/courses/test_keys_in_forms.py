"""No editor types a key: it is made of the title, shown once there is one, and stays; courses and drawings are chosen."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from courses.models import CoursePage, LessonPage
from courses.quizzes.models import Quiz
from media.models import FilmScript
from people.models import Post, SchoolClass
from tests.quizzes.conftest import make_question

TYPED = r'<input[^>]*name="{name}"'
RULES = {
    "draw_count": "5", "pass_mark": "0.8", "show_key": "closed", "time_limit_minutes": "0", "max_tries": "0",
    "tries_days": "30", "cool_down_minutes": "0", "paper_order": "setting",
}  # fmt: skip


@pytest.fixture
def admin(client, superuser):
    client.force_login(superuser)
    return client


def is_typed(page: str, name: str) -> bool:
    return re.search(TYPED.format(name=name), page) is not None


@pytest.mark.parametrize(
    "name",
    [
        "wagtailsnippets_quizzes_question:add", "wagtailsnippets_quizzes_quiz:add",
        "wagtailsnippets_media_filmscript:add", "schoolclass:add", "post:add",
    ],
)  # fmt: skip
def test_no_form_asks_for_a_key(admin, name):
    page = admin.get(reverse(name)).text
    assert [key for key in ("key", "course_key", "join_code", "code", "picture") if is_typed(page, key)] == []
    assert is_typed(page, "title") or is_typed(page, "name") or 'name="stem"' in page, "control: a title is typed"


def test_a_quiz_gets_a_key_of_its_title_and_keeps_its_course(admin, course):
    data = {**RULES, "title": "厨房安全测验", "course_key": course.key, "audience": "", "key": "typed"}
    assert admin.post(reverse("wagtailsnippets_quizzes_quiz:add"), data).status_code == 302
    quiz = Quiz.objects.get(title="厨房安全测验")
    assert (quiz.key, quiz.course_key) == ("chu-fang-an-quan-ce-yan", course.key)
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])
    page = admin.get(edit).text
    assert "chu-fang-an-quan-ce-yan" in page and not is_typed(page, "key")
    assert admin.post(edit, {**data, "title": "新名", "course_key": "course:other"}).status_code == 302
    quiz.refresh_from_db()
    assert (quiz.title, quiz.key, quiz.course_key) == ("新名", "chu-fang-an-quan-ce-yan", course.key)


def test_a_course_that_does_not_exist_is_no_choice(admin, course):
    data = {**RULES, "title": "测验", "course_key": "course:nowhere", "audience": ""}
    assert admin.post(reverse("wagtailsnippets_quizzes_quiz:add"), data).status_code == 200
    assert not Quiz.objects.filter(title="测验").exists()


def test_courses_and_lessons_are_offered_by_their_titles(admin, course):
    page = admin.get(reverse("wagtailsnippets_quizzes_quiz:add")).text
    assert f'<option value="{course.key}">{course.title}</option>' in page
    lesson = course.lessons().first()
    offered = admin.get(reverse("wagtailsnippets_quizzes_question:add")).text
    assert f">{course.title} · {lesson.title}</option>" in offered
    assert f"{lesson.title} · {lesson.content_key}" not in offered


def test_a_copy_is_a_new_quiz_whose_course_may_be_chosen(admin, course):
    quiz = Quiz.objects.create(key="held", title="测验", course_key=course.key)
    page = admin.get(reverse("wagtailsnippets_quizzes_quiz:copy", args=[quiz.pk])).text
    chooser = re.search(r'<select name="course_key"[^>]*>', page)
    assert chooser and "disabled" not in chooser[0]
    assert ">held<" not in page


def test_a_copy_of_a_question_has_its_choices(admin, db):
    question = make_question("single", key="held")
    page = admin.get(reverse("wagtailsnippets_quizzes_question:copy", args=[question.pk])).text
    assert 'value="later"' in page or ">later<" in page
    assert ">held<" not in page
    assert question.choices.count() == 3


def test_a_drawing_is_chosen_by_what_it_shows_and_one_that_is_held_stays(admin, db):
    question = make_question("hotspot", key="held", picture="img/own/kitchen.svg")
    page = admin.get(reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])).text
    chooser = re.search(r'<select name="picture".*?</select>', page, re.S)
    assert chooser and 'value="img/own/kitchen.svg" selected' in re.sub(r'\s?data-url="[^"]*"', "", chooser[0])
    assert "img/lessons/exit-sign.svg" in chooser[0]


def test_keys_stay_whatever_is_saved(db):
    script = FilmScript(title="厨房火灾")
    script.save()
    assert script.key == "chu-fang-huo-zai"
    script.key, script.title = "other", "楼道火灾"
    script.save()
    script.refresh_from_db()
    assert (script.key, script.title) == ("chu-fang-huo-zai", "楼道火灾")
    again = FilmScript(title="厨房火灾")
    again.save()
    assert again.key == "chu-fang-huo-zai-2"


def test_a_class_gets_its_join_code(admin, school):
    data = {"organisation": str(school.pk), "name": "四（1）班", "grade": "4", "school_year": "2026"}
    assert admin.post(reverse("schoolclass:add"), data).status_code == 302
    made = SchoolClass.objects.get(name="四（1）班")
    assert len(made.join_code) >= 6
    edit = reverse("schoolclass:edit", args=[made.pk])
    assert made.join_code in admin.get(edit).text
    assert admin.post(edit, {**data, "join_code": "TYPED1", "name": "四（2）班"}).status_code == 302
    kept = made.join_code
    made.refresh_from_db()
    assert (made.name, made.join_code) == ("四（2）班", kept)


def test_a_post_takes_a_code_of_its_name_or_one_that_rules_name(admin, monkeypatch):
    monkeypatch.setattr("people.cms.posts.posts_named", lambda: {"night_guard": 2})
    page = admin.get(reverse("post:add")).text
    assert '<option value="night_guard">' in page
    for name, code, expected in (("值夜员", "night_guard", "night_guard"), ("巡逻员", "", "xun-luo-yuan")):
        data = {"name": name, "name_en": "", "code": code, "position": "500"}
        assert admin.post(reverse("post:add"), data).status_code == 302
        assert Post.objects.get(name=name).code == expected
    post = Post.objects.get(name="值夜员")
    data = {"name": "夜班", "name_en": "", "code": "other", "position": "500"}
    assert admin.post(reverse("post:edit", args=[post.pk]), data).status_code == 302
    post.refresh_from_db()
    assert (post.name, post.code) == ("夜班", "night_guard")


def test_lessons_have_keys_that_nobody_types(course):
    """What the rest follows: pages have had such keys before."""
    assert not CoursePage._meta.get_field("content_key").editable
    assert not LessonPage._meta.get_field("content_key").editable
