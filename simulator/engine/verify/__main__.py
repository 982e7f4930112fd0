"""python -m simulator.engine.verify [--only ID] [--list] [--jobs N] [--engine NAME] [--validation [--out FOLDER]]

With `--walls 100000000`: whether anybody of the own crowd is ever outside the walls, over so many positions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..people.crowd import DEFAULT, NAMES, CrowdError
from . import on_crowd
from .report import cases, chosen, print_lines


def main() -> int:
    """Runs the verification cases, or the experiments with --validation. The exit status is 1 when a case fails."""
    parser = argparse.ArgumentParser(prog="python -m simulator.engine.verify", description=main.__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="this case, or all that begin so")
    parser.add_argument("--list", action="store_true", help="ids and what they test, nothing run")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--validation", action="store_true", help="compare with published experiments instead")
    parser.add_argument("--out", type=Path, help="folder for the charts of --validation")
    parser.add_argument("--engine", choices=NAMES, default=DEFAULT, help=f"the crowd to run them on ({DEFAULT})")
    parser.add_argument("--walls", type=int, metavar="N", help="look at N positions of the own crowd for any outside")
    given = parser.parse_args()
    try:
        on_crowd.choose(given.engine)
    except CrowdError as error:
        parser.error(str(error))
    if given.list:
        for case in cases().values():
            sys.stdout.write(f"{case.id:<30} {case.what}\n")
        return 0
    if given.walls:
        from .walls import print_walls

        return print_walls(given.walls, given.jobs)
    if given.validation:
        from .validation import print_validation

        return print_validation(given.out, given.jobs)
    try:
        names = chosen(given.only)
    except KeyError as error:
        parser.error(str(error))
    return print_lines(names, given.jobs)


if __name__ == "__main__":
    sys.exit(main())
