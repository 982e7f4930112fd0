"""Two connections for one window: an engine in a second process, and a socket whose drill can go on offline."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections import deque
from typing import Any

from simulator.client.net import Connection, Inbox, now
from simulator.engine.drill.input_record import PLACES, Step
from simulator.protocol.player_input import PlayerInput

from .host import serve

STOP_S = 2.0

logger = logging.getLogger(__name__)


class LocalWire:
    """Behaves like a connection to a site; behind it is an engine in a process of this machine."""

    def __init__(self, **order: Any) -> None:
        """`order` holds the arguments of a Host, or `demo` with the scenario to show."""
        self.inbox: Inbox = Inbox()
        self.url, self.state, self.error = "", "connecting", ""
        self.record: dict[str, Any] | None = None
        self.why = ""  # why it is lost, for the log and for the kiosk's keeper
        self.heard_at = now()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._theirs = theirs
        self._process = context.Process(target=serve, args=(theirs, order), daemon=True)

    def start(self) -> None:
        self._process.start()
        self._theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()

    def stop(self) -> None:
        if self.state != "over":
            self.state = "stopped"
        self._pipe.close()
        if self._process.is_alive():
            self._process.terminate()
        if self._process.pid is not None:
            self._process.join(STOP_S)

    def send(self, kind: str, **fields: Any) -> None:
        if self.state == "joined":
            try:
                self._pipe.send({"t": kind, **fields})
            except (OSError, ValueError):
                self.state = "lost"

    def silent_s(self) -> float:
        return now() - self.heard_at if self.state == "joined" else 0.0

    def _listen(self) -> None:
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError, ValueError, TypeError):
                if self.state in ("connecting", "joined"):
                    self._lose(self._exit())
                return
            self.heard_at = now()
            if isinstance(message, dict) and message["t"] == "record":
                self.record, self.state = message["record"], "over"
                continue
            if isinstance(message, dict) and message["t"] == "failed":
                self._lose(message["why"])
                return
            if isinstance(message, dict) and message["t"] == "welcome":
                self.state = "joined"
            self.inbox.put(message)

    def _exit(self) -> str:
        """How the process of the engine ended, where it could not say so itself."""
        self._process.join(STOP_S)
        return f"the drill's process ended with code {self._process.exitcode}"

    def _lose(self, why: str) -> None:
        self.why = why.strip()
        logger.error("the drill does not run on this machine: %s", self.why)
        self.state = "lost"


class History:
    """A player's inputs by tick, as nearly as a client can know: each snapshot says which input it includes."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.tick = 0
        self._unheard: deque[PlayerInput] = deque()

    def sent(self, wanted: PlayerInput) -> None:
        self._unheard.append(wanted.rounded(PLACES))

    def heard(self, tick: int, ack: int) -> None:
        """Handles a snapshot that includes inputs up to `ack`, spread evenly over the ticks since the one before."""
        if tick <= self.tick:
            return
        inputs = []
        while self._unheard and self._unheard[0].seq <= ack:
            inputs.append(self._unheard.popleft())
        span = tick - self.tick
        for index, wanted in enumerate(inputs):
            self._add(self.tick + index * span // len(inputs), wanted)
        self.tick = tick

    def _add(self, tick: int, wanted: PlayerInput) -> None:
        if self.steps and self.steps[-1].tick >= tick:
            last = self.steps.pop()
            tick, wanted = last.tick, wanted.after(last.wanted)
        self.steps.append(Step(tick, wanted.unnumbered()))

    def to_now(self) -> tuple[list[Step], int]:
        """The steps, with a tick each for inputs that no snapshot has included, and the tick they lead to."""
        for index, wanted in enumerate(self._unheard):
            self._add(self.tick + index, wanted)
        until = self.tick + len(self._unheard)
        self._unheard.clear()
        self.tick = until
        return self.steps, until


class SiteWire(Connection):
    """A connection to a site that keeps its player's inputs, in case the network fails."""

    def __init__(self, url: str, *, code: str, token: str, seed: int) -> None:
        super().__init__(url, code=code, token=token)
        self.seed = seed
        self.history = History()

    def send(self, kind: str, **fields: Any) -> None:
        super().send(kind, **fields)
        if kind == "input":
            self.history.sent(PlayerInput.from_dict(fields))
