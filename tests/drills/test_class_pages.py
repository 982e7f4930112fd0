"""The pages of a class at one screen: who may, from opening to debrief, and what they never say."""

from __future__ import annotations

import json
import re
import time
import uuid

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from courses.training.models import Evidence
from simulator.drills.models import DrillMode, DrillSession, ScreenBranch
from simulator.drills.results.finishing import finish_session
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.tokens import read_watch_token
from simulator.protocol import VERSION
from simulator.protocol.messages import Command, parse_client_frame
from tests.drills.scripted_session import command_message, write_checkpoint
from tests.drills.test_class_screen import LOST_BY, WRONG, play, started

SCREEN = "/drills/screen/"


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    session = open_led_session(
        scenario_id="rental", user=teacher, mode=DrillMode.SCREEN, school_class=school_class, present=38, child=True
    )
    DrillSession.objects.filter(pk=session.pk).update(seed=11)
    return DrillSession.objects.get(pk=session.pk)


@pytest.fixture
def ended(session) -> DrillSession:
    """A lesson played to its end; the other ways wait in the queue."""
    room = play(started(session), WRONG)
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    return DrillSession.objects.get(pk=session.pk)


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# -- opening ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "manager", "keeper", "superuser"])
def test_teachers_managers_and_keepers_may_open_one(client, request, who):
    client.force_login(request.getfixturevalue(who))
    shown = page(client, SCREEN)
    for name in ("school-floor", "school-four", "dormitory", "flat", "rental", "market"):
        assert f'value="{name}"' in shown
    assert 'value="hotel"' not in shown


@pytest.mark.parametrize("who", ["pupil_user", "employee", "city_officer"])
def test_others_may_not(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(SCREEN).status_code == 403
    assert client.post(SCREEN, {"scenario": "rental"}).status_code == 403
    assert not DrillSession.objects.exists()


def test_nor_may_somebody_signed_out(client, db):
    assert client.get(SCREEN).status_code == 302
    assert client.post(SCREEN, {"scenario": "rental"}).status_code == 302
    assert not DrillSession.objects.exists()


def test_opening_for_a_class_leads_to_the_projector(client, teacher, school_class):
    client.force_login(teacher)
    answer = client.post(
        SCREEN, {"scenario": "rental", "whom": f"class:{school_class.pk}", "present": "38", "child": "on"}
    )
    session = DrillSession.objects.get()
    assert answer.url == f"/drills/{session.pk}/class/"
    assert (session.school_class, session.present, session.child, session.mode) == (school_class, 38, True, "screen")
    assert session.players.count() == 1


def test_no_class_and_no_count_are_needed(client, keeper, tree):
    client.force_login(keeper)
    client.post(SCREEN, {"scenario": "market"})
    session = DrillSession.objects.get()
    assert (session.school_class, session.organisation, session.present) == (None, None, None)
    assert session.division == tree.village


def test_a_manager_may_open_one_for_the_unit(client, manager, hotel):
    client.force_login(manager)
    client.post(SCREEN, {"scenario": "flat", "whom": f"unit:{hotel.pk}"})
    assert DrillSession.objects.get().organisation == hotel


@pytest.mark.parametrize("given", [{"present": "0"}, {"present": "many"}, {"present": "501"}])
def test_a_wrong_count_is_said_plainly(client, teacher, given):
    client.force_login(teacher)
    answer = client.post(SCREEN, {"scenario": "rental", **given})
    assert answer.status_code == 200
    assert b"error-summary" in answer.content
    assert not DrillSession.objects.exists()


def test_somebody_elses_class_cannot_be_named(client, manager, school_class):
    client.force_login(manager)
    answer = client.post(SCREEN, {"scenario": "rental", "whom": f"class:{school_class.pk}"})
    assert b"error-summary" in answer.content
    assert not DrillSession.objects.exists()


def test_a_scenario_without_a_lesson_is_not_found(client, teacher):
    client.force_login(teacher)
    assert client.post(SCREEN, {"scenario": "hotel"}).status_code == 404


# -- projector ----------------------------------------------------------------------------------------------------------


def test_the_projector_holds_a_token_that_may_command(client, teacher, session):
    client.force_login(teacher)
    shown = page(client, f"/drills/{session.pk}/class/")
    data = json.loads(re.search(r'<script id="class-data"[^>]*>(.*?)</script>', shown, re.S)[1])
    assert read_watch_token(data["token"]) == (session, True)
    assert "三年级1班" in shown
    assert data["debrief"] == f"/drills/{session.pk}/class/debrief/"


def test_its_choice_is_a_message_of_the_protocol():
    frame = json.dumps({"v": VERSION, "t": "command", "seq": 5, "what": "choose", "option": "shut", "votes": [1, 2, 3]})
    assert parse_client_frame(frame) == Command(5, "choose", option="shut", votes=(1, 2, 3))


@pytest.mark.parametrize("who", ["manager", "superuser", "pupil_user"])
def test_only_who_opened_it_has_the_projector(client, request, session, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/drills/{session.pk}/class/").status_code == 404


def test_the_projector_of_another_kind_of_session_is_not_found(client, teacher):
    room = open_led_session(scenario_id="rental", user=teacher)
    client.force_login(teacher)
    assert client.get(f"/drills/{room.pk}/class/").status_code == 404
    assert client.get(f"/drills/{uuid.uuid4()}/class/").status_code == 404


def test_the_page_says_nothing_of_what_is_right(client, teacher, session):
    client.force_login(teacher)
    assert "关紧的门能挡住烟" not in page(client, f"/drills/{session.pk}/class/")


def test_the_cards_are_a_pdf(client, db):
    answer = client.get("/drills/class-cards.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


# -- debrief ------------------------------------------------------------------------------------------------------------


def test_the_projector_of_an_ended_drill_leads_to_the_debrief(client, teacher, ended):
    client.force_login(teacher)
    assert client.get(f"/drills/{ended.pk}/class/").url == f"/drills/{ended.pk}/class/debrief/"
    assert client.get(f"/drills/{ended.pk}/").url == f"/drills/{ended.pk}/class/debrief/"


def test_a_live_drill_has_no_debrief_yet(client, teacher, session):
    client.force_login(teacher)
    assert client.get(f"/drills/{session.pk}/class/debrief/").url == f"/drills/{session.pk}/class/"


@pytest.mark.parametrize(("wrong", "shown"), [(LOST_BY, True), (WRONG, False)])
def test_the_debrief_says_that_the_class_was_stuck_in_the_smoke(client, teacher, session, wrong, shown):
    client.force_login(teacher)
    words = "什么也看不见，走不出去：全班困在烟里"
    screen = page(client, f"/drills/{session.pk}/class/")
    assert re.search(rf'<p id="lost" hidden>\s*{words}', screen)
    room = play(started(session), wrong)
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    assert (words in page(client, f"/drills/{session.pk}/class/debrief/")) is shown


def test_the_debrief_says_what_was_chosen_what_is_right_why_and_by_which_source(client, teacher, ended):
    client.force_login(teacher)
    shown = page(client, f"/drills/{ended.pk}/class/debrief/")
    assert "到楼梯口看看火有多大" in shown
    assert "关紧的门能挡住烟，换来等救援的时间。" in shown
    assert "公安部《消防安全常识二十条》" in shown
    assert "20 票" in shown
    assert "三年级1班" in shown
    assert shown.count('class="way"') == 4


def test_the_other_ways_appear_when_they_are_played_and_the_polling_stops(client, teacher, ended, settings):
    settings.TASKS = {**settings.TASKS, "jobs": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client.force_login(teacher)
    shown = page(client, f"/drills/{ended.pk}/class/debrief/")
    assert "hx-get" in shown
    assert ScreenBranch.objects.count() == 4
    own = {"total": 90.0, "max": 100.0, "band": "pass", "time_s": 5.0, "fed": 0.1, "down": False, "track": []}
    ScreenBranch.objects.filter(decision="bang").update(result=own)
    part = page(client, f"/drills/{ended.pk}/class/debrief/decisions/")
    assert "hx-get" in part
    assert part.count("way-other") == 1
    ScreenBranch.objects.update(result=own)
    part = page(client, f"/drills/{ended.pk}/class/debrief/decisions/")
    assert "hx-get" not in part
    assert part.count("way-other") == 4


def test_a_debrief_loaded_twice_queues_the_other_ways_once(client, teacher, session, settings):
    settings.TASKS = {**settings.TASKS, "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    room = play(started(session), WRONG)
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    client.force_login(teacher)
    for _ in range(2):
        page(client, f"/drills/{session.pk}/class/debrief/")
    waiting = DBTaskResult.objects.get(task_path="simulator.drills.tasks.play_branches")
    assert waiting.args_kwargs["args"] == [str(session.pk)]


@pytest.mark.parametrize("who", ["manager", "pupil_user", "keeper"])
def test_strangers_see_no_debrief(client, request, ended, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/drills/{ended.pk}/class/debrief/").status_code == 404
    assert client.get(f"/drills/{ended.pk}/class/debrief/decisions/").status_code == 404


def test_without_a_class_the_debrief_says_that_nothing_is_on_record(client, teacher):
    session = open_led_session(scenario_id="rental", user=teacher, mode=DrillMode.SCREEN)
    room = play(started(session))
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    client.force_login(teacher)
    assert "没有选择班级或单位，本次演练不计入任何记录。" in page(client, f"/drills/{session.pk}/class/debrief/")
    assert not Evidence.objects.exists()


def test_a_drill_stopped_before_the_first_question_has_a_debrief_all_the_same(client, teacher, session):
    room = started(session)
    room.receive(command_message("stop"), time.monotonic())
    room.tick()
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    client.force_login(teacher)
    assert "0" in page(client, f"/drills/{session.pk}/class/debrief/")


def test_the_drills_page_leads_there_who_may(client, teacher, pupil_user):
    assert reverse("drills:screen") not in page(client, "/drills/")
    client.force_login(pupil_user)
    assert reverse("drills:screen") not in page(client, "/drills/")
    client.force_login(teacher)
    assert reverse("drills:screen") in page(client, "/drills/")
