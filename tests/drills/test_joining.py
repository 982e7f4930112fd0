"""Coming in from a web page: by code and seat, by nickname, as oneself; and who gets the page to play on."""

from __future__ import annotations

import json
import re
import time

import pytest
from django.urls import reverse

from simulator.drills.live.wire import Joined, Watching
from simulator.drills.models import DrillMode, DrillPlayer, DrillState, SeatProof, token_hash
from simulator.drills.pages.own_players import KEY
from simulator.drills.sessions import joining
from simulator.drills.sessions.opening import open_led_session, open_session
from simulator.drills.sessions.seats import add_player
from simulator.protocol.text import in_language
from simulator.protocol.texts import TEXTS
from tests.drills.led_sessions import make_seats, make_strips, strip_of
from tests.drills.scripted_session import recovered

JOIN = "/drills/join/"


@pytest.fixture
def class_session(teacher, school_class, pupil):
    return open_led_session(scenario_id="school-floor", user=teacher, school_class=make_seats(school_class))


@pytest.fixture
def open_to_all(manager):
    return open_led_session(scenario_id="school-floor", user=manager)


def play_page(session) -> str:
    return reverse("drills:play", args=[session.pk])


def give(client, session, **fields):
    return client.post(JOIN, {"code": session.code, **fields})


def test_a_pupil_joins_by_code_and_seat_and_is_who_sits_there(client, class_session, pupil):
    make_strips(class_session.school_class)
    secret = strip_of(class_session.school_class, 7)
    answer = give(client, class_session, seat="7", secret=secret, name="小禾苗")
    assert answer.url == play_page(class_session)
    player = class_session.players.get()
    assert (player.seat, player.person, player.proof, player.name) == (7, pupil, SeatProof.SECRET, "")
    own = client.session[KEY][str(class_session.pk)]
    assert own["player"] == str(player.pk)
    assert token_hash(own["token"]) == player.token_hash


def test_the_code_of_the_qr_is_filled_in(client, class_session):
    assert f'value="{class_session.code}"' in client.get(f"{JOIN}?code={class_session.code.lower()}").content.decode()


def test_small_letters_and_spaces_are_no_mistake(client, open_to_all):
    code = f" {open_to_all.code[:3].lower()} {open_to_all.code[3:].lower()} "
    assert client.post(JOIN, {"code": code, "name": "a"}).url == play_page(open_to_all)


def test_a_wrong_code_is_said_in_chinese_and_nothing_typed_is_lost(client, db):
    answer = client.post(JOIN, {"code": "QQQQQQ", "seat": "12", "name": "小明"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有这个房间码的演练" in page
    assert all(f'value="{typed}"' in page for typed in ("QQQQQQ", "12", "小明"))


def test_a_class_session_asks_for_the_seat(client, class_session):
    page = give(client, class_session, name="小明").content.decode()
    assert "请填写座位号" in page
    assert 'name="name"' not in page
    assert not class_session.players.exists()


@pytest.mark.parametrize("seat", ["0", "-1", "201", "七"])
def test_a_seat_that_cannot_be_is_refused(client, class_session, seat):
    answer = give(client, class_session, seat=seat)
    assert answer.status_code == 422
    assert "请填写座位号" not in answer.content.decode()  # said once, by what is wrong with it


def test_a_session_for_nobody_in_particular_takes_a_nickname(client, open_to_all):
    give(client, open_to_all, name="访客")
    assert [(player.name, player.seat) for player in open_to_all.players.all()] == [("访客", None)]


def test_a_seat_somebody_plays_from_is_taken(client, client_of, class_session):
    give(client, class_session, seat="7")
    class_session.players.update(connected=True)
    answer = give(client_of(), class_session, seat="7", name="乙")
    assert "这个座位号正有人在用" in answer.content.decode()
    assert class_session.players.count() == 1


def test_a_seat_whose_device_is_gone_goes_on_elsewhere(client, client_of, class_session):
    give(client, class_session, seat="7")
    class_session.players.update(connected=False)
    other = client_of()
    assert give(other, class_session, seat="7").url == play_page(class_session)
    player = class_session.players.get()
    assert token_hash(other.session[KEY][str(class_session.pk)]["token"]) == player.token_hash


def test_the_same_browser_comes_back_to_its_own_seat(client, class_session):
    give(client, class_session, seat="7")
    class_session.players.update(connected=True)
    before = client.session[KEY]
    assert give(client, class_session, seat="7").url == play_page(class_session)
    assert client.session[KEY] == before


def test_on_a_shared_computer_the_next_pupil_is_somebody_else(client, class_session):
    give(client, class_session, seat="7")
    give(client, class_session, seat="8")
    assert class_session.players.count() == 2


def test_those_signed_in_join_as_themselves_without_a_seat(client, open_to_all, employee):
    client.force_login(employee)
    assert 'name="seat"' not in client.get(JOIN).content.decode()
    give(client, open_to_all, seat="3", name="别人")
    player = open_to_all.players.get()
    assert (player.person, player.seat, player.name) == (employee.person, None, employee.person.name)


def test_somebody_who_changes_the_device_is_one_player_with_one_token(client, client_of, open_to_all, employee):
    tokens = []
    for browser in (client, client_of()):
        browser.force_login(employee)
        give(browser, open_to_all)
        tokens.append(browser.session[KEY][str(open_to_all.pk)]["token"])
    assert open_to_all.players.get().token_hash == token_hash(tokens[1]) != token_hash(tokens[0])


def test_one_screen_for_all_takes_nobody(client, teacher):
    room = open_led_session(scenario_id="school-floor", user=teacher, mode=DrillMode.SCREEN)
    assert "大屏幕" in give(client, room, name="a").content.decode()
    assert [player.name for player in room.players.all()] == [""]  # the class's figure alone


def test_somebody_elses_own_drill_is_not_joined(client, employee, pupil_user):
    alone, _, _ = open_session(scenario_id="school-floor", user=employee, person=employee.person)
    assert "没有这个房间码的演练" in give(client, alone, name="a").content.decode()
    client.force_login(pupil_user)
    assert "没有这个房间码的演练" in give(client, alone).content.decode()
    client.force_login(employee)
    assert give(client, alone).url == play_page(alone)
    assert alone.players.count() == 1


def test_a_session_takes_so_many_and_no_more(client, client_of, open_to_all, monkeypatch):
    monkeypatch.setattr(joining, "MOST_PLAYERS", 1)
    give(client, open_to_all, name="a")
    answer = give(client_of(), open_to_all, name="b")
    assert "房间已满" in answer.content.decode()
    assert open_to_all.players.count() == 1


def test_guessing_codes_ends_soon(client, db, monkeypatch):
    monkeypatch.setattr(joining, "WRONG_GUESSES", 3)
    assert [client.post(JOIN, {"code": "QQQQQQ"}).status_code for _ in range(4)] == [422, 422, 422, 429]


def test_a_class_comes_in_from_one_address(client_of, class_session):
    for seat in range(1, 46):
        assert give(client_of(), class_session, seat=str(seat)).status_code == 302


def test_an_ended_session_is_not_joined(client, open_to_all):
    type(open_to_all).objects.update(state=DrillState.ENDED)
    assert give(client, open_to_all, name="a").status_code == 422


# -- the page to play on -----------------------------------------------------------------------------------------------


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="drill-data" type="application/json">(.*?)</script>', page, re.S)[1])


def test_the_page_knows_its_player_and_speaks_its_language(client, open_to_all):
    give(client, open_to_all, name="a")
    answer = client.get(play_page(open_to_all))
    data = data_of(answer.content.decode())
    assert token_hash(data["token"]) == open_to_all.players.get().token_hash
    assert data["texts"] == in_language(TEXTS, "zh")
    assert "no-store" in answer["cache-control"]
    english = data_of(client.get("/en" + play_page(open_to_all)).content.decode())
    assert (english["texts"], english["language"]) == (in_language(TEXTS, "en"), "en")


def test_nobody_else_gets_the_page(client, client_of, open_to_all, teacher):
    give(client, open_to_all, name="a")
    stranger = client_of()
    assert stranger.get(play_page(open_to_all)).status_code == 404
    stranger.force_login(teacher)
    assert stranger.get(play_page(open_to_all)).status_code == 404


def test_after_the_end_the_page_gives_way_to_the_score(client, open_to_all):
    give(client, open_to_all, name="a")
    type(open_to_all).objects.update(state=DrillState.ENDED)
    assert client.get(play_page(open_to_all)).url == reverse("drills:room", args=[open_to_all.pk])


def test_a_player_whose_row_is_gone_is_nobody(client, open_to_all):
    give(client, open_to_all, name="a")
    DrillPlayer.objects.all().delete()
    assert client.get(play_page(open_to_all)).status_code == 404


def test_the_sessions_page_offers_the_browser_first(client, db):
    session = client.post(reverse("drills:start", args=["school-floor"])).url
    page = client.get(session).content.decode()
    assert 0 < page.index("用浏览器演练") < page.index("simulator.client")


def test_every_module_is_named_to_be_fetched_at_once(client, open_to_all, settings):
    give(client, open_to_all, name="a")
    page = client.get(play_page(open_to_all)).content.decode()
    folder = settings.STATICFILES_DIRS[0] / "js" / "drill"
    assert sorted(re.findall(r'modulepreload" href="[^"]*/(\w+)\.js', page)) == sorted(
        path.stem for path in folder.glob("*.js")
    )


# -- the first moment --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", [Joined("", "p"), Watching("")], ids=["joined", "watching"])
def test_who_comes_is_shown_everything_at_once(open_to_all, message):
    room = recovered(open_to_all)
    assert not room.full_frame_due
    room.receive(message, time.monotonic())
    assert room.full_frame_due


@pytest.fixture
def client_of():
    """Makes further browsers."""
    from django.test import Client

    return Client


def test_a_class_has_one_teacher_and_everybody_else_is_a_pupil(open_to_all):
    for _ in range(6):
        add_player(session=open_to_all, person=None)
    assert list(open_to_all.players.order_by("pk").values_list("role", flat=True)).count("teacher") == 1
    chosen, _token = add_player(session=open_to_all, person=None, role="teacher")
    assert chosen.role == "teacher", "who asks for a role that is offered gets it"


def test_where_only_one_role_may_be_taken_everybody_has_it(manager):
    session = open_led_session(scenario_id="school-floor", user=manager, roles=["teacher"])
    assert {add_player(session=session, person=None)[0].role for _ in range(3)} == {"teacher"}


def test_in_a_pupils_room_nobody_is_made_the_teacher_unasked(manager):
    session = open_led_session(scenario_id="school-floor", user=manager, child=True)
    assert {add_player(session=session, person=None)[0].role for _ in range(3)} == {"pupil"}
    asked, _token = add_player(session=session, person=None, role="teacher")
    assert asked.role == "teacher"
    ticked = open_led_session(scenario_id="school-floor", user=manager, child=True, roles=["pupil", "teacher"])
    assert [add_player(session=ticked, person=None)[0].role for _ in range(3)] == ["pupil", "teacher", "pupil"]
