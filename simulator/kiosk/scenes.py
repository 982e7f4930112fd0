"""The kiosk's scenes: attract loop, choosing, playing, the end. Each returns the next one."""

from __future__ import annotations

import logging
import math
import threading
from typing import Any

import pygame

from simulator.client.app import App
from simulator.client.fonts import label, write
from simulator.client.net import drain, now
from simulator.client.panels import arrange, draw_storeys
from simulator.client.render import PlanRenderer
from simulator.client.sound import SILENT
from simulator.client.view import View
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol import symbols
from simulator.protocol.text import in_language

from . import screens
from .machine import Machine
from .menu import BACK, PRESSES, Menu, pressed_at
from .outbox import OPEN_PATH, OPEN_S, SiteAwayError, ask
from .wires import LocalWire, SiteWire
from .words import WORDS

IDLE_S, IDLE_WARNING_S, END_S, MENU_S = 45.0, 10.0, 20.0, 45.0
AWAY_S, LOADING_S, NOTICE_S = 4.0, 40.0, 4.0
SHOW_SCORE_S = 0.8
HEAD_H, FOOT_H = 92, 236
WHITE = (255, 255, 255)

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
        return pygame.Rect(self.machine.size[0] - 184, 22, 160, 56)

    def frame(self, at: float) -> Scene | None:
        for message in drain(self.wire):
            self.view.take(message, at)
        if self.wire.state == "lost" and at - self.began_at > 30:
            return Attract(self.machine)  # the demo has failed: show another
        surface = self.machine.screen
        surface.fill(symbols.PAPER)
        area = pygame.Rect(0, HEAD_H, surface.get_width(), surface.get_height() - HEAD_H - FOOT_H)
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
        texts, (width, height) = self.texts, surface.get_size()
        pygame.draw.rect(surface, symbols.RED, (0, 0, width, HEAD_H))
        write(surface, texts["title"], (32, 46), 44, WHITE)
        box = self.language_box()
        pygame.draw.rect(surface, WHITE, box, border_radius=14)
        write(surface, texts["other"], box.center, 24, symbols.RED, centre=True)
        if note := self.machine.note():
            found = label(note, 18, WHITE)
            surface.blit(found, found.get_rect(midright=(box.left - 20, 46)))
        other = "en" if self.machine.language == "zh" else "zh"
        swell = 0.5 + 0.5 * math.sin((at - self.began_at) * 2.6)
        plate = pygame.Surface((700, 174), pygame.SRCALPHA)
        pygame.draw.rect(plate, (33, 37, 41), plate.get_rect(), border_radius=28)
        edge = tuple(round(a + (b - a) * swell) for a, b in zip(symbols.YELLOW, WHITE, strict=True))
        pygame.draw.rect(plate, edge, plate.get_rect(), 5, border_radius=28)
        write(plate, texts["start"], (350, 56), 56, WHITE, centre=True)
        write(plate, WORDS["start"][other], (350, 112), 26, (220, 224, 228), centre=True)
        write(plate, texts["start_pad"], (350, 149), 19, (190, 196, 202), centre=True)
        surface.blit(plate, plate.get_rect(center=(width // 2, height - 144)))
        status = self.view.status
        name = load_scenario(self.scenario).name[self.machine.language]
        line = texts["demo"].format(name=name)
        if status:
            line += "  " + texts["out"].format(out=status["evacuated"], total=status["total"])
        write(surface, line, (width / 2, height - 28), 20, symbols.INK, centre=True)


class MenuScene(Scene):
    """A choice. It returns to the attract loop when nobody chooses."""

    menu: Menu

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        return self._taken(self.menu.on_event(event, self.machine.pads, self.machine.size))

    def frame(self, at: float) -> Scene | None:
        if at - self.machine.touched_at > MENU_S:
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
        if not (self.machine.settings.url and self.machine.settings.token):
            return
        body = {"scenario": self.scenario, "role": self.role, "child": self.machine.settings.child,
                "sha256": load_scenario(self.scenario).sha256}  # fmt: skip
        try:
            status, answer = ask(self.machine.settings, OPEN_PATH, body, OPEN_S)
        except SiteAwayError as error:
            logger.info("the site is away (%s): playing here", error)
            return
        if status == 200 and {"code", "token", "seed"} <= answer.keys():
            self.answer = answer
        else:
            logger.warning("the site opens no room (%s): playing here", answer.get("error", status))

    def frame(self, at: float) -> Scene | None:
        self.machine.screen.fill(symbols.PAPER)
        middle = (self.machine.size[0] / 2, self.machine.size[1] / 2)
        write(self.machine.screen, self.texts["preparing"], middle, 36, symbols.INK, centre=True)
        if self.asked.is_alive() and at - self.began_at < OPEN_S + 1:
            return None
        return Play(self.machine, self.scenario, self.role, self.answer)


class Play(Scene):
    """The drill: on the site while it answers; when it stops answering, on this machine from the same moment."""

    def __init__(self, machine: Machine, scenario: str, role: str, opened: dict[str, Any] | None) -> None:
        super().__init__(machine)
        self.scenario, self.role = scenario, role
        self.wire: LocalWire | SiteWire
        if opened is not None:
            self.wire = SiteWire(machine.settings.url, code=opened["code"], token=opened["token"], seed=opened["seed"])
        else:
            self.wire = LocalWire(scenario=scenario, role=role, child=machine.settings.child)
        self.wire.start()
        self.app = App(
            self.wire, language=machine.language, screen=machine.screen, speaker=machine.speaker, pads=machine.pads
        )
        self.notice_until = 0.0
        self.scored_at: float | None = None
        self.kept = False
        machine.touched_at = now()

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        if self.app.view.score is None:
            if self._is_stop(event):
                return Stopped(self.machine)
            self.app.on_event(event)
        return None

    def _is_stop(self, event: pygame.event.Event) -> bool:
        """True for key P and for a touch of its button: somebody is frightened, or has had enough."""
        if event.type == pygame.KEYDOWN:
            return bool(event.key == pygame.K_p)
        at = pressed_at(event, self.machine.size)
        return at is not None and screens.stop_box(self.machine.size).collidepoint(at)

    def leave(self) -> None:
        self.machine.speaker.set(SILENT)
        self.wire.stop()

    def frame(self, at: float) -> Scene | None:
        self.app.step()
        self._remember()
        if isinstance(self.wire, SiteWire) and self._site_is_gone():
            self._go_on_here()
        self._keep()
        self._notices(at)
        if any(self.app.controls.direction(None)) or self.app.controls.walking or _waits(self.app.view, at):
            self.machine.touched_at = at
        if self.app.view.score is not None:
            self.scored_at = self.scored_at or at
            ready = self.kept or isinstance(self.wire, SiteWire) or at - self.scored_at > 5
            if ready and at - self.scored_at > SHOW_SCORE_S:
                return End(self.machine, self.scenario, self.role, self.app.view.score, kept=self.kept)
            return None
        return self._given_up(at)

    def _remember(self) -> None:
        if isinstance(self.wire, SiteWire) and self.app.view.newer is not None:
            row = self.app.view.row()
            if row is not None:
                self.wire.history.heard(self.app.view.newer[1].tick, int(row["ack"]))

    def _site_is_gone(self) -> bool:
        if self.app.view.score is not None:
            return False
        wire = self.wire
        return bool(wire.error) or wire.state == "over" or now() - max(wire.heard_at, self.began_at) > AWAY_S

    def _go_on_here(self) -> None:
        """Goes on in a process of this machine with the same scenario, seed and inputs, from the last tick received."""
        assert isinstance(self.wire, SiteWire)
        logger.warning("the site is gone (%s): going on here", self.wire.error or self.wire.state)
        self.wire.stop()
        steps, until = self.wire.history.to_now()
        wire = LocalWire(
            scenario=self.scenario, role=self.role, child=self.machine.settings.child, seed=self.wire.seed,
            history=steps, until=until,
        )  # fmt: skip
        wire.start()
        self.wire = wire
        self.app.change_wire(wire)
        self.app.view.over = False
        self.began_at, self.notice_until = now(), now() + NOTICE_S

    def _keep(self) -> None:
        """Puts a run that finished on this machine into the outbox, once."""
        if isinstance(self.wire, LocalWire) and self.wire.record is not None and not self.kept:
            self.kept = True
            self.machine.keep(self.wire.record)

    def _notices(self, at: float) -> None:
        surface = self.machine.screen
        middle = (surface.get_width() / 2, 250)
        if at < self.notice_until:
            write(surface, self.texts["goes_on"], middle, 28, WHITE, centre=True, plate=symbols.BLUE)
        left = IDLE_S - (at - self.machine.touched_at)
        if left < IDLE_WARNING_S and self.app.view.score is None:
            text = self.texts["idle"].format(n=max(0, math.ceil(left)))
            write(surface, text, (middle[0], 310), 32, WHITE, centre=True, plate=symbols.RED)
        if self.app.view.score is None:
            screens.draw_stop(surface, self.machine.language)

    def _given_up(self, at: float) -> Scene | None:
        """Returns to the start when nobody plays, or when the drill does not start."""
        if at - self.machine.touched_at > IDLE_S:
            return Attract(self.machine)
        broken = isinstance(self.wire, LocalWire) and (self.wire.state == "lost" or self.wire.error)
        late = self.app.view.newer is None and at - self.began_at > LOADING_S
        if broken or late:
            return Broken(self.machine)
        return None


def _waits(view: View, at: float) -> bool:
    """True for a player who is right to touch nothing: waiting for rescue or for the end, in a lift or on the line."""
    counting = any(view.left_s(what, at) > 0 for what in ("stay_s", "line_s", "busy_s"))
    return counting or any(view.own.get(what) for what in ("reported", "in_lift", "stays"))


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
    """Says that neither the site nor this machine can run the drill."""

    def frame(self, at: float) -> Scene | None:
        screens.heading(self.machine.screen, self.texts["broken"])
        return Attract(self.machine) if at - self.began_at > END_S else None


class End(MenuScene):
    """The score and its main lesson; after a while the start comes back."""

    def __init__(self, machine: Machine, scenario: str, role: str, card: dict[str, Any], *, kept: bool) -> None:
        super().__init__(machine)
        self.scenario, self.role, self.kept = scenario, role, kept
        self.card = ScoreCard.from_dict(card)
        self.menu = Menu(screens.end_boxes(machine.size))

    def draw(self) -> None:
        left = max(0.0, END_S - (now() - self.began_at))
        note = self.texts["kept" if self.kept else "sent"]
        screens.draw_end(self.machine.screen, self.card, self.machine.language, left_s=left, whole_s=END_S, note=note)

    def frame(self, at: float) -> Scene | None:
        if at - self.began_at > END_S:
            return Attract(self.machine)
        return super().frame(at)

    def on_event(self, event: pygame.event.Event) -> Scene | None:
        # A player who still presses to walk must not skip the score.
        return super().on_event(event) if now() - self.began_at > 1.0 else None

    def chosen(self, index: int) -> Scene:
        return Opening(self.machine, self.scenario, self.role) if index == 0 else Attract(self.machine)
