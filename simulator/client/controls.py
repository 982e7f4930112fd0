"""Keyboard, mouse, fingers and gamepads combined: a direction, pressed buttons and a highlighted offer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pygame

from .pads import Pads

if TYPE_CHECKING:
    from .hud import Button

DIGITS = {getattr(pygame, f"K_{digit}"): str(digit) for digit in range(1, 10)}
DIGITS |= {getattr(pygame, f"K_KP{digit}"): str(digit) for digit in range(1, 10)}
LETTERS = {getattr(pygame, f"K_{letter.lower()}"): letter for letter in "CTGEQJKL"}
KEYS = {**DIGITS, **LETTERS, pygame.K_LSHIFT: "C"}
FIXED = ("C", "T", "G")
NEAR_PX = 12  # a finger on the player's figure means: stand still
STEPS = {"next": 1, "right": 1, "down": 1, "previous": -1, "left": -1, "up": -1}
MOUSE = -1


class Controls:
    """Collects what is pressed; `actions` are waiting to be sent."""

    def __init__(self, pads: Pads | None = None) -> None:
        self.pads = pads or Pads()
        self.actions: list[str] = []
        self.walking: dict[int, tuple[float, float]] = {}  # fingers (and the mouse) that point where to walk
        self.lit: str = ""  # the key of the offer a gamepad has chosen
        self.used_pad = False
        self.used_touch = False
        self.pressed = False

    def on_event(self, event: pygame.event.Event, buttons: Sequence[Button], size: tuple[int, int]) -> None:
        """Handles one event; `buttons` are those on the screen now."""
        if event.type == pygame.KEYDOWN:
            self.used_pad = self.used_touch = False
            self._press_key(KEYS.get(event.key, ""), buttons)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and not _from_finger(event):
            self._put(MOUSE, event.pos, buttons)
        elif event.type == pygame.MOUSEMOTION and MOUSE in self.walking and not _from_finger(event):
            self.walking[MOUSE] = event.pos
        elif event.type == pygame.MOUSEBUTTONUP:
            self.walking.pop(MOUSE, None)
        elif event.type == pygame.FINGERDOWN:
            self.used_touch = True
            self._put(event.finger_id, (event.x * size[0], event.y * size[1]), buttons)
        elif event.type == pygame.FINGERMOTION and event.finger_id in self.walking:
            self.walking[event.finger_id] = (event.x * size[0], event.y * size[1])
        elif event.type == pygame.FINGERUP:
            self.walking.pop(event.finger_id, None)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.walking.clear()
        else:
            self._on_pad(self.pads.on_event(event), buttons)

    def _put(self, finger: int, at: tuple[float, float], buttons: Sequence[Button]) -> None:
        """Handles a finger: on a button it presses it, elsewhere it shows where to walk."""
        self.used_pad = False
        for box, _, offer in buttons:
            if box.collidepoint(at):
                self._act(offer)
                return
        self.walking[finger] = at

    def _press_key(self, key: str, buttons: Sequence[Button]) -> None:
        for _, name, offer in buttons:
            if key and name == key:
                self._act(offer)
                return

    def _act(self, offer: object) -> None:
        if not offer.done:  # type: ignore[attr-defined]
            self.actions.append(offer.action)  # type: ignore[attr-defined]
            self.pressed = True

    def _on_pad(self, meaning: str, buttons: Sequence[Button]) -> None:
        if not meaning:
            return
        self.used_pad = True
        if meaning in STEPS:
            self._light_next(STEPS[meaning], buttons)
        elif meaning == "act":
            self._press_key(self.highlight(buttons), buttons)
        else:
            self._press_key(meaning, buttons)

    def highlight(self, buttons: Sequence[Button]) -> str:
        """The key of the button that a gamepad's A would press: the chosen one, else the first that is possible."""
        keys = [key for _, key, offer in buttons if not offer.done]
        if self.lit in keys:
            return self.lit
        ready = [key for _, key, offer in buttons if offer.ready and not offer.done]
        first = [key for key in ready if key not in FIXED]
        return next(iter([*first, *ready, *keys]), "")

    def _light_next(self, step: int, buttons: Sequence[Button]) -> None:
        keys = sorted(key for _, key, offer in buttons if not offer.done)
        if keys:
            lit = self.highlight(buttons)
            self.lit = keys[(keys.index(lit) + step) % len(keys)] if lit in keys else keys[0]

    def direction(self, own: tuple[int, int] | None) -> tuple[float, float]:
        """The direction wanted, up positive, at most 1 long; `own` is where the player is on the screen."""
        pressed = pygame.key.get_pressed()
        dx = float(pressed[pygame.K_RIGHT] or pressed[pygame.K_d]) - float(
            pressed[pygame.K_LEFT] or pressed[pygame.K_a]
        )
        dy = float(pressed[pygame.K_UP] or pressed[pygame.K_w]) - float(pressed[pygame.K_DOWN] or pressed[pygame.K_s])
        if dx or dy:
            return dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
        stick = self.pads.stick()
        if stick.dx or stick.dy:
            self.used_pad = True
            return stick.dx, stick.dy
        if self.walking and own is not None:
            x, y = next(iter(self.walking.values()))
            dx, dy = x - own[0], own[1] - y
            length = math.hypot(dx, dy)
            return (0.0, 0.0) if length < NEAR_PX else (dx / length, dy / length)
        return 0.0, 0.0

    def take_actions(self, most: int = 4) -> list[str]:
        """Removes and returns up to so many of the pressed actions, in order."""
        taken, self.actions = self.actions[:most], self.actions[most:]
        return taken


def _from_finger(event: pygame.event.Event) -> bool:
    """True for a mouse event that SDL makes from a touch; the finger event is handled by itself."""
    return bool(getattr(event, "touch", False))


def pressed_at(event: pygame.event.Event, size: tuple[int, int]) -> tuple[float, float] | None:
    """Where a finger or the mouse was pressed; None for any other event."""
    if event.type == pygame.FINGERDOWN:
        return event.x * size[0], event.y * size[1]
    if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and not _from_finger(event):
        return float(event.pos[0]), float(event.pos[1])
    return None
