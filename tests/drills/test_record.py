"""The record of a drill with the fields of Order 61 art. 43, on the page and in the evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Evidence
from simulator.drills.models import DrillSession
from simulator.drills.results.finishing import finish_session
from simulator.drills.results.order61_record import record_of
from simulator.drills.results.smoke_met import smoke_met
from simulator.drills.sessions.opening import open_session
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from tests.simulator.bots import GOOD, Bot

SCHOOL = load_scenario("school-floor")


@pytest.fixture
def ended(pupil, pupil_user) -> DrillSession:
    """A whole drill, played well."""
    session, player, _token = open_session(scenario_id="school-floor", user=pupil_user, person=pupil)
    session.seed = 1
    session.save(update_fields=["seed"])
    run = DrillRun(SCHOOL, seed=session.seed)
    own, bot = run.add_player(str(player.pk)), Bot(list(GOOD))
    while not run.finished:
        run.step({str(player.pk): bot.input(own.x, own.y)})
    DrillSession.objects.update(started_at=timezone.now() - timedelta(seconds=run.time_s))
    finish_session(session=session, run=run)
    session.refresh_from_db()
    return session


def test_the_record_holds_time_place_content_departments_and_persons(ended, pupil):
    record = record_of(ended, SCHOOL, "zh")
    assert record is not None
    assert record.began_at < record.ended_at
    assert record.place == SCHOOL.name.zh
    assert "器材室起火" in record.content
    membership = pupil.memberships.get()
    assert record.departments == (membership.organisation.name, membership.school_class.name)
    assert [(person.name, person.role) for person in record.participants] == [(pupil.name, "学生")]


def test_the_page_shows_the_record_and_the_two_minutes(client, ended, pupil_user):
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[ended.pk])).content.decode()
    for text in ("演练记录", "参加部门", "参加人员", "两分钟疏散基准：达到", "第四十三条", "有人按下报警按钮"):
        assert text in page


def test_the_evidence_keeps_what_is_not_personal_in_the_row(ended, pupil):
    evidence = Evidence.objects.get()
    assert evidence.place == SCHOOL.name.zh
    assert "器材室起火" in evidence.result["content"]
    assert evidence.result["benchmark"]["met"] is True
    assert evidence.result["people"] == 61
    assert pupil.name not in str(evidence.result)


def test_an_abandoned_drill_has_no_record(pupil, pupil_user):
    session = open_session(scenario_id="school-floor", user=pupil_user, person=pupil)[0]
    assert record_of(session, SCHOOL, "zh") is None


def test_a_visitors_own_run_is_told_and_is_no_form(client, ended, pupil_user):
    """The course and the outcome, and not the fields of Order 61: nothing of it goes on record."""
    client.force_login(pupil_user)
    page = reverse("drills:room", args=[ended.pk])
    form = ("演练记录", "参加部门", "第四十三条")
    assert all(text in client.get(page).content.decode() for text in form), "control: a pupil who is known"
    ended.players.update(person=None)
    shown = client.get(page).content.decode()
    assert not any(text in shown for text in form)
    assert "未登录：可以看到评分，但不计入档案。" in shown
    for text in ("有人按下报警按钮", "撤出", "这个模拟算不出什么"):
        assert text in shown


@pytest.mark.parametrize("is_child", [False, True])
def test_the_page_says_seconds_in_smoke_and_least_sight_also_to_who_is_not_marked_by_them(
    client, ended, pupil_user, is_child
):
    [player] = ended.players.all()
    met = {"fed": 0.0, "heat": 0.0, "sight": 11.0, "smoke_s": 5.0, "upright_s": 0.0, "x": 0, "y": 0, "storey": 0,
           "room": "", "low": True}  # fmt: skip
    events = [*ended.events, [ended.events[-2][0], "track", str(player.pk), met]]
    DrillSession.objects.update(child=is_child, events=events)
    player.card["lines"] = [line for line in player.card["lines"] if line["key"] != "dose"]
    player.save()
    client.force_login(pupil_user)
    shown = client.get(reverse("drills:room", args=[ended.pk])).content.decode()
    assert "烟中停留 5 秒" in shown
    assert "能见度最低 11 米" in shown


def test_children_who_met_no_smoke_read_nothing_of_it(ended):
    [player] = ended.players.all()
    assert smoke_met(ended, player).zh.startswith("烟中停留 0 秒"), "control: grown-ups do"
    ended.child = True
    assert smoke_met(ended, player) is None


def test_what_it_would_have_done_is_for_grown_ups(ended):
    [player] = ended.players.all()
    track = [ended.events[-2][0], "track", str(player.pk), {"fed": 0.9, "heat": 0.0, "sight": 2.0, "smoke_s": 30.0,
             "upright_s": 30.0, "x": 0, "y": 0, "storey": 0, "room": "", "low": False}]  # fmt: skip
    ended.events.append(track)
    assert "100 人中约有" in smoke_met(ended, player).zh
    ended.child = True
    assert smoke_met(ended, player).zh == "烟中停留 30 秒，能见度最低 2 米"


def test_seconds_below_a_layer_are_told_as_such(ended):
    [player] = ended.players.all()
    track = {"fed": 0.0, "heat": 0.0, "sight": 30.0, "smoke_s": 15.0, "upright_s": 15.0}
    ended.events.append([ended.events[-2][0], "track", str(player.pk), track])
    assert smoke_met(ended, player).zh == "头顶上有烟 15 秒，眼睛的高度还看得清"
    track["sight"] = 11.9
    assert "烟中停留 15 秒" in smoke_met(ended, player).zh, "control"
