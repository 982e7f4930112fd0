"""Gamepads, which may be plugged in and out at any time: a stick walks, a cross chooses, buttons act."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

DEAD_ZONE, FULL = 0.25, 0.95
STICK_CHOOSES, STICK_RESTS = 0.6, 0.3
SHAKE = (0.6, 1.0, 1500)  # the strength of the slow and of the quick motor, and for how many ms
# In the order that most pads have under SDL: A, B, X, Y, shoulders, back, start, and crosses reported as buttons.
BUTTONS = {0: "act", 1: "C", 2: "G", 3: "T", 4: "previous", 5: "next", 6: "back", 7: "start", 9: "previous",
           10: "next", 11: "up", 12: "down", 13: "left", 14: "right"}  # fmt: skip
HATS = {(-1, 0): "left", (1, 0): "right", (0, 1): "up", (0, -1): "down"}
PAD_EVENTS = (pygame.JOYBUTTONDOWN, pygame.JOYHATMOTION, pygame.JOYDEVICEADDED, pygame.JOYDEVICEREMOVED)


@dataclass(frozen=True)
class Stick:
    """Where a stick points, up positive, its length at most 1."""

    dx: float
    dy: float


def shaped(x: float, y: float) -> Stick:
    """A stick's raw axes (down positive) as a direction: zero in the dead zone, full speed near the rim."""
    length = math.hypot(x, y)
    if length < DEAD_ZONE:
        return Stick(0.0, 0.0)
    pace = min(1.0, (length - DEAD_ZONE) / (FULL - DEAD_ZONE))
    return Stick(x / length * pace, -y / length * pace)


class Pads:
    """All connected gamepads: the one that is pushed counts."""

    def __init__(self) -> None:
        self.open: dict[int, pygame.joystick.JoystickType] = {}
        self._leaning = ""
        try:
            pygame.joystick.init()
        except pygame.error:
            return  # this machine has no joystick support
        for index in range(pygame.joystick.get_count()):
            self._open(index)

    def _open(self, index: int) -> None:
        try:
            pad = pygame.joystick.Joystick(index)
        except pygame.error:
            return  # unplugged again
        self.open[pad.get_instance_id()] = pad

    def on_event(self, event: pygame.event.Event) -> str:
        """The meaning of a button or cross (see BUTTONS), else empty. Notes pads that are plugged in or out."""
        if event.type == pygame.JOYDEVICEADDED:
            self._open(event.device_index)
        elif event.type == pygame.JOYDEVICEREMOVED:
            self.open.pop(event.instance_id, None)
        elif event.type == pygame.JOYBUTTONDOWN:
            return BUTTONS.get(event.button, "")
        elif event.type == pygame.JOYHATMOTION:
            return HATS.get(tuple(event.value), "")
        return ""

    def stick(self) -> Stick:
        """The direction of the stick that is pushed furthest."""
        found = [shaped(pad.get_axis(0), pad.get_axis(1)) for pad in self.open.values() if pad.get_numaxes() >= 2]
        return max(found, key=lambda stick: math.hypot(stick.dx, stick.dy), default=Stick(0.0, 0.0))

    def leaned(self) -> str:
        """The way a stick has just been pushed, once for each push, for choosing in menus; else empty."""
        stick = self.stick()
        length = math.hypot(stick.dx, stick.dy)
        if length < STICK_RESTS:
            self._leaning = ""
        if length < STICK_CHOOSES or self._leaning:
            return ""
        if abs(stick.dx) > abs(stick.dy):
            self._leaning = "right" if stick.dx > 0 else "left"
        else:
            self._leaning = "up" if stick.dy > 0 else "down"
        return self._leaning

    def shake(self) -> None:
        """Shakes the gamepads that can be shaken, for who does not hear the alarm."""
        for pad in self.open.values():
            pad.rumble(*SHAKE)
