"""Short links lead to pages of this site alone; texts for groups are short; posters are for who may open the page."""

from __future__ import annotations

import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from courses.door.entries import close_door, open_door
from courses.models import LessonPage
from notices.sharing import code_of, group_text, path_of, register_share, short_url
from tests.notices.test_pages import told  # noqa: F401 - a fixture
from tests.training.test_record_edges import kept_duty, kept_rule
from venues.models import Venue

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


# -- the pages that carry it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "address", "part", "reader", "stranger"),
    [
        ("e", "training:real_drills", "", "manager", "employee"),
        ("b", "training:before_real_drill", "", "manager", "foreign_officer"),
        ("f", "training:filed_records", "", "manager", "employee"),
        ("y", "training:organisation_record", "#unit-file", "manager", "employee"),
        ("o", "oversight:unit", "", "foreign_officer", "county_officer"),
    ],
)
def test_a_units_pages_are_shared_and_their_posters_are_for_who_may_open_them(
    client, hotel, request, letter, address, part, reader, stranger
):
    code, url = code_of(letter, hotel.pk), reverse(address, args=[hotel.pk])
    client.force_login(request.getfixturevalue(reader))
    page = client.get(url).content.decode()
    assert short_url(code) in page
    assert f'id="{part[1:]}"' in page if part else True
    assert client.get(f"/s/{code}/").url == url + part
    assert client.get(reverse("poster", args=[code, "png"])).status_code == 200
    client.force_login(request.getfixturevalue(stranger))
    assert client.get(reverse("poster", args=[code, "png"])).status_code == 404


def test_a_venues_page_is_shared_with_everybody(client, tree):
    venue = Venue.objects.create(division=tree.village, kind="point", state="open")
    code, url = code_of("v", int(tree.village.code)), reverse("venues:venue", args=[tree.village.code])
    assert short_url(code) in client.get(url).content.decode()
    assert client.get(f"/s/{code}/").url == url
    assert client.get(reverse("poster", args=[code, "png"])).status_code == 200
    venue.delete()
    assert client.get(reverse("poster", args=[code, "png"])).status_code == 404
    assert client.get(f"/s/{code_of('v', 10**13)}/").status_code == 404


def test_a_staff_door_is_shared_until_it_is_closed(client, hotel, manager):
    door = open_door(organisation=hotel, post=None, by=manager)
    code = code_of("w", door.pk)
    client.force_login(manager)
    assert short_url(code) in client.get(reverse("door:desk", args=[hotel.pk])).content.decode()
    client.logout()
    assert client.get(f"/s/{code}/").url == reverse("door:start", args=[door.code])
    assert client.get(reverse("poster", args=[code, "png"])).status_code == 200
    close_door(door=door)
    assert client.get(f"/s/{code}/").status_code == 404
    assert client.get(reverse("poster", args=[code, "png"])).status_code == 404


@pytest.mark.parametrize(
    "address", ["training:unit_calendar", "training:organisation_record", "training:unit_certificates", "door:desk"]
)
def test_pages_with_downloads_say_it_in_wechat_alone(client, hotel, manager, address):
    client.force_login(manager)
    url, hint = reverse(address, args=[hotel.pk]), "在浏览器打开"
    assert hint not in client.get(url).content.decode()
    assert hint in client.get(url, headers={"user-agent": "MicroMessenger/8.0"}).content.decode()
