"""The tutorial on the site: offered once, skippable, guided by the server, neither scored nor recorded."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from courses.training.models import Evidence
from simulator.client.hints import hint_text
from simulator.drills.models import DrillMode, DrillPlayer, DrillSession, DrillState
from simulator.drills.results.finishing import finish_session
from simulator.drills.runner.updates import status_of
from simulator.drills.sessions.opening import open_led_session, open_session
from simulator.engine.assessment.tutorial_goals import GOALS
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.model import ScenarioError
from simulator.protocol.texts import TEXTS
from tests.drills.scripted_session import input_message, join_message, recovered
from tests.drills.windowed_drill import WindowedDrill, quiet_display
from tests.simulator.scripts.tutorial import LEARNER
from tests.simulator.scripts.walk import Bot, play

pytestmark = pytest.mark.django_db
INVITATION = 'class="panel first-time"'


def index(client) -> str:
    return client.get(reverse("drills:index")).content.decode()


def begin(client) -> DrillSession:
    client.post(reverse("drills:start", args=["tutorial"]))
    return DrillSession.objects.get()


def test_the_invitation_stays_until_the_tutorial_was_done(client, pupil, pupil_user):
    client.force_login(pupil_user)
    assert INVITATION in index(client)
    client.post(reverse("drills:start", args=["school-floor"]))
    assert INVITATION in index(client), "a drill is no tutorial"
    given_up, _player, _token = open_session(scenario_id="tutorial", user=None, person=pupil, mode=DrillMode.TUTORIAL)
    DrillSession.objects.filter(pk=given_up.pk).update(state=DrillState.ENDED, events=[])
    assert INVITATION in index(client), "it was not done to its end"
    ended_tutorial(pupil)
    page = index(client)
    assert INVITATION not in page
    assert reverse("drills:start", args=["tutorial"]) in page  # still to be had


def test_the_invitation_can_be_skipped(client):
    assert client.post(reverse("drills:skip_tutorial")).url == reverse("drills:index")
    assert INVITATION not in index(client)
    assert client.get(reverse("drills:skip_tutorial")).status_code == 405


def test_who_did_it_elsewhere_is_not_invited_again(client, pupil, pupil_user):
    ended_tutorial(pupil)
    assert INVITATION in index(client)
    client.force_login(pupil_user)
    assert INVITATION not in index(client)


def test_it_is_no_drill_among_the_drills(client):
    assert 'id="tutorial"' not in index(client)


def test_starting_it_opens_a_tutorial_whatever_is_asked_for(client):
    opened = client.post(reverse("drills:start", args=["tutorial"]), {"run": "quick", "role": "boss"})
    session = DrillSession.objects.get()
    assert opened.url == reverse("drills:play", args=[session.pk])  # no page in between
    assert (session.mode, session.limit_s, session.players.get().role) == (DrillMode.TUTORIAL, None, "learner")


def test_it_can_be_played_for_no_score(superuser):
    with pytest.raises(ScenarioError):
        open_session(scenario_id="tutorial", user=None, person=None)
    with pytest.raises(ScenarioError):
        open_led_session(scenario_id="tutorial", user=superuser)
    assert not DrillSession.objects.exists()


def test_the_sessions_page_says_what_to_do_next(client):
    session = begin(client)
    room = recovered(session)
    assert "goal" not in status_of(room, 0.0)  # nobody is there
    player = str(session.players.get().pk)
    room.receive(join_message(player, "learner"), now=0.0)
    first = {"id": "walk", "text_key": "goal_walk", "done": 0, "step": 1, "of": len(GOALS)}
    assert status_of(room, 0.0)["goal"] == first
    bot = Bot(room.run, room.run.players[player], LEARNER)
    ids = []
    while not room.run.finished:
        wanted = bot.input()
        room.receive(input_message(player, wanted.seq, wanted.dx, wanted.dy, *wanted.actions), now=0.0)
        room.tick()
        ids.append(status_of(room, 0.0)["goal"]["id"])
    assert list(dict.fromkeys(ids)) == [*GOALS, "done"]
    json.dumps(status_of(room, 0.0))


def test_only_a_tutorial_has_goals(client):
    session, player, _token = open_session(scenario_id="school-floor", user=None, person=None)
    room = recovered(session)
    room.receive(join_message(str(player.pk), ""), now=0.0)
    assert "goal" not in status_of(room, 0.0)


def ended_tutorial(pupil) -> DrillSession:
    session, player, _token = open_session(scenario_id="tutorial", user=None, person=pupil, mode=DrillMode.TUTORIAL)
    run = DrillRun(load_scenario("tutorial"), seed=session.seed)
    run.add_player(str(player.pk))
    bot = Bot(run, run.players[str(player.pk)], LEARNER)
    while not run.finished:
        run.step({str(player.pk): bot.input()})
    assert finish_session(session=session, run=run) == {}
    session.refresh_from_db()
    return session


def test_it_is_neither_scored_nor_recorded(pupil):
    session = ended_tutorial(pupil)
    assert session.state == DrillState.ENDED
    assert session.players.get().card is None
    assert not Evidence.objects.exists()


def test_a_drill_in_its_place_would_be(pupil):
    """The control."""
    session = ended_tutorial(pupil)
    DrillSession.objects.update(mode=DrillMode.SOLO, state=DrillState.RUNNING)
    session.refresh_from_db()
    run = play(DrillRun(load_scenario("tutorial"), seed=1), [])
    run.add_player(str(session.players.get().pk))
    finish_session(session=session, run=run)
    assert DrillPlayer.objects.get().card
    assert Evidence.objects.exists()


def test_its_page_shows_what_was_practised_and_no_score(client, pupil, pupil_user):
    session = ended_tutorial(pupil)
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    assert page.count('class="is-met"') == len(GOALS)
    assert "score-value" not in page
    assert "one-lesson" not in page


def test_the_window_shows_the_goal_as_its_hint(monkeypatch):
    quiet_display(monkeypatch)
    windowed = WindowedDrill(load_scenario("tutorial"))
    hud, view = windowed.app.hud, windowed.app.view
    view.status = {
        **windowed.status(),
        "goal": {"id": "alarm", "text_key": "goal_alarm", "done": 1, "step": 2, "of": 7},
    }
    assert hint_text(view, 1e9, hud.texts) == f"2/7  {TEXTS['goal_alarm']['zh']}"
    view.status["goal"]["text_key"] = "goal_of_a_newer_server"
    assert hint_text(view, 1e9, hud.texts) == TEXTS["hint_alarm"]["zh"]
