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
