"""How far the player sees. Beyond that, smoke or darkness hides the world."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Any

import numpy as np
import pygame

from simulator.protocol import symbols

from .camera import Camera
from .still import draw_sign, sign_target
from .view import CLEAR_M, Place, View

SMALL = 8  # the veil is drawn this many times smaller and scaled up
MOST_ALPHA = 240
NIGHT = (10, 12, 20)
KEPT = 4


class Sight:
    """Caches the last few veils: visibility changes five times a second, frames sixty times."""

    def __init__(self) -> None:
        self._veils: OrderedDict[tuple[Any, ...], pygame.Surface] = OrderedDict()

    def draw(
        self, surface: pygame.Surface, at: tuple[int, int], sight_m: float, scale: float, *, dark: bool = False
    ) -> None:
        """Hides what is further than `sight_m` from the player's position on the screen."""
        if sight_m >= CLEAR_M:
            return
        reach = max(1.0, sight_m) * scale
        width, height = surface.get_size()
        if reach > math.hypot(width, height):
            return
        step = 4 if reach < 100 else 16
        veil = self._veil(surface.get_size(), round(reach / step) * step, dark=dark)
        surface.blit(veil, (at[0] - veil.get_width() // 2, at[1] - veil.get_height() // 2))

    def _veil(self, size: tuple[int, int], reach: int, *, dark: bool) -> pygame.Surface:
        key = (size, reach, dark)
        if key not in self._veils:
            self._veils[key] = _veil(size, reach, NIGHT if dark else symbols.SMOKE)
            while len(self._veils) > KEPT:
                self._veils.popitem(last=False)
        self._veils.move_to_end(key)
        return self._veils[key]

    @staticmethod
    def draw_lit_signs(surface: pygame.Surface, camera: Camera, view: View, place: Place, sight_m: float) -> None:
        """Draws lit signs in the dark: they are visible twice as far as anything else, and through no wall."""
        plan, seen = view.plan, view.seen_rooms(place)
        for sign in plan["signs"]:
            far = math.dist(sign["at"], (place.x, place.y)) > 2 * sight_m
            here = sign["storey"] == place.storey and view.room_id(sign["at"][0], sign["at"][1], place.storey) in seen
            if sign.get("lit") and here and not far:
                target = sign_target(plan, sign)
                if target is not None:
                    glow = pygame.Surface((90, 90), pygame.SRCALPHA)
                    for ring in range(5, 0, -1):
                        pygame.draw.circle(glow, (*symbols.GREEN, 20), (45, 45), ring * 9)
                    x, y = camera.to_screen(*sign["at"])
                    surface.blit(glow, (x - 45, y - 45))
                    draw_sign(surface, camera, sign["at"], target)


def _veil(size: tuple[int, int], reach: int, colour: tuple[int, ...]) -> pygame.Surface:
    """A veil, clear in the middle and thick beyond `reach` pixels; larger than the window, so that it may shift."""
    wide, high = (pixels * 3 // 2 // SMALL for pixels in size)
    y, x = np.mgrid[0:high, 0:wide]
    away = np.hypot(x - (wide - 1) / 2, y - (high - 1) / 2) * SMALL
    small = pygame.Surface((wide, high), pygame.SRCALPHA)
    small.fill((*colour, 0))
    alpha = pygame.surfarray.pixels_alpha(small)
    alpha[:] = np.clip((away / reach - 0.55) / 0.45, 0, 1).T * MOST_ALPHA
    del alpha
    return pygame.transform.smoothscale(small, (wide * SMALL, high * SMALL))
