"""`python -m simulator.client --url ws://host/ws/drills/play/ --code ABC234`: the drill in a window."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m simulator.client", description="疏散演练客户端 / evacuation drill client"
    )
    parser.add_argument("--url", required=True, help="ws://… or wss://… of the site's drill socket")
    parser.add_argument("--code", required=True, help="the room's six characters / 房间码")
    parser.add_argument("--token", help="joins as yourself; from the drill's web page")
    parser.add_argument("--name", default="", help="a name to show / 显示的名字")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    parser.add_argument("--fullscreen", action="store_true")
    parser.add_argument("--screenshots", type=Path, help="a folder for a picture every two seconds")
    options = parser.parse_args(arguments)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from .app import App
    from .net import Connection

    connection = Connection(options.url, code=options.code, token=options.token, name=options.name)
    return App(connection, language=options.lang, fullscreen=options.fullscreen, shots=options.screenshots).run()


if __name__ == "__main__":
    sys.exit(main())
