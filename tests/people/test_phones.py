"""Signing in by a code to the phone, and a forgotten password."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from people import phones
from people.models import User
from people.phones import account_with_phone, keep_phone
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
NUMBER = "13900001234"


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, str]]:
    codes: list[tuple[str, str]] = []
    monkeypatch.setattr(phones, "_senders", [lambda phone, code: codes.append((phone, code))])
    return codes


@pytest.fixture
def account(db) -> User:
    user = make_user("zhou")
    keep_phone(user, NUMBER, verified=True)
    return user


def ask(client, number: str = "139 0000 1234", **query):
    return client.post(reverse("account_request_login_code"), {"phone": number, **query})


def confirm(client, code: str, **more):
    return client.post(reverse("account_confirm_login_code"), {"code": code, **more})


def test_a_code_to_the_verified_number_signs_in(client, account, sent):
    ask(client)
    [(number, code)] = sent
    assert number == NUMBER
    assert re.fullmatch(r"[0-9]{6}", code)
    assert confirm(client, code).status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_wrong_code_does_not_and_three_end_it(client, account, sent):
    ask(client)
    [(_number, code)] = sent
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(3):
        confirm(client, wrong)
    confirm(client, code)
    assert "_auth_user_id" not in client.session


def test_a_number_nobody_verified_gets_no_code_and_the_same_page(client, account, sent):
    merely_typed = make_user("typed")
    keep_phone(merely_typed, "13900005678", verified=False)
    known, unknown, typed = ask(client), ask(client, "13900009999"), ask(client, "13900005678")
    assert known.status_code == unknown.status_code == typed.status_code
    assert [number for number, _code in sent] == [NUMBER]


def test_a_closed_account_gets_no_code(client, account, sent):
    account.is_active = False
    account.save()
    ask(client)
    assert sent == []


def test_a_forgotten_password_is_set_anew_after_a_code(client, account, sent):
    ask(client)
    page = reverse("people:new_password")
    confirm(client, sent[0][1])
    form = {"password1": "长河-落日-7431", "password2": "长河-落日-7431"}
    assert client.post(page, form).status_code == 302
    account.refresh_from_db()
    assert account.check_password("长河-落日-7431")
    assert client.get(reverse("people:security")).status_code == 200  # still signed in


def test_without_a_code_the_old_password_is_asked_for(client, account):
    client.force_login(account)
    form = {"password1": "长河-落日-7431", "password2": "长河-落日-7431"}
    answer = client.post(reverse("people:new_password"), form)
    assert answer.url == reverse("account_change_password")
    account.refresh_from_db()
    assert not account.has_usable_password()


def signed_in(client, username: str) -> User:
    user = make_user(username)
    user.set_password("长河-落日-7431")
    user.save()
    client.post(reverse("account_login"), {"login": username, "password": "长河-落日-7431"})
    return user


def test_a_number_is_verified_by_the_code_sent_to_it(client, sent):
    user = signed_in(client, "qian")
    client.post(reverse("account_change_phone"), {"phone": "+86 139-0000-1234"})
    assert account_with_phone(NUMBER) is None
    [(number, code)] = sent
    client.post(reverse("account_verify_phone"), {"code": code})
    assert number == NUMBER
    assert account_with_phone(NUMBER) == user


def test_a_number_in_use_is_not_taken_over_without_its_code(client, account, sent):
    signed_in(client, "qian")
    client.post(reverse("account_change_phone"), {"phone": NUMBER})
    wrong = "000000" if sent[0][1] != "000000" else "111111"
    client.post(reverse("account_verify_phone"), {"code": wrong})
    assert account_with_phone(NUMBER) == account


def test_the_password_works_with_the_number_too(client, account):
    account.set_password("长河-落日-7431")
    account.save()
    client.post(reverse("account_login"), {"login": NUMBER, "password": "长河-落日-7431"})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_sender_that_fails_is_no_error_page(client, account, monkeypatch):
    def fail(phone: str, code: str) -> None:
        raise OSError("no gateway")

    monkeypatch.setattr(phones, "_senders", [fail])
    assert ask(client).status_code == 302


@pytest.fixture
def clock(monkeypatch):
    """Lets a test say how many seconds later it is, for a code that was sent at its start."""

    def later(client, seconds: int) -> None:
        session = client.session
        for state in (session.get("account_login", {}).get("state"), session.get("account_phone_verification")):
            if state:
                (state["stages"]["login_by_code"]["data"] if "stages" in state else state)["at"] -= seconds
        session.save()

    return later


def again(client, page: str) -> str:
    return client.post(reverse(page), {"action": "resend"}, follow=True).content.decode()


@pytest.mark.parametrize("number", [NUMBER, "13900009999"])
def test_a_page_for_a_code_says_when_it_was_sent_and_when_another_can_be_had(client, account, sent, clock, number):
    """The same for a number without an account: for that one allauth's own page fails."""
    page = client.post(reverse("account_request_login_code"), {"phone": number}, follow=True).content.decode()
    assert re.search(r"已于 [0-9:]{5} 向其发送.*[0-9:]{5} 前有效", page)
    assert re.search(r"[0-9]{2}:[0-9]{2}:[0-9]{2} 以后可以重新获取验证码", page)
    assert 'data-send-again="60"' in page
    assert "以后可以重新获取验证码" in again(client, "account_confirm_login_code")
    assert len(sent) == (number == NUMBER)
    clock(client, 61)
    assert "data-send-again" not in client.get(reverse("account_confirm_login_code")).content.decode()
    assert 'data-send-again="60"' in again(client, "account_confirm_login_code")
    assert len(sent) == 2 * (number == NUMBER)


def test_a_code_that_is_sent_again_has_its_whole_time(client, account, sent, clock):
    ask(client)
    clock(client, 290)
    again(client, "account_confirm_login_code")
    clock(client, 200)
    assert confirm(client, sent[-1][1]).status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)


def test_who_is_signed_in_is_told_that_a_code_could_not_be_sent(client, monkeypatch, clock):
    signed_in(client, "qian")

    def broken(phone: str, code: str) -> None:
        raise OSError("the gateway does not answer")

    monkeypatch.setattr(phones, "_senders", [broken])
    page = client.post(reverse("account_change_phone"), {"phone": NUMBER}, follow=True).content.decode()
    assert "验证码没有发出" in page
    assert "前有效" not in page
    monkeypatch.setattr(phones, "_senders", [lambda phone, code: None])
    clock(client, 61)
    page = again(client, "account_verify_phone")
    assert "前有效" in page, page[page.index("<main") : page.index("<footer")]
