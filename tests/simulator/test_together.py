"""On the own crowd, who belongs together gets through doors together: a party, and somebody led out by a helper."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulator.crowd import Fields
from simulator.engine.drill.run import DrillRun
from simulator.engine.people import stride_crowd
from simulator.engine.people.crowd import STRIDE
from simulator.engine.people.occupants import OUT
from simulator.engine.people.stride_crowd import StrideCrowd
from simulator.engine.verify.build import Building, stand, walk

PARTY, OTHERS = 4, 16


def two_rooms() -> Building:
    """Two rooms with a door of 0.9 m between them; the way out is in the second one."""
    plan = Building()
    plan.room("a", (0, 0, 8, 6))
    plan.room("b", (8.2, 0, 18, 6))
    plan.door("between", ("a", "b"), (8.1, 3), 0.9, "y")
    plan.exit("out", "b", (18.1, 3), 1.2, "+x", main=True)
    return plan


def seconds_apart(together: int) -> float:
    """How far apart in time four people are out, one of them slow, among others who go through the same door."""
    plan = two_rooms()
    plan.people("a", PARTY - 1, 1.4, together=together)
    plan.people("a", OTHERS, 1.2)
    data = plan.scenario(300)
    run = DrillRun(data, seed=1, crowd=STRIDE)
    run.people.free_speed[0] = 0.7
    stand(run, [(1 + 0.6 * number, 3.0) for number in range(PARTY - 1)] + _grid(OTHERS))
    seen = walk(run, 200)
    assert (run.people.state == OUT).all()
    return float(np.ptp(seen.out_s[: PARTY - 1]))


def _grid(count: int) -> list[tuple[float, float]]:
    return [(4 + 0.7 * (number % 4), 1.0 + number // 4) for number in range(count)]


def test_a_party_goes_through_a_door_together():
    assert seconds_apart(together=PARTY - 1) < 5 < seconds_apart(together=1)


def led_out(run: DrillRun) -> float:
    """The greatest distance between helper and helped from their meeting on, until both are out."""
    farthest = 0.0
    for _ in range(200 * 20):
        run.step({})
        people = run.people
        if (people.state == OUT).all():
            return farthest
        helper = int(people.helper[0])
        if helper >= 0 and people.start_tick[0] >= 0 and (people.state[[0, helper]] != OUT).all():
            farthest = max(farthest, float(np.hypot(*(people.where[0] - people.where[helper]))))
    pytest.fail("they did not get out")


def with_a_helper() -> DrillRun:
    plan = two_rooms()
    plan.people("a", 1, need_help=1)
    plan.people("a", 5, 1.3)
    run = DrillRun(plan.scenario(300), seed=1, crowd=STRIDE)
    stand(run, [(1.0, 5.0), *((4.0 + number * 0.7, 3.0) for number in range(5))])
    return run


def test_a_helper_comes_and_leads_somebody_through_the_doors():
    assert led_out(with_a_helper()) < 3.0


def test_a_helper_who_is_not_sent_to_them_does_not_come(monkeypatch):
    monkeypatch.setattr(StrideCrowd, "send_to", lambda *_: None)
    run = with_a_helper()
    for _ in range(60 * 20):
        run.step({})
    assert run.people.start_tick[0] < 0


def test_the_ways_are_found_before_anybody_walks():
    run = with_a_helper()
    fields = run.state.crowd._agents.fields
    made = len(fields._slot)
    assert made > 0
    run.decide()
    for _ in range(100):
        run.step({})
    assert run.people.start_tick.max() >= 0
    assert len(fields._slot) - made <= 1  # one to somebody who is helped, who may stand anywhere


def walled_meanwhile() -> DrillRun:
    """A run whose scenario locks an exit after a second."""
    plan = two_rooms()
    plan.exit("other", "b", (13.0, -0.1), 1.2, "-y")
    plan.people("a", 5, 1.3)
    plan.events.append({"at_s": 1, "kind": "block_exit", "door": "out"})
    return DrillRun(plan.scenario(300), seed=1, crowd=STRIDE)


class MadeOnTheTickError(Exception):
    """A ground or a field was made while people walk."""


def forbid_making(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets grounds and fields be made beside the ticks only, in another thread."""

    def beside(make: Callable[..., Any]) -> Callable[..., Any]:
        def made(*args: Any, **options: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                raise MadeOnTheTickError
            return make(*args, **options)

        return made

    monkeypatch.setattr(stride_crowd, "Ground", beside(stride_crowd.Ground))
    monkeypatch.setattr(Fields, "_make", beside(Fields._make))


def test_a_door_that_is_locked_costs_no_tick_a_ground_or_a_field(monkeypatch):
    run = walled_meanwhile()
    forbid_making(monkeypatch)
    for _ in range(40):
        run.step({})
    assert run.state.walls


def test_unprepared_it_would(monkeypatch):
    monkeypatch.setattr(stride_crowd, "_GROUNDS", OrderedDict())
    monkeypatch.setattr(StrideCrowd, "prepare", lambda *_, **__: None)
    run = walled_meanwhile()
    forbid_making(monkeypatch)
    with pytest.raises(MadeOnTheTickError):
        for _ in range(40):
            run.step({})
