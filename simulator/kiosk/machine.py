"""What all of a kiosk's scenes share: window, pads, sound, language, and the runs that wait to be sent."""

from __future__ import annotations

import itertools
from typing import Any

import pygame

from simulator.client.app import open_window
from simulator.client.net import now
from simulator.client.pads import Pads
from simulator.client.sound import Speaker

from .outbox import Outbox, Sender
from .settings import Settings
from .words import WORDS


class Machine:
    """The kiosk's devices and settings. `touched_at` is when somebody last pressed anything, by the client's clock."""

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
        """Stores a finished run and tries to send it."""
        self.outbox.add(record)
        self.sender.wake()

    def note(self) -> str:
        """The message for the operator in the corner of the attract loop; empty when all is well."""
        if self.sender.token_refused:
            return WORDS["token"][self.language]
        waiting = len(self.outbox.waiting())
        return WORDS["waiting"][self.language].format(n=waiting) if waiting else ""
