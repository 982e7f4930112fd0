"""An empty installation by its screens: the administrator, the city, its offices, then what is still to be done."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page, Site

from common.sites import forget_sites
from courses.models import HomePage
from divisions.models import Division
from firesafety.start import setup_code as codes
from firesafety.start.setup_code import make_administrator, setup_code
from people.models import Jurisdiction, User
from venues.models import Venue

pytestmark = pytest.mark.django_db
PASSWORD = "长河-落日-7431"
HEAD = "code,name,level,parent_code\n"
TOWN = HEAD + "330500000000,湖州市,city,\n330502000000,吴兴区,county,330500000000\n"


@pytest.fixture
def code(settings, tmp_path) -> str:
    settings.VAR_DIR = tmp_path
    return setup_code()


def form(code: str, **changes):
    fields = {"code": code, "name": "管理员", "username": "boss", "password": PASSWORD, "again": PASSWORD}
    return fields | changes


def test_the_first_page_leads_to_the_set_up_and_the_code_makes_one_administrator(client, code):
    assert client.get("/").url == reverse("start")
    assert code in client.get(reverse("start"), {"code": code}).content.decode()
    made = client.post(reverse("start"), form(code))
    assert made.url.startswith(reverse("account_login"))
    boss = User.objects.get(username="boss")
    assert boss.is_superuser
    assert boss.check_password(PASSWORD)
    again = client.post(reverse("start"), form(code, username="second"))  # the code is used up
    assert again.url.startswith(reverse("account_login"))
    assert not User.objects.filter(username="second").exists()


@pytest.fixture
def unfurnished(settings, tmp_path, admin_user):
    """An installation with an administrator and without a city."""
    settings.VAR_DIR = tmp_path
    forget_sites()
    yield
    forget_sites()


@pytest.mark.parametrize(
    ("address", "status", "words", "on"),
    [
        ("/", 200, "平台尚未设置完成", "/start/"),
        ("/en/", 200, "This platform is not set up yet", "/en/start/"),
        ("/courses/", 404, "平台尚未设置完成", "/start/"),
        ("/en/courses/", 404, "This platform is not set up yet", "/en/start/"),
    ],
)
def test_before_there_is_a_city_pages_say_so_and_where_it_is_put_in(client, unfurnished, address, status, words, on):
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert f'href="{on}"' in page
    assert "默认首页" not in page
    assert "no-store" in answer["Cache-Control"]


def test_the_first_page_is_there_as_soon_as_the_city_is(client, unfurnished):
    assert "尚未设置" in client.get("/").content.decode()
    Site.objects.filter(is_default_site=True).update(  # as another process does it: no signal reaches this one
        root_page=Page.get_first_root_node().add_child(instance=HomePage(title="前厅", slug="front"))
    )
    page = client.get("/").content.decode()
    assert "尚未设置" not in page
    assert "前厅" in page


def test_a_wrong_code_makes_nobody_and_is_not_tried_for_ever(client, code):
    answers = {client.post(reverse("start"), form("WRONG")).status_code for _try in range(11)}
    assert answers == {400, 429}
    assert not User.objects.exists()


def test_without_the_guard_a_second_administrator_would_be_made(code, monkeypatch):
    """The control: who is faster gets the account because the row is looked for first."""
    assert make_administrator(username="a", name="a", password=PASSWORD)
    assert make_administrator(username="b", name="b", password=PASSWORD) is None
    monkeypatch.setattr(User.objects, "select_for_update", lambda: User.objects.none())
    assert make_administrator(username="c", name="c", password=PASSWORD)


def test_an_installation_with_an_administrator_has_no_code(settings, tmp_path, admin_user):
    settings.VAR_DIR = tmp_path
    assert setup_code() == ""
    assert not codes.is_waiting()


def test_the_city_comes_from_a_file_with_its_venues_and_a_broken_one_is_refused_whole(client, admin_user):
    client.force_login(admin_user)
    url = reverse("start_city")
    broken = client.post(url, {"file": SimpleUploadedFile("d.csv", (HEAD + "12,x,city,\n").encode())})
    assert broken.status_code == 400
    assert "第 2 行" in broken.content.decode()
    assert not Division.objects.exists()
    assert client.post(url, {"file": SimpleUploadedFile("d.csv", TOWN.encode())}).url == reverse("start")
    assert Venue.objects.count() == 2
    assert client.post(reverse("start_offices")).url == reverse("start")
    assert set(Jurisdiction.objects.values_list("name", flat=True)) == {"湖州市消防救援支队", "吴兴区消防救援大队"}
    page = client.get(reverse("start")).content.decode()
    assert reverse("people:role_grant", args=["city_officer"]) in page


def test_the_set_up_is_for_administrators(client, city_officer):
    client.force_login(city_officer)
    assert client.get(reverse("start")).status_code == 404
    assert client.post(reverse("start_city"), {"jiaxing": "1"}).status_code == 404
    assert client.post(reverse("start_offices")).status_code == 404
    assert not Venue.objects.exists()
