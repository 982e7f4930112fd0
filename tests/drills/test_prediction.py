"""Playable at 200 ms round trip and 2 % loss: the player's own body answers at once and is corrected without a jump.

The engine runs for real; the line is simulated tick by tick, so the outcome is the same every time.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from dataclasses import dataclass, field, replace

import pytest

from simulator.client.floor import Floor
from simulator.client.predict import Predictor
from simulator.client.view import Place, View
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.run import DrillRun
from simulator.protocol.player_input import PlayerInput
from simulator.protocol.prediction import PREDICTION
from simulator.protocol.snapshot import unpack
from tests.drills.small_building import scenario
from tests.drills.windowed_drill import quiet_display

FRAME_S, TICK_S = 1 / 60, 0.05
ONE_WAY_S, LOSS, RESEND_S = 0.1, 0.02, 0.3
SPEED = 1.4


@dataclass
class Line:
    """One way of a TCP connection: what is lost is sent again, and all behind it waits."""

    rng: random.Random
    one_way: float = ONE_WAY_S
    loss: float = LOSS
    queue: list = field(default_factory=list)
    last: float = 0.0
    count: int = 0
    resent: int = 0

    def put(self, at: float, thing: object) -> None:
        arrives = at + self.one_way
        while self.rng.random() < self.loss:
            arrives += RESEND_S
            self.resent += 1
        self.last = max(self.last, arrives)
        self.count += 1
        heapq.heappush(self.queue, (self.last, self.count, thing))

    def get(self, at: float) -> list:
        found = []
        while self.queue and self.queue[0][0] <= at:
            found.append(heapq.heappop(self.queue)[2])
        return found


@dataclass
class Walk:
    """What a walk over the line looked like, frame by frame."""

    shown: list[tuple[float, float, float]]
    raw: list[tuple[float, float, float]]
    true: dict[int, tuple[float, float]]
    asked: list[tuple[float, float, float]]
    resent: int

    def steps(self, rows: list[tuple[float, float, float]]) -> list[float]:
        return [math.dist(a[1:], b[1:]) for a, b in itertools.pairwise(rows)]

    def lag_s(self, rows: list[tuple[float, float, float]], since: float) -> float:
        """How long after `since` the body has moved by 5 cm."""
        start = next(row for row in rows if row[0] >= since)
        moved = next(row[0] for row in rows if row[0] > since and math.dist(row[1:], start[1:]) > 0.05)
        return moved - since


def walk(way, *, seconds: float = 8.0, one_way: float = ONE_WAY_S, loss: float = LOSS, blend: bool = True) -> Walk:
    """Walks `way(t) -> (dx, dy)` through the house over a line, as the window would show it."""
    run = DrillRun(scenario(), seed=3)
    player = run.add_player("p", "guard")
    rng = random.Random(5)
    up, down = Line(rng, one_way, loss), Line(rng, one_way, loss)
    numbers = PREDICTION if blend else replace(PREDICTION, fade_s=0.0)
    view, predictor = View(), Predictor(Floor(describe(run.plan)), numbers)
    view.welcome = {"agent": player.index, "plan": describe(run.plan), "player_id": "p"}
    view.status = {"phase": "running"}
    shown, raw, asked, true = [], [], [], {}
    seq, sent_at, ticked_at, latest = 0, -1.0, 0.0, {}
    for frame in range(round(seconds / FRAME_S)):
        at = frame * FRAME_S
        while ticked_at <= at:  # the server's clock
            for wanted in up.get(ticked_at):
                latest["p"] = wanted
            run.step(latest)
            latest = {}
            true[run.tick] = (player.x, player.y)
            if run.tick % 2 == 0:
                down.put(ticked_at, run.snapshot())
            ticked_at += TICK_S
        for message in down.get(at):
            view.take(message, at)
            place, row = view.place(), view.row()
            predictor.correct(
                place, ack=int(row["ack"]), speed=float(row["speed_2cm"]) / 50, shut=view.shut(),
                due=view.due(at), now=at,
            )  # fmt: skip
        if at - sent_at >= TICK_S - 1e-9:
            dx, dy = way(at)
            seq, sent_at = seq + 1, at
            up.put(at, PlayerInput(dx, dy, (), seq))
            predictor.wish(dx, dy, at)
            predictor.note(seq, at)
            asked.append((at, dx, dy))
        if (place := predictor.show(at)) is not None:
            shown.append((at, place.x, place.y))
            known = view.place()
            raw.append((at, known.x, known.y))
    return Walk(shown, raw, true, asked, up.resent + down.resent)


def there_and_back(at: float) -> tuple[float, float]:
    """Stands, walks along the corridor, turns round, stops."""
    if at < 1.0 or at > 6.0:
        return 0.0, 0.0
    return (1.0, 0.0) if at < 3.5 else (-1.0, 0.0)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    quiet_display(monkeypatch)


def test_the_body_answers_at_once_where_the_servers_word_takes_a_round_trip():
    found = walk(there_and_back)
    assert found.resent >= 3, "the line must really lose something"
    assert found.lag_s(found.shown, 1.0) < 0.12
    assert found.lag_s(found.raw, 1.0) > 0.25, "without prediction one would wait"


def test_no_correction_is_a_jump():
    found = walk(there_and_back)
    most = SPEED * 1.15 * FRAME_S  # the guard walks 1.5 m/s
    assert max(found.steps(found.shown)) < most + 0.02
    bare = walk(there_and_back, blend=False)
    assert max(bare.steps(bare.shown)) > 3 * (most + 0.02), "without blending the same line jumps"
    assert max(found.steps(found.raw)) > 3 * (most + 0.02)


def test_what_is_shown_stays_near_what_the_server_has_and_comes_to_it():
    found = walk(there_and_back)
    end_tick = max(found.true)
    assert math.dist(found.shown[-1][1:], found.true[end_tick]) < 0.05
    for at, x, y in found.shown:
        # The server gets this moment's input one way later; more when a frame is sent again.
        near = [found.true[t] for t in range(max(1, int(at * 20) - 4), min(end_tick, int(at * 20) + 10) + 1)]
        assert min(math.dist((x, y), place) for place in near) < 0.5


def test_a_wall_stops_the_prediction_as_it_stops_the_player():
    found = walk(lambda at: (0.0, -1.0) if at > 0.5 else (0.0, 0.0), seconds=5)
    lowest = min(y for _, _, y in found.shown)
    assert lowest > 0.1  # the corridor's wall is at y = 0, a body is 0.2 m
    assert abs(found.shown[-1][2] - found.true[max(found.true)][1]) < 0.15


def test_the_same_line_gives_the_same_walk():
    assert walk(there_and_back, seconds=3).shown == walk(there_and_back, seconds=3).shown


def standing(x: float, y: float, storey: int, **more) -> Predictor:
    """A predictor that was told once, at the start, where its player is."""
    predictor = Predictor(Floor(describe(DrillRun(scenario(), seed=1).plan)))
    predictor.correct(Place(x, y, storey), **{**SEEN, **more})
    return predictor


SEEN = {"ack": 0, "speed": 1.4, "shut": frozenset(), "due": 0.0, "now": 0.0}


def test_being_put_elsewhere_is_not_blended():
    predictor = standing(3, 1.2, 1)
    predictor.correct(Place(9, 1.2, 1), **{**SEEN, "due": 0.1, "now": 0.1})
    assert predictor.show(0.1) == Place(9, 1.2, 1)
    predictor.correct(Place(9, 1.2, 0), **{**SEEN, "due": 0.2, "now": 0.2})
    assert predictor.show(0.2).storey == 0


def test_nobody_is_shown_further_on_than_a_second_when_no_answer_comes():
    predictor = standing(2, 1.2, 1)
    predictor.wish(1.0, 0.0, 0.0)
    predictor.note(1, 0.0)
    places = [predictor.show(frame * FRAME_S).x for frame in range(1800)]
    assert max(places) == pytest.approx(2 + 1.4, abs=0.15)


def test_the_floor_agrees_with_the_engines_walkable_area():
    import numpy as np
    import shapely

    plan = DrillRun(scenario(), seed=1).plan
    floor, rng = Floor(describe(plan)), np.random.default_rng(1)
    for storey in range(3):
        clear, near = plan.floors[storey].buffer(-0.06), plan.floors[storey].buffer(0.06)
        low_x, low_y, high_x, high_y = plan.floors[storey].bounds
        for x, y in rng.uniform((low_x, low_y), (high_x, high_y), (600, 2)):
            held = floor.holds(x, y - (storey - plan.ground) * plan.pitch, storey)
            if shapely.contains_xy(clear, x, y):
                assert held, (storey, x, y)
            elif not shapely.contains_xy(near, x, y):
                assert not held, (storey, x, y)


def test_a_room_that_is_no_box_ends_at_its_sides():
    plan = describe(DrillRun(scenario(), seed=1).plan)
    corner = {
        "id": "l",
        "name": {},
        "kind": "room",
        "storey": 1,
        "polygon": [[50, 50], [54, 50], [54, 52], [52, 52], [52, 54], [50, 54]],
    }
    floor = Floor({**plan, "rooms": [*plan["rooms"], corner]})
    assert floor.holds(51, 53, 1)
    assert floor.holds(53, 51, 1)
    assert not floor.holds(53, 53, 1)


def test_a_locked_door_is_a_wall():
    house = describe(DrillRun(scenario(), seed=1).plan)
    floor, front = Floor(house), next(i for i, door in enumerate(house["doors"]) if door["id"] == "front")
    assert floor.holds(-0.1, 1.2, 0)
    assert not floor.holds(-0.1, 1.2, 0, frozenset({front}))


def test_others_move_evenly_though_their_frames_come_in_bursts():
    """Frames 100 ms apart, every fifth 250 ms late and the ones behind it with it."""
    run = DrillRun(scenario(), seed=1)
    player = run.add_player("p", "guard")
    view = View()
    view.welcome = {"agent": player.index, "plan": describe(run.plan), "player_id": "p"}
    arrivals, last = [], 0.0
    for index in range(60):
        for _ in range(2):
            run.step({"p": PlayerInput(1.0 if index < 25 else -1.0, 0.0)})
        last = max(last, index * 0.1 + (0.25 if index % 5 == 4 else 0.0))
        arrivals.append((last, run.snapshot()))
    places, at = [], 0.0
    while at < 5.5:
        while arrivals and arrivals[0][0] <= at:
            view.take(arrivals.pop(0)[1], at)
        if (moment := view.moment(at)) is not None and at > 1.0:
            mine = moment.agents[moment.agents["id"] == player.index]
            places.append(mine["x"][0] / 100)
        at += FRAME_S
    steps = [abs(b - a) for a, b in itertools.pairwise(places)]
    assert max(steps) < 1.6 * FRAME_S * 2.2  # rounded to centimetres: a step of 2.5 cm may show as 4
    assert unpack(run.snapshot()).tick == 120
