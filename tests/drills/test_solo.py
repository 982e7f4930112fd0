"""Two-minute runs, the personal best, the one lesson, playing again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from courses.training.models import Evidence
from media.replay import replay
from simulator.drills.models import DrillMode, DrillPlayer, DrillSession, DrillState
from simulator.drills.pages.own_players import MOST_REMEMBERED
from simulator.drills.results.finishing import finish_session
from simulator.drills.results.personal_bests import owned_by, standing
from simulator.drills.results.remediation import FOR_PUPILS, FOR_STAFF, find_lessons_by, lesson_for
from simulator.drills.runner.updates import status_of
from simulator.drills.sessions.input_log import new_run
from simulator.drills.sessions.opening import open_session
from simulator.drills.sessions.quick_runs import QUICK, QUICK_S, is_quick
from simulator.engine.assessment.rubric import RUBRIC
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from tests.drills.cards import line
from tests.drills.scripted_session import input_message, join_message, recovered, write_checkpoint
from tests.simulator.bots import GOOD
from tests.simulator.discriminate import SCENARIOS, scripts
from tests.simulator.scripts.walk import play

# -- which parts can be played in two minutes -------------------------------------------------------------------------


def test_the_data_names_shipped_scenarios_and_their_roles():
    assert set(QUICK) == set(scenario_ids())
    for name, roles in QUICK.items():
        assert set(roles) <= {role.id for role in load_scenario(name).roles}
        assert max(roles.values()) <= QUICK_S


GOOD_PLAYERS = {(name, role): who["good"] for name in SCENARIOS for role, who in scripts(name).items()}
GOOD_PLAYERS["school-floor", "pupil"] = GOOD


@pytest.mark.parametrize(("name", "role"), GOOD_PLAYERS)
def test_two_minutes_are_offered_where_a_good_player_is_done_by_then(name, role):
    run = play(DrillRun(load_scenario(name), seed=1, limit_s=QUICK_S), GOOD_PLAYERS[name, role], role=role)
    assert run.players["p"].reported is is_quick(name, role)
    if run.players["p"].reported:
        assert score(run.events, run.scenario, "p").band != "fail"


def test_a_part_without_a_scripted_good_player_is_not_offered():
    assert not is_quick("school-floor", "teacher")


# -- the limit --------------------------------------------------------------------------------------------------------


def start(client: Client, name: str = "school-floor", **chosen: str) -> DrillSession:
    page = client.post(reverse("drills:start", args=[name]), chosen)["location"]
    return DrillSession.objects.get(pk=page.rstrip("/").rsplit("/", 1)[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "role", "run", "limit_s"),
    [
        ("school-floor", "pupil", "quick", 120),
        ("school-floor", "pupil", "full", None),
        ("school-floor", "teacher", "quick", None),
        ("school-four", "teacher", "quick", None),
        ("school-four", "", "quick", 120),  # the first role
    ],
)
def test_two_minutes_only_where_they_are_offered(client, name, role, run, limit_s):
    assert start(client, name, role=role, run=run).limit_s == limit_s


def test_a_limit_beyond_the_scenarios_own_changes_nothing():
    scenario = load_scenario("school-floor")
    assert DrillRun(scenario, seed=1, limit_s=9999).limit_s == scenario.time_limit_s
    assert DrillRun(scenario, seed=1).limit_s == scenario.time_limit_s


def play_logged(session: DrillSession, ticks: int = 10_000) -> DrillRun:
    """Plays a session's drill by its session, as a worker does, walking all the time; finishes it when it is over."""
    room = recovered(session)
    player = str(session.players.get().pk)
    room.receive(join_message(player, session.players.get().role), now=0.0)
    for tick in range(ticks):
        if room.run.finished:
            break
        room.receive(input_message(player, tick + 1, 0.3, -1.0, *(["crouch"] if tick == 40 else [])), now=0.0)
        room.tick()
    write_checkpoint(room)
    DrillSession.objects.filter(pk=session.pk).update(tick=room.run.tick, started_at=timezone.now())
    session.refresh_from_db()
    if room.run.finished:
        finish_session(session=session, run=room.run)
        session.refresh_from_db()
    return room.run


@pytest.mark.django_db
def test_a_limited_drill_ends_in_time_and_its_replay_is_exact(pupil):
    session, _player, _token = open_session(scenario_id="school-floor", user=None, person=pupil, limit_s=8)
    run = play_logged(session)
    assert (run.tick, run.events[-1].data["why"]) == (160, "time_limit")
    *_, again = replay(session)
    assert again.finished
    assert [event.to_list() for event in again.events] == session.events
    assert Evidence.objects.get().result["limit_s"] == 8


@pytest.mark.django_db
def test_without_the_limit_the_replay_would_be_another_one(pupil):
    """The control."""
    session, _player, _token = open_session(scenario_id="school-floor", user=None, person=pupil, limit_s=8)
    play_logged(session)
    session.limit_s = None
    *_, again = replay(session)
    assert not again.finished
    assert [event.to_list() for event in again.events] != session.events


@pytest.mark.django_db
def test_a_worker_that_takes_over_keeps_the_limit(pupil):
    session, _player, _token = open_session(scenario_id="school-floor", user=None, person=pupil, limit_s=25)
    play_logged(session, ticks=450)
    assert session.keyframes.exists()
    room = recovered(session)
    assert (room.run.tick, room.run.limit_s) == (450, 25)
    assert status_of(room, 0.0)["limit_s"] == 25
    while not room.run.finished:
        room.tick()
    assert room.run.tick == 500


# -- the personal best ------------------------------------------------------------------------------------------------


def ended(
    *, person: Any = None, total: float, time_s: float | None = 50.0, days_ago: float = 0.0, **more: Any
) -> DrillPlayer:
    """A run that was played and scored."""
    given = {"scenario": "school-floor", "role": "pupil", "mode": DrillMode.SOLO, **more}
    session = DrillSession.objects.create(
        scenario=given["scenario"],
        scenario_sha256="",
        mode=given["mode"],
        state=DrillState.ENDED,
        started_at=timezone.now(),
        ended_at=timezone.now() - timedelta(days=days_ago),
        events=[],
        child=given.get("child", False),
        limit_s=given.get("limit_s"),
    )
    lines = [line("alarm", total / 2, 50).to_dict(), line("dose", total / 2, 50).to_dict()]
    card = {"total": total, "max": 100, "band": given.get("band", "pass"), "time_s": time_s, "lines": lines}
    return DrillPlayer.objects.create(
        session=session, person=person, role=given["role"], token_hash=str(session.pk), card=card, total=total
    )


@pytest.mark.django_db
def test_more_points_are_better_and_of_equal_points_the_shorter_time(pupil):
    first, slow = ended(person=pupil, total=70, days_ago=3), ended(person=pupil, total=80, time_s=90, days_ago=2)
    quick = ended(person=pupil, total=80, time_s=60, days_ago=1)
    lost = ended(person=pupil, total=59, time_s=None)
    own = owned_by(pupil, [])
    assert [standing(run, own).new_best for run in (first, slow, quick, lost)] == [False, True, True, False]
    assert [standing(run, own).first for run in (first, slow)] == [True, False]
    found = standing(lost, own)
    assert (found.best.player, found.fastest_s, len(found.runs)) == (quick.pk, 50.0, 4)


@pytest.mark.django_db
def test_a_run_that_failed_is_not_the_fastest(pupil):
    lost = ended(person=pupil, total=30, time_s=20, band="fail")
    assert standing(lost, owned_by(pupil, [])).fastest_s is None
    ended(person=pupil, total=80, time_s=45)
    assert standing(lost, owned_by(pupil, [])).fastest_s == 45


@pytest.mark.django_db
def test_only_ones_own_runs_of_this_scenario_and_role_played_alone_count(pupil, employee):
    mine = ended(person=pupil, total=70)
    ended(person=employee.person, total=99)
    ended(person=None, total=98)
    ended(person=pupil, total=97, role="teacher")
    ended(person=pupil, total=96, scenario="flat")
    ended(person=pupil, total=95, mode=DrillMode.ROOM)
    found = standing(mine, owned_by(pupil, []))
    assert [run.total for run in found.runs] == [70]


@pytest.mark.django_db
def test_with_the_guard_off_others_runs_would_count(pupil, employee):
    """The control."""
    mine = ended(person=pupil, total=70)
    ended(person=employee.person, total=99)
    assert standing(mine, DrillPlayer.objects.all()).best.total == 99


@pytest.mark.django_db
def test_a_visitors_runs_are_those_of_the_browser(client):
    session = start(client)
    other = start(Client())
    for drill, total in ((session, 60.0), (other, 90.0)):
        play_logged_score(drill, total)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    assert "第一次成绩" in page
    again = start(client)
    play_logged_score(again, 75.0)
    page = client.get(reverse("drills:room", args=[again.pk])).content.decode()
    assert "新纪录" in page
    assert 'class="runs-chart"' in page
    assert len(re.findall(r"<rect ", page.split('class="runs-chart"')[1].split("</svg>")[0])) == 2
    assert "90" not in page.split('class="runs-chart"')[1].split("</svg>")[0]


def play_logged_score(session: DrillSession, total: float) -> None:
    """Ends a session with these points, without playing it."""
    other = ended(total=total)
    player = session.players.get()
    player.card, player.total = other.card, total
    player.save()
    now = timezone.now()
    DrillSession.objects.filter(pk=session.pk).update(
        state=DrillState.ENDED, started_at=now, ended_at=now, events=[[0, "drill_started", "", {"people": 1}]]
    )
    other.session.delete()


@pytest.mark.django_db
def test_the_chart_shows_the_last_ten_and_always_this_run(pupil):
    runs = [ended(person=pupil, total=40 + n, days_ago=20 - n) for n in range(14)]
    own = owned_by(pupil, [])
    assert [run.total for run in standing(runs[-1], own).runs] == list(range(44, 54))
    assert runs[1].pk in {run.player for run in standing(runs[1], own).runs}


@pytest.mark.django_db
def test_the_index_names_the_best_of_each_role(client, pupil, pupil_user):
    ended(person=pupil, total=71)
    ended(person=pupil, total=83, time_s=42, limit_s=120)
    client.force_login(pupil_user)
    card = client.get(reverse("drills:index")).content.decode().split('id="school-floor"')[1].split("</li>")[0]
    assert "83 分" in card
    assert "42 秒" in card
    assert "71 分" not in card


@pytest.mark.django_db
def test_only_the_last_sessions_are_kept_in_the_browser(client, monkeypatch):
    monkeypatch.setattr("simulator.drills.pages.own_players.MOST_REMEMBERED", 3)
    assert MOST_REMEMBERED == 60
    rooms = [str(start(client).pk) for _ in range(4)]
    assert list(client.session["drill_rooms"]) == rooms[1:]


# -- the one lesson ---------------------------------------------------------------------------------------------------


def test_every_line_of_the_rubric_has_a_lesson_for_somebody():
    assert FOR_PUPILS.keys() | FOR_STAFF.keys() == RUBRIC.keys()


@pytest.mark.django_db
def test_the_lessons_exist_in_the_courses_we_ship():
    from courses.content_files import read_content

    shipped = {
        f"{course['slug']}/{lesson['slug']}" for course in read_content("courses") for lesson in course["lessons"]
    }
    assert {*FOR_PUPILS.values(), *FOR_STAFF.values()} <= shipped


@pytest.mark.django_db
def test_the_lesson_comes_first_with_advice_source_and_its_course(client, pupil, pupil_user):
    from courses.seeding import seed_content

    seed_content()
    player = ended(person=pupil, total=80)
    player.card["lines"] = [line("alarm", 15, 15).to_dict(), line("call_119", 1, 15).to_dict()]
    player.save()
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[player.session_id])).content.decode()
    lesson = page.split('class="section one-lesson"')[1].split("</section>")[0]
    assert RUBRIC["call_119"].advice.zh in lesson
    assert RUBRIC["call_119"].source in lesson
    assert "/courses/school-escape/call-119/" in lesson
    assert page.index("one-lesson") < page.index("table-cards")
    assert client.get("/courses/school-escape/call-119/").status_code == 200
    with translation.override("en"):  # the request leaves its language behind
        english = client.get(f"/en/drills/{player.session_id}/").content.decode()
    assert RUBRIC["call_119"].advice.en in english


@pytest.mark.django_db
def test_without_a_published_lesson_there_is_no_link(client, pupil, pupil_user):
    player = ended(person=pupil, total=80)
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[player.session_id])).content.decode()
    assert "one-lesson" in page
    assert "/courses/school-escape/" not in page.split('class="section one-lesson"')[1].split("</section>")[0]


def test_pupils_and_staff_are_sent_to_lessons_of_their_own(monkeypatch):
    monkeypatch.setattr("simulator.drills.results.remediation._finders", [])
    assert lesson_for("alarm", pupils=True) is None
    find_lessons_by(lambda path: (path, f"/{path}/"))
    assert lesson_for("alarm", pupils=True) == ("school-escape/call-119", "/school-escape/call-119/")
    assert lesson_for("alarm", pupils=False) == ("new-staff/respond", "/new-staff/respond/")
    assert lesson_for("extinguisher", pupils=True) is None  # children do not fight fires


# -- once more --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("limit_s", "child"), [(120, True), (None, False)])
def test_play_again_repeats_scenario_role_and_options(client, pupil, pupil_user, limit_s, child):
    player = ended(person=pupil, total=80, limit_s=limit_s, child=child, scenario="dormitory", role="warden")
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[player.session_id])).content.decode()
    form = re.search(r'<form method="post" action="(/drills/start/[^"]*)">(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form[2]))
    fields.pop("csrfmiddlewaretoken", None)
    client.post(form[1], fields)
    fresh = DrillSession.objects.latest("created_at")
    assert (fresh.scenario, fresh.limit_s, fresh.child) == ("dormitory", limit_s, child)
    assert fresh.players.get().role == "warden"


@pytest.mark.django_db
def test_a_led_sessions_page_offers_no_solo_run(client, pupil, pupil_user):
    player = ended(person=pupil, total=80, mode=DrillMode.ROOM)
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[player.session_id])).content.decode()
    assert "drills/start" not in page


@pytest.mark.django_db
def test_the_start_of_drills_stays_limited(client):
    for _ in range(20):
        start(client)
    answer = client.post(reverse("drills:start", args=["school-floor"]))
    assert answer.status_code == 429
    assert client.post(reverse("drills:start", args=["tutorial"])).status_code == 429
    assert DrillSession.objects.count() == 20


def test_a_new_run_is_the_sessions(db, pupil):
    session, _player, _token = open_session(scenario_id="school-floor", user=None, person=pupil, limit_s=90)
    run = new_run(session)
    assert (run.state.seed, run.limit_s) == (session.seed, 90)
