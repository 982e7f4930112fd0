"""For children: on by itself in primary school, nobody lies on the floor, nobody collapses in words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from django.urls import reverse

from media.replay import CAPTIONS, GENTLE, caption_of
from simulator.client.hints import hint_text
from simulator.drills.models import DrillSession
from simulator.drills.runner.live_session import LiveSession
from simulator.drills.runner.updates import snapshot_of
from simulator.drills.sessions.opening import open_session
from simulator.engine.assessment.report import PLAIN, report
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.people.occupants import DOWN
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.snapshot import INCAPACITATED, unpack
from simulator.protocol.texts import TEXTS
from tests.drills.small_building import scenario
from tests.drills.test_solo import ended, start
from tests.drills.windowed_drill import WindowedDrill, quiet_display

HARSH = re.compile(
    r"倒下|烧伤|行动能力|昏|死|遗体|overcome|burnt|collapse|incapacitated|\bbod(?:y|ies)\b", re.IGNORECASE
)


def harsh(text: str) -> list[str]:
    return HARSH.findall(text)


# -- the choice -------------------------------------------------------------------------------------------------------


def checked(client) -> bool:
    page = client.get(reverse("drills:index")).content.decode()
    return 'name="child" value="1" checked' in page


@pytest.mark.django_db
def test_a_pupil_of_primary_school_plays_as_a_child_unless_they_choose_not_to(client, pupil_user):
    client.force_login(pupil_user)
    assert checked(client)
    assert start(client).child
    assert not start(client, child="0").child
    assert checked(client), "the choice held for that drill alone"
    assert start(client).child


@pytest.mark.django_db
@pytest.mark.parametrize(("grade", "child"), [(1, True), (6, True), (7, False)])
def test_the_sixth_grade_is_the_last_of_children(client, pupil_user, school_class, grade, child):
    school_class.grade = grade
    school_class.save()
    client.force_login(pupil_user)
    assert start(client).child is child


@pytest.mark.django_db
def test_others_do_unless_they_choose_to(client, employee):
    assert not start(client).child
    assert start(client, child="1").child
    assert not checked(client), "nobody finds the next drill in child mode without having asked"
    assert not start(client).child
    client.force_login(employee)
    client.session.flush()
    assert not start(client, child="maybe").child


@pytest.mark.django_db
def test_a_class_left_long_ago_does_not_make_a_child(client, pupil, pupil_user):
    from datetime import date

    pupil.memberships.update(ended_on=date(2026, 10, 1))
    client.force_login(pupil_user)
    assert not start(client).child


# -- pictures ---------------------------------------------------------------------------------------------------------


def with_somebody_down() -> DrillRun:
    run = DrillRun(scenario(), seed=1)
    run.add_player("p")
    run.step({})
    run.people.state[0] = DOWN
    return run


@pytest.mark.django_db
@pytest.mark.parametrize(("child", "seen"), [(True, 0), (False, 1)])
def test_nobody_overcome_is_sent_to_a_session_of_children(child, seen):
    session, _player, _token = open_session(scenario_id="school-floor", user=None, person=None, child=child)
    snapshot = unpack(snapshot_of(LiveSession(session, with_somebody_down()), full=True))
    assert int((snapshot.state == INCAPACITATED).sum()) == seen
    assert len(snapshot.agents) > 3  # the others are there


def test_what_children_see_changes_nothing_in_the_run():
    plain, spared = with_somebody_down(), with_somebody_down()
    for _ in range(30):
        plain.step({})
        spared.step({})
        spared.snapshot(bodies=False)
    assert plain.state_hash() == spared.state_hash()


@pytest.mark.parametrize(("child", "red"), [(True, False), (False, True)])
def test_the_film_for_children_draws_nobody_overcome(child, red):
    import pygame

    from media.replay import draw_moment
    from simulator.client.render import PlanRenderer
    from simulator.engine.drill.client_plan import describe
    from simulator.protocol import symbols

    run = with_somebody_down()
    surface = pygame.Surface((1280, 720))
    without = pygame.Surface((1280, 720))
    renderer = PlanRenderer(describe(run.plan))
    draw_moment(surface, renderer, run, "p", child=child)
    run.people.state[0] = 2  # out: not drawn at all
    draw_moment(without, renderer, run, "p", child=child)
    reds = [
        int((np.abs(pygame.surfarray.array3d(picture).astype(int) - symbols.RED).sum(axis=2) < 8).sum())
        for picture in (surface, without)
    ]
    assert (reds[0] > reds[1] + 5) is red


# -- words ------------------------------------------------------------------------------------------------------------


def test_the_films_captions_are_gentle():
    for kind in CAPTIONS:
        if kind in GENTLE:
            text, wrong = caption_of(Event(1, kind, "p", {}), child=True)
            assert not harsh(text)
            assert not wrong
            assert harsh(caption_of(Event(1, kind, "p", {}))[0])
        else:
            assert not harsh(CAPTIONS[kind])


def test_the_course_of_events_is_gentle():
    school = load_scenario("school-floor")
    events = [Event(tick, kind, "p") for tick, kind in enumerate(PLAIN)]
    for child in (True, False):
        words = " ".join(str(moment.text) for moment in report(events, school, child=child).timeline)
        assert bool(harsh(words)) is not child
        assert len(report(events, school, child=child).timeline) == len(PLAIN)


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_is_gentle(client, pupil, pupil_user, prefix):
    from django.utils import translation

    from simulator.drills.models import DrillPlayer
    from simulator.drills.results.finishing import finish_session

    pages = {}
    client.force_login(pupil_user)
    for child in (True, False):
        session, player, _token = open_session(scenario_id="school-floor", user=pupil_user, person=pupil, child=child)
        run = DrillRun(load_scenario("school-floor"), seed=1)
        mine = run.add_player(str(player.pk))
        run.step({})
        run.people.state[:3] = DOWN
        mine.down = True
        run.state.emit("player_incapacitated", str(player.pk))
        run.stop()
        finish_session(session=session, run=run)
        DrillSession.objects.filter(pk=session.pk).update(started_at=session.created_at)
        with translation.override("en" if prefix else "zh-hans"):
            pages[child] = client.get(f"{prefix}/drills/{session.pk}/").content.decode().split("<main")[1]
    visible = {child: page.split("</main>")[0].replace("tbody", "") for child, page in pages.items()}
    assert harsh(visible[True]) == []
    assert harsh(visible[False])
    assert DrillPlayer.objects.count() == 2
    led, folded = pages[True].split('<details class="fold', 1)
    for part in ("score-value", "one-lesson", "<svg", 'class="leading"'):
        assert part in led
    for part in (
        "待消防部门审定",
        "awaiting the fire",
        "能见度最低 30",
        "least sight 30",
        "<table",
        'class="timeline"',
    ):
        assert part not in led, "what is for teachers is folded"
    assert "<table" in folded, "and nothing of it is lost"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_window_says_it_gently(monkeypatch, language):
    quiet_display(monkeypatch)
    windowed = WindowedDrill(scenario(), language=language)
    view = windowed.app.view
    view.own = {**view.own, "down": True}
    assert harsh(hint_text(view, 0.0, windowed.app.hud.texts))
    view.welcome = {**view.welcome, "child": True}
    assert not harsh(hint_text(view, 0.0, windowed.app.hud.texts))
    assert TEXTS["down_child"][language]


@pytest.mark.django_db
def test_play_again_and_the_badge_keep_the_choice(client, pupil, pupil_user):
    player = ended(person=pupil, total=80, child=True)
    client.force_login(pupil_user)
    assert "儿童模式" in client.get(reverse("drills:room", args=[player.session_id])).content.decode()


# -- the level is the class's own ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("grade", "ticked", "child"), [(3, False, True), (7, False, False), (7, True, True)])
def test_a_class_of_children_plays_as_children_whatever_the_organiser_ticks(
    client, teacher, school_class, grade, ticked, child
):
    """A class of juniors is the control: there the tick decides."""
    school_class.grade = grade
    school_class.save()
    client.force_login(teacher)
    given = {"scenario": "school-floor", "audience": f"class:{school_class.pk}", **({"child": "1"} if ticked else {})}
    client.post(reverse("drills:open"), given)
    assert DrillSession.objects.get().child is child
