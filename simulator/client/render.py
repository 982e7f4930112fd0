"""Draws a plan and a snapshot: shared by the window, the PNG command and the replay film."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame
import pygame.gfxdraw

from simulator.protocol import symbols
from simulator.protocol.snapshot import INCAPACITATED, PLAYER_STATE, WAITING, Snapshot

from .fonts import font

Point = tuple[float, float]
BODY_M = 0.26


@dataclass
class Camera:
    """What part of the plane is seen: its centre in metres and the scale in pixels per metre."""

    x: float
    y: float
    scale: float
    size: tuple[int, int]

    def to_screen(self, x: float, y: float) -> tuple[int, int]:
        return (
            round(self.size[0] / 2 + (x - self.x) * self.scale),
            round(self.size[1] / 2 - (y - self.y) * self.scale),
        )

    @classmethod
    def over(cls, bounds: list[float], size: tuple[int, int], margin: float = 1.0) -> Camera:
        """A camera that sees all of `bounds`."""
        low_x, low_y, high_x, high_y = bounds
        scale = min(size[0] / (high_x - low_x + 2 * margin), size[1] / (high_y - low_y + 2 * margin))
        return cls((low_x + high_x) / 2, (low_y + high_y) / 2, scale, size)


def _polygon(surface: pygame.Surface, camera: Camera, points: list[list[float]], colour: tuple[int, ...]) -> None:
    flat = [camera.to_screen(x, y) for x, y in points]
    pygame.gfxdraw.aapolygon(surface, flat, colour)
    pygame.gfxdraw.filled_polygon(surface, flat, colour)


def _text(surface: pygame.Surface, text: str, at: tuple[int, int], size: int, colour: tuple[int, ...]) -> None:
    picture = font(max(10, size)).render(text, True, colour)
    surface.blit(picture, picture.get_rect(center=at))


class PlanRenderer:
    """Draws one plan. The still part is drawn once per camera and kept."""

    def __init__(self, plan: dict[str, Any], language: str = "zh") -> None:
        self.plan, self.language = plan, language
        self._still: pygame.Surface | None = None
        self._still_key: tuple[float, ...] = ()

    def draw(self, surface: pygame.Surface, camera: Camera, snapshot: Snapshot | None = None, me: int = -1) -> None:
        """The plan, and on it the doors, people and smoke of a snapshot; `me` is the player's agent id."""
        surface.blit(self._still_picture(camera), (0, 0))
        if snapshot is not None:
            self._draw_doors(surface, camera, snapshot)
            self._draw_people(surface, camera, snapshot, me)
            self._draw_smoke(surface, camera, snapshot)

    def _still_picture(self, camera: Camera) -> pygame.Surface:
        key = (camera.x, camera.y, camera.scale, *camera.size)
        if self._still is None or key != self._still_key:
            self._still, self._still_key = pygame.Surface(camera.size), key
            self._draw_still(self._still, camera)
        return self._still

    def _draw_still(self, surface: pygame.Surface, camera: Camera) -> None:
        surface.fill(symbols.OUTSIDE)
        _polygon(surface, camera, self.plan["building"], symbols.WALL)
        for room in self.plan["rooms"]:
            colour = symbols.CORRIDOR if room["kind"] == "corridor" else symbols.ROOM
            _polygon(surface, camera, room["polygon"], colour)
        for door in self.plan["doors"]:
            self._draw_doorway(surface, camera, door)
        assembly = self.plan["assembly_point"]
        self._plate(surface, camera, assembly["polygon"], symbols.GREEN, assembly["name"][self.language])
        for room in self.plan["rooms"]:
            x, y = np.mean(room["polygon"], axis=0)
            if room["kind"] != "corridor":
                _text(
                    surface,
                    room["name"][self.language],
                    camera.to_screen(x, y),
                    round(camera.scale * 0.75),
                    symbols.INK,
                )
        for things, colour in (("extinguishers", symbols.RED), ("alarm_buttons", symbols.RED)):
            for thing in self.plan[things]:
                self._draw_thing(surface, camera, thing["at"], colour, round_shape=things == "alarm_buttons")
        for sign in self.plan["signs"]:
            self._draw_sign(surface, camera, sign)

    def _draw_doorway(self, surface: pygame.Surface, camera: Camera, door: dict[str, Any]) -> None:
        x, y = door["centre"]
        half, depth = door["width"] / 2, 0.16
        dx, dy = (half, depth) if door["axis"] == "x" else (depth, half)
        corners = [[x - dx, y - dy], [x + dx, y - dy], [x + dx, y + dy], [x - dx, y + dy]]
        exit_door = "outside" in door["between"]
        _polygon(surface, camera, corners, symbols.GREEN if exit_door else symbols.CORRIDOR)
        if exit_door:
            side = -1 if x < np.mean([point[0] for point in self.plan["building"]]) else 1
            text = {"zh": "安全出口", "en": "EXIT"}[self.language]
            at = camera.to_screen(x + side * 2.6, y + 2.2)
            label = font(max(11, round(camera.scale * 0.7))).render(text, True, (255, 255, 255))
            box = label.get_rect(center=at).inflate(10, 6)
            pygame.draw.rect(surface, symbols.GREEN, box, border_radius=4)
            surface.blit(label, label.get_rect(center=at))

    def _plate(
        self, surface: pygame.Surface, camera: Camera, points: list[list[float]], colour: tuple[int, ...], text: str
    ) -> None:
        flat = [camera.to_screen(x, y) for x, y in points]
        shade = pygame.Surface(camera.size, pygame.SRCALPHA)
        pygame.draw.polygon(shade, (*colour, 60), flat)
        surface.blit(shade, (0, 0))
        pygame.draw.polygon(surface, colour, flat, 2)
        x, y = np.mean(points, axis=0)
        _text(surface, text, camera.to_screen(x, y), round(camera.scale * 0.85), colour)

    def _draw_thing(
        self, surface: pygame.Surface, camera: Camera, at: list[float], colour: tuple[int, ...], *, round_shape: bool
    ) -> None:
        x, y = camera.to_screen(*at)
        size = max(4, round(camera.scale * 0.22))
        if round_shape:
            pygame.draw.rect(surface, colour, (x - size, y - size, 2 * size, 2 * size), border_radius=2)
            pygame.draw.circle(surface, (255, 255, 255), (x, y), max(2, size // 2))
        else:
            pygame.draw.rect(surface, colour, (x - size // 2, y - size, size + 1, 2 * size), border_radius=size // 2)

    def _draw_sign(self, surface: pygame.Surface, camera: Camera, sign: dict[str, Any]) -> None:
        target = next(door["centre"] for door in self.plan["doors"] if door["id"] == sign["to"])
        x, y = camera.to_screen(*sign["at"])
        size = max(5, round(camera.scale * 0.3))
        way = 1 if target[0] > sign["at"][0] else -1
        pygame.draw.rect(surface, symbols.GREEN, (x - size, y - size // 2, 2 * size, size + 1), border_radius=2)
        tip = [
            (x + way * size * 0.7, y),
            (x - way * size * 0.2, y - size * 0.4),
            (x - way * size * 0.2, y + size * 0.4),
        ]
        pygame.draw.polygon(surface, (255, 255, 255), tip)

    def _draw_doors(self, surface: pygame.Surface, camera: Camera, snapshot: Snapshot) -> None:
        for door, is_open in zip(self.plan["doors"], snapshot.doors, strict=True):
            if is_open or "outside" in door["between"]:
                continue
            x, y = door["centre"]
            half = door["width"] / 2
            dx, dy = (half, 0.0) if door["axis"] == "x" else (0.0, half)
            start, end = camera.to_screen(x - dx, y - dy), camera.to_screen(x + dx, y + dy)
            pygame.draw.line(surface, (139, 94, 52), start, end, max(3, round(camera.scale * 0.2)))

    def _draw_people(self, surface: pygame.Surface, camera: Camera, snapshot: Snapshot, me: int) -> None:
        radius = max(3, round(camera.scale * BODY_M))
        for agent in snapshot.agents:
            x, y = camera.to_screen(agent["x"] / 100, agent["y"] / 100)
            state = int(agent["state"])
            name = {WAITING: "waiting", INCAPACITATED: "incapacitated", PLAYER_STATE: "player"}.get(state, "walking")
            colour = symbols.AGENT_COLOURS[name]
            if state == PLAYER_STATE:
                pygame.gfxdraw.filled_circle(surface, x, y, radius + 3, (255, 255, 255))
                pygame.gfxdraw.aacircle(surface, x, y, radius + 3, colour)
            pygame.gfxdraw.filled_circle(surface, x, y, radius, colour)
            pygame.gfxdraw.aacircle(surface, x, y, radius, symbols.INK if int(agent["id"]) == me else colour)

    def _draw_smoke(self, surface: pygame.Surface, camera: Camera, snapshot: Snapshot) -> None:
        """Smoke darkens with extinction and with how low the layer hangs; edges are softened by scaling up."""
        cells = self.plan["cells"]
        size = (max(1, camera.size[0] // 12), max(1, camera.size[1] // 12))
        veil = pygame.Surface(size, pygame.SRCALPHA)
        for (low_x, low_y, high_x, high_y), cell in zip(cells, snapshot.cells, strict=True):
            extinction, layer = cell["extinction_20"] / 20, cell["layer_dm"] / 10
            hanging = min(1.0, max(0.0, (self.plan["height"] - layer) / (self.plan["height"] - 0.8)))
            alpha = round(215 * (1 - math.exp(-1.2 * extinction)) * hanging)
            if alpha < 4:
                continue
            left, top = camera.to_screen(low_x, high_y)
            right, bottom = camera.to_screen(high_x, low_y)
            box = (left // 12, top // 12, max(1, (right - left) // 12 + 1), max(1, (bottom - top) // 12 + 1))
            pygame.draw.rect(veil, (*symbols.SMOKE, alpha), box)
        surface.blit(pygame.transform.smoothscale(veil, camera.size), (0, 0))


def plan_picture(plan: dict[str, Any], size: tuple[int, int] = (1200, 720), language: str = "zh") -> pygame.Surface:
    """The whole plan as a picture."""
    surface = pygame.Surface(size)
    PlanRenderer(plan, language).draw(surface, Camera.over(plan["bounds"], size))
    return surface
