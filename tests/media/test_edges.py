"""Replays on the last day of their inputs, up to the last tick that was played, and captions while they are fresh."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from media import replay
from media.making import write_mp4
from media.models import Film
from simulator.drills.models import DrillInput, DrillSession
from simulator.drills.sessions.retention import expire_drills
from simulator.engine.assessment.report import LIMITS
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario
from tests.media.test_replay import TICKS, _private_folder, drill, film, make  # noqa: F401

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("past", "status"), [(-SECOND, 200), (0 * SECOND, 404), (SECOND, 404)])
def test_a_replay_is_made_until_the_inputs_are_deleted(client, drill, pupil_user, queued, settings, past, status):  # noqa: F811
    expire_drills(now=drill.ended_at + timedelta(days=settings.DRILL_KEEP_INPUTS_DAYS) + past)
    client.force_login(pupil_user)
    assert make(client, drill).status_code == status
    assert Film.objects.exists() is (status == 200)


def test_a_replay_made_before_is_still_shown(client, drill, film, pupil_user, settings):  # noqa: F811
    expire_drills(now=drill.ended_at + timedelta(days=settings.DRILL_KEEP_INPUTS_DAYS))
    client.force_login(pupil_user)
    assert client.get(f"/films/replay/{drill.pk}/file/").status_code == 200


@pytest.mark.parametrize("tick", [TICKS - 1, TICKS])
def test_a_drill_that_was_stopped_is_replayed_to_where_it_stopped(drill, tick):  # noqa: F811
    DrillInput.objects.create(session=drill, tick=tick, player=drill.pk, payload={"command": {"what": "stop"}})
    DrillSession.objects.update(tick=tick)
    drill.refresh_from_db()
    *_, last = replay.replay(drill)
    assert (last.finished, last.tick, last.events[-1].kind) == (True, tick, "drill_ended")


def annotated(monkeypatch, *ages_s: float) -> list[str]:
    """What a frame at 100 s says of alarms so many seconds old, the oldest first."""
    import pygame

    written: list[str] = []
    monkeypatch.setattr("simulator.client.fonts.write", lambda surface, text, *given, **more: written.append(text))
    run = SimpleNamespace(
        time_s=100.0,
        events=[Event(int((100 - age) * 20), "alarm_raised") for age in ages_s],
        state=SimpleNamespace(alarm_tick=None, dark=False, people=SimpleNamespace(state=np.array([0]), count=1)),
        people=SimpleNamespace(state=np.array([0]), count=1),
    )
    replay._annotate(pygame.Surface(replay.SIZE), run, "", child=False)
    return written[1:]


@pytest.mark.parametrize(("age_s", "shown"), [(0, 1), (2.95, 1), (3.0, 0), (3.05, 0)])
def test_a_caption_is_shown_for_three_seconds(monkeypatch, age_s, shown):
    assert len(annotated(monkeypatch, age_s)) == shown


@pytest.mark.parametrize(("events", "shown"), [(2, 2), (3, 3), (4, 3)])
def test_three_captions_are_shown_at_once(monkeypatch, events, shown):
    assert len(annotated(monkeypatch, *range(events // 2, 0, -1), *[0.5] * (events - events // 2))) == shown


def test_a_film_ends_with_what_its_model_cannot_show():
    school = load_scenario("school-floor")
    assert replay.limits_told(school, []) == [school.limits.zh, replay.PROVES_NOTHING]
    beyond = [Event(9, "drill_ended", data={"limits": ["flashover"]})]
    assert replay.limits_told(school, beyond)[1] == LIMITS["flashover"].zh


@pytest.mark.parametrize(("frames", "taken"), [(2, 2), (4, 4), (5, 4)])
def test_a_film_shows_every_frame_from_the_first_and_the_last_one_again(tmp_path, frames, taken):
    """It asks for no frame that it does not show."""
    given, shares = [], []

    def pictures():
        for number in range(frames):
            given.append(number)
            yield np.full((32, 32, 3), number * 10, dtype=np.uint8)

    write_mp4(tmp_path / "film.mp4", pictures(), count=4, fps=20, note=shares.append)
    assert len(given) == taken
    assert shares == [0.25, 0.5, 0.75]
