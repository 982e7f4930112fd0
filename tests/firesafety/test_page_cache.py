"""The page cache: fast for who carries nothing, never one person's page to another, gone when anything is published."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, Site

from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.quizzes.models import Quiz
from firesafety import page_cache
from tests.conftest import make_user

ADDRESS = "/courses/one/first/"
WHO = "沈燕的名字"


@pytest.fixture
def lesson(db, settings, tmp_path, django_capture_on_commit_callbacks) -> LessonPage:
    settings.VAR_DIR = tmp_path
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="首页", slug="home", locale=Locale.get_default()))
    index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    course = index.add_child(instance=CoursePage(title="一门课", slug="one", quiz_key="one"))
    Quiz.objects.create(key="one", title="测验", course_key="course:one")
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    body = [{"type": "text", "value": "<p>先走</p>"}]
    return course.add_child(instance=LessonPage(title="第一课", slug="first", summary="旧的话", body=body))


@pytest.fixture
def named(lesson):
    """Somebody signed in; pages show the name."""
    client = Client()
    user = make_user("named")
    user.display_name = WHO
    user.save()
    client.force_login(user)
    return client


def queries(client: Client, address: str = ADDRESS, **more) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, **more)
    assert answer.status_code == 200
    return len(asked)


def text(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/courses/", "/courses/one/", ADDRESS])
def test_the_second_visitor_s_page_asks_the_database_nothing_and_is_the_same(lesson, address):
    first = Client().get(address)
    assert queries(Client(), address) == 0
    second = Client().get(address)
    assert second.content == first.content
    dropped = {"Content-Length", "Date", "X-Request-ID"}
    assert {n: v for n, v in second.items() if n not in dropped} == {n: v for n, v in first.items() if n not in dropped}
    assert "Content-Security-Policy" in second


def test_nobody_gets_the_page_of_who_is_signed_in(lesson, named):
    assert WHO in text(named)
    assert WHO not in text(Client())
    assert WHO in text(named)  # and who is signed in does not get that of who is not
    assert WHO not in text(Client())


def test_without_the_looks_at_cookies_and_session_the_name_would_go_to_all(lesson, named, monkeypatch):
    """The guards off: what is kept is whoever's came first."""
    monkeypatch.setattr(page_cache, "is_anonymous", lambda request: True)
    monkeypatch.setattr(page_cache, "may_be_kept", lambda request, response: True)
    assert WHO in text(named)
    assert WHO in text(Client())


def test_each_guard_alone_keeps_the_name_in(lesson, named, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(page_cache, "is_anonymous", lambda request: True)
        assert WHO in text(named) and WHO not in text(Client())
    cache.clear()
    with monkeypatch.context() as patch:
        patch.setattr(page_cache, "may_be_kept", lambda request, response: True)
        assert WHO in text(named) and WHO not in text(Client())


@pytest.mark.parametrize(
    "carried",
    [{"QUERY_STRING": "page=2"}, {"HTTP_COOKIE": "device=x"}, {"HTTP_AUTHORIZATION": "Bearer x"}, {"HTTP_HX_REQUEST": "true"}],
    ids=["query", "cookie", "key", "part"],
)  # fmt: skip
def test_who_carries_something_gets_a_page_made_anew(lesson, carried):
    queries(Client())
    assert queries(Client(), **carried) > 0


def test_wechat_and_the_other_language_and_host_have_their_own(lesson, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other"]
    queries(Client())
    for more in ({"HTTP_USER_AGENT": "MicroMessenger/8"}, {"HTTP_HOST": "other"}):
        assert queries(Client(), **more) > 0
    assert queries(Client(), f"/en{ADDRESS}") > 0


def test_other_pages_are_not_kept(lesson):
    for address in ("/", "/venues/"):
        Client().get(address)
        assert queries(Client(), address) > 0
    assert Client().get("/courses/one/none/").status_code == 404


def publish(lesson: LessonPage) -> None:
    lesson.summary = "新的话"
    lesson.save_revision().publish()


def test_publishing_shows_at_the_next_request(lesson, django_capture_on_commit_callbacks):
    assert "旧的话" in text(Client())
    with django_capture_on_commit_callbacks(execute=True):
        publish(lesson)
    assert "新的话" in text(Client())


def test_without_the_stamp_the_old_page_would_stay(lesson, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(page_cache, "_stamp", lambda: "")
    assert "旧的话" in text(Client())
    with django_capture_on_commit_callbacks(execute=True):
        publish(lesson)
    assert "旧的话" in text(Client())


def test_a_page_taken_down_or_deleted_is_gone_at_once(lesson, django_capture_on_commit_callbacks):
    text(Client())
    with django_capture_on_commit_callbacks(execute=True):
        lesson.unpublish()
    assert Client().get(ADDRESS).status_code == 404
    text(Client(), "/courses/one/")
    with django_capture_on_commit_callbacks(execute=True):
        CoursePage.objects.get().delete()
    assert Client().get("/courses/one/").status_code == 404


def test_a_quiz_that_changes_shows_on_its_course(lesson, django_capture_on_commit_callbacks):
    assert "10" in text(Client(), "/courses/one/")
    with django_capture_on_commit_callbacks(execute=True):
        quiz = Quiz.objects.get()
        quiz.draw_count = 17
        quiz.save()
    assert "17" in text(Client(), "/courses/one/")


def test_what_was_made_before_a_publication_is_not_kept_after_it(lesson, monkeypatch):
    """A page that was being made while another was published is thrown away: its stamp is of before."""
    made = page_cache.may_be_kept

    def published_meanwhile(request, response):
        page_cache._new_stamp()
        return made(request, response)

    monkeypatch.setattr(page_cache, "may_be_kept", published_meanwhile)
    text(Client())
    assert queries(Client()) > 0


def test_another_process_of_the_host_hears_of_it(lesson, settings):
    """The task worker publishes what is scheduled: its word is a file."""
    text(Client())
    before = page_cache._stamp()
    page_cache._new_stamp()
    assert page_cache._stamp() != before
    assert (settings.VAR_DIR / "pages.stamp").exists()


def test_hosts_that_share_redis_hear_of_it_there(lesson, settings):
    settings.REDIS_URL = "redis://shared"
    assert page_cache._stamp() == ""
    page_cache._new_stamp()
    assert page_cache._stamp() != ""
    assert not (settings.VAR_DIR / "pages.stamp").exists()
