"""The page and the socket are two doors to one service: each rule of joining holds at both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from simulator.drills.models import DrillMode, DrillPlayer, DrillSession, DrillState, SeatProof
from simulator.drills.sessions import joining
from simulator.drills.sessions.opening import open_led_session, open_session
from tests.drills.led_sessions import make_strips, strip_of
from tests.drills.test_sockets import player

JOINED = "joined"
# What the page says for each refusal.
SAID = {
    "没有这个房间码的演练": "wrong_code",
    "房间已满": "room_full",
    "请填写座位号": "seat_needed",
    "这个座位号正有人在用": "seat_taken",
    "你们班没有这个座位号": "no_seat",
    "请填写你的座位条上的内容": "proof_needed",
    "与这个座位的座位条不一致": "wrong_proof",
    "这个座位试错太多次了": "too_many_tries",
    "大屏幕": "not_allowed",
}

Door = Callable[..., str]


def by_page(code: str, *, seat: int = 0, name: str = "", secret: str = "") -> str:
    """What a new browser that joins by the page is told."""
    answer = Client().post("/drills/join/", {"code": code, "seat": seat or "", "name": name, "secret": secret})
    if answer.status_code == 302:
        return JOINED
    page = answer.content.decode()
    return next((reason for text, reason in SAID.items() if text in page), "too_frequent")


def by_socket(code: str, *, seat: int = 0, name: str = "", secret: str = "", token: str | None = None) -> str:
    """What a new client that joins by the socket is told."""

    @async_to_sync
    async def join() -> str:
        socket = player()
        await socket.open()
        await socket.say("hello", code=code, seat=seat, name=name, secret=secret, token=token, client="test")
        answer = await socket.hear()
        return answer["code"] if answer["t"] == "error" else JOINED

    return join()


@pytest.fixture(params=[by_page, by_socket], ids=["page", "socket"])
def door(request) -> Door:
    return request.param


@pytest.fixture
def led(manager) -> DrillSession:
    """Led, for nobody in particular."""
    return open_led_session(scenario_id="school-floor", user=manager)


@pytest.fixture
def of_class(teacher, school_class, pupil) -> DrillSession:
    return open_led_session(scenario_id="school-floor", user=teacher, school_class=make_strips(school_class, 8))


def test_a_nickname_is_enough_in_a_session_of_no_class(door, led):
    assert door(led.code, name="访客") == JOINED
    assert led.players.get().name == "访客"


def test_a_wrong_code_is_refused(door, led):
    assert door("QQQQQQ") == "wrong_code"


@pytest.mark.parametrize("state", [DrillState.ENDED, DrillState.ABANDONED])
def test_a_session_that_is_over_is_refused(door, led, state):
    DrillSession.objects.update(state=state)
    assert door(led.code) == "wrong_code"
    assert not led.players.exists()


def test_somebody_elses_own_drill_is_refused(door, employee):
    own, _, _ = open_session(scenario_id="school-floor", user=employee, person=employee.person)
    assert door(own.code) == "wrong_code"
    assert own.players.count() == 1


def test_a_class_at_one_screen_is_refused(door, teacher):
    screen = open_led_session(scenario_id="rental", user=teacher, mode=DrillMode.SCREEN)
    assert door(screen.code) == "not_allowed"
    assert screen.players.count() == 1


@pytest.mark.parametrize("seat", [0, 7], ids=["nickname", "seat"])
def test_a_full_session_is_refused(door, led, monkeypatch, seat):
    monkeypatch.setattr(joining, "MOST_PLAYERS", 1)
    assert door(led.code, name="a", seat=seat and 1) == JOINED
    assert door(led.code, name="b", seat=seat) == "room_full"
    assert led.players.count() == 1


def test_without_the_cap_one_more_would_join(door, led, monkeypatch):
    """The control."""
    monkeypatch.setattr(joining, "MOST_PLAYERS", 2)
    assert [door(led.code, name=name) for name in "ab"] == [JOINED, JOINED]


def test_in_a_class_the_seat_is_asked_for(door, of_class):
    assert door(of_class.code, name="小明") == "seat_needed"
    assert not of_class.players.exists()


def strip(session: DrillSession, seat: int = 7) -> str:
    assert session.school_class is not None
    return strip_of(session.school_class, seat)


def test_a_strip_says_who_it_is(door, of_class, pupil):
    assert door(of_class.code, seat=7, secret=strip(of_class)) == JOINED
    player = of_class.players.get()
    assert (player.person, player.proof) == (pupil, SeatProof.SECRET)


def test_a_seat_number_alone_is_nobody(door, of_class):
    assert door(of_class.code, seat=7) == "proof_needed"
    assert door(of_class.code, seat=7, secret="x") == "wrong_proof"
    assert not of_class.players.exists()


def test_only_seats_of_the_class_exist(door, of_class):
    assert door(of_class.code, seat=99, secret=strip(of_class)) == "no_seat"


def test_trying_all_pins_of_a_seat_is_stopped(door, of_class):
    assert [door(of_class.code, seat=7, secret="x") for _ in range(7)] == ["wrong_proof"] * 5 + ["too_many_tries"] * 2
    assert door(of_class.code, seat=8, secret=strip(of_class, 8)) == JOINED


def test_where_the_organiser_lets_in_a_seat_may_be_named(door, of_class):
    DrillSession.objects.update(admits_unproved=True)
    assert door(of_class.code, seat=7, name="小禾") == JOINED
    player = of_class.players.get()
    assert (player.person, player.proof, player.name) == (None, SeatProof.NONE, "")


def test_a_named_seat_somebody_plays_from_is_taken(door, of_class):
    DrillSession.objects.update(admits_unproved=True)
    assert door(of_class.code, seat=7) == JOINED
    DrillPlayer.objects.update(connected=True)
    assert door(of_class.code, seat=7, name="乙") == "seat_taken"
    assert of_class.players.count() == 1


@pytest.mark.parametrize("connected", [True, False], ids=["still there", "device died"])
def test_a_proved_seat_is_given_back_to_who_proves_it_again_and_to_nobody_else(door, of_class, connected):
    DrillSession.objects.update(admits_unproved=True)
    assert door(of_class.code, seat=7, secret=strip(of_class)) == JOINED
    before = of_class.players.get()
    DrillPlayer.objects.update(connected=connected)
    assert door(of_class.code, seat=7) == "seat_taken"
    assert door(of_class.code, seat=7, secret=strip(of_class)) == JOINED
    after = of_class.players.get()
    assert (after.pk, after.token_hash == before.token_hash) == (before.pk, False)


def test_full_width_code_and_pin_are_no_mistake(door, of_class, pupil):
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    code = f"{of_class.code[:3]}-{of_class.code[3:]}".translate(wide)
    assert door(code, seat=7, secret=strip(of_class).translate(wide)) == JOINED


def test_a_nickname_of_invisible_and_turning_marks_is_none(door, led):
    assert door(led.code, name="\u200b\u202e") == JOINED
    assert door(led.code, name="小\u202e虎\u200b") == JOINED
    assert {player.name for player in led.players.all()} == {"", "小虎"}


def test_joining_is_limited_by_address(door, led, monkeypatch):
    monkeypatch.setattr(joining, "JOINS", 2)
    assert [door(led.code, name=name) for name in "abc"] == [JOINED, JOINED, "too_frequent"]
    assert led.players.count() == 2


def test_guessing_codes_is_limited_by_address(door, led, monkeypatch):
    monkeypatch.setattr(joining, "WRONG_GUESSES", 2)
    assert [door("QQQQQQ") for _ in range(3)] == ["wrong_code", "wrong_code", "too_frequent"]
    assert door(led.code) == JOINED


def test_without_the_limit_guessing_goes_on(door, led, monkeypatch):
    """The control."""
    monkeypatch.setattr(joining, "allow", lambda *args, **limits: True)
    monkeypatch.setattr(joining, "WRONG_GUESSES", 0)
    assert [door("QQQQQQ") for _ in range(3)] == ["wrong_code"] * 3


def test_the_doors_share_one_limit(led, monkeypatch):
    monkeypatch.setattr(joining, "JOINS", 2)
    monkeypatch.setattr("simulator.drills.live.player_consumer.address_of", lambda scope: "127.0.0.1")
    assert [by_page(led.code), by_socket(led.code), by_page(led.code)] == [JOINED, JOINED, "too_frequent"]


@pytest.mark.parametrize("token", ["wrong", "x" * 60])
def test_a_wrong_token_is_refused_by_the_socket(led, token):
    assert by_socket(led.code, token=token) == "wrong_token"


def test_a_wrong_token_opens_no_page_to_play_on(led):
    """A browser whose player was taken up by another device is nobody any more."""
    browser = Client()
    page = browser.post("/drills/join/", {"code": led.code, "name": "a"}).url
    assert browser.get(page).status_code == 200
    DrillPlayer.objects.update(token_hash="0" * 64)
    assert browser.get(page).status_code == 404
    assert browser.get(f"/drills/{led.pk}/").status_code == 404
