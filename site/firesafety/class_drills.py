"""Drills at one screen as parts of lessons: neither room knows the other."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse

from courses.classroom.models import LiveLesson
from courses.classroom.parts import PartKind, register_part
from people.models import User


def register_class_drills() -> None:
    """Offers each drill that has a class script."""
    register_part(
        PartKind(key="drill", choices=_choices, open=_open, url=_url, answers=_answers, is_done=_is_done)
    )  # fmt: skip


def _choices() -> list[tuple[str, str]]:
    from simulator.drills.pages.language import page_language
    from simulator.engine.scenario.loader import load_scenario, usable_ids

    scenarios = [(name, load_scenario(name)) for name in usable_ids()]
    return [(name, scenario.name[page_language()]) for name, scenario in scenarios if scenario.script is not None]


def _open(lesson: LiveLesson, by: User, scenario: str) -> str:
    from simulator.drills.models import DrillMode
    from simulator.drills.sessions.opening import open_led_session

    session = open_led_session(
        scenario_id=scenario, user=by, mode=DrillMode.SCREEN, child=lesson.organisation.is_school,
        school_class=lesson.school_class, organisation=None if lesson.school_class else lesson.organisation,
        present=lesson.seats.filter(is_present=True).count() or None,
    )  # fmt: skip
    return str(session.pk)


def _url(opened: str) -> str:
    return reverse("drills:class_screen", args=[uuid.UUID(opened)])


def _is_done(opened: str) -> bool:
    from simulator.drills.models import DrillSession, DrillState

    return DrillSession.objects.filter(pk=uuid.UUID(opened), state=DrillState.ENDED).exists()


def _answers(opened: str) -> list[dict[str, Any]]:
    from simulator.drills.models import DrillSession
    from simulator.drills.pages.language import page_language
    from simulator.drills.results.decisions import choices_of, decisions_of
    from simulator.engine.scenario.loader import load_scenario

    session = DrillSession.objects.filter(pk=uuid.UUID(opened)).first()
    if session is None or session.is_live:
        return []
    decisions, spoken = decisions_of(load_scenario(session.scenario)), page_language()
    found = []
    for choice in choices_of(session):
        decision = decisions[choice.decision]
        found.append({
            "stem": decision.question[spoken], "choices": [option.text[spoken] for option in decision.options],
            "right": next((at for at, option in enumerate(decision.options) if option.right), None),
            "counts": [*choice.votes, *[0] * len(decision.options)][: len(decision.options)],
        })  # fmt: skip
    return found
