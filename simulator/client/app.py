"""The window: input, camera and the order of drawing."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from simulator.protocol import symbols
from simulator.protocol.keys import KEYS as ACTION_KEYS
from simulator.protocol.snapshot import Snapshot
from simulator.protocol.text import in_language

from . import fitting
from .camera import Camera
from .card import draw_card, draw_lesson, lesson_height
from .context import is_kept_from_fighting
from .controls import KEYS, Controls, pressed_at
from .floor import Floor
from .fonts import wrap, write
from .hud import Hud
from .memory import Memory
from .net import Wire, drain, now
from .pads import Pads
from .predict import Predictor
from .render import PlanRenderer, dim
from .sight import NIGHT, Sight
from .sound import SILENT, Speaker, levels
from .view import Place, View
from .words import TEXTS

SIZE = (1280, 720)
INPUT_HZ = 20
VIEW_M = 22  # the height of the window in metres of a storey
FOLLOW_PER_S, JUMP_M = 10.0, 6.0
FADE_S, NAME_S, UPWARDS_S = 0.45, 1.6, 4.0
FLASH_S, FLASHES_S = 1.0, 8.0  # once a second: three times and more can bring on a fit
SILENT_S = 2.0
SCALE = 100  # positions in snapshots are in centimetres
BACK = 2  # the exit code of a window left before it had joined: what was typed may be wrong
CLOSE = (240, 52)


def open_window(*, fullscreen: bool, size: tuple[int, int] = SIZE) -> pygame.Surface:
    """Opens the window, on the full screen in the display's own size: a kiosk may have no window manager, and nobody
    else would make the window fit. On a display of very many lines what is drawn is enlarged (see `fitting`). Touches
    are reported as finger events only, not as mouse events too.

    Text input is off: an input method for Chinese would keep the letters for itself, and no key would arrive.
    """
    os.environ.setdefault("SDL_TOUCH_MOUSE_EVENTS", "0")
    pygame.init()
    if fullscreen:
        display = pygame.display.set_mode(pygame.display.get_desktop_sizes()[0], pygame.FULLSCREEN)
        screen = fitting.surface_for(display)
    else:
        screen = pygame.display.set_mode(size, pygame.RESIZABLE)
    pygame.key.stop_text_input()
    return screen


class App:
    """A window that shows one drill."""

    def __init__(
        self,
        connection: Wire,
        *,
        language: str,
        fullscreen: bool = False,
        shots: Path | None = None,
        screen: pygame.Surface | None = None,
        speaker: Speaker | None = None,
        pads: Pads | None = None,
    ) -> None:
        """Draws on `screen` if one is given, else opens a window."""
        self.screen = screen or open_window(fullscreen=fullscreen)
        self.connection, self.language, self.shots = connection, language, shots
        self.texts = in_language(TEXTS, language)
        pygame.display.set_caption(self.texts["title"])
        self.view, self.hud, self.sight, self.controls = View(language=language), Hud(language), Sight(), Controls(pads)
        self.speaker = speaker or Speaker()
        self.renderer: PlanRenderer | None = None
        self.memory: Memory | None = None
        self.predictor: Predictor | None = None
        self.seq = 0
        self.facing = (0.0, 0.0)
        self.quiet = False  # whether the drill was seen before its alarm
        self.rings: float | None = None  # since when the alarm sounds; None before it does
        self.sent_at = 0.0
        self.eye: tuple[float, float] | None = None
        self.aside = 0.0  # how many pixels the world is moved to the right
        self.drawn_at = 0.0
        self.storey: int | None = None
        self.changed_at = -math.inf
        self.went_up = False  # to the storey that is being named
        self.before: pygame.Surface | None = None
        self.is_closed = False  # by the button below a score
        self.frame = 0

    @property
    def actions(self) -> list[str]:
        """Actions that were pressed and not yet sent."""
        return self.controls.actions

    def run(self, bot: Any = None) -> int:
        """Runs until the window closes or, with a bot, until the drill ends. Returns an exit code.

        It also ends when the session cannot be joined: then `connection.error` says why. Escape before joining is BACK.
        """
        self.connection.start()
        clock = pygame.time.Clock()
        ended_at = None
        while True:
            for event in fitting.events_on(self.screen):
                if event.type == pygame.QUIT:
                    return self._leave(0)
                if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
                    return self._leave(BACK if self.view.welcome is None else 0)
                self.on_event(event)
            if self.is_closed:
                return self._leave(0)
            self.step(bot)
            fitting.show(self.screen)
            self._shoot()
            if self.connection.error and self.view.welcome is None and bot is None:
                return self._leave(1)
            if bot is not None and (self.view.over or self.connection.error):
                ended_at = ended_at or now()
                if now() - ended_at > 1.5:
                    return self._leave(1 if self.connection.error else 0)
            clock.tick(60)

    def step(self, bot: Any = None) -> None:
        """Runs one frame: receives, sends, plays sounds and draws."""
        self.hear()
        self.send(bot)
        at = now()
        self.speaker.set(levels(self.view, self.view.place()) if self.connection.state == "joined" else SILENT)
        self.draw(at)

    def _leave(self, code: int) -> int:
        self.connection.stop()
        self.speaker.stop()
        return code

    def change_wire(self, connection: Wire) -> None:
        """Goes on with another connection. The prediction is dropped; the view stays until something arrives."""
        self.connection = connection
        if self.predictor is not None:
            self.predictor.forget()

    def hear(self) -> None:
        """Handles the messages that have arrived."""
        for message in drain(self.connection):
            at = now()
            self.view.take(message, at)
            if isinstance(message, bytes):
                self._correct(at)
            elif message["t"] == "welcome":
                self._welcome(message["plan"])

    def _welcome(self, plan: dict[str, Any]) -> None:
        if self.renderer is None or self.renderer.plan != plan:
            self.renderer = PlanRenderer(plan, self.language)
            self.memory = Memory(plan)
            self.predictor = Predictor(Floor(plan))
        elif self.predictor is not None:
            self.predictor.forget()

    def _correct(self, at: float) -> None:
        """Corrects the prediction by the server's last message."""
        place, row = self.view.place(), self.view.row()
        if self.predictor is None:
            return
        if place is None or row is None:
            self.predictor.forget()
            return
        self.predictor.correct(
            place, ack=int(row["ack"]), speed=float(row["speed_2cm"]) / 50, shut=self.view.shut(),
            due=self.view.due(at), now=at,
        )  # fmt: skip

    # -- input --------------------------------------------------------------------------------------------------

    def on_event(self, event: pygame.event.Event) -> None:
        """Handles a key, a click, a touch or a gamepad's button."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_m:
            self.speaker.toggle()
        elif self.view.score:
            at = pressed_at(event, self.screen.get_size())
            self.is_closed = at is not None and self.close_box().collidepoint(at)
        else:
            self.controls.on_event(event, self.buttons(), self.screen.get_size())
            lifts = event.type == pygame.KEYDOWN and KEYS.get(event.key) == ACTION_KEYS["ext_lift"]
            if lifts and self.view.phase == "running" and is_kept_from_fighting(self.view):
                self.view.refuse("minor", now())

    def buttons(self) -> list[Any]:
        """The buttons on the screen now."""
        return self.hud.buttons(self.view, self.screen.get_size(), now()) if self.view.welcome else []

    def _direction(self) -> tuple[float, float]:
        place = self.shown(now())
        own = self._camera(place).to_screen(place.x, place.y) if place else None
        return self.controls.direction(own)

    def send(self, bot: Any = None) -> None:
        """Sends the current input twenty times a second."""
        if self.connection.state != "joined" or now() - self.sent_at < 1 / INPUT_HZ:
            return
        self.sent_at = now()
        self.seq += 1
        if bot is not None and (place := self.view.place()) is not None:
            wanted = bot.input(place.x, place.y)
            dx, dy, actions = wanted.dx, wanted.dy, list(wanted.actions)
        else:
            (dx, dy), actions = self._direction(), self.controls.take_actions()
        if dx or dy:
            self.facing = dx, dy
        self.connection.send("input", seq=self.seq, dx=dx, dy=dy, actions=actions)
        if self.predictor is not None:
            may = not self.view.stands(self.sent_at)
            self.predictor.wish(dx if may else 0.0, dy if may else 0.0, self.sent_at)
            self.predictor.note(self.seq, self.sent_at)

    def shown(self, at: float) -> Place | None:
        """Where the player is shown: the predicted position, else the last one received."""
        predicted = self.predictor.show(at) if self.predictor is not None else None
        return predicted or self.view.place() or self.view.last

    # -- drawing ------------------------------------------------------------------------------------------------

    def draw(self, at: float) -> None:
        """One frame."""
        if self.renderer is None:
            self.screen.fill(symbols.PAPER)
            size = self.screen.get_size()
            lines = wrap(self._connection_text(), 28, size[0] - 80, 3)
            for row, line in enumerate(lines):
                middle = (size[0] / 2, size[1] / 2 + (row - (len(lines) - 1) / 2) * 44)
                write(self.screen, line, middle, 28, symbols.INK, centre=True)
            return
        camera = self._world(self.renderer, at)
        self._flash(at)
        if self.view.child and self.view.phase == "paused":
            self.screen.fill(symbols.PAPER)  # who was frightened sees nothing of it while the organiser holds the drill
        lit = self.controls.highlight(self.buttons()) if self.controls.used_pad else ""
        self.hud.draw(
            self.screen, self.view, camera, at, lit=lit, muted=self.speaker.muted, touch=self.controls.used_touch
        )
        if self.view.score:
            self.draw_score()
        if trouble := self.trouble():
            self._banner(trouble, symbols.RED)
        elif self.view.is_preparing and not self.view.phase:
            self._banner(self.texts["preparing"], symbols.BLUE)

    def _flash(self, at: float) -> None:
        """Shows the alarm to who does not hear it: when it begins to sound the window flashes, and gamepads shake.

        The whole window flashes, once a second.
        """
        if self.view.newer is None or self.view.phase != "running":
            return
        if not self.view.newer[1].alarm:
            self.rings = None
            self.quiet = True
        elif self.rings is None:
            self.rings = at if self.quiet else -math.inf
            if self.quiet:
                self.controls.pads.shake()
        if self.rings is not None and at - self.rings < FLASHES_S and (at - self.rings) % FLASH_S < FLASH_S / 2:
            veil = pygame.Surface(self.screen.get_size(), pygame.SRCALPHA)
            veil.fill((*symbols.RED, 110))
            self.screen.blit(veil, (0, 0))

    def draw_score(self) -> None:
        """Draws the score card over the last view, the one thing to remember below it, and a button that closes."""
        card, width, box = self.view.score or {}, self.screen.get_width(), self.close_box()
        lesson = next((line for line in card.get("lines", ()) if line["key"] == card.get("main_lesson")), None)
        wide = min(1060, width - 40)
        panel = pygame.Rect(0, 0, wide, lesson_height(lesson["advice"][self.language] if lesson else "", wide))
        panel.midbottom = (width // 2, box.top - 12)
        above = self.screen.subsurface((0, 0, width, panel.top))
        draw_card(above, card, self.language, footer=self.texts["over"])
        head = f"{self.texts['lesson']} · {lesson['title'][self.language]}" if lesson else self.texts["no_loss"]
        draw_lesson(self.screen, panel, head, lesson["advice"][self.language] if lesson else "")
        pygame.draw.rect(self.screen, symbols.PAPER, box, border_radius=12)
        pygame.draw.rect(self.screen, symbols.INK, box, 2, border_radius=12)
        write(self.screen, self.texts["close"], box.center, 22, symbols.INK, centre=True)

    def close_box(self) -> pygame.Rect:
        """The box of the button below a score."""
        box = pygame.Rect((0, 0), CLOSE)
        box.midbottom = (self.screen.get_width() // 2, self.screen.get_height() - 14)
        return box

    def trouble(self) -> str:
        """What is wrong with the connection, as a text; empty when nothing is."""
        if self.connection.error and not self.view.over:
            return self._connection_text()
        if self.connection.state in ("lost", "away"):
            return self.texts["lost"]
        silent = self.connection.silent_s()
        return self.texts["silent"].format(s=silent) if silent > SILENT_S and not self.view.over else ""

    def _world(self, renderer: PlanRenderer, at: float) -> Camera:
        """Draws the player's storey, what hides it, and the fade from the previous storey; returns the camera."""
        view = self.view
        moment = view.moment(at)
        place = self.shown(at)
        if place is None:
            camera = Camera.over(view.plan["bounds"], self.screen.get_size())
            renderer.draw(self.screen, camera, moment, child=view.child)
            return camera
        row, unseen = view.row(), None
        if moment is not None:
            _put_at(moment, view.me(), place)
            if self.memory is not None and row is not None:
                rooms = view.seen_rooms(place)
                moment = self.memory.seen(moment, place, view.me(), rooms, float(row["visibility_5"]) / 5)
                unseen = self.memory.unseen(rooms, place.storey, moment.tick)
        self._follow(place, at)
        camera = self._camera(place)
        helpless, jet = set(view.status.get("helpless", ())), view.own.get("jet")
        renderer.draw(
            self.screen, camera, moment, view.me(), storey=place.storey, fires=view.fires(), helpless=helpless,
            child=view.child, unseen=unseen, out=view.status.get("evacuated", 0) - view.outside(place),
            jet=((place.x, place.y), self.facing, jet) if jet and any(self.facing) else None,
        )  # fmt: skip
        if moment is not None and row is not None:
            where = place.x, place.y
            dark = moment.dark and not view.outside(place)
            if dark:
                dim(self.screen)
            self.sight.draw(
                self.screen, camera.to_screen(place.x, place.y), row["visibility_5"] / 5, camera.scale, dark=dark
            )
            if dark:
                self.sight.draw_lit_signs(self.screen, camera, view, place, row["visibility_5"] / 5)
                renderer.draw_own(self.screen, camera, where)
        if view.own.get("in_lift"):
            self.screen.fill(NIGHT)  # its doors are shut: nothing of the storey is seen
        self._fade(place, at)
        return camera

    def _follow(self, place: Place, at: float) -> None:
        """Moves the camera towards the player. A change of storey starts a fade from the previous view."""
        if self.storey is not None and place.storey != self.storey:
            self.before, self.changed_at = self.screen.copy(), at
            self.went_up = place.storey > self.storey
        self.storey = place.storey
        share = 1 - math.exp(-FOLLOW_PER_S * max(0.0, min(0.2, at - self.drawn_at)))
        self.drawn_at = at
        # What stands at the left edge covers nothing of what is around the player: the world moves aside meanwhile.
        self.aside += (self.hud.left_edge(self.view, at, self.screen.get_width()) / 2 - self.aside) * share
        if self.eye is None or math.dist(self.eye, (place.x, place.y)) > JUMP_M:
            self.eye = (place.x, place.y)
        self.eye = (self.eye[0] + (place.x - self.eye[0]) * share, self.eye[1] + (place.y - self.eye[1]) * share)

    def _camera(self, place: Place) -> Camera:
        """The camera around the eye, on whole pixels, so that the cached picture and what moves on it do not jitter."""
        size = self.screen.get_size()
        scale = size[1] / VIEW_M
        x, y = self.eye or (place.x, place.y)
        return Camera((round(x * scale) - round(self.aside)) / scale, round(y * scale) / scale, scale, size)

    def _fade(self, place: Place, at: float) -> None:
        passed = at - self.changed_at
        if self.before is not None and passed < FADE_S:
            self.before.set_alpha(round(255 * (1 - passed / FADE_S)))
            self.screen.blit(self.before, (0, 0))
        else:
            self.before = None
        name = self.view.plan["storeys"][place.storey]["name"][self.language]
        if self.went_up and passed < UPWARDS_S:
            self._banner(self.texts["went_up"].format(name=name), symbols.RED)
        elif passed < NAME_S:
            self._banner(name, symbols.BLUE)

    def _banner(self, text: str, colour: tuple[int, ...]) -> None:
        write(self.screen, text, (self.screen.get_width() / 2, 190), 28, (255, 255, 255), centre=True, plate=colour)

    def _connection_text(self) -> str:
        if self.connection.error:
            return self.texts.get(self.connection.error, self.texts["server"])
        if self.connection.state == "away":
            return f"{self.texts['away'].format(url=self.connection.url)} {self.texts['away_more']}"
        return self.texts["connecting" if self.connection.url else "getting_ready"]  # a kiosk plays by itself

    def _shoot(self) -> None:
        self.frame += 1
        if self.shots and self.frame % 120 == 0:
            pygame.image.save(self.screen, str(self.shots / f"frame-{self.frame:05d}.png"))


def _put_at(moment: Snapshot, agent: int, place: Place) -> None:
    """Moves the player in a snapshot to the predicted position."""
    rows = np.flatnonzero(moment.agents["id"] == agent)
    if len(rows):
        moment.agents["x"][rows], moment.agents["y"][rows] = round(place.x * SCALE), round(place.y * SCALE)
        moment.agents["state"][rows] = (moment.agents["state"][rows] & 15) | (place.storey << 4)
