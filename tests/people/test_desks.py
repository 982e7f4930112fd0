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
        ("teacher", "/records/"),
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
