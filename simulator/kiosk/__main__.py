"""`python -m simulator.kiosk`: the experience-room kiosk, configured by kiosk.ini or by options."""

from __future__ import annotations

import argparse
import dataclasses
import logging
import logging.handlers
import os
import sys
from pathlib import Path

from simulator.protocol.text import LANGUAGES

from .words import OPTIONS


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulator.kiosk", description=str(OPTIONS["program"]))
    parser.add_argument("--config", type=Path, default=Path("kiosk.ini"))
    parser.add_argument("--url", help=str(OPTIONS["url"]))
    parser.add_argument("--venue-token", help=str(OPTIONS["venue_token"]))
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--data", type=Path, help=str(OPTIONS["data"]))
    parser.add_argument("--windowed", action="store_true")
    parser.add_argument("--seconds", type=float, help=str(OPTIONS["seconds"]))
    parser.add_argument("--screenshots", type=Path, help=str(OPTIONS["screenshots"]))
    options = parser.parse_args(arguments)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from .settings import SettingsError, read_settings

    try:
        settings = read_settings(options.config)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    given = {"url": options.url, "token": options.venue_token, "language": options.lang, "data": options.data}
    settings = dataclasses.replace(settings, **{name: value for name, value in given.items() if value is not None})
    if options.windowed:
        settings = dataclasses.replace(settings, fullscreen=False)
    settings.data.mkdir(parents=True, exist_ok=True)
    log = logging.handlers.RotatingFileHandler(settings.data / "kiosk.log", maxBytes=500_000, backupCount=2)
    logging.basicConfig(level=logging.INFO, handlers=[log], format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger(__name__).info("the kiosk starts with %s", ", ".join(settings.scenarios))
    from .kiosk import Kiosk

    return Kiosk(settings).run(seconds=options.seconds, shots=options.screenshots)


if __name__ == "__main__":
    sys.exit(main())
