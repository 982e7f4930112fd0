"""After sign-in everybody lands on the page they work with, and finds it in the menu."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

PASSWORD = "tide-lamp-4711"


def sign_in(client, user, **extra):
    user.set_password(PASSWORD)
    user.save()
    return client.post("/accounts/login/", {"login": user.username, "password": PASSWORD, **extra})


@pytest.fixture
def editor(db):
    from django.contrib.auth.models import Permission

    from tests.conftest import make_user

    user = make_user("editor")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.mark.parametrize(
    ("who", "desk"),
    [
        ("keeper", "/keeper/"),
        ("county_officer", "/oversight/"),
        ("city_officer", "/oversight/"),
        ("editor", "/cms/"),
        ("superuser", "/cms/"),
        ("teacher", "/classroom/"),
        ("manager", "/desk/"),
        ("pupil_user", "/records/"),
    ],
)
def test_each_role_lands_on_its_desk(client, request, who, desk):
    user = request.getfixturevalue(who)
    assert sign_in(client, user)["location"] == desk
    assert f'href="{desk}"' in client.get("/accounts/password/change/").content.decode()


def test_a_page_asked_for_comes_first(client, keeper):
    assert sign_in(client, keeper, next="/venues/")["location"] == "/venues/"


def test_the_english_menu_keeps_the_language(client, keeper):
    client.force_login(keeper)
    assert 'href="/en/keeper/"' in client.get("/en/verify/").content.decode()


def test_a_teacher_is_offered_no_desk_of_others(client, teacher):
    client.force_login(teacher)
    text = client.get("/verify/").content.decode()
    assert "/keeper/" not in text
    assert "/cms/" not in text


def test_signing_in_from_a_page_comes_back_to_it_and_from_the_front_does_not(client, db):
    assert "/accounts/login/?next=/verify/" in client.get("/verify/").content.decode()
    assert "?next=" not in client.get("/accounts/login/").content.decode()


def test_a_menu_begins_with_the_daily_work_and_ends_with_what_is_offered(teacher, keeper, county_officer, superuser):
    from people.desks import desks_of

    def urls(user):
        return [desk.url for desk in desks_of(user)]

    assert urls(keeper) == ["/keeper/", "/keeper/venues/", "/records/", "/book/", "/accounts/todo/", "/drills/open/"]
    assert urls(county_officer) == [
        "/oversight/", "/accounts/units/", "/accounts/superiors/", "/accounts/roles/", "/schools/terms/", "/rules/", "/key-units/",
        "/records/inbox/", "/quizzes/missed/", "/oversight/units/", "/cms/", "/records/", "/book/", "/accounts/todo/", "/papers/", "/files/", "/privacy/people/",
    ]  # fmt: skip
    assert urls(superuser) == [
        "/cms/", "/start/", "/accounts/superiors/", "/accounts/roles/", "/keeper/", "/oversight/", "/records/",
        "/book/", "/drills/open/", "/privacy/people/", "/privacy/report/",
    ]  # fmt: skip
    assert urls(teacher)[:4] == ["/classroom/", "/records/", "/book/", "/accounts/todo/"]


def test_a_teacher_finds_the_bookings_of_a_class_in_the_menu(client, teacher):
    client.force_login(teacher)
    menu = client.get("/records/").content.decode().partition("<main")[0]
    assert menu.count('href="/book/"') == 2  # below the name, and in the menu of a phone
    assert "我的预约" in menu


def test_people_name_no_page_of_the_rooms_above():
    """Each app registers its own desk, so the room below need not know it."""
    import re

    from tests.ladder import ROOT

    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "site/people").glob("*.py"))
    above = re.compile(r"""["'](?:bookings|oversight|training|drills|courses|venues|quizzes):\w+["']""")
    assert above.findall(text) == []
    assert above.findall('reverse("bookings:keeper")')
