"""The window: input, camera, what is drawn in which order."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pygame

from simulator.protocol import symbols
from simulator.protocol.texts import TEXTS

from .camera import Camera
from .card import draw_card
from .fonts import write
from .hud import Hud
from .net import Connection, drain, now
from .render import PlanRenderer, dim
from .sight import Sight
from .view import Place, View, place_in

SIZE = (1280, 720)
INPUT_HZ = 20
VIEW_M = 22  # how many metres of a storey the window is high
FOLLOW_PER_S, JUMP_M = 10.0, 6.0
FADE_S, NAME_S = 0.45, 1.6
DIGITS = {getattr(pygame, f"K_{digit}"): str(digit) for digit in range(1, 10)}
DIGITS |= {getattr(pygame, f"K_KP{digit}"): str(digit) for digit in range(1, 10)}
KEYS = {**DIGITS, pygame.K_SPACE: "1", pygame.K_c: "C", pygame.K_LSHIFT: "C", pygame.K_t: "T", pygame.K_g: "G"}


class App:
    """One window on one drill."""

    def __init__(self, connection: Connection, *, language: str, fullscreen: bool, shots: Path | None = None) -> None:
        pygame.init()
        flags = pygame.FULLSCREEN | pygame.SCALED if fullscreen else pygame.RESIZABLE
        self.screen = pygame.display.set_mode(SIZE, flags)
        self.connection, self.language, self.shots = connection, language, shots
        self.texts = TEXTS[language]
        pygame.display.set_caption(self.texts["title"])
        self.view, self.hud, self.sight = View(), Hud(language), Sight()
        self.renderer: PlanRenderer | None = None
        self.seq = 0
        self.sent_at = 0.0
        self.actions: list[str] = []
        self.touch: tuple[int, int] | None = None
        self.eye: tuple[float, float] | None = None
        self.drawn_at = 0.0
        self.storey: int | None = None
        self.changed_at = -math.inf
        self.before: pygame.Surface | None = None
        self.frame = 0

    def run(self, bot: Any = None) -> int:
        """Runs until the window closes (or, with a bot, until the drill ends). Returns an exit code."""
        self.connection.start()
        clock = pygame.time.Clock()
        ended_at = None
        while True:
            for event in pygame.event.get():
                if event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
                    self.connection.stop()
                    return 0
                self.on_event(event)
            self.hear()
            self.send(bot)
            self.draw(now())
            pygame.display.flip()
            self._shoot()
            if bot is not None and (self.view.over or self.connection.error):
                ended_at = ended_at or now()
                if now() - ended_at > 1.5:
                    self.connection.stop()
                    return 1 if self.connection.error else 0
            clock.tick(60)

    def hear(self) -> None:
        """Takes up what has arrived."""
        for message in drain(self.connection):
            self.view.take(message, now())
            if not isinstance(message, bytes) and message["t"] == "welcome":
                self.renderer = PlanRenderer(message["plan"], self.language)

    # -- input --------------------------------------------------------------------------------------------------

    def on_event(self, event: pygame.event.Event) -> None:
        """A key, a click or a touch. SDL reports a touch as the left mouse button too."""
        if event.type == pygame.KEYDOWN and event.key in KEYS:
            self._press(key=KEYS[event.key])
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if not self._press(at=event.pos):
                self.touch = event.pos
        elif event.type == pygame.MOUSEMOTION and self.touch:
            self.touch = event.pos
        elif event.type in (pygame.MOUSEBUTTONUP, pygame.WINDOWFOCUSLOST):
            self.touch = None

    def _press(self, *, key: str = "", at: tuple[int, int] | None = None) -> bool:
        """Presses the button with this key or at this place; False when there is none."""
        for box, name, offer in self.hud.buttons(self.view, self.screen.get_size(), now()):
            if name == key or (at is not None and box.collidepoint(at)):
                if not offer.done:
                    self.actions.append(offer.action)
                return True
        return False

    def _direction(self) -> tuple[float, float]:
        pressed = pygame.key.get_pressed()
        dx = float(pressed[pygame.K_RIGHT] or pressed[pygame.K_d]) - float(
            pressed[pygame.K_LEFT] or pressed[pygame.K_a]
        )
        dy = float(pressed[pygame.K_UP] or pressed[pygame.K_w]) - float(pressed[pygame.K_DOWN] or pressed[pygame.K_s])
        place = self.view.place()
        if self.touch and place and not (dx or dy):
            x, y = self._camera(place).to_screen(place.x, place.y)
            dx, dy = self.touch[0] - x, y - self.touch[1]
            if math.hypot(dx, dy) < 12:
                return 0.0, 0.0
        length = math.hypot(dx, dy)
        return (dx / length, dy / length) if length else (0.0, 0.0)

    def send(self, bot: Any = None) -> None:
        """Sends the latest wish, twenty times a second."""
        if self.connection.state != "joined" or now() - self.sent_at < 1 / INPUT_HZ:
            return
        self.sent_at = now()
        self.seq += 1
        if bot is not None and (place := self.view.place()) is not None:
            wanted = bot.input(place.x, place.y)
            self.connection.send("input", seq=self.seq, dx=wanted.dx, dy=wanted.dy, actions=list(wanted.actions))
            return
        dx, dy = self._direction()
        actions, self.actions = self.actions[:4], self.actions[4:]
        self.connection.send("input", seq=self.seq, dx=dx, dy=dy, actions=actions)

    # -- drawing ------------------------------------------------------------------------------------------------

    def draw(self, at: float) -> None:
        """One frame."""
        if self.renderer is None:
            self.screen.fill(symbols.PAPER)
            size = self.screen.get_size()
            write(self.screen, self._connection_text(), (size[0] / 2, size[1] / 2), 28, symbols.INK, centre=True)
            return
        camera = self._world(self.renderer, at)
        self.hud.draw(self.screen, self.view, camera, at)
        if self.view.score:
            draw_card(self.screen, self.view.score, self.language, footer=self.texts["over"])
        if self.connection.state in ("lost", "away"):
            self._banner(self.texts["lost"], symbols.RED)

    def _world(self, renderer: PlanRenderer, at: float) -> Camera:
        """The player's storey, what hides it, and the fade from the storey before; returns the camera."""
        view = self.view
        moment = view.moment(at)
        place = (place_in(moment, view.me()) if moment else None) or view.last
        if place is None:
            camera = Camera.over(view.plan["bounds"], self.screen.get_size())
            renderer.draw(self.screen, camera, moment)
            return camera
        self._follow(place, at)
        camera = self._camera(place)
        helpless = set(view.status.get("helpless", ()))
        renderer.draw(
            self.screen, camera, moment, view.me(), storey=place.storey, fires=view.fires(), helpless=helpless
        )
        row = view.row()
        if moment is not None and row is not None:
            where = place.x, place.y
            dark = moment.dark and not view.outside(place)
            if dark:
                dim(self.screen)
            self.sight.draw(
                self.screen, camera.to_screen(place.x, place.y), row["visibility_5"] / 5, camera.scale, dark=dark
            )
            if dark:
                self.sight.draw_lit_signs(self.screen, camera, view.plan, place, row["visibility_5"] / 5)
                renderer.draw_own(self.screen, camera, where)
        self._fade(place, at)
        return camera

    def _follow(self, place: Place, at: float) -> None:
        """Moves the eye towards the player; a change of storey begins a fade from what was seen before."""
        if self.storey is not None and place.storey != self.storey:
            self.before, self.changed_at = self.screen.copy(), at
        self.storey = place.storey
        share = 1 - math.exp(-FOLLOW_PER_S * max(0.0, min(0.2, at - self.drawn_at)))
        self.drawn_at = at
        if self.eye is None or math.dist(self.eye, (place.x, place.y)) > JUMP_M:
            self.eye = (place.x, place.y)
        self.eye = (self.eye[0] + (place.x - self.eye[0]) * share, self.eye[1] + (place.y - self.eye[1]) * share)

    def _camera(self, place: Place) -> Camera:
        """Around the eye, on whole pixels, so that the kept picture and what moves on it do not jitter."""
        size = self.screen.get_size()
        scale = size[1] / VIEW_M
        x, y = self.eye or (place.x, place.y)
        return Camera(round(x * scale) / scale, round(y * scale) / scale, scale, size)

    def _fade(self, place: Place, at: float) -> None:
        passed = at - self.changed_at
        if self.before is not None and passed < FADE_S:
            self.before.set_alpha(round(255 * (1 - passed / FADE_S)))
            self.screen.blit(self.before, (0, 0))
        else:
            self.before = None
        if passed < NAME_S:
            self._banner(self.view.plan["storeys"][place.storey]["name"][self.language], symbols.BLUE)

    def _banner(self, text: str, colour: tuple[int, ...]) -> None:
        write(self.screen, text, (self.screen.get_width() / 2, 190), 28, (255, 255, 255), centre=True, plate=colour)

    def _connection_text(self) -> str:
        if self.connection.error:
            return self.texts.get(self.connection.error, self.texts["server"])
        if self.connection.state == "away":
            return self.texts["away"].format(url=self.connection.url)
        return self.texts["connecting"]

    def _shoot(self) -> None:
        self.frame += 1
        if self.shots and self.frame % 120 == 0:
            pygame.image.save(self.screen, str(self.shots / f"frame-{self.frame:05d}.png"))
