"""`python -m simulator.client --url http://host/ --code ABC234`: plays a drill in a window. Without a code it asks."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from simulator.protocol.text import LANGUAGES

from .words import OPTIONS


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulator.client", description=str(OPTIONS["program"]))
    parser.add_argument("--url", required=True, help=str(OPTIONS["url"]))
    parser.add_argument("--code", default="", help=str(OPTIONS["code"]))
    parser.add_argument("--seat", type=int, default=0, help=str(OPTIONS["seat"]))
    parser.add_argument("--secret", default="", help=str(OPTIONS["secret"]))
    parser.add_argument("--role", default="", help=str(OPTIONS["role"]))
    parser.add_argument("--token", help=str(OPTIONS["token"]))
    parser.add_argument("--name", default="", help=str(OPTIONS["name"]))
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    parser.add_argument("--fullscreen", action="store_true")
    parser.add_argument("--screenshots", type=Path, help=str(OPTIONS["screenshots"]))
    options = parser.parse_args(arguments)
    if find_spec("pygame") is None:
        parser.error(str(OPTIONS["no_pygame"]))
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from .app import BACK, App, open_window
    from .net import Connection
    from .start import Joining

    screen = open_window(fullscreen=options.fullscreen)
    start = not options.code
    joining = Joining(options.code.upper(), options.seat, options.secret)
    error, asks = "", None
    while True:
        if start:
            found = ask(screen, options.lang, joining, error, asks)
            if found is None:
                return 0
            joining = found
        connection = Connection(
            options.url,
            code=joining.code,
            token=options.token,
            name=options.name,
            seat=joining.seat,
            secret=joining.secret,
            role=options.role,
        )
        app = App(connection, language=options.lang, shots=options.screenshots, screen=screen)
        result = app.run()
        if result != BACK and (not connection.error or result == 0):
            return result
        start, error, asks = True, connection.error, connection.asks


def ask(screen: Any, language: str, joining: Any, error: str, asks: dict[str, Any] | None = None) -> Any:
    """Returns what is typed on the start screen; None when the window is closed."""
    import pygame

    from . import fitting
    from .start import StartScreen

    start = StartScreen(language, code=joining.code, seat=joining.seat, error=error, asks=asks)
    clock = pygame.time.Clock()
    while True:
        for event in fitting.events_on(screen):
            if event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
                return None
            if (found := start.on_event(event, screen.get_size())) is not None:
                return found
        start.tick()
        start.draw(screen)
        fitting.show(screen)
        clock.tick(60)


if __name__ == "__main__":
    sys.exit(main())
