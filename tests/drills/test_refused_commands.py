"""Every command of an organiser is refused to whoever does not lead the session: none gets to its worker."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async

from people.models import RoleGrant
from simulator.drills.live import player_consumer
from simulator.drills.models import DrillSession, DrillState
from simulator.drills.sessions import tokens
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.seats import add_player
from simulator.drills.sessions.tokens import wall_token, watch_token
from simulator.protocol.messages import COMMANDS, SEATING
from tests.drills.led_sessions import class_session, other_teacher
from tests.drills.test_sockets import WAIT_S, player
from tests.drills.test_watching import heard, watching

OVER = (DrillState.ENDED, DrillState.ABANDONED)
DONE = "done"


@pytest.fixture(params=sorted(COMMANDS))
def what(request) -> str:
    return request.param


@pytest.fixture
def session(teacher, school_class, pupil) -> DrillSession:
    """A class's session with somebody at the pupil's seat, who has proved nothing."""
    session = class_session(teacher, school_class)
    add_player(session=session, person=None, seat=7)
    return session


def fields(session: DrillSession, what: str) -> dict[str, Any]:
    """What belongs to a command, so that it would do something."""
    if what in SEATING:
        return {"player": str(session.players.get(seat=7).pk), "seat": 7}
    return {"inject": {"kind": "lights_out"}, "choose": {"option": "shut", "votes": [1, 2, 3]}}.get(what, {})


def make_ready(session: DrillSession, what: str) -> None:
    """Brings the session to where the command changes something."""
    DrillSession.objects.filter(pk=session.pk).update(admits_unproved=what == "admit_no_more")


def state_of(session: DrillSession) -> tuple[Any, ...]:
    """What commands write by themselves; all others go to the worker."""
    row = DrillSession.objects.get(pk=session.pk)
    return row.start_asked_at, row.admits_unproved, list(row.players.order_by("pk").values())


def token_of(client, user, session: DrillSession) -> str:
    """A token that may command, as a page makes it for an account; who leads the session is asked when it is used."""
    client.force_login(user)
    return watch_token(session, may_command=True, request=client.get("/drills/").wsgi_request)


def end(session: DrillSession, state: str) -> None:
    DrillSession.objects.filter(pk=session.pk).update(state=state)


def commanded(session: DrillSession, token: str, what: str, *, meanwhile: Any = None) -> str:
    """What comes of a command: DONE or the error. `meanwhile` happens while the page is open."""
    make_ready(session, what)
    given = fields(session, what)

    @async_to_sync
    async def drill() -> str:
        async with watching(session, token) as (page, work, _scene):
            if meanwhile is not None:
                await database_sync_to_async(meanwhile)()
            await page.say("command", seq=1, what=what, **given)
            await page.say("ping", seq=2)
            answer = await page.hear()
            if answer["t"] == "error":
                await page.line.disconnect(timeout=WAIT_S)
                assert (await heard(work))["t"] == "looked_away", "the command has got through"
                return answer["code"]
            if what not in SEATING:
                assert (await heard(work))["what"] == what
            return DONE

    return drill()


def assert_refused(session: DrillSession, token: str, what: str, *, meanwhile: Any = None) -> None:
    make_ready(session, what)
    before = state_of(session)
    assert commanded(session, token, what, meanwhile=meanwhile) == "not_allowed"
    assert state_of(session) == before


def test_whoever_leads_the_session_commands(client, session, teacher, what):
    make_ready(session, what)
    before = state_of(session)
    assert commanded(session, token_of(client, teacher, session), what) == DONE
    assert (state_of(session) != before) is (what in SEATING or what == "start")


@pytest.mark.parametrize("whose", ["a wall's", "the organiser's wall's"])
def test_a_wall_commands_nothing(session, teacher, what, whose):
    token = watch_token(session, may_command=False) if whose == "a wall's" else wall_token(session, teacher.pk)
    assert_refused(session, token, what)


@pytest.mark.parametrize("who", ["other_teacher", "employee", "manager"])
def test_whoever_leads_other_sessions_commands_nothing_here(client, request, tree, session, what, who):
    user = other_teacher(tree) if who == "other_teacher" else request.getfixturevalue(who)
    assert_refused(session, token_of(client, user, session), what)


@pytest.mark.parametrize("how", ["signed out", "without the grant", "inactive"])
def test_an_organiser_who_leads_no_longer_commands_no_longer(client, session, teacher, what, how):
    """The page stays open, its token was good."""

    def meanwhile() -> None:
        if how == "signed out":
            client.post("/accounts/logout/")
        elif how == "inactive":
            type(teacher).objects.update(is_active=False)
        else:
            DrillSession.objects.update(opened_by=None)
            RoleGrant.objects.all().delete()

    assert_refused(session, token_of(client, teacher, session), what, meanwhile=meanwhile)


@pytest.mark.parametrize("state", OVER)
def test_a_drill_that_is_over_takes_no_command(client, session, teacher, what, state):
    assert_refused(session, token_of(client, teacher, session), what, meanwhile=lambda: end(session, state))


@pytest.mark.parametrize("state", OVER)
def test_a_drill_that_is_over_is_not_watched(client, session, teacher, state):
    token = token_of(client, teacher, session)
    end(session, state)

    @async_to_sync
    async def drill() -> str:
        page = player()
        await page.open()
        await page.say("watch", token=token)
        return (await page.hear())["code"]

    assert drill() == "ended"


def test_a_player_commands_nothing(teacher, what):
    session = open_led_session(scenario_id="school-floor", user=teacher)
    add_player(session=session, person=None, seat=7)
    make_ready(session, what)
    given = fields(session, what)

    @async_to_sync
    async def drill() -> str:
        socket = player()
        await socket.open()
        await socket.say("hello", code=session.code, name="", client="test")
        assert (await socket.hear())["t"] == "welcome"
        await socket.say("command", seq=1, what=what, **given)
        return (await socket.hear())["code"]

    assert drill() == "not_allowed"
    assert session.players.get(seat=7).removed_at is None
    assert state_of(session)[:2] == (None, what == "admit_no_more")


def test_nobody_commands_before_a_token_is_shown(session, what):
    make_ready(session, what)
    before, given = state_of(session), fields(session, what)

    @async_to_sync
    async def drill() -> str:
        socket = player()
        await socket.open()
        await socket.say("command", seq=1, what=what, **given)
        return (await socket.hear())["code"]

    assert drill() == "not_joined"
    assert state_of(session) == before


def test_without_the_question_who_leads_another_teacher_would_command(client, tree, session, what, monkeypatch):
    """The control."""
    monkeypatch.setattr(tokens, "may_lead", lambda user, session: True)
    assert commanded(session, token_of(client, other_teacher(tree), session), what) == DONE


def test_without_asking_again_an_ended_drill_would_be_commanded(client, session, teacher, what, monkeypatch):
    """The control."""
    monkeypatch.setattr(player_consumer, "may_still_command", lambda token: True)
    token = token_of(client, teacher, session)
    assert commanded(session, token, what, meanwhile=lambda: end(session, DrillState.ENDED)) == DONE
