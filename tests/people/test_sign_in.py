"""Guessing passwords is slowed down by account and by address."""

from __future__ import annotations

import pytest

from people.models import User
from tests.conftest import make_user

URL = "/accounts/login/"
RIGHT = "right-horse-battery"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(db) -> User:
    made = make_user("officer")
    made.set_password(RIGHT)
    made.save()
    return made


def sign_in(client, password: str, username: str = "officer", address: str = "10.0.0.1"):
    return client.post(URL, {"login": username, "password": password}, REMOTE_ADDR=address)


def gets_in(client, **where: str) -> bool:
    answer = sign_in(client, RIGHT, **where)
    signed_in = "_auth_user_id" in client.session
    assert signed_in is (answer.status_code == 302)
    return signed_in


def test_the_right_password_gets_in(client, user):
    assert gets_in(client)


def test_four_wrong_passwords_shut_nothing(client, user):
    for _ in range(4):
        sign_in(client, "wrong")
    assert gets_in(client)


def test_five_wrong_passwords_shut_the_account_even_for_the_right_one(client, user):
    for _ in range(5):
        assert sign_in(client, "wrong").status_code == 200
    assert not gets_in(client)


def test_the_account_is_shut_from_every_address(client, user):
    for number in range(5):
        sign_in(client, "wrong", address=f"10.0.0.{number}")
    assert not gets_in(client, address="10.0.9.9")


def test_spelling_the_name_otherwise_does_not_open_the_account(client, user):
    for name in ("officer", "OFFICER", " officer", "officer ", "Officer"):
        sign_in(client, "wrong", username=name)
    assert not gets_in(client)


def test_one_account_shut_shuts_no_other(client, user):
    for _ in range(5):
        sign_in(client, "wrong", username="somebody")
    assert gets_in(client)


def test_ten_wrong_names_shut_the_address_and_no_other(client, user):
    for number in range(10):
        sign_in(client, "wrong", username=f"guess{number}")
    assert not gets_in(client)
    assert gets_in(client, address="10.0.0.2")


def test_without_limits_the_guessing_goes_on(client, user, settings):
    """The control."""
    settings.ACCOUNT_RATE_LIMITS = False
    for number in range(20):
        sign_in(client, "wrong")
        sign_in(client, "wrong", username=f"guess{number}")
    assert gets_in(client)


@pytest.mark.parametrize(("limits", "last"), [(None, 429), (False, 200)], ids=["with limits", "the control"])
def test_a_flood_of_sign_ins_is_answered_with_429(client, user, settings, limits, last):
    if limits is not None:
        settings.ACCOUNT_RATE_LIMITS = limits
    answers = [sign_in(client, "", username="x").status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == last


def test_a_shut_account_says_so_in_words(client, user):
    for _ in range(5):
        sign_in(client, "wrong")
    page = sign_in(client, RIGHT).content.decode()
    assert 'class="' in page
    assert RIGHT not in page
    assert sign_in(client, RIGHT).context["form"].non_field_errors()


def test_the_admins_door_is_the_same_door(client, user):
    assert client.get("/cms/login/?next=/cms/")["location"] == f"{URL}?next=/cms/"
    assert client.post("/cms/login/", {"username": "officer", "password": RIGHT}).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("tail", ["", "confirm/MQ/set-password/", "done/", "complete/"])
def test_a_forgotten_password_has_one_door(client, user, tail):
    for answer in (client.get(f"/cms/password_reset/{tail}"), client.post(f"/cms/password_reset/{tail}")):
        assert (answer.status_code, answer["location"]) == (302, "/accounts/password/reset/")


def test_the_admin_changes_no_passwords(client, superuser):
    client.force_login(superuser)
    assert "password-old_password" not in client.get("/cms/account/").content.decode()


def test_nobody_signs_up_by_themselves(client, db):
    data = {"username": "newcomer", "password1": RIGHT, "password2": RIGHT}
    client.post("/accounts/signup/", data)
    assert not User.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(client, user, target):
    answer = client.post(f"{URL}?next={target}", {"login": "officer", "password": RIGHT, "next": target})
    assert answer.status_code == 302
    assert "evil" not in answer["location"]
    assert "javascript" not in answer["location"]


def test_an_account_without_access_to_the_admin_is_told_so_and_not_sent_in_circles(client, county_officer, superuser):
    client.force_login(county_officer)
    assert client.get("/cms/").status_code == 403
    assert client.get("/cms/evidence/").status_code == 403
    client.force_login(superuser)
    assert client.get("/cms/").status_code == 200
