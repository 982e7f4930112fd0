"""The list of cases, running them in a pool of processes, and the exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from multiprocessing import get_context

from ..people.crowd import JUPEDSIM, STRIDE
from . import determinism, harm, imo, iso, nist, on_crowd, rimea_crowds, rimea_walks, zones_cases
from .case import Case, report

MOST_LIMITATIONS = {STRIDE: 1, JUPEDSIM: 3}
NEVER_LIMITED = ("IMO-4", "IMO-9", "NIST-2.6", "ISO-19", "ZONE-")


def cases() -> dict[str, Case]:
    """All cases by id, in the order of their suites. Raises ValueError when known limitations break the rules."""
    every = [
        *rimea_walks.CASES, *rimea_crowds.CASES, *nist.CASES, *iso.CASES, *imo.CASES, *zones_cases.CASES, *harm.CASES,
        *determinism.CASES,
    ]  # fmt: skip
    for crowd, most in MOST_LIMITATIONS.items():
        limited = [case.id for case in every if case.is_limited(crowd)]
        if len(limited) > most or any(name.startswith(NEVER_LIMITED) for name in limited):
            raise ValueError(f"not allowed as known limitations of {crowd}: {limited}")
    return {case.id: case for case in every}


def run_by_id(name: str) -> dict[str, object]:
    """Runs one case in this process."""
    return report(cases()[name])


def run_all(names: list[str], jobs: int) -> Iterator[dict[str, object]]:
    """The lines of these cases as they finish; the longest are started first."""
    known = cases()
    ordered = sorted(names, key=lambda name: -known[name].cost_s)
    if jobs < 2:
        yield from map(run_by_id, ordered)
        return
    with get_context("spawn").Pool(jobs, on_crowd.choose, (on_crowd.name(),), maxtasksperchild=8) as pool:
        yield from pool.imap_unordered(run_by_id, ordered, chunksize=1)


def chosen(only: list[str]) -> list[str]:
    """The ids that equal, or begin with, one of these; all ids for none. Raises KeyError when one is unknown."""
    names = list(cases())
    if not only:
        return [name for name in names if name != "IMO-4-short"]
    found: list[str] = []
    for wanted in only:
        those = [wanted] if wanted in names else [name for name in names if name.startswith(wanted)]
        if not those:
            raise KeyError(f"no case {wanted}")
        found += [name for name in those if name not in found]
    return found


def print_lines(names: list[str], jobs: int) -> int:
    """Prints a JSON line per case and a summary. Returns 0 when all pass except known limitations, otherwise 1."""
    failed: list[object] = []
    limited: list[object] = []
    done = 0
    for line in run_all(names, jobs):
        done += 1
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        if not line["pass"]:
            (limited if "known_limitation" in line else failed).append(line["id"])
    summary = {
        "cases": done,
        "passed": done - len(failed) - len(limited),
        "failed": failed,
        "known_limitations": limited,
    }
    sys.stdout.write(json.dumps({"summary": summary}) + "\n")
    return 1 if failed else 0
