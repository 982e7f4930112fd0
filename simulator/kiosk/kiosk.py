"""The kiosk itself: one window, one scene at a time, never an end."""

from __future__ import annotations

import itertools
import logging
from pathlib import Path
from typing import Any

import pygame

from simulator.client.app import open_window
from simulator.client.net import now
from simulator.client.pads import Pads
from simulator.client.sound import SILENT, Speaker

from .menu import PRESSES
from .outbox import Outbox, Sender
from .scenes import Attract, Scene
from .settings import Settings
from .words import WORDS

FPS = 60
PLUGS = (pygame.JOYDEVICEADDED, pygame.JOYDEVICEREMOVED)
MOST_FAILURES = 5

logger = logging.getLogger(__name__)


class Kiosk:
    """Holds what all scenes share and runs them."""

    def __init__(self, settings: Settings, *, screen: pygame.Surface | None = None) -> None:
        self.settings, self.language = settings, settings.language
        self.screen = screen or open_window(fullscreen=settings.fullscreen)
        pygame.display.set_caption(WORDS["title"][self.language])
        pygame.mouse.set_visible(not settings.fullscreen)
        self.pads, self.speaker = Pads(), Speaker()
        self.outbox = Outbox(settings.data / "outbox")
        self.sender = Sender(settings, self.outbox)
        self.touched_at = now()
        self._demos = itertools.cycle(settings.scenarios)
        self.scene: Scene = Attract(self)

    @property
    def size(self) -> tuple[int, int]:
        return self.screen.get_size()

    def next_demo(self) -> str:
        """The scenario the attract loop shows next."""
        return next(self._demos)

    def change_language(self) -> None:
        self.language = "en" if self.language == "zh" else "zh"
        pygame.display.set_caption(WORDS["title"][self.language])

    def keep(self, record: dict[str, Any]) -> None:
        """Puts a finished run by and tries to send it."""
        self.outbox.add(record)
        self.sender.wake()

    def note(self) -> str:
        """What the operator should know, in the corner of the attract loop; empty when all is well."""
        if self.sender.token_refused:
            return WORDS["token"][self.language]
        waiting = len(self.outbox.waiting())
        return WORDS["waiting"][self.language].format(n=waiting) if waiting else ""

    def run(self, *, seconds: float | None = None, shots: Path | None = None) -> int:
        """Runs until Escape (or for so many seconds, for tests). A scene that fails gives way to the attract loop."""
        if self.settings.url and self.settings.token:
            self.sender.start()
        clock, began, failures, number = pygame.time.Clock(), now(), 0, 0
        while seconds is None or now() - began < seconds:
            try:
                if not self.turn(pygame.event.get()):
                    break
            except Exception:
                failures += 1
                logger.exception("the kiosk stumbled")
                if failures > MOST_FAILURES:
                    raise
                self.go_to(Attract(self))
            pygame.display.flip()
            number += 1
            if shots is not None and number % FPS == 0:
                pygame.image.save(self.screen, str(shots / f"kiosk-{number // FPS:04d}.png"))
            clock.tick(FPS)
        self.scene.leave()
        self.sender.stop()
        self.speaker.stop()
        return 0

    def turn(self, events: list[pygame.event.Event]) -> bool:
        """One frame; False when the window is to close."""
        for event in events:
            if event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
                return False
            if event.type in PRESSES:
                self.touched_at = now()
            elif event.type in PLUGS:
                self.pads.on_event(event)
                continue
            if event.type == pygame.KEYDOWN and event.key == pygame.K_m and self.scene.__class__ is Attract:
                self.speaker.toggle()
                continue
            self.go_to(self.scene.on_event(event))
        self.go_to(self.scene.frame(now()))
        return True

    def go_to(self, scene: Scene | None) -> None:
        """Leaves the present scene for another one; None stays."""
        if scene is not None:
            self.scene.leave()
            self.speaker.set(SILENT)
            self.scene, self.touched_at = scene, now()
