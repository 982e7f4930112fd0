"""The window: input, camera, interpolation, head-up display, score."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from simulator.protocol import symbols
from simulator.protocol.snapshot import Snapshot, unpack

from .fonts import font
from .net import Connection, drain, now
from .render import Camera, PlanRenderer
from .texts import TEXTS

SIZE = (1280, 720)
INPUT_HZ = 20
DELAY_S = 0.12
KEYS = {
    pygame.K_e: "raise_alarm",
    pygame.K_q: "close_door",
    pygame.K_o: "open_door",
    pygame.K_t: "call_119",
    pygame.K_f: "use_extinguisher",
    pygame.K_g: "wake_other",
    pygame.K_r: "roll_call",
}
BUTTONS = [("E", "raise_alarm"), ("C", "crouch"), ("Q", "close_door"), ("T", "call_119"), ("R", "roll_call")]


@dataclass
class View:
    """What the client knows: plan, the last two snapshots, its player, texts."""

    welcome: dict[str, Any] | None = None
    older: tuple[float, Snapshot] | None = None
    newer: tuple[float, Snapshot] | None = None
    status: dict[str, Any] = field(default_factory=dict)
    score: dict[str, Any] | None = None
    notice: tuple[float, str] = (0.0, "")
    over: bool = False

    def take(self, message: dict[str, Any] | bytes, at: float) -> None:
        """Takes up one message."""
        if isinstance(message, bytes):
            self.older, self.newer = self.newer, (at, unpack(message))
            return
        kind = message["t"]
        if kind == "welcome":
            self.welcome, self.older, self.newer = message, None, None
        elif kind == "status":
            self.status = message
        elif kind == "score":
            self.score = message["card"]
        elif kind == "ended":
            self.over = True
        elif kind == "event" and message["kind"] == "refused":
            self.notice = (at + 1.5, "refused")

    def moment(self, at: float) -> Snapshot | None:
        """The crowd as it stood a short while ago, between the last two snapshots, so that nobody jerks."""
        if self.newer is None:
            return None
        if self.older is None:
            return self.newer[1]
        (older_at, older), (newer_at, newer) = self.older, self.newer
        share = min(1.0, max(0.0, (at - DELAY_S - older_at) / max(1e-3, newer_at - older_at)))
        agents = newer.agents.copy()
        _, here, there = np.intersect1d(newer.agents["id"], older.agents["id"], return_indices=True)
        for axis in ("x", "y"):
            before, after = older.agents[axis][there].astype(float), newer.agents[axis][here].astype(float)
            agents[axis][here] = np.rint(before + (after - before) * share)
        return Snapshot(newer.tick, agents, newer.cells, newer.doors, newer.players, newer.alarm)


class App:
    """One window on one drill."""

    def __init__(self, connection: Connection, *, language: str, fullscreen: bool, shots: Path | None = None) -> None:
        pygame.init()
        flags = pygame.FULLSCREEN | pygame.SCALED if fullscreen else pygame.RESIZABLE
        self.screen = pygame.display.set_mode(SIZE, flags)
        self.connection, self.language, self.shots = connection, language, shots
        self.texts = TEXTS[language]
        pygame.display.set_caption(self.texts["title"])
        self.view = View()
        self.renderer: PlanRenderer | None = None
        self.low = False
        self.seq = 0
        self.sent_at = 0.0
        self.actions: list[str] = []
        self.touch: tuple[float, float] | None = None
        self.camera_at: tuple[float, float] | None = None
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
                self._on_event(event)
            for message in drain(self.connection):
                self.view.take(message, now())
                if not isinstance(message, bytes) and message["t"] == "welcome":
                    self.renderer = PlanRenderer(message["plan"], self.language)
            self._send(bot)
            self._draw()
            if bot is not None and (self.view.over or self.connection.error):
                ended_at = ended_at or now()
                if now() - ended_at > 1.5:
                    self.connection.stop()
                    return 1 if self.connection.error else 0
            clock.tick(60)

    # -- input --------------------------------------------------------------------------------------------------

    def _on_event(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN:
            if event.key in KEYS:
                self.actions.append(KEYS[event.key])
            elif event.key in (pygame.K_c, pygame.K_LSHIFT):
                self._toggle_low()
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            action = self._button_at(event.pos)
            if action == "crouch":
                self._toggle_low()
            elif action:
                self.actions.append(action)
            else:
                self.touch = event.pos
        elif event.type == pygame.MOUSEMOTION and self.touch:
            self.touch = event.pos
        elif event.type == pygame.MOUSEBUTTONUP:
            self.touch = None

    def _toggle_low(self) -> None:
        self.low = not self.low
        self.actions.append("crouch" if self.low else "stand")

    def _direction(self) -> tuple[float, float]:
        pressed = pygame.key.get_pressed()
        dx = (pressed[pygame.K_RIGHT] or pressed[pygame.K_d]) - (pressed[pygame.K_LEFT] or pressed[pygame.K_a])
        dy = (pressed[pygame.K_UP] or pressed[pygame.K_w]) - (pressed[pygame.K_DOWN] or pressed[pygame.K_s])
        if self.touch and not (dx or dy):
            width, height = self.screen.get_size()
            dx, dy = self.touch[0] - width / 2, height / 2 - self.touch[1]  # type: ignore[assignment]
        length = math.hypot(dx, dy)
        return (dx / length, dy / length) if length else (0.0, 0.0)

    def _send(self, bot: Any) -> None:
        if self.connection.state != "joined" or now() - self.sent_at < 1 / INPUT_HZ:
            return
        self.sent_at = now()
        self.seq += 1
        if bot is not None and (place := self.place()) is not None:
            wanted = bot.input(*place)
            self.connection.send("input", seq=self.seq, dx=wanted.dx, dy=wanted.dy, actions=list(wanted.actions))
            return
        dx, dy = self._direction()
        actions, self.actions = self.actions[:4], self.actions[4:]
        self.connection.send("input", seq=self.seq, dx=dx, dy=dy, actions=actions)

    # -- what is known of the player ----------------------------------------------------------------------------

    def me(self) -> int:
        return int(self.view.welcome["agent"]) if self.view.welcome else -1

    def place(self) -> tuple[float, float] | None:
        """Where the player is, metres; None before the first snapshot and after leaving."""
        if self.view.newer is None:
            return None
        agents = self.view.newer[1].agents
        mine = agents[agents["id"] == self.me()]
        return (mine["x"][0] / 100, mine["y"][0] / 100) if len(mine) else None

    def own_row(self) -> Any:
        if self.view.newer is None:
            return None
        players = self.view.newer[1].players
        mine = players[players["agent"] == self.me()]
        return mine[0] if len(mine) else None

    # -- drawing ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        size = self.screen.get_size()
        if self.renderer is None:
            self.screen.fill(symbols.PAPER)
            self._centre(self._connection_text(), size[1] // 2, 28)
        else:
            moment = self.view.moment(now())
            self.renderer.draw(self.screen, self._camera(size), moment, self.me())
            self._draw_sight(size)
            self._draw_hud(size)
            if self.view.score:
                self._draw_score(size)
            if self.connection.state in ("lost", "away"):
                self._banner(self.texts["lost"], symbols.RED)
        pygame.display.flip()
        self.frame += 1
        if self.shots and self.frame % 120 == 0:
            pygame.image.save(self.screen, str(self.shots / f"frame-{self.frame:05d}.png"))

    def _connection_text(self) -> str:
        if self.connection.error:
            return self.texts.get(self.connection.error, self.texts["server"])
        if self.connection.state == "away":
            return self.texts["away"].format(url=self.connection.url)
        return self.texts["connecting"]

    def _camera(self, size: tuple[int, int]) -> Camera:
        """Follows the player in steps of half a metre, so that the still picture is redrawn seldom."""
        place = self.place()
        bounds = self.view.welcome["plan"]["bounds"]  # type: ignore[index]
        if place is None:
            return Camera.over(bounds, size)
        self.camera_at = (round(place[0] * 2) / 2, round(place[1] * 2) / 2)
        return Camera(*self.camera_at, scale=size[1] / 22, size=size)

    def _draw_sight(self, size: tuple[int, int]) -> None:
        """Darkens what lies beyond the player's visibility."""
        row, place = self.own_row(), self.place()
        if row is None or place is None or row["visibility_5"] >= 145:
            return
        reach = max(1.0, row["visibility_5"] / 5) * size[1] / 22
        veil = pygame.Surface(size, pygame.SRCALPHA)
        veil.fill((*symbols.SMOKE, 235))
        at = self._camera(size).to_screen(*place)
        for ring in range(8, 0, -1):
            pygame.draw.circle(veil, (*symbols.SMOKE, 235 * (ring - 1) // 8), at, round(reach * (0.5 + ring / 16)))
        self.screen.blit(veil, (0, 0))

    def _draw_hud(self, size: tuple[int, int]) -> None:
        row, status, texts = self.own_row(), self.view.status, self.texts
        bar = pygame.Surface((size[0], 56), pygame.SRCALPHA)
        bar.fill((33, 37, 41, 225))
        self.screen.blit(bar, (0, 0))
        seconds = status.get("time_s", 0)
        parts = [f"{texts['time']} {int(seconds) // 60}:{int(seconds) % 60:02d}"]
        if status:
            parts.append(texts["out"].format(out=status.get("evacuated", 0), total=status.get("total", 0)))
        if row is not None:
            parts.append(texts["low"] if row["posture"] else texts["upright"])
            parts.append(texts["sight"].format(m=row["visibility_5"] / 5))
            self._draw_dose(size, row["fed_200"] / 200)
        self._label("   ".join(parts), (18, 28), 20, (255, 255, 255))
        if status.get("phase") == "countdown":
            self._banner(texts["lobby"].format(n=math.ceil(status.get("starts_in_s", 0))), symbols.BLUE)
        elif self.view.newer and not self.view.score:
            self._hint(size, row)
        self._label(texts["help"], (18, size[1] - 22), 15, symbols.INK)
        for box, key, _ in self._buttons(size):
            pygame.draw.rect(self.screen, (255, 255, 255), box, border_radius=10)
            pygame.draw.rect(self.screen, symbols.INK, box, 2, border_radius=10)
            self._label(key, box.center, 20, symbols.INK, centre=True)

    def _draw_dose(self, size: tuple[int, int], dose: float) -> None:
        box = pygame.Rect(size[0] - 240, 18, 220, 20)
        pygame.draw.rect(self.screen, (90, 96, 102), box, border_radius=6)
        filled = box.copy()
        filled.width = round(box.width * min(1.0, dose))
        pygame.draw.rect(self.screen, symbols.YELLOW if dose < 0.3 else symbols.RED, filled, border_radius=6)
        self._label(self.texts["dose"], (box.left - 96, 28), 17, (255, 255, 255))

    def _hint(self, size: tuple[int, int], row: Any) -> None:
        place, snapshot = self.place(), self.view.newer[1]  # type: ignore[index]
        if row is None or place is None:
            return
        low_x, low_y = np.min(self.view.welcome["plan"]["building"], axis=0)  # type: ignore[index]
        high_x, high_y = np.max(self.view.welcome["plan"]["building"], axis=0)  # type: ignore[index]
        outside = not (low_x <= place[0] <= high_x and low_y <= place[1] <= high_y)
        if outside:
            key = "hint_assembly"
        elif row["visibility_5"] < 60 and not row["posture"]:
            key = "hint_low"
        else:
            key = "hint_go" if snapshot.alarm else "hint_alarm"
        text = self.texts[self.view.notice[1]] if self.view.notice[0] > now() else self.texts[key]
        self._label(text, (size[0] // 2, 84), 22, symbols.INK, centre=True, plate=(255, 255, 255))
        if outside:
            self._point_to(size, np.mean(self.view.welcome["plan"]["assembly_point"]["polygon"], axis=0))  # type: ignore[index]

    def _point_to(self, size: tuple[int, int], goal: Any) -> None:
        """An arrow at the edge of the window towards a place that is out of sight."""
        x, y = self._camera(size).to_screen(float(goal[0]), float(goal[1]))
        margin = 110
        if margin < x < size[0] - margin and margin < y < size[1] - margin:
            return
        angle = math.atan2(y - size[1] / 2, x - size[0] / 2)
        at = (min(max(x, margin), size[0] - margin), min(max(y, margin), size[1] - margin - 60))
        tip = [
            (at[0] + round(reach * math.cos(angle + turn)), at[1] + round(reach * math.sin(angle + turn)))
            for reach, turn in ((34, 0.0), (26, 2.5), (10, math.pi), (26, -2.5))
        ]
        pygame.draw.polygon(self.screen, symbols.GREEN, tip)
        pygame.draw.polygon(self.screen, (255, 255, 255), tip, 2)

    def _buttons(self, size: tuple[int, int]) -> list[tuple[pygame.Rect, str, str]]:
        left = size[0] - 76 * len(BUTTONS)
        return [
            (pygame.Rect(left + 76 * index, size[1] - 104, 64, 56), key, action)
            for index, (key, action) in enumerate(BUTTONS)
        ]

    def _button_at(self, at: tuple[int, int]) -> str:
        found = (action for box, _, action in self._buttons(self.screen.get_size()) if box.collidepoint(at))
        return next(found, "")

    def _draw_score(self, size: tuple[int, int]) -> None:
        card = self.view.score or {}
        panel = pygame.Rect(0, 0, 720, 520)
        panel.center = (size[0] // 2, size[1] // 2)
        pygame.draw.rect(self.screen, (255, 255, 255), panel, border_radius=16)
        pygame.draw.rect(self.screen, symbols.INK, panel, 2, border_radius=16)
        heading = self.texts["score"].format(total=card["total"], most=card["max"])
        self._label(f"{heading}  {self.texts[card['band']]}", (panel.left + 32, panel.top + 40), 30, symbols.INK)
        for index, line in enumerate(card["lines"]):
            y = panel.top + 96 + index * 47
            good = line["points"] >= line["most"] * 0.6
            self._label(
                f"{line['points']:g}/{line['most']:g}", (panel.left + 32, y), 20, symbols.GREEN if good else symbols.RED
            )
            self._label(line["title"][self.language], (panel.left + 110, y), 20, symbols.INK)
            self._label(line["reason"][self.language], (panel.left + 250, y), 17, (90, 96, 102))
        self._label(self.texts["over"], (panel.left + 32, panel.bottom - 26), 17, symbols.BLUE)

    def _banner(self, text: str, colour: tuple[int, ...]) -> None:
        self._label(text, (self.screen.get_width() // 2, 130), 28, (255, 255, 255), centre=True, plate=colour)

    def _centre(self, text: str, y: int, size: int) -> None:
        self._label(text, (self.screen.get_width() // 2, y), size, symbols.INK, centre=True)

    def _label(
        self,
        text: str,
        at: tuple[int, int],
        size: int,
        colour: tuple[int, ...],
        *,
        centre: bool = False,
        plate: tuple[int, ...] | None = None,
    ) -> None:
        picture = font(size).render(text, True, colour)
        box = picture.get_rect(center=at) if centre else picture.get_rect(midleft=at)
        if plate is not None:
            pygame.draw.rect(self.screen, plate, box.inflate(28, 16), border_radius=10)
        self.screen.blit(picture, box)
