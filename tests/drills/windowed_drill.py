"""A drill and a client window joined without sockets: what the worker would send is handed over directly."""

from __future__ import annotations

import queue
import time
from typing import Any

from simulator.client.app import App
from simulator.client.net import now
from simulator.engine.assessment.scoring import minor_age, score
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.client_state import fires_of, own_state, waits_of
from simulator.engine.drill.run import DrillRun
from simulator.engine.people.occupants import OUT, WAITING
from simulator.engine.scenario.model import Scenario
from simulator.protocol.player_input import PlayerInput


class Wire:
    """Stands in for a connection."""

    def __init__(self) -> None:
        self.inbox: queue.Queue[Any] = queue.Queue()
        self.state, self.error, self.url = "joined", "", "ws://test/"
        self.sent: list[dict[str, Any]] = []

    def start(self) -> None:
        """Nothing to dial."""

    def stop(self) -> None:
        """Nothing to hang up."""

    def silent_s(self) -> float:
        return 0.0

    def send(self, kind: str, **fields: Any) -> None:
        self.sent.append({"t": kind, **fields})


class WindowedDrill:
    """Steps a run and shows it to a window."""

    def __init__(self, scenario: Scenario, *, language: str = "zh", seed: int = 1, role: str = "") -> None:
        self.run = DrillRun(scenario, seed=seed)
        self.player = self.run.add_player("p", role)
        self.wire = Wire()
        self.app = App(self.wire, language=language)
        self.told = len(self.run.events)
        entry = scenario.role(role)
        self.wire.inbox.put({
            "t": "welcome", "player_id": "p", "token": "t", "agent": self.player.index, "plan": describe(self.run.plan),
            "role": entry.id, "role_name": entry.name.to_dict(), "brief": entry.brief.to_dict(),
            "refuge": scenario.scoring.stay_room, "minor": minor_age(scenario, entry.id, child=False),
        })  # fmt: skip
        self.show()

    def status(self) -> dict[str, Any]:
        people = self.run.people
        helpless = [i for i in range(people.count) if people.needs_help[i] and people.state[i] == WAITING]
        return {
            "t": "status", "phase": "running", "starts_in_s": 0, "time_s": self.run.time_s, "total": people.count,
            "evacuated": int((people.state == OUT).sum()), "helpless": helpless, "fires": fires_of(self.run.state),
            "waits": waits_of(self.run.state),
        }  # fmt: skip

    def show(self) -> None:
        """Hands over what has happened and the present moment, and draws a frame long after any fade."""
        for event in self.run.events[self.told :]:
            if event.kind != "track":
                self.wire.inbox.put({"t": "event", "kind": event.kind, "player": event.player, "data": event.data})
        self.told = len(self.run.events)
        frame = self.run.snapshot()
        for message in (self.status(), {"t": "own", **own_state(self.run.state, self.player)}, frame, frame):
            self.wire.inbox.put(message)
        self.app.hear()
        self.app.draw(now() + 0.3)

    def act(self, *actions: str, dx: float = 0.0, dy: float = 0.0, seconds: float = 0.1) -> None:
        """Steps the run with these actions first and this direction throughout."""
        for tick in range(max(1, round(seconds * 20))):
            self.run.step({"p": PlayerInput(dx, dy, actions if tick == 0 else ())})
        self.show()

    def put(self, x: float, y: float, storey: int) -> None:
        """Sets the player down somewhere."""
        x, y = self.run.plan.to_plane(x, y, storey)
        crowd = self.run.state.crowd
        at = next(at for step in range(9) if crowd.is_free(*(at := self.run.plan.inside_point(x + step / 5, y))))
        crowd.move(self.player.index, at, target=at, speed=0.0)
        self.player.x, self.player.y = at
        self.player.moving = False
        self.act(seconds=0.2)

    def buttons(self) -> dict[str, str]:
        """What the buttons do, by their keys."""
        size = self.app.screen.get_size()
        return {key: offer.action for _, key, offer in self.app.hud.buttons(self.app.view, size, now())}

    def end(self) -> None:
        card = score(self.run.events, self.run.scenario, "p").to_dict()
        self.wire.inbox.put({"t": "score", "card": card})
        self.show()

    def frames_per_second(self, frames: int = 120) -> float:
        """What this process needs for a frame, whatever else the machine does."""
        began = time.process_time()
        for index in range(frames):
            self.app.draw(now() + 0.3 + index / 60)
        return frames / (time.process_time() - began)


def quiet_display(monkeypatch: Any) -> None:
    """No window and no sound."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")


__all__ = ["WindowedDrill", "Wire", "quiet_display"]
