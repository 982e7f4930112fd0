"""Guessing passwords is slowed down where it happens; the owner of an account is not shut out by strangers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from people import lockout
from people.lockout import Attempts, pause_s
from people.models import User
from tests.conftest import make_user

URL = "/accounts/login/"
RIGHT = "right-horse-battery"


@pytest.fixture
def user(db) -> User:
    made = make_user("officer")
    made.set_password(RIGHT)
    made.save()
    return made


def sign_in(client, password: str, username: str = "officer", address: str = "10.0.0.1"):
    return client.post(URL, {"login": username, "password": password}, REMOTE_ADDR=address)


def test_who_signs_in_is_greeted_by_name_and_not_by_sign_in_name(client, user):
    User.objects.filter(pk=user.pk).update(display_name="王建国")
    answer = client.post(URL, {"login": "officer", "password": RIGHT}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["王建国，您已登录。"]


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


def test_five_wrong_passwords_make_even_the_right_one_wait(client, user):
    for _ in range(5):
        assert sign_in(client, "wrong").status_code == 200
    assert not gets_in(client)


def test_a_stranger_elsewhere_shuts_nobody_out(client, user):
    for _ in range(20):
        sign_in(client, "wrong", address="10.6.6.6")
    assert gets_in(client)


def test_counting_by_account_alone_would_shut_the_owner_out(client, user, monkeypatch):
    """The control."""
    monkeypatch.setattr(lockout, "client_address", lambda request: "everywhere")
    for _ in range(5):
        sign_in(client, "wrong", address="10.6.6.6")
    assert not gets_in(client)


def test_a_device_of_the_owner_is_not_shut_even_at_the_strangers_address(client, user):
    """A school's computers share one address."""
    assert gets_in(client)
    client.post("/accounts/logout/")
    stranger = Client()
    for _ in range(12):
        sign_in(stranger, "wrong")
    assert not gets_in(Client())
    assert gets_in(client)


def test_on_a_known_device_guessing_is_slowed_down_too(client, user):
    assert gets_in(client)
    client.post("/accounts/logout/")
    for _ in range(5):
        sign_in(client, "wrong", address="10.0.3.3")
    assert not gets_in(client, address="10.0.4.4")


@pytest.mark.parametrize("cookie", ["", "x", "forged:1:abc", '["d", [1]]'])
def test_a_device_that_is_not_ours_is_a_stranger(rf, user, cookie):
    request = rf.post(URL)
    request.COOKIES[settings.DEVICE_COOKIE_NAME] = cookie
    assert not Attempts(request, login="officer", account=user.pk).is_known


def test_a_device_is_known_to_its_own_accounts_alone(client, user):
    assert gets_in(client)
    client.post("/accounts/logout/")
    other = make_user("other")
    other.set_password(RIGHT)
    other.save()
    for _ in range(5):
        sign_in(client, "wrong", username="other")
    assert not gets_in(client, username="other")
    assert gets_in(client)


def test_strangers_everywhere_have_a_hundred_tries_a_day(client, user, monkeypatch):
    monkeypatch.setattr(lockout, "STRANGERS_A_DAY", 6)
    assert gets_in(client)
    client.post("/accounts/logout/")
    for number in range(6):
        assert sign_in(Client(), "wrong", address=f"10.1.0.{number}").status_code == 200
    assert not gets_in(Client(), address="10.9.9.9")
    assert gets_in(client)


def test_the_pause_grows_and_ends(user, rf, monkeypatch):
    clock = [1_000_000.0]
    monkeypatch.setattr(lockout.timezone, "now", lambda: datetime.fromtimestamp(clock[0], UTC))
    attempts = Attempts(rf.post(URL), login="officer", account=user.pk)
    waits = []
    for _ in range(8):
        attempts.fail()
        waits.append(round(attempts.wait_s()))
        clock[0] += attempts.wait_s()
        assert attempts.wait_s() == 0
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240]
    assert pause_s(1000) == lockout.LONGEST_PAUSE_S


def test_the_right_password_starts_afresh(client, user):
    for _ in range(4):
        sign_in(client, "wrong")
    assert gets_in(client)
    client.post("/accounts/logout/")
    for _ in range(4):
        sign_in(client, "wrong")
    assert gets_in(client)


def test_no_more_passwords_are_checked_at_once_than_leaves_room(client, user, monkeypatch):
    monkeypatch.setattr(lockout, "_hashing", threading.BoundedSemaphore(1))
    monkeypatch.setattr(lockout, "HASHING_WAIT_S", 0)
    with lockout.hashing_place() as free:
        assert free
        assert not gets_in(client)
    assert gets_in(client)


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


def test_an_account_without_access_to_the_admin_is_told_so_and_not_sent_in_circles(client, teacher, superuser):
    client.force_login(teacher)
    assert client.get("/cms/").status_code == 403
    assert client.get("/cms/evidence/").status_code == 403
    client.force_login(superuser)
    assert client.get("/cms/").status_code == 200
