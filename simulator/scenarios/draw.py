"""`python -m simulator.client.draw SCENARIO [--storey ID] [--out FILE.png]`: draws a scenario, by id or path."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Draws the scenario of the command line and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulator.client.draw", description=__doc__)
    parser.add_argument("scenario", help="the id of a shipped scenario, or the path of a JSON file")
    parser.add_argument("--storey", help="the id of one storey; without it all are drawn side by side")
    parser.add_argument("--out", type=Path, help="the PNG to write; SCENARIO.png without it")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    parser.add_argument("--size", default="1600x1000", help="width x height in pixels")
    options = parser.parse_args(arguments)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    import pygame

    from simulator.client.panels import plan_picture
    from simulator.engine.building.plan import Plan

    # This command reads scenarios itself, because it draws for their authors and not for players.
    from simulator.engine.drill.client_plan import describe
    from simulator.engine.scenario.loader import load_scenario
    from simulator.engine.scenario.model import ScenarioError

    try:
        plan = describe(Plan(load_scenario(options.scenario)))
    except ScenarioError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    ids = [storey["id"] for storey in plan["storeys"]]
    if options.storey and options.storey not in ids:
        print(f"no storey {options.storey}; there are: {', '.join(ids)}", file=sys.stderr)  # noqa: T201
        return 1
    width, _, height = options.size.partition("x")
    storey = ids.index(options.storey) if options.storey else None
    picture = plan_picture(plan, (int(width), int(height)), options.lang, storey)
    out = options.out or Path(f"{plan['id']}.png")
    pygame.image.save(picture, str(out))
    print(out)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
