"""Every page of a session refuses whoever has no part in it, by GET and by POST, and writes nothing."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from media.models import Film
from media.urls import urlpatterns as film_urls
from people.models import SchoolClass, User
from simulator.drills.models import ORGANISER, DrillMode, DrillPlayer, DrillSession, DrillState
from simulator.drills.pages import catalogue, classroom, classroom_forms, organiser, wall
from simulator.drills.pages.own_players import KEY
from simulator.drills.sessions.opening import open_led_session, open_session
from simulator.drills.sessions.seats import add_player, take_seat
from simulator.drills.sessions.tokens import wall_token
from simulator.drills.urls import urlpatterns as drill_urls
from tests.drills.led_sessions import other_teacher

# By page: the kind of session it shows.
PAGES = {
    "drills:room": "led",
    "drills:progress": "led",
    "drills:lead": "led",
    "drills:wall": "led",
    "drills:wall_results": "led",
    "drills:card": "led",
    "drills:roll_call": "led",
    "media:replay": "led",
    "media:make_replay": "led",
    "media:replay_file": "led",
    "drills:play": "solo",
    "drills:class_screen": "screen",
    "drills:class_debrief": "screen",
    "drills:class_branches": "screen",
}
SIGNED_OUT, STRANGER, FOREIGNER, ELSEWHERE = "signed_out", "employee", "foreigner", "foreign_officer"
OUTSIDERS = (SIGNED_OUT, STRANGER, FOREIGNER, ELSEWHERE)
STATES = (DrillState.LOBBY, DrillState.RUNNING, DrillState.ENDED, DrillState.ABANDONED)
Sessions = dict[str, DrillSession]


@pytest.fixture
def foreigner(tree) -> User:
    return other_teacher(tree)


@pytest.fixture
def sessions(teacher, school_class, pupil) -> Sessions:
    """A led session with a pupil in it, the pupil's own drill, and a class at one screen."""
    led = open_led_session(scenario_id="school-floor", user=teacher, school_class=school_class)
    take_seat(session=led, seat=7)
    solo, _, _ = open_session(scenario_id="school-floor", user=None, person=pupil)
    screen = open_led_session(scenario_id="rental", user=teacher, school_class=school_class, mode=DrillMode.SCREEN)
    for session in (led, solo, screen):
        session.inputs.create(tick=1, player=ORGANISER, payload={})  # can be replayed
        Film.objects.create(key=f"drill-{session.pk}", title="replay", state="ready", private_file="none.mp4")
    return {"led": led, "solo": solo, "screen": screen}


def address(name: str, session_id: uuid.UUID, player_id: uuid.UUID | None = None) -> str:
    if name != "drills:card":
        return reverse(name, args=[session_id])
    player = DrillPlayer.objects.filter(session=session_id).first()
    return reverse(name, args=[session_id, player_id or (player.pk if player else uuid.uuid4())])


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that drills and films hold."""
    models = [*apps.get_app_config("drills").get_models(), Film]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def asked(client: Client, url: str) -> list[int]:
    """What GET and POST answer, where both have written nothing; a way to sign in counts as 401."""
    before = rows()
    answers = [client.get(url), client.post(url, {"option": "x", "scenario": "rental", "child": "1"})]
    assert rows() == before
    signs_in = [answer.status_code == 302 and "/accounts/login/" in answer["location"] for answer in answers]
    return [401 if sign_in else answer.status_code for answer, sign_in in zip(answers, signs_in, strict=True)]


def bring_to(state: str) -> None:
    """Brings all sessions to a state; those that have ended can be replayed."""
    ended = state == DrillState.ENDED
    DrillSession.objects.update(state=state, tick=40, ended_at=timezone.now() if ended else None)


def sign_in(client: Client, request, who: str) -> None:
    if who != SIGNED_OUT:
        client.force_login(request.getfixturevalue(who))


def test_every_page_of_a_session_is_here():
    found = {f"drills:{pattern.name}" for pattern in drill_urls if "session_id" in str(pattern.pattern)}
    found |= {f"media:{pattern.name}" for pattern in film_urls if "session_id" in str(pattern.pattern)}
    assert found == set(PAGES)


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("state", STATES)
def test_outsiders_find_no_page_of_a_session(client, request, sessions, who, state):
    bring_to(state)
    sign_in(client, request, who)
    answers = {name: asked(client, address(name, sessions[kind].pk)) for name, kind in PAGES.items()}
    refused = {404, 405, 401} if who == SIGNED_OUT else {404, 405}
    assert {name: found for name, found in answers.items() if not set(found) <= refused} == {}
    assert {name: found for name, found in answers.items() if found == [405, 405]} == {}, "one of them is answered"


@pytest.mark.parametrize("who", ["teacher", "superuser"])
def test_what_is_not_there_is_found_by_nobody(client, request, sessions, who):
    sign_in(client, request, who)
    answers = {name: asked(client, address(name, uuid.uuid4())) for name in PAGES}
    assert {name: found for name, found in answers.items() if found not in ([404, 404], [404, 405], [405, 404])} == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("lead", "screen"), ("wall", "screen"), ("wall_results", "screen"), ("lead", "solo"), ("wall", "solo"),
     ("class_screen", "led"), ("class_debrief", "led"), ("class_branches", "led"), ("class_screen", "solo")],
)  # fmt: skip
def test_a_page_shows_no_session_of_another_kind(client, superuser, sessions, name, kind):
    DrillSession.objects.update(opened_by=superuser)
    client.force_login(superuser)
    assert asked(client, address(f"drills:{name}", sessions[kind].pk)) == [404, 405]


def test_a_card_is_of_a_player_of_the_session(client, teacher, sessions):
    """A player of another session, whom the teacher may see there, is not found here."""
    other = open_led_session(scenario_id="school-floor", user=teacher)
    foreign, _ = add_player(session=other, person=None, name="访客")
    client.force_login(teacher)
    assert client.get(address("drills:card", other.pk, foreign.pk)).status_code == 200
    assert asked(client, address("drills:card", sessions["led"].pk, foreign.pk)) == [404, 405]


@pytest.mark.parametrize("name", ["wall", "wall_results"])
@pytest.mark.parametrize("token", ["", "x", "other"])
def test_a_walls_link_opens_its_session_alone(client, teacher, sessions, name, token):
    given = wall_token(sessions["screen"], teacher.pk) if token == "other" else token
    url = address(f"drills:{name}", sessions["led"].pk)
    assert client.get(f"{url}?t={wall_token(sessions['led'], teacher.pk)}").status_code in (200, 204)
    assert asked(client, f"{url}?t={given}") == [404, 405]


@pytest.mark.parametrize("token", ["", "x", "of another player"])
def test_a_browser_is_no_player_without_the_players_token(client, sessions, token):
    player = sessions["solo"].players.get()
    given = add_player(session=sessions["led"], person=None)[1] if token == "of another player" else token
    browser = client.session
    browser[KEY] = {str(sessions["solo"].pk): {"player": str(player.pk), "token": given}}
    browser.save()
    for name in ("drills:play", "drills:room", "drills:progress", "media:replay", "media:make_replay"):
        assert set(asked(client, address(name, sessions["solo"].pk))) <= {404, 405}


@pytest.mark.parametrize("state", [DrillState.ENDED, DrillState.ABANDONED])
def test_a_drill_that_is_over_is_neither_played_nor_led(client, teacher, sessions, state):
    """Whoever had a part in it is sent on to what it came to; a POST starts nothing."""
    bring_to(state)
    client.force_login(teacher)
    ways = {"lead": ("led", "room"), "class_screen": ("screen", "class_debrief")}
    for name, (kind, leads_to) in ways.items():
        url = address(f"drills:{name}", sessions[kind].pk)
        assert client.get(url)["location"] == address(f"drills:{leads_to}", sessions[kind].pk)
        assert asked(client, url) == [302, 405]


@pytest.mark.parametrize("state", [DrillState.LOBBY, DrillState.RUNNING, DrillState.ABANDONED])
def test_a_replay_is_made_of_ended_drills_alone(client, teacher, sessions, state):
    bring_to(state)
    client.force_login(teacher)
    assert asked(client, address("media:make_replay", sessions["led"].pk)) == [405, 404]


# -- what opens drills ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/drills/open/", "/drills/screen/"])
@pytest.mark.parametrize(("who", "status"), [(SIGNED_OUT, 401), ("employee", 403), ("foreign_officer", 403)])
def test_nobody_else_opens_a_drill(client, request, tree, path, who, status):
    sign_in(client, request, who)
    assert asked(client, path) == [status, status]


@pytest.mark.parametrize(("path", "field", "status"), [("open", "audience", 404), ("screen", "whom", 200)])
@pytest.mark.parametrize("exists", [True, False])
def test_a_drill_is_opened_for_ones_own_classes_alone(client, foreigner, school_class, path, field, status, exists):
    client.force_login(foreigner)
    audience = f"class:{school_class.pk if exists else uuid.uuid4()}"
    answer = client.post(f"/drills/{path}/", {"scenario": "school-floor", field: audience})
    assert answer.status_code == status
    assert not DrillSession.objects.exists()


@pytest.mark.parametrize("path", ["start/no-such/", "open/", "screen/"])
def test_a_scenario_that_is_not_there_opens_nothing(client, teacher, path):
    client.force_login(teacher)
    assert client.post(f"/drills/{path}", {"scenario": "no-such"}).status_code == 404
    assert not DrillSession.objects.exists()


@pytest.mark.parametrize("path", ["start/school-floor/", "tutorial/skip/"])
def test_following_a_link_neither_starts_nor_skips(client, db, path):
    assert client.get(f"/drills/{path}").status_code == 405
    assert not DrillSession.objects.exists()
    assert not client.session.keys()


def test_following_a_link_joins_nothing(client, sessions):
    before = rows()
    assert client.get("/drills/join/", {"code": sessions["led"].code, "seat": 9, "name": "x"}).status_code == 200
    assert rows() == before


# -- controls: the same requests without the guards -------------------------------------------------------------------


def everything(user: object) -> QuerySet[DrillSession]:
    return DrillSession.objects.all()


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"drills:play", "drills:class_screen", "media:replay_file"}))
def test_without_the_guard_a_foreigner_would_get_in(client, foreigner, sessions, monkeypatch, name):
    for module, guard in (
        (catalogue, "visible_to"),
        (classroom, "visible_to"),
        (organiser, "led_by"),
        (wall, "led_by"),
    ):
        monkeypatch.setattr(module, guard, everything)
    bring_to(DrillState.ENDED)
    client.force_login(foreigner)
    assert set(asked(client, address(name, sessions[PAGES[name]].pk))) & {200, 302}


def test_without_the_guard_a_screen_would_be_opened_for_a_foreign_class(client, foreigner, school_class, monkeypatch):
    monkeypatch.setattr(classroom_forms, "taught_classes", lambda user: SchoolClass.objects.all())
    client.force_login(foreigner)
    client.post("/drills/screen/", {"scenario": "rental", "whom": f"class:{school_class.pk}"})
    assert DrillSession.objects.get().school_class == school_class


def test_with_the_players_token_a_browser_is_the_player(client, sessions):
    """What lets a browser play is the token and nothing else."""
    player, token = add_player(session=sessions["solo"], person=None)
    browser = client.session
    browser[KEY] = {str(sessions["solo"].pk): {"player": str(player.pk), "token": token}}
    browser.save()
    assert client.get(address("drills:play", sessions["solo"].pk)).status_code == 200


def test_who_opened_a_screen_gets_the_projector(client, foreigner, sessions):
    """What opens the projector is having opened the drill and nothing else."""
    DrillSession.objects.update(opened_by=foreigner)
    client.force_login(foreigner)
    assert client.get(address("drills:class_screen", sessions["screen"].pk)).status_code == 200
