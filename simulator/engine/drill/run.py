"""One drill: 20 ticks a second, smoke twice, exposure five times a second, a keyframe every 20 s."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from shapely import contains_xy

from simulator.protocol.player_input import PlayerInput

from ..building.plan import Plan
from ..event_log import KEYFRAME_TICKS, TICK_HZ, Event
from ..people.crowd import BEFORE_NAMES, DEFAULT
from ..people.crowds import crowd_class
from ..people.occupants import OUT, Occupants
from ..scenario.model import Scenario
from . import (
    ending,
    exposure_step,
    extinguishing,
    injections,
    keyframes,
    noticing,
    occupant_step,
    player_step,
    snapshots,
    stair_transfer,
)
from .doors import work_doors
from .model_version import ModelVersion, present
from .player import Player
from .run_state import state_before
from .targets import build_crowd, prepare_crowd, walk_on

SMOKE_TICKS, LOOK_TICKS = 10, 2


class DrillRun:
    """A running drill. The same scenario, seed and inputs give the same event log, live, resumed or replayed.

    The class holds the order in which the parts of a tick work on `state`.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int,
        limit_s: float | None = None,
        keyframe_offset: int = 0,
        crowd: str = DEFAULT,
    ) -> None:
        """`limit_s` ends the drill before the scenario's own time limit. `crowd` names what moves people.

        The run's keyframes come `keyframe_offset` ticks early, so that drills which begin together need not all have
        theirs at the same time.
        """
        self.state = state = state_before(scenario, seed=seed, limit_s=limit_s, keyframe_offset=keyframe_offset)
        self.attention = noticing.watch(state)
        state.crowd = build_crowd(state, crowd_class(crowd))
        prepare_crowd(state)
        state.version = present(state.crowd.model)
        state.emit(
            "drill_started", people=self.people.count, seed=seed, scenario=scenario.id, sha256=scenario.sha256,
            model=self.model,
        )  # fmt: skip

    # -- what others read of it ---------------------------------------------------------------------------------

    @property
    def scenario(self) -> Scenario:
        """The scenario that is run."""
        return self.state.scenario

    @property
    def plan(self) -> Plan:
        """The geometry of the scenario."""
        return self.state.plan

    @property
    def people(self) -> Occupants:
        """The occupants."""
        return self.state.people

    @property
    def players(self) -> dict[str, Player]:
        """The players by id, in the order in which they joined."""
        return self.state.players

    @property
    def events(self) -> list[Event]:
        """The event log so far."""
        return self.state.events

    @property
    def tick(self) -> int:
        """The number of ticks that have passed."""
        return self.state.tick

    @property
    def time_s(self) -> float:
        """Seconds since the start."""
        return self.state.time_s

    @property
    def limit_s(self) -> float:
        """Seconds after which the run ends."""
        return self.state.limit_s

    @property
    def finished(self) -> bool:
        """True when the run has ended."""
        return self.state.finished

    @property
    def model(self) -> str:
        """The versions of crowd, fire and engine, in the form that is stored with every result of the run."""
        return str(self.state.version)

    # -- what others do to it -----------------------------------------------------------------------------------

    def add_player(self, player_id: str, role: str = "", *, name: str = "", child: bool = False) -> Player:
        """Puts a player at the role's start, or beside others who stand there.

        A second call with the same id changes nothing. A `child` fights no fire, in no role.

        Raises NoPlaceError when there is no place to stand.
        """
        return player_step.add_player(self.state, player_id, role, name, child=child)

    def leave(self, player_id: str) -> None:
        """Takes a player out whom the organiser removed: the figure stands still, and the drill ends without it."""
        if (player := self.players.get(player_id)) is not None:
            player.gone, player.dx, player.dy = True, 0.0, 0.0

    def raise_alarm(self, player: str) -> None:
        """Sounds the alarm, once. `player` is empty when no player pressed a button."""
        self.state.raise_alarm(player)

    def inject(self, kind: str, door: str = "") -> None:
        """Blocks or opens an exit, closes a door, cuts the light, or delays the detector by half a minute."""
        injections.inject(self.state, kind, door)

    def foresee(self, kind: str, door: str = "") -> None:
        """Prepares for an injection that will come soon, in a thread beside the ticks. It changes no result."""
        injections.foresee(self.state, kind, door)

    @property
    def is_foreseeing(self) -> bool:
        """True while something is being prepared: an injection is better done when it is over."""
        self.state.foreseeing = [thread for thread in self.state.foreseeing if thread.is_alive()]
        return bool(self.state.foreseeing)

    def stop(self, why: str = ending.STOPPED) -> None:
        """Ends the drill at once."""
        if not self.finished:
            ending.finish(self.state, why)

    # -- one tick -----------------------------------------------------------------------------------------------

    @property
    def is_at_keyframe(self) -> bool:
        """True at a tick before which the state should be saved. A crowd that saves none is built anew there."""
        return self.tick > 0 and (self.tick + self.state.keyframe_offset) % KEYFRAME_TICKS == 0

    def step(self, inputs: Mapping[str, PlayerInput]) -> list[Event]:
        """Advances the run by 0.05 s with the latest input of each player. Returns the events of this tick."""
        state = self.state
        if state.finished:
            return []
        before = len(state.events)
        if self.is_at_keyframe and not state.crowd.saves:
            state.crowd = build_crowd(state, type(state.crowd))
        injections.inject_due(state)
        for player_id, wanted in inputs.items():
            if (player := state.players.get(player_id)) is not None:
                player_step.obey(state, player, wanted)
        player_step.move_players(state)
        state.crowd.step()
        state.tick += 1
        if state.tick % LOOK_TICKS == 0:
            self._look_around()
        extinguishing.spray(state)
        if state.tick % SMOKE_TICKS == 0:
            self._advance_fire()
        if state.tick % exposure_step.EXPOSURE_TICKS == 0:
            exposure_step.expose(state)
        if state.tick % occupant_step.ROUTE_TICKS == 0:
            self.decide()
        ending.end_if_over(state)
        return state.events[before:]

    def _look_around(self) -> None:
        """Reads positions, ten times a second: some people leave the building, some come to the end of a stair."""
        from ..people.looking import spread  # needs Numba, which only what runs a drill has

        state = self.state
        indices, places = state.crowd.positions()
        spread(indices, places, state.people.where)
        self._let_out()
        stair_transfer.hand_over(state)
        if state.walls:
            walk_on(state)
        if not state.players:
            return
        by_index = {player.index: player for player in state.players.values()}
        rows = indices >= state.people.count
        for index, (x, y) in zip(indices[rows].tolist(), places[rows].tolist(), strict=True):
            player = by_index[index]
            player.x, player.y = x, y
            player_step.note_place(state, player)

    def _let_out(self) -> None:
        """Takes occupants out of the crowd who have reached the area of their exit."""
        from ..people.looking import beyond

        people, plan = self.state.people, self.state.plan
        walks = (people.where, people.state, people.goal, people.exit)
        bound = beyond(*walks, len(plan.doors), plan.building_box, plan.exit_boxes)
        if not len(bound):
            return
        for index, name in enumerate(plan.exit_names):
            mine = bound[people.exit[bound] == index]
            if not len(mine):
                continue
            x, y = people.where[mine].T
            for person in mine[contains_xy(plan.exits[name], x, y)].tolist():
                people.state[person] = OUT
                people.out_tick[person] = self.tick
                self.state.crowd.remove(person)

    def _advance_fire(self) -> None:
        """Advances fire and smoke, twice a second. Rooms may be lost, doors open and fall shut."""
        seconds = SMOKE_TICKS / TICK_HZ
        self.state.hazards.advance(self.time_s - seconds, seconds, self.state.door_open)
        ending.note_lost_rooms(self.state)
        work_doors(self.state)

    def decide(self) -> None:
        """What happens once a second: the detector, setting off, helping, and every other second the choice of
        exits.
        """
        state = self.state
        injections.watch_detector(state)
        noticing.notice(state, self.attention)
        occupant_step.set_off_when_due(state)
        ending.note_empty(state)
        occupant_step.help_others(state)
        player_step.ride_and_stay(state)
        if state.tick % (2 * occupant_step.ROUTE_TICKS) == 0:
            occupant_step.choose_exits_again(state)

    # -- what leaves the run ------------------------------------------------------------------------------------

    def snapshot(self, *, full: bool = True, bodies: bool = True) -> bytes:
        """The present moment as one wire frame. Only a full one has smoke and doors.

        Without `bodies`, as for children, occupants who have collapsed are left out.
        """
        return snapshots.snapshot(self.state, full=full, bodies=bodies)

    def keyframe(self) -> dict[str, Any]:
        """Everything needed to go on from this tick, as JSON-able values."""
        return keyframes.keyframe(self.state)

    @classmethod
    def from_keyframe(
        cls,
        scenario: Scenario,
        kept: dict[str, Any],
        events: list[Event] | None = None,
        *,
        limit_s: float | None = None,
    ) -> DrillRun:
        """The run as it was at a keyframe, on the crowd it was run with.

        A keyframe of an earlier version of fire or engine is read, and the run goes on under the present one: its
        `model` then says so.

        Raises KeyframeError when the keyframe belongs to another version of the scenario, CrowdError when it belongs to
        a crowd that is not here.
        """
        version = ModelVersion.read(kept.get("model", BEFORE_NAMES))
        run = cls(
            scenario,
            seed=kept["seed"],
            limit_s=limit_s,
            keyframe_offset=kept.get("offset", 0),
            crowd=version.crowd_name,
        )
        run.state.version = version.gone_on()
        keyframes.restore(run.state, kept, events)
        return run

    def state_hash(self) -> str:
        """A hash over the complete state. It is equal in two runs exactly when they are bit-equal."""
        return hashlib.sha256(json.dumps(self.keyframe(), sort_keys=True).encode()).hexdigest()
