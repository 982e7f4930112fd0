"""The kiosk's scenes: attract loop, choosing, playing, the end. Each returns the next one."""

from __future__ import annotations

import logging
import math
import threading
from typing import Any

import pygame

from simulator.client.fonts import wrap, write
from simulator.client.net import drain, now
from simulator.client.panels import arrange, draw_storeys
from simulator.client.render import PlanRenderer
from simulator.client.sound import SILENT
from simulator.client.view import View
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.assessment.scoring import stays
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol import symbols
from simulator.protocol.text import in_language

from . import screens
from .machine import Machine
from .menu import BACK, PRESSES, Menu, pressed_at
from .outbox import OPEN_S
from .run_of_drill import RunOfDrill, open_on_site
from .screens import WHITE
from .wires import LocalWire
from .words import WORDS

IDLE_S, IDLE_WARNING_S, END_S, MENU_S = 45.0, 10.0, 20.0, 45.0
READ_S = 60.0  # a score is read as long as that, and as long again after each touch
SHOW_SCORE_S, RECORD_S = 0.8, 5.0
FOOT_H = 236

logger = logging.getLogger(__name__)


class Scene:
    """One screen. `on_event` and `frame` return the next scene, or None to stay."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.began_at = now()

    @property
    def texts(self) -> dict[str, str]:
        return in_language(WORDS, self.machine.language)

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        return None

    def frame(self, at: float) -> Scene | None:
        raise NotImplementedError

    def leave(self) -> None:
        """Called when another scene takes over."""


class Attract(Scene):
    """A drill that plays by itself under a large title, until somebody touches the screen."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.view = View()
        self.renderer: PlanRenderer | None = None
        self.scenario = machine.next_demo()
        self.wire = LocalWire(demo=self.scenario)
        self.wire.start()

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        at = pressed_at(event, self.machine.size)
        if at is not None and self.language_box().collidepoint(at):
            self.machine.change_language()
            self.renderer = None
            return None
        meaning = self.machine.pads.on_event(event)
        if meaning == "T" or (event.type == pygame.KEYDOWN and event.key == pygame.K_l):
            self.machine.change_language()
            self.renderer = None
            return None
        return Choose(self.machine) if event.type in PRESSES else None

    def leave(self) -> None:
        self.wire.stop()

    def language_box(self) -> pygame.Rect:
        return screens.language_box(self.machine.size)

    def frame(self, at: float) -> Scene | None:
        for message in drain(self.wire):
            self.view.take(message, at)
        if self.wire.state == "lost" and at - self.began_at > 30:
            logger.error("the demo of %s has failed: showing another", self.scenario)
            return Attract(self.machine)
        surface = self.machine.screen
        surface.fill(symbols.PAPER)
        area = pygame.Rect(0, screens.HEAD_H, surface.get_width(), surface.get_height() - screens.HEAD_H - FOOT_H)
        if self.view.welcome is None:
            surface.blit(screens.picture(self.scenario, area.size, self.machine.language), area)
        else:
            self._world(surface, area, at)
        self._words(surface, at)
        return None

    def _world(self, surface: pygame.Surface, area: pygame.Rect, at: float) -> None:
        plan = self.view.plan
        if self.renderer is None:
            self.renderer = PlanRenderer(plan, self.machine.language)
        panels = arrange(plan, area, plan["ground"])
        fires = self.view.status.get("fires", ())
        draw_storeys(surface, self.renderer, panels, self.view.moment(at), fires=fires)

    def _words(self, surface: pygame.Surface, at: float) -> None:
        swell = 0.5 + 0.5 * math.sin((at - self.began_at) * 2.6)
        language, status = self.machine.language, self.view.status
        screens.draw_title(surface, language, self.language_box(), note=self.machine.note())
        screens.draw_start(surface, language, swell=swell)
        scenario = load_scenario(self.scenario)
        waits = stays(scenario, scenario.roles[0].id)
        line = self.texts["demo_stay" if waits else "demo"].format(name=scenario.name[language])
        if status and not waits:
            line += "  " + self.texts["out"].format(out=status["evacuated"], total=status["total"])
        write(surface, line, (surface.get_width() / 2, surface.get_height() - 28), 20, symbols.INK, centre=True)


class MenuScene(Scene):
    """A choice. It returns to the attract loop when nobody chooses."""

    menu: Menu
    waits_s = MENU_S

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        return self._taken(self.menu.on_event(event, self.machine.pads, self.machine.size))

    def frame(self, at: float) -> Scene | None:
        if at - self.machine.touched_at > self.waits_s:
            return Attract(self.machine)
        if way := self.machine.pads.leaned():
            self.menu.take(way)
        self.draw()
        self.menu.draw_lit(self.machine.screen)
        return None

    def _taken(self, chosen: int | None) -> Scene | None:
        if chosen is None:
            return None
        return self.back() if chosen == BACK else self.chosen(chosen)

    def draw(self) -> None:
        raise NotImplementedError

    def chosen(self, index: int) -> Scene | None:
        raise NotImplementedError

    def back(self) -> Scene:
        return Attract(self.machine)


class Choose(MenuScene):
    """Chooses the building."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        names = machine.settings.scenarios
        high = min(520, machine.size[1] - 190)
        self.menu = Menu(screens.card_boxes(len(names), machine.size, high), screens.back_box(machine.size))

    def draw(self) -> None:
        surface, language = self.machine.screen, self.machine.language
        screens.heading(surface, self.texts["choose"])
        screens.draw_back(surface, language)
        for box, name in zip(self.menu.boxes, self.machine.settings.scenarios, strict=True):
            screens.draw_scenario(surface, box, name, language)

    def chosen(self, index: int) -> Scene:
        return ChooseRole(self.machine, self.machine.settings.scenarios[index])


class ChooseRole(MenuScene):
    """Chooses the role."""

    def __init__(self, machine: Machine, scenario: str) -> None:
        super().__init__(machine)
        self.scenario = scenario
        self.roles = load_scenario(scenario).roles
        high = min(360, machine.size[1] - 190)
        self.menu = Menu(screens.card_boxes(len(self.roles), machine.size, high), screens.back_box(machine.size))

    def draw(self) -> None:
        surface, language = self.machine.screen, self.machine.language
        name = load_scenario(self.scenario).name[language]
        screens.heading(surface, f"{name} · {self.texts['choose_role']}")
        screens.draw_back(surface, language)
        for box, role in zip(self.menu.boxes, self.roles, strict=True):
            screens.draw_role(surface, box, role, language)

    def chosen(self, index: int) -> Scene:
        return Opening(self.machine, self.scenario, self.roles[index].id)

    def back(self) -> Scene:
        return Choose(self.machine)


class Opening(Scene):
    """Asks the site for a session; if it does not answer in time, plays on this machine."""

    def __init__(self, machine: Machine, scenario: str, role: str) -> None:
        super().__init__(machine)
        self.scenario, self.role = scenario, role
        self.answer: dict[str, Any] | None = None
        self.asked = threading.Thread(target=self._ask, daemon=True)
        self.asked.start()

    def _ask(self) -> None:
        self.answer = open_on_site(self.machine.settings, self.scenario, self.role)

    def frame(self, at: float) -> Scene | None:
        self.machine.screen.fill(symbols.PAPER)
        middle = (self.machine.size[0] / 2, self.machine.size[1] / 2)
        write(self.machine.screen, self.texts["preparing"], middle, 36, symbols.INK, centre=True)
        if self.asked.is_alive() and at - self.began_at < OPEN_S + 1:
            return None
        return Play(self.machine, self.scenario, self.role, self.answer)


class Play(Scene):
    """The drill, until its end or until nobody plays any more."""

    def __init__(self, machine: Machine, scenario: str, role: str, opened: dict[str, Any] | None) -> None:
        super().__init__(machine)
        self.drill = RunOfDrill(machine, scenario, role, opened)
        self.scored_at: float | None = None
        machine.touched_at = now()

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        if self.drill.score is None:
            if self._is_stop(event):
                return Stopped(self.machine)
            self.drill.app.on_event(event)
        return None

    def _is_stop(self, event: pygame.event.Event) -> bool:
        """True for key P and for a touch of its button: somebody is frightened, or has had enough."""
        if event.type == pygame.KEYDOWN:
            return bool(event.key == pygame.K_p)
        at = pressed_at(event, self.machine.size)
        return at is not None and screens.stop_box(self.machine.size).collidepoint(at)

    def leave(self) -> None:
        self.machine.speaker.set(SILENT)
        self.drill.stop()

    def frame(self, at: float) -> Scene | None:
        drill = self.drill
        drill.step()
        self._notices(at)
        if drill.is_busy(at):
            self.machine.touched_at = at
        if drill.score is not None:
            self.scored_at = self.scored_at or at
            ready = drill.is_whole or at - self.scored_at > RECORD_S
            if ready and at - self.scored_at > SHOW_SCORE_S:
                return End(self.machine, drill.scenario, drill.role, drill.score, kept=drill.kept)
            return None
        if at - self.machine.touched_at > IDLE_S:
            return Attract(self.machine)
        return Broken(self.machine, why) if (why := drill.broken(at)) else None

    def _notices(self, at: float) -> None:
        surface = self.machine.screen
        middle = (surface.get_width() / 2, 250)
        if at < self.drill.notice_until:
            write(surface, self.texts["goes_on"], middle, 28, WHITE, centre=True, plate=symbols.BLUE)
        if self.drill.score is not None:
            return
        left = IDLE_S - (at - self.machine.touched_at)
        if left < IDLE_WARNING_S:
            text = self.texts["idle"].format(n=max(0, math.ceil(left)))
            write(surface, text, (middle[0], 310), 32, WHITE, centre=True, plate=symbols.RED)
        screens.draw_stop(surface, self.machine.language)


class Stopped(Scene):
    """A drill that somebody stopped: nothing of it is seen or heard any more. After a while the start comes back."""

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        return Attract(self.machine) if event.type in PRESSES and now() - self.began_at > 1.0 else None

    def frame(self, at: float) -> Scene | None:
        screens.heading(self.machine.screen, self.texts["stopped"])
        middle = self.machine.size[0] / 2, self.machine.size[1] / 2
        write(self.machine.screen, self.texts["stopped_more"], middle, 30, symbols.INK, centre=True)
        return Attract(self.machine) if at - self.began_at > END_S else None


class Broken(Scene):
    """Says that neither the site nor this machine can run the drill, and what its keeper can do about it."""

    def __init__(self, machine: Machine, why: str) -> None:
        super().__init__(machine)
        self.why = why

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        return Choose(self.machine) if event.type in PRESSES and now() - self.began_at > 1.0 else None

    def lines(self) -> list[str]:
        """What visitors can do, and what the keeper reads: what happened, what to do, and where more stands."""
        log = self.machine.settings.data / "kiosk.log"
        return [self.texts["try_again"], self.texts[self.why], self.texts["broken_log"].format(path=log)]

    def frame(self, at: float) -> Scene | None:
        screens.heading(self.machine.screen, self.texts["broken"])
        width, height = self.machine.size
        rows = [row for line in self.lines() for row in wrap(line, 26, width - 120, 3)]
        for number, row in enumerate(rows):
            write(self.machine.screen, row, (width / 2, height / 2 + number * 44), 26, symbols.INK, centre=True)
        return Attract(self.machine) if at - self.began_at > END_S else None


class End(MenuScene):
    """The score and its main lesson; after a while in which nobody touches anything the start comes back."""

    waits_s = READ_S

    def __init__(self, machine: Machine, scenario: str, role: str, card: dict[str, Any], *, kept: bool) -> None:
        super().__init__(machine)
        self.scenario, self.role, self.kept = scenario, role, kept
        self.card = ScoreCard.from_dict(card)
        self.menu = Menu(screens.end_boxes(machine.size))

    def draw(self) -> None:
        left = max(0.0, READ_S - (now() - self.machine.touched_at))
        note = self.texts["kept" if self.kept else "sent"]
        screens.draw_end(self.machine.screen, self.card, self.machine.language, left_s=left, whole_s=READ_S, note=note)

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        # A player who still presses to walk must not skip the score.
        return super().on_event(event) if now() - self.began_at > 1.0 else None

    def chosen(self, index: int) -> Scene:
        return Opening(self.machine, self.scenario, self.role) if index == 0 else Attract(self.machine)
