"""Published experiments against the engine: a JSON line for each, and charts with error bands.

Nothing here can fail the command. These are measurements of how far the model is from people, and no tests of the code.
Each experiment runs with the parameters of drills, and again with the time gap fitted to one of its runs. The
difference shows how much of the distance is calibration (drills keep doors within IMO's 1.33 p/(m·s), students do not)
and how much is the model itself.

JuPedSim: with the fitted gap, flows through doors and speeds in one-way corridors agree within a fifth in all but two
runs. With the gap of drills flows are a third and speeds a fifth lower, on the safe side. Streams that meet head on get
past each other, but at half the measured speed, and they jam up to 4 to 7 per m² where people kept to 2.5, because the
model forms no lanes. Openings of half a metre may clog. On stairs speeds agree once there are enough people; few are
faster than measured.

The own crowd was fitted on some of these runs (FITTED) and looked at once on the others. With the parameters of drills
its four fitted exits are within 17 %. Of the six other one-way runs none is within a fifth (-58 to +23 %): openings of
1.8 m and more pass 0.9 to 1.1 p/(m·s), and narrower ones, which keep to IMO's bound, half of what people passed. Flows
both ways are 28 to 50 % low. Nobody is left inside.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from ..studies import charts
from . import on_crowd
from .experiments import AS_IN_DRILLS, Measured, Walkers, both_ways, in_laboratory, one_way, stair_descent

DATA = Path(__file__).parent / "data"
NEAR_SHARE = 0.2
FITTED = {
    "uo-050-180-180",
    "uo-100-180-180",
    "uo-180-180-070",
    "uo-180-180-120",
    "uo-240-240-130",
    "uo-300-300-160",
    "bot-360-090-090",
    "bot-360-160-160",
}  # the runs that the own crowd's parameters were chosen on; the others were looked at once, afterwards
JULICH = "Pedestrian Dynamics Data Archive, Forschungszentrum Jülich (HERMES 2009); see the data file"
Row = dict[str, float | str]


@dataclass(frozen=True)
class Job:
    """One run of an experiment to simulate."""

    series: str
    row: Row
    walkers: Walkers


def rows(name: str) -> list[Row]:
    """A data file without its comments; numbers as floats."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [{key: value if key == "run" else float(value) for key, value in row.items()} for row in table]


def simulated(job: Job) -> Measured:
    """The engine's result for a run."""
    row = job.row
    if job.series == "one_way":
        widths = (float(row["entrance_m"]), float(row["corridor_m"]), float(row["exit_m"]))
        return one_way(int(row["people"]), *widths, job.walkers)
    ways = (int(row["one_way"]), int(row["other_way"]))
    return both_ways(ways, float(row["entrance_m"]), float(row["corridor_m"]), job.walkers)


def compared(table: Iterable[Row], found: Iterable[Measured], key: str) -> dict[str, Any]:
    """Measured and simulated values of a quantity, run by run; the mean deviation; how many are within a fifth."""
    values = {
        str(row["run"]): (float(row[key]), float(getattr(one, key))) for row, one in zip(table, found, strict=True)
    }
    off = np.array([ours / theirs - 1 for theirs, ours in values.values()])
    return {
        "runs": {run: [round(theirs, 2), round(ours, 2)] for run, (theirs, ours) in values.items()},
        "mean_deviation_percent": round(100 * float(off.mean())),
        "within_20_percent": f"{int((np.abs(off) <= NEAR_SHARE).sum())} of {len(off)}",
    }


def flows(table: list[Row], found: dict[str, list[Measured]]) -> dict[str, Any]:
    """Flows of all runs, those that the own crowd was fitted on apart from the others."""
    got: dict[str, Any] = {}
    for name, these in found.items():
        halves: dict[str, list[int]] = {"fitted": [], "checked": []}
        for index, row in enumerate(table):
            halves["fitted" if row["run"] in FITTED else "checked"].append(index)
        got[name] = {
            half: compared([table[i] for i in chosen], [these[i] for i in chosen], "flow_per_s")
            for half, chosen in halves.items()
        }
    return got


def bottleneck(table: list[Row], found: dict[str, list[Measured]]) -> tuple[dict[str, Any], str]:
    """Flow through exits narrower than the corridor, against their width."""
    pick = [i for i, row in enumerate(table) if float(row["exit_m"]) < float(row["corridor_m"])]
    narrow = sorted((table[i] for i in pick), key=lambda row: float(row["exit_m"]))
    ours = {
        name: [
            one for _, one in sorted(((float(table[i]["exit_m"]), these[i]) for i in pick), key=lambda pair: pair[0])
        ]
        for name, these in found.items()
    }
    widths = [float(row["exit_m"]) for row in narrow]
    band = [(w, float(row["flow_per_s"]), float(row["flow_sd"])) for w, row in zip(widths, narrow, strict=True)]
    lines = {name: [(w, one.flow_per_s) for w, one in zip(widths, these, strict=True)] for name, these in ours.items()}
    chart = charts.band_chart(
        band, lines, title="Flow through a bottleneck", x="width of the exit, m", y="people per second", band_name=BAND
    )
    got = {name: compared(narrow, these, "flow_per_s") for name, these in ours.items()}
    return got, chart


def diagram(table: list[Row], found: dict[str, list[Measured]], title: str) -> tuple[dict[str, Any], str]:
    """Speed against density in a corridor."""
    band = sorted((float(r["density_per_m2"]), float(r["speed_m_s"]), float(r["speed_sd"])) for r in table)
    lines = {name: sorted((one.density_per_m2, one.speed_m_s) for one in these) for name, these in found.items()}
    chart = charts.band_chart(band, lines, title=title, x="people per m²", y="m/s", band_name=BAND)
    got: dict[str, Any] = {}
    for name, these in found.items():
        known = [one for one in these if band[0][0] <= one.density_per_m2 <= band[-1][0]]
        at = np.interp(
            [one.density_per_m2 for one in known], [point[0] for point in band], [point[1] for point in band]
        )
        off = np.array([one.speed_m_s for one in known]) / at - 1
        got[name] = {
            "runs": {
                str(row["run"]): {
                    "measured": [row["density_per_m2"], row["speed_m_s"]],
                    "simulated": [round(one.density_per_m2, 2), round(one.speed_m_s, 2)],
                }
                for row, one in zip(table, these, strict=True)
            },
            "speed_at_the_same_density_mean_deviation_percent": round(100 * float(off.mean())),
            "within_20_percent": f"{int((np.abs(off) <= NEAR_SHARE).sum())} of {len(off)}",
            "beyond_measured_densities": len(these) - len(known),
            "not_arrived": sum(one.inside for one in these),
        }
    return got, chart


BAND = "measured, ± 1 sd"


def stair() -> tuple[dict[str, Any], str]:
    """The speeds of people who come down several storeys, beside NIST's mean over 14 buildings."""
    data = json.loads((DATA / "stairs.json").read_text(encoding="utf-8"))
    mean, sd = data["speed_m_s"], data["speed_sd"]
    storeys = (3, 5, 7)
    speeds = [stair_descent(number) for number in storeys]
    ours = [(float(number - 1), float(these.mean())) for number, these in zip(storeys, speeds, strict=True)]
    chart = charts.band_chart(
        [(float(number - 1), mean, sd) for number in storeys], {AS_IN_DRILLS.name: ours},
        title="Coming down a stair", x="office floors above ground, 16 people each", y="m/s along the stair",
        band_name="NIST TN 1839, mean of 14 buildings ± 1 sd",
    )  # fmt: skip
    got = {
        "measured": f"{mean} ± {sd}",
        "simulated": {
            f"{n - 1} floors": [round(float(s.mean()), 2), round(float(s.std()), 2)]
            for n, s in zip(storeys, speeds, strict=True)
        },
        "within_one_sd": f"{sum(abs(value - mean) <= sd for _, value in ours)} of {len(ours)}",
    }
    return got, chart


def print_validation(out: Path | None, jobs: int) -> int:
    """Runs everything, prints a line per experiment and writes the charts. Always returns 0."""
    parameters = (AS_IN_DRILLS, in_laboratory(on_crowd.name()))
    tables = {name: rows(name) for name in ("one_way", "both_ways")}
    work = [Job(name, row, walkers) for walkers in parameters for name, table in tables.items() for row in table]
    with get_context("spawn").Pool(max(1, jobs), on_crowd.choose, (on_crowd.name(),)) as pool:
        results = pool.map(simulated, work, chunksize=1)
    found = {
        name: {
            walkers.name: [
                one for job, one in zip(work, results, strict=True) if job.series == name and job.walkers == walkers
            ]
            for walkers in parameters
        }
        for name in tables
    }
    one, both = tables["one_way"], tables["both_ways"]
    experiments = (
        ("bottleneck", JULICH, bottleneck(one, found["one_way"])),
        ("corridor", JULICH, diagram(one, found["one_way"], "One way in a corridor")),
        ("counter-flow", JULICH, diagram(both, found["both_ways"], "Both ways in a corridor of 3.6 m")),
        ("stair", "NIST Technical Note 1839 (2015)", stair()),
    )
    for name, source, (got, chart) in experiments:
        line: dict[str, Any] = {"id": f"VALIDATION-{name}", "source": source, "got": got}
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{name}.svg").write_text(chart, encoding="utf-8")
            line["chart"] = f"{name}.svg"
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    for name, table in tables.items():
        line = {"id": f"VALIDATION-flow-{name}", "source": JULICH, "got": flows(table, found[name])}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0
