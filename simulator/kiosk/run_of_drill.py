"""One drill on the kiosk: the site runs it while it answers; when it stops answering, this machine goes on with it."""

from __future__ import annotations

import logging
from typing import Any

from simulator.client.app import App
from simulator.client.net import now
from simulator.client.view import View
from simulator.engine.scenario.loader import load_scenario

from .machine import Machine
from .outbox import OPEN_PATH, OPEN_S, SiteAwayError, ask
from .settings import Settings
from .wires import LocalWire, SiteWire

AWAY_S, LOADING_S, NOTICE_S = 4.0, 40.0, 4.0
STUCK_S = 120.0  # a countdown that long is no countdown any more

logger = logging.getLogger(__name__)


def open_on_site(settings: Settings, scenario: str, role: str) -> dict[str, Any] | None:
    """Asks the site for a session: code, token and seed. None where there is no site, or it opens none in time."""
    if not (settings.url and settings.token):
        return None
    body = {
        "scenario": scenario, "role": role, "child": settings.child, "sha256": load_scenario(scenario).sha256,
    }  # fmt: skip
    try:
        status, answer = ask(settings, OPEN_PATH, body, OPEN_S)
    except SiteAwayError as error:
        logger.info("the site is away (%s): playing here", error)
        return None
    if status == 200 and {"code", "token", "seed"} <= answer.keys():
        return answer
    logger.warning("the site opens no room (%s): playing here", answer.get("error", status))
    return None


class RunOfDrill:
    """The drill as it is played: its window, and the wire to whatever runs it."""

    def __init__(self, machine: Machine, scenario: str, role: str, opened: dict[str, Any] | None) -> None:
        self.machine, self.scenario, self.role = machine, scenario, role
        self.wire: LocalWire | SiteWire
        if opened is not None:
            self.wire = SiteWire(machine.settings.url, code=opened["code"], token=opened["token"], seed=opened["seed"])
        else:
            self.wire = LocalWire(scenario=scenario, role=role, child=machine.settings.child)
        self.wire.start()
        self.app = App(
            self.wire, language=machine.language, screen=machine.screen, speaker=machine.speaker, pads=machine.pads
        )
        self.began_at, self.notice_until = now(), 0.0
        self.kept = False

    @property
    def view(self) -> View:
        return self.app.view

    @property
    def score(self) -> dict[str, Any] | None:
        """The score card; None before the end."""
        return self.view.score

    @property
    def is_whole(self) -> bool:
        """True when nothing more comes: the site has its own record, and that of this machine is in the outbox."""
        return self.kept or isinstance(self.wire, SiteWire)

    def step(self) -> None:
        """Draws a frame, and changes to this machine where the site is gone."""
        self.app.step()
        self._remember()
        if isinstance(self.wire, SiteWire) and self._site_is_gone(self.wire):
            self._go_on_here(self.wire)
        self._keep()

    def stop(self) -> None:
        self.wire.stop()

    def is_busy(self, at: float) -> bool:
        """True while somebody plays, or is right to touch nothing."""
        controls = self.app.controls
        return any(controls.direction(None)) or bool(controls.walking) or _waits(self.view, at)

    def broken(self, at: float) -> str:
        """The key of what to tell the kiosk's keeper when it does not run, which is logged; empty while it does."""
        if isinstance(self.wire, LocalWire) and (self.wire.state == "lost" or self.wire.error):
            return "broken_failed"  # the wire has logged why
        passed = at - self.began_at
        late = (self.view.newer is None and passed > LOADING_S) or (self.view.phase == "countdown" and passed > STUCK_S)
        if late:
            logger.error("no picture of %s within %.0f s: wire %s", self.scenario, passed, self.wire.state)
        return "broken_slow" if late else ""

    def _remember(self) -> None:
        if isinstance(self.wire, SiteWire) and self.view.newer is not None:
            row = self.view.row()
            if row is not None:
                self.wire.history.heard(self.view.newer[1].tick, int(row["ack"]))

    def _site_is_gone(self, wire: SiteWire) -> bool:
        if self.score is not None:
            return False
        return bool(wire.error) or wire.state == "over" or now() - max(wire.heard_at, self.began_at) > AWAY_S

    def _go_on_here(self, site: SiteWire) -> None:
        """Goes on in a process of this machine with the same scenario, seed and inputs, from the last tick received."""
        logger.warning("the site is gone (%s): going on here", site.error or site.state)
        site.stop()
        steps, until = site.history.to_now()
        wire = LocalWire(
            scenario=self.scenario, role=self.role, child=self.machine.settings.child, seed=site.seed,
            history=steps, until=until,
        )  # fmt: skip
        wire.start()
        self.wire = wire
        self.app.change_wire(wire)
        self.view.over = False
        self.began_at, self.notice_until = now(), now() + NOTICE_S

    def _keep(self) -> None:
        """Puts a run that finished on this machine into the outbox, once."""
        if isinstance(self.wire, LocalWire) and self.wire.record is not None and not self.kept:
            self.kept = True
            self.machine.keep(self.wire.record)


def _waits(view: View, at: float) -> bool:
    """True for a player who is right to touch nothing: waiting for rescue or for the end, in a lift or on the line.

    So is one whose drill has not begun: the first on a machine compiles its crowd's step.
    """
    if view.newer is None or view.phase == "countdown":
        return True
    counting = any(view.left_s(what, at) > 0 for what in ("stay_s", "line_s", "busy_s"))
    return counting or any(view.own.get(what) for what in ("reported", "in_lift", "stays"))
