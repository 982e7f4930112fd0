"""What a player sees: rooms out of sight stay as last seen, smoke hides people; walls and organisers see everything."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.client.memory import CLEAR_M, FADES_S, FRESH, Memory, unknown
from simulator.client.view import Place, View
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.run import DrillRun
from simulator.protocol.snapshot import AGENT, CELL, PLAYER, WALKING, Snapshot
from tests.drills.small_building import scenario

PLAN = describe(DrillRun(scenario(), seed=1).plan)
HALL = Place(9.0, 1.2, 1)
ME, IN_HALL, IN_B, IN_C, BELOW = range(5)


def moment(*, b: float = 9.0, doors: int = 1, smoke: int = 0) -> Snapshot:
    """Somebody in the hall at x 15, one in b, one in c, one a storey below; doors all open or all shut."""
    rows = [(ME, 9.0, 1.2, 1), (IN_HALL, 15.0, 1.2, 1), (IN_B, b, 5.0, 1), (IN_C, 14.0, 5.0, 1), (BELOW, 9.0, 1.2, 0)]
    agents = np.array([(n, x * 100, y * 100, WALKING | storey << 4) for n, x, y, storey in rows], AGENT)
    cells = np.zeros(len(PLAN["cells"]), CELL)
    cells["extinction_20"] = smoke
    return Snapshot(1, agents, cells, np.full(len(PLAN["doors"]), doors, np.uint8), np.zeros(1, PLAYER))


def ids(seen: Snapshot) -> set[int]:
    return set(seen.agents["id"].tolist())


def smoke_in(seen: Snapshot, room: str) -> int:
    return int(seen.cells["extinction_20"][[cell["room"] == room for cell in PLAN["cells"]]].max())


def looking(rooms: set[str], sight_m: float = 30.0, memory: Memory | None = None, **more) -> tuple[Memory, Snapshot]:
    memory = memory or Memory(PLAN)
    return memory, memory.seen(moment(**more), HALL, ME, rooms, sight_m)


def test_only_what_is_in_sight_is_shown():
    _, seen = looking({"hall-f2"}, smoke=9)
    assert ids(seen) == {ME, IN_HALL}
    assert (smoke_in(seen, "hall-f2"), smoke_in(seen, "b-f2")) == (9, 0)


def test_an_open_door_lets_one_look_in():
    _, seen = looking({"hall-f2", "b-f2"})
    assert ids(seen) == {ME, IN_HALL, IN_B}


def test_a_room_out_of_sight_stays_as_it_was():
    memory, _ = looking({"hall-f2", "b-f2"}, smoke=4)
    _, seen = looking({"hall-f2"}, memory=memory, b=11.0, doors=0, smoke=9)
    remembered = seen.agents[seen.agents["id"] == IN_B]
    assert remembered["x"].tolist() == [900]
    assert (smoke_in(seen, "hall-f2"), smoke_in(seen, "b-f2"), smoke_in(seen, "c-f2")) == (9, 4, 0)
    stair = next(i for i, door in enumerate(PLAN["doors"]) if door["id"] == "d-a-f3")
    assert seen.doors[stair] == 1, "a door of a storey that is not seen stays as it was"
    _, again = looking({"hall-f2", "b-f2"}, memory=memory, b=11.0)
    assert again.agents[again.agents["id"] == IN_B]["x"].tolist() == [1100]


def test_somebody_who_has_come_into_sight_is_not_shown_twice():
    memory, _ = looking({"hall-f2", "b-f2"})
    came = moment()
    came.agents["y"][IN_B] = 120
    seen = memory.seen(came, HALL, ME, {"hall-f2"}, 30.0)
    assert seen.agents["id"].tolist().count(IN_B) == 1


@pytest.mark.parametrize(("sight_m", "seen"), [(5.9, False), (6.0, True), (CLEAR_M, True)])
def test_smoke_hides_who_is_farther_than_one_sees(sight_m, seen):
    _, shown = looking({"hall-f2"}, sight_m)
    assert (IN_HALL in ids(shown)) is seen
    assert ME in ids(shown)


def test_outside_one_sees_the_open_and_not_the_house():
    memory = Memory(PLAN)
    rows = [(ME, -5.0, 1.0, 0), (1, -6.0, 2.0, 0), (2, 9.0, 1.2, 0)]
    agents = np.array([(n, x * 100, y * 100, WALKING | storey << 4) for n, x, y, storey in rows], AGENT)
    now = Snapshot(
        1, agents, np.zeros(len(PLAN["cells"]), CELL), np.ones(len(PLAN["doors"]), np.uint8), np.zeros(1, PLAYER)
    )
    assert ids(memory.seen(now, Place(-5.0, 1.0, 0), ME, {"outside"}, 30.0)) == {ME, 1}


def test_one_looks_through_open_doors_and_openings_alone():
    view = View(welcome={"plan": PLAN})
    view.newer = (0.0, moment(doors=1))
    assert view.seen_rooms(HALL) == {"hall-f2", "a-f2", "b-f2", "c-f2", "stair-f2"}
    view.newer = (0.0, moment(doors=0))
    assert view.seen_rooms(HALL) == {"hall-f2", "stair-f2"}, "the stair has no leaf"
    view.newer = (0.0, moment(doors=2))
    assert "b-f2" not in view.seen_rooms(HALL)


def test_a_room_never_seen_is_unknown_and_one_just_left_grows_so():
    memory, _ = looking({"hall-f2", "b-f2"})
    hidden = memory.unseen({"hall-f2"}, 1, 1)
    assert "hall-f2" not in hidden
    assert (hidden["b-f2"], hidden["c-f2"]) == (FRESH, 1.0)
    assert FRESH < memory.unseen({"hall-f2"}, 1, round(FADES_S * 10))["b-f2"] < 1.0
    assert unknown(FADES_S) == 1.0
