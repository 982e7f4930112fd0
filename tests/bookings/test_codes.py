"""One-time codes: few tries, few a day, and a stranger who asks for the same number takes nothing from its owner."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.bookings.test_journey import book, form, sent, slot  # noqa: F401
from venues.bookings import codes
from venues.bookings.codes import forget_expired, request_code, verify_code
from venues.bookings.models import OneTimeCode, Resident
from venues.bookings.refusals import CodeRefused
from venues.models import Venue

PHONE = "13812345678"
TODAY = date(2026, 11, 1)
pytestmark = pytest.mark.django_db


def ask(asker: str = "owner", address: str = "x", phone: str = PHONE) -> None:
    request_code(phone=phone, address=address, asker=asker)


def check(code: str, asker: str = "owner") -> Resident:
    return verify_code(phone=PHONE, code=code, asker=asker)


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_the_right_code_opens_once(sent):  # noqa: F811
    ask()
    assert check(sent[-1]).phone_last4 == "5678"
    with pytest.raises(CodeRefused, match="wrong"):
        check(sent[-1])


def test_five_wrong_tries_spend_the_code(sent):  # noqa: F811
    ask()
    for _ in range(5):
        with pytest.raises(CodeRefused, match="wrong"):
            check(other_than(sent[-1]))
    with pytest.raises(CodeRefused, match="wrong"):
        check(sent[-1])


def test_four_wrong_tries_do_not(sent):  # noqa: F811
    ask()
    for _ in range(4):
        with pytest.raises(CodeRefused):
            check(other_than(sent[-1]))
    assert check(sent[-1])


def test_wrong_expired_and_never_sent_are_one_answer(sent):  # noqa: F811
    """Nobody learns whether a code is out for a number."""
    answers = []
    for prepare in (lambda: None, ask, lambda: OneTimeCode.objects.update(expires_at=timezone.now())):
        prepare()
        with pytest.raises(CodeRefused) as refused:
            check(other_than(sent[-1]) if sent else "000000")
        answers.append(refused.value.reason)
    assert answers == ["wrong"] * 3
    with pytest.raises(CodeRefused, match="wrong"):
        check(sent[-1])


def test_a_strangers_request_leaves_the_owners_code_alone(sent):  # noqa: F811
    ask()
    own = sent[-1]
    ask("stranger", "y")
    for _ in range(6):
        with pytest.raises(CodeRefused):
            check(other_than(sent[-1]), "stranger")
    assert check(own)


def test_a_code_for_all_browsers_would_be_burnt_by_a_stranger(sent, monkeypatch):  # noqa: F811
    """The control: with one asker for everybody the owner's code is gone."""
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    ask("everybody")
    own = sent[-1]
    ask("everybody", "y")
    for _ in range(6):
        with pytest.raises(CodeRefused):
            check(other_than(sent[-1]), "everybody")
    with pytest.raises(CodeRefused):
        check(own, "everybody")


def test_a_code_works_in_no_other_browser(sent):  # noqa: F811
    ask()
    for asker in ("stranger", ""):
        with pytest.raises(CodeRefused, match="wrong"):
            check(sent[-1], asker)


def test_one_code_a_minute_for_a_browser_and_three_in_five_minutes_for_an_address(sent):  # noqa: F811
    ask("first")
    with pytest.raises(CodeRefused, match="throttled"):
        ask("first")
    ask("second")
    ask("third")
    with pytest.raises(CodeRefused, match="throttled"):
        ask("fourth")
    ask("fourth", "y")


def test_a_number_has_a_share_of_the_day_and_an_address_half_of_it(sent, settings, monkeypatch):  # noqa: F811
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(codes, "free_from", lambda *_, **__: None)
    monkeypatch.setattr(codes, "allow", lambda key, **_: not key.startswith("otp-day:") or len(sent) < 5)
    for _ in range(5):
        ask()
    with pytest.raises(CodeRefused, match="today"):
        ask()
    monkeypatch.setattr(codes, "allow", lambda key, **_: True)
    for number in range(5):
        ask(address=f"y{number}")
    assert len(sent) == settings.OTP_DAILY_PER_PHONE
    with pytest.raises(CodeRefused, match="today"):
        ask(address="z")
    OneTimeCode.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    ask(address="z")


def test_the_site_has_a_share_of_the_day(sent, settings, caplog):  # noqa: F811
    settings.OTP_DAILY_TOTAL = 2
    ask()
    ask(phone="13900000000")
    with pytest.raises(CodeRefused, match="today"):
        ask(phone="13700000000")
    assert "OTP_DAILY_TOTAL" in caplog.text
    settings.OTP_DAILY_TOTAL = 3
    ask(phone="13700000000")


def test_a_sender_that_fails_is_said_in_words_and_costs_no_share(client, slot, monkeypatch):  # noqa: F811
    class Broken:
        def send(self, phone: str, code: str) -> None:
            raise OSError("the gateway does not answer")

    monkeypatch.setattr(codes, "sender", Broken)
    answer = client.post(reverse("bookings:book", args=[slot.pk]), form(client, slot, action="send"))
    assert answer.status_code == 200
    assert answer.context["form"].errors["phone"]
    assert not OneTimeCode.objects.exists()


def test_codes_are_forgotten_a_day_later(sent):  # noqa: F811
    ask()
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(hours=2))
    assert forget_expired() == 0
    OneTimeCode.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    assert forget_expired() == 1


def test_the_console_sender_does_not_write_the_number_down(caplog):
    from venues.bookings.senders import ConsoleSender

    ConsoleSender().send(PHONE, "246810")
    assert "246810" in caplog.text
    assert PHONE not in caplog.text


def test_a_page_of_the_journey_asks_for_its_own_codes(client, slot, sent):  # noqa: F811
    """Two browsers ask for one number; each has to type what was sent for it."""
    from django.test import Client

    stranger = Client()
    data = form(client, slot, action="send")
    url = reverse("bookings:book", args=[slot.pk])
    client.post(url, data)
    own = sent[-1]
    stranger.post(url, form(stranger, slot, action="send"))
    confirm = {**form(stranger, slot), "action": "confirm", "code": own, "code_sent": "1"}
    assert stranger.post(url, confirm).status_code == 200
    assert client.post(url, data | {"action": "confirm", "code": own, "code_sent": "1"}).status_code == 302


def pages_of_codes(client, slot):  # noqa: F811
    """Every page of bookings that asks for a code: address, what is typed, the button that goes on."""
    phone = {"phone": "13900000000"}
    asked = Venue.objects.create(division=slot.venue.division.parent, kind="point", state="open", confirmed_on=TODAY)
    Venue.objects.filter(pk=asked.pk).update(on_request=True)
    return (
        (reverse("bookings:book", args=[slot.pk]), form(client, slot), "confirm"),
        (reverse("bookings:mine"), phone, "open"),
        (reverse("bookings:data"), phone | {"phone": "13900000001"}, "open"),
        (reverse("bookings:ask", args=[asked.division.code]), phone | {"phone": "13900000002"}, "open"),
    )


SAID, AGAIN, WRONG = "验证码已发送到您的手机", "以后可以重新获取验证码", "验证码不正确"


def test_what_is_said_of_a_code_is_true_in_each_state(client, slot, sent):  # noqa: F811
    for url, data, go_on in pages_of_codes(client, slot):
        send, type_in = data | {"action": "send"}, data | {"action": go_on, "code_sent": "1"}
        page = client.post(url, send).content.decode()
        assert (SAID in page, AGAIN in page, 'data-send-again="60"' in page) == (True, True, True)
        too_soon = client.post(url, send).content.decode()  # after going back: the code that is out can be typed
        assert (SAID in too_soon, AGAIN in too_soon, 'name="code"' in too_soon) == (False, True, True)
        wrong = client.post(url, type_in | {"code": other_than(sent[-1])}).content.decode()
        assert (SAID in wrong, WRONG in wrong, AGAIN in wrong) == (False, True, True)
        OneTimeCode.objects.update(expires_at=timezone.now())
        expired = client.post(url, type_in | {"code": sent[-1]}).content.decode()
        assert (SAID in expired, WRONG in expired) == (False, True)
        nothing_out = client.post(url, send).content.decode()
        assert (SAID in nothing_out, 'name="code"' in nothing_out) == (False, False)


def test_after_its_minute_a_browser_gets_another_code(client, slot, sent, monkeypatch):  # noqa: F811
    def ask_by_page() -> str:
        return client.post(reverse("bookings:mine"), {"phone": PHONE, "action": "send"}).content.decode()

    assert SAID in ask_by_page()
    assert SAID not in ask_by_page()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 60)
    assert SAID in ask_by_page()
    assert len(sent) == 2
