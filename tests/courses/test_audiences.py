"""Visitors find the courses for themselves first; those of others stay in sight below."""

from __future__ import annotations

import pytest
from wagtail.models import Locale, Page, Site

from courses.content_files import read_content
from courses.models import CourseIndexPage, CoursePage, HomePage
from courses.quizzes.subjects import Audience
from tests.conftest import make_user

TITLES = {
    "一课：小学": ["primary"],
    "二课：员工": ["staff"],
    "三课：大家": [],
    "四课：居民和员工": ["resident", "staff"],
}


@pytest.fixture
def courses(db) -> list[CoursePage]:
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="首页", slug="home", locale=Locale.get_default()))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    return [
        index.add_child(instance=CoursePage(title=title, slug=f"course-{place}", readers=readers))
        for place, (title, readers) in enumerate(TITLES.items())
    ]


def shown(client, address: str) -> tuple[list[str], list[str]]:
    """The titles before and behind the line that says that those of others begin; none behind while it is hidden."""
    page = client.get(address).content.decode()
    before, _line, behind = page.partition("data-others")
    own, others = ([title for title in sorted(TITLES, key=part.find) if title in part] for part in (before, behind))
    is_hidden = behind.split(">", 1)[0].strip() == "hidden"
    assert is_hidden == (not others)
    return own, others


@pytest.mark.parametrize("address", ["/courses/", "/courses/?for=", "/courses/?for=nobody", "/"])
def test_all_courses_stand_together_where_nobody_said_who_they_are(courses, client, address):
    assert shown(client, address) == (list(TITLES), [])


@pytest.mark.parametrize("address", ["/courses/", "/"])
def test_own_courses_come_first_and_those_of_others_stay(courses, client, address):
    own, others = shown(client, f"{address}?for=staff")
    assert own == ["二课：员工", "三课：大家", "四课：居民和员工"]
    assert others == ["一课：小学"]


def test_only_those_can_be_chosen_for_whom_there_is_a_course(courses, client):
    page = client.get("/courses/?for=staff").content.decode()
    choices = page.split('id="audience"')[1].split("</select>")[0]
    assert [value for value in Audience.values if f'value="{value}"' in choices] == ["primary", "staff", "resident"]
    assert 'value="staff" selected' in choices


def test_every_shipped_course_says_whom_it_comes_first_for():
    found = {course["slug"]: course["readers"] for course in read_content("courses")}
    assert [slug for slug, readers in found.items() if not readers or not set(readers) <= set(Audience.values)] == []
    assert set(Audience.values) - set().union(*found.values()) == set()


def test_editors_tick_whom_a_course_comes_first_for(courses, client):
    editor = make_user("editor")
    editor.is_superuser = True
    editor.save()
    client.force_login(editor)
    page = client.get(f"/cms/pages/{courses[1].pk}/edit/").content.decode()
    assert 'name="readers" value="staff"' in page
    ticked = page.split('name="readers" value="staff"')[1].split(">")[0]
    assert "checked" in ticked
