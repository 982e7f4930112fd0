"""A drill at one screen as part of a lesson: opened once, for its class, and what was decided goes into the log."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.classroom.closing import answers_of, content_of
from courses.classroom.models import LiveLesson
from courses.classroom.pacing import Command, move
from courses.classroom.parts import part_choices
from simulator.drills.models import DrillMode, DrillSession, DrillState
from simulator.engine.scenario.loader import load_scenario

SCENARIO = "rental"


@pytest.fixture
def with_drill(opened) -> LiveLesson:
    return opened(part=f"drill:{SCENARIO}")


def part_of(lesson: LiveLesson) -> int:
    return next(number for number, screen in enumerate(lesson.screens) if screen["kind"] == "part")


def test_it_is_opened_once_for_the_class_and_by_its_teacher(with_drill, client, teacher, manager):
    url = reverse("classroom:part", args=[with_drill.pk])
    client.force_login(manager)
    assert client.post(url, {"position": part_of(with_drill)}).status_code == 404
    client.force_login(teacher)
    first = client.post(url, {"position": part_of(with_drill)})
    session = DrillSession.objects.get()
    assert first.url == reverse("drills:class_screen", args=[session.pk])
    assert (session.mode, session.school_class, session.present) == (DrillMode.SCREEN, with_drill.school_class, 10)
    assert client.post(url, {"position": part_of(with_drill)}).url == first.url and DrillSession.objects.count() == 1
    for position in (0, 99, "x", "", "²"):
        assert client.post(url, {"position": position}).status_code == 404
    assert f"drill:{SCENARIO}" in dict(part_choices())


def test_what_the_class_decided_goes_into_the_log(with_drill, client, teacher):
    client.force_login(teacher)
    client.post(reverse("classroom:part", args=[with_drill.pk]), {"position": part_of(with_drill)})
    lesson = LiveLesson.objects.get(pk=with_drill.pk)
    decision = load_scenario(SCENARIO).script.decisions[0]
    votes = [7, 2, 1][: len(decision.options)]
    decided = [100, "decided", "", {"decision": decision.id, "option": decision.options[0].id, "votes": votes}]
    assert answers_of(lesson) == []  # it still runs
    DrillSession.objects.update(state=DrillState.ENDED, events=[decided])
    (answer,) = answers_of(lesson)
    assert answer["counts"][:2] == votes[:2] and len(answer["choices"]) == len(decision.options)
    assert decision.options[answer["right"]].right
    assert lesson.screens[part_of(lesson)]["heading"] in content_of(lesson)


def test_a_drill_that_nobody_played_to_its_end_is_not_in_the_content(with_drill, client, teacher):
    lesson = with_drill
    while lesson.position < part_of(lesson):
        lesson = move(lesson=lesson, command=Command.NEXT, seen=lesson.version)
    heading = lesson.screen["heading"]
    assert heading and heading not in content_of(lesson)  # its page was passed, it was never opened
    client.force_login(teacher)
    client.post(reverse("classroom:part", args=[lesson.pk]), {"position": part_of(lesson)})
    lesson = LiveLesson.objects.get(pk=lesson.pk)
    assert lesson.screen["opened"] and heading not in content_of(lesson)  # it still runs
    for state in set(DrillState) - {DrillState.ENDED}:
        DrillSession.objects.update(state=state)
        assert heading not in content_of(lesson)
    DrillSession.objects.update(state=DrillState.ENDED)
    assert heading in content_of(lesson)


def test_a_lesson_that_is_over_opens_no_drill(with_drill, client, teacher):
    client.force_login(teacher)
    move(lesson=with_drill, command=Command.END, seen=with_drill.version)
    answer = client.post(reverse("classroom:part", args=[with_drill.pk]), {"position": part_of(with_drill)})
    assert answer.status_code == 404 and not DrillSession.objects.exists()
