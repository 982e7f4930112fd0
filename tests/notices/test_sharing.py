"""Short links lead to pages of this site alone; texts for groups are short; posters are for who may open the page."""

from __future__ import annotations

import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from courses.models import LessonPage
from notices.sharing import code_of, group_text, path_of, register_share, short_url
from tests.notices.test_pages import told  # noqa: F401 - a fixture
from tests.training.test_record_edges import kept_duty, kept_rule

pytestmark = pytest.mark.django_db
EVERYTHING = uuid.UUID(int=(1 << 128) - 1)


@pytest.mark.parametrize("key", [uuid.UUID(int=0), uuid.UUID(int=1), EVERYTHING, uuid.uuid4()])
def test_a_code_is_the_page_it_stands_for(key):
    assert path_of(code_of("d", key)) == f"/records/duty/{key}/"


@pytest.mark.parametrize(
    "code",
    [
        "", "d", "x1", "d-1", "d" + "z" * 22, "d" + "1" * 23, "dé", "d" + "１", "t" + "z" * 12,
        "https:evil.example", "l999999",
    ],
)  # fmt: skip
def test_a_code_of_nothing_leads_nowhere(client, code):
    assert path_of(code) is None
    if code:
        assert client.get(f"/s/{code}/").status_code == 404


def test_no_code_leads_off_the_site(monkeypatch):
    from notices import sharing
    from notices.sharing import Shared

    monkeypatch.setattr(sharing, "_shared", {})
    register_share("x", Shared(lambda key: "//evil.example/", lambda user, key: None))
    register_share("y", Shared(lambda key: "https://evil.example/", lambda user, key: None))
    register_share("z", Shared(lambda key: "/venues/", lambda user, key: None))
    assert (path_of("x1"), path_of("y1"), path_of("z1")) == (None, None, "/venues/")


def test_a_short_link_redirects(client, told):  # noqa: F811
    answer = client.get(f"/s/{code_of('n', told.pk)}/")
    assert (answer.status_code, answer.url) == (302, f"/notices/{told.pk}/")


@pytest.mark.parametrize("length", [10, 199, 200, 500])
def test_a_text_for_a_group_has_at_most_200_characters(length):
    url = short_url(code_of("d", EVERYTHING))
    text = group_text("消" * length, url)
    assert len(text) <= 200
    assert text.endswith(url)
    assert len(url) < 80


@pytest.fixture
def lesson(db):
    call_command("prepare", verbosity=0)
    return LessonPage.objects.live().order_by("path").first()


def test_a_lesson_is_shared_with_title_text_and_poster(client, lesson):
    page = client.get(lesson.url).content.decode()
    code = code_of("l", lesson.pk)
    assert f'<meta property="og:title" content="{lesson.title}">' in page
    assert 'property="og:image" content="http' in page
    assert short_url(code) in page
    assert client.get(f"/s/{code}/").url == lesson.url
    assert client.get(reverse("poster", args=[code, "pdf"])).content.startswith(b"%PDF")
    assert client.get(reverse("poster", args=[code, "png"])).content.startswith(b"\x89PNG")


def test_a_poster_of_a_page_one_may_not_open_is_not_drawn(client, told, manager, employee, hotel):  # noqa: F811
    duty = kept_duty(hotel, hotel, subject_kind="organisation", rule=kept_rule(id="X-P"))
    for code in (code_of("d", duty.pk), code_of("n", told.pk)):
        url = reverse("poster", args=[code, "png"])
        assert client.get(url).status_code == 404
        client.force_login(manager)
        assert client.get(url).status_code == 200
        client.logout()


def test_in_wechat_people_are_told_how_to_reach_camera_and_downloads(client, keeper):
    client.force_login(keeper)
    assert "在浏览器打开" not in client.get("/keeper/").content.decode()
    inside = client.get("/keeper/", headers={"user-agent": "Mozilla/5.0 MicroMessenger/8.0"}).content.decode()
    assert "在浏览器打开" in inside
