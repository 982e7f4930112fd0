"""Every command of an organiser is refused to whoever does not lead the session: none gets to its worker."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync

from people.models import RoleGrant
from simulator.drills.live import player_consumer
from simulator.drills.models import DrillSession, DrillState
from simulator.drills.sessions import tokens
from simulator.drills.sessions.tokens import wall_token, watch_token
from simulator.protocol.messages import COMMANDS
from tests.drills.led_sessions import class_room, other_teacher
from tests.drills.test_sockets import WAIT_S, player
from tests.drills.test_watching import heard, watching

FIELDS = {"inject": {"kind": "lights_out"}, "choose": {"option": "shut", "votes": [1, 2, 3]}}
OVER = (DrillState.ENDED, DrillState.ABANDONED)


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    return class_room(teacher, school_class)


@pytest.fixture(params=sorted(COMMANDS))
def what(request) -> str:
    return request.param


def token_of(client, user, session: DrillSession) -> str:
    """A token that may command, as a page makes it for an account; who leads the session is asked when it is used."""
    client.force_login(user)
    return watch_token(session, may_command=True, request=client.get("/drills/").wsgi_request)


def end(session: DrillSession, state: str) -> None:
    DrillSession.objects.filter(pk=session.pk).update(state=state)


def commanded(session: DrillSession, token: str, what: str, *, meanwhile: Any = None) -> str:
    """What comes of a command: the worker's word for it, or the error. `meanwhile` happens while the page is open."""

    @async_to_sync
    async def drill() -> str:
        from channels.db import database_sync_to_async

        async with watching(session, token) as (page, work, _scene):
            if meanwhile is not None:
                await database_sync_to_async(meanwhile)()
            await page.say("command", seq=1, what=what, **FIELDS.get(what, {}))
            await page.say("ping", seq=2)
            answer = await page.hear()
            if answer["t"] != "error":
                return (await heard(work))["what"]
            await page.line.disconnect(timeout=WAIT_S)
            assert (await heard(work))["t"] == "looked_away", "the command has got through"
            return answer["code"]

    return drill()


def is_started(session: DrillSession) -> bool:
    return DrillSession.objects.get(pk=session.pk).start_asked_at is not None


def test_whoever_leads_the_session_commands(client, session, teacher, what):
    assert commanded(session, token_of(client, teacher, session), what) == what
    assert is_started(session) is (what == "start")


@pytest.mark.parametrize("whose", ["a wall's", "the organiser's wall's"])
def test_a_wall_commands_nothing(session, teacher, what, whose):
    token = watch_token(session, may_command=False) if whose == "a wall's" else wall_token(session, teacher.pk)
    assert commanded(session, token, what) == "not_allowed"
    assert not is_started(session)


@pytest.mark.parametrize("who", ["other_teacher", "employee", "manager"])
def test_whoever_leads_other_sessions_commands_nothing_here(client, request, tree, session, what, who):
    user = other_teacher(tree) if who == "other_teacher" else request.getfixturevalue(who)
    assert commanded(session, token_of(client, user, session), what) == "not_allowed"
    assert not is_started(session)


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

    token = token_of(client, teacher, session)
    assert commanded(session, token, what, meanwhile=meanwhile) == "not_allowed"
    assert not is_started(session)


@pytest.mark.parametrize("state", OVER)
def test_a_drill_that_is_over_takes_no_command(client, session, teacher, what, state):
    token = token_of(client, teacher, session)
    assert commanded(session, token, what, meanwhile=lambda: end(session, state)) == "not_allowed"
    assert not is_started(session)


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


def test_a_player_commands_nothing(session, what):
    @async_to_sync
    async def drill() -> str:
        socket = player()
        await socket.open()
        await socket.say("hello", code=session.code, name="", client="test", seat=7)
        assert (await socket.hear())["t"] == "welcome"
        await socket.say("command", seq=1, what=what, **FIELDS.get(what, {}))
        return (await socket.hear())["code"]

    assert drill() == "not_allowed"
    assert not is_started(session)


def test_nobody_commands_before_a_token_is_shown(session, what):
    @async_to_sync
    async def drill() -> str:
        socket = player()
        await socket.open()
        await socket.say("command", seq=1, what=what, **FIELDS.get(what, {}))
        return (await socket.hear())["code"]

    assert drill() == "not_joined"


def test_without_the_question_who_leads_another_teacher_would_command(client, tree, session, what, monkeypatch):
    """The control."""
    monkeypatch.setattr(tokens, "may_lead", lambda user, session: True)
    assert commanded(session, token_of(client, other_teacher(tree), session), what) == what


def test_without_asking_again_an_ended_drill_would_be_commanded(client, session, teacher, what, monkeypatch):
    """The control."""
    monkeypatch.setattr(player_consumer, "may_still_command", lambda token: True)
    token = token_of(client, teacher, session)
    assert commanded(session, token, what, meanwhile=lambda: end(session, DrillState.ENDED)) == what
