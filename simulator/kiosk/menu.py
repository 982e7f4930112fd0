"""Choices on a screen, made by touch, mouse, keyboard or gamepad."""

from __future__ import annotations

import pygame

from simulator.client.controls import pressed_at
from simulator.client.pads import Pads
from simulator.protocol import symbols

BACK = -1
KEYS = {
    pygame.K_LEFT: "previous", pygame.K_UP: "previous", pygame.K_RIGHT: "next", pygame.K_DOWN: "next",
    pygame.K_RETURN: "act", pygame.K_KP_ENTER: "act", pygame.K_SPACE: "act", pygame.K_BACKSPACE: "back",
}  # fmt: skip
STEPS = {"next": 1, "right": 1, "down": 1, "previous": -1, "left": -1, "up": -1}
PRESSES = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.FINGERDOWN, pygame.JOYBUTTONDOWN, pygame.JOYHATMOTION)


class Menu:
    """Boxes, one of which is highlighted. `on_event` returns the chosen one."""

    def __init__(self, boxes: list[pygame.Rect], back: pygame.Rect | None = None) -> None:
        self.boxes, self.back = boxes, back
        self.lit = 0
        self.shows_lit = False

    def on_event(self, event: pygame.event.Event, pads: Pads, size: tuple[int, int]) -> int | None:
        """Returns the number of the chosen box, BACK, or None."""
        at = pressed_at(event, size)
        if at is not None:
            self.shows_lit = False
            if self.back is not None and self.back.collidepoint(at):
                return BACK
            return next((index for index, box in enumerate(self.boxes) if box.collidepoint(at)), None)
        meaning = KEYS.get(event.key, "") if event.type == pygame.KEYDOWN else pads.on_event(event)
        return self.take(meaning)

    def take(self, meaning: str) -> int | None:
        """Returns the choice made by a key or a pad."""
        if meaning in STEPS:
            if self.shows_lit:
                self.lit = (self.lit + STEPS[meaning]) % len(self.boxes)
            self.shows_lit = True
        elif meaning in ("act", "start"):
            return self.lit
        elif meaning in ("C", "back") and self.back is not None:
            return BACK
        return None

    def draw_lit(self, surface: pygame.Surface) -> None:
        """Draws the frame around the highlighted box, once a key or pad has been used."""
        if self.shows_lit:
            box = self.boxes[self.lit].inflate(14, 14)
            pygame.draw.rect(surface, symbols.AGENT_COLOURS["player"], box, 6, border_radius=20)


__all__ = ["BACK", "PRESSES", "Menu", "pressed_at"]
