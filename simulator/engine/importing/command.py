"""The command: reads a plan, reports in Chinese and English, writes a scenario that runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .draft import Options, import_plan
from .rehearsal import runnable
from .report import PlanImportError
from .shapes import KINDS
from .units import UNITS

ABOUT = """Drafts a scenario from a plan in DXF or GeoJSON; README.md beside this file says how to draw one."""


def main(arguments: list[str] | None = None) -> int:
    """Imports a plan and prints the report. Returns the exit code: 2 when the plan is refused."""
    options = _parser().parse_args(arguments)
    chosen = Options(options.unit, options.ground, dict(options.layer))
    try:
        draft = import_plan(options.file, chosen)
        text = runnable(draft)
    except PlanImportError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(f"{draft.report}\n")
    if options.report:
        options.report.write_text(f"{draft.report}\n", encoding="utf-8")
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    counts = [len(draft.data[key]) for key in ("rooms", "doors", "exits")]
    decisions = len(draft.report.decisions)
    sys.stdout.write("{} rooms, {} doors, {} exits; ".format(*counts) + f"{decisions} decisions are open\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator.engine.importing", description=ABOUT)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, help="writes a runnable scenario with a fire and people to be edited")
    parser.add_argument("--report", type=Path, help="writes the report into a file")
    parser.add_argument(
        "--unit", choices=list(UNITS), default="", help="the drawing's unit, when it states none or a wrong one"
    )
    parser.add_argument("--ground", default="", help="the storey at ground level, when none is the first")
    parser.add_argument(
        "--layer",
        type=_layer,
        action="append",
        default=[],
        metavar="NAME=KIND",
        help=f"what a layer holds: {', '.join(KINDS)}",
    )
    return parser


def _layer(text: str) -> tuple[str, str]:
    name, _, kind = text.rpartition("=")
    if not name or kind not in KINDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=KIND with a kind of {', '.join(KINDS)}")
    return name, kind
