"""The kiosk itself: one window that shows one scene at a time."""

from __future__ import annotations

import logging
from pathlib import Path

import pygame

from simulator.client import fitting
from simulator.client.net import now
from simulator.client.sound import SILENT

from .machine import Machine
from .menu import PRESSES
from .scenes import Attract, Scene
from .settings import Settings

FPS = 60
PLUGS = (pygame.JOYDEVICEADDED, pygame.JOYDEVICEREMOVED)
MOST_FAILURES = 5

logger = logging.getLogger(__name__)


class Kiosk:
    """Runs one scene after another on a machine."""

    def __init__(self, settings: Settings, *, screen: pygame.Surface | None = None) -> None:
        self.machine = Machine(settings, screen=screen)
        self.scene: Scene = Attract(self.machine)

    def run(self, *, seconds: float | None = None, shots: Path | None = None) -> int:
        """Runs until Escape is pressed, or for `seconds`. A scene that fails is replaced by the attract loop."""
        if self.machine.settings.url and self.machine.settings.token:
            self.machine.sender.start()
        clock, began, failures, number = pygame.time.Clock(), now(), 0, 0
        while seconds is None or now() - began < seconds:
            try:
                if not self.turn(list(fitting.events_on(self.machine.screen))):
                    break
            except Exception:
                failures += 1
                logger.exception("the kiosk stumbled")
                if failures > MOST_FAILURES:
                    raise
                self.go_to(Attract(self.machine))
            fitting.show(self.machine.screen)
            number += 1
            if shots is not None and number % FPS == 0:
                pygame.image.save(self.machine.screen, str(shots / f"kiosk-{number // FPS:04d}.png"))
            clock.tick(FPS)
        self.scene.leave()
        self.machine.sender.stop()
        self.machine.speaker.stop()
        return 0

    def turn(self, events: list[pygame.event.Event]) -> bool:
        """Runs one frame; returns False when the window should close."""
        for event in events:
            if event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
                return False
            if event.type in PRESSES:
                self.machine.touched_at = now()
            elif event.type in PLUGS:
                self.machine.pads.on_event(event)
                continue
            if event.type == pygame.KEYDOWN and event.key == pygame.K_m and self.scene.__class__ is Attract:
                self.machine.speaker.toggle()
                continue
            self.go_to(self.scene.on_event(event))
        self.go_to(self.scene.frame(now()))
        return True

    def go_to(self, scene: Scene | None) -> None:
        """Leaves the current scene for another one; None stays in it."""
        if scene is not None:
            self.scene.leave()
            self.machine.speaker.set(SILENT)
            self.scene, self.machine.touched_at = scene, now()
