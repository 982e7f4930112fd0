"""Shadow comparison: every shipped scenario on both crowds, the same seeds, as filed and without players.

`python -m simulator.engine.studies.shadow --seeds 50` prints a table of who got out when, who was hurt and who stood
in jams. `--kept FILE` keeps each run as a JSON line, so that a comparison that was stopped goes on where it was; runs
of another model version or scenario in it are left alone. `--write` puts the table beside the scenarios.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..drill.model_version import present_model
from ..drill.run import DrillRun
from ..event_log import TICK_HZ
from ..people.crowd import JUPEDSIM, STRIDE
from ..people.occupants import DOWN, OUT, WALKING
from ..scenario.loader import load_scenario, shipped_ids

TABLE = Path(__file__).resolve().parents[2] / "scenarios" / "shadow.md"
ENGINES = (JUPEDSIM, STRIDE)
LOOK_TICKS = TICK_HZ
JAM_S, JAM_M = 10, 0.5  # who walks and has come less far than this in so long stands in a jam
FROZEN_S = 60
HEAD = (
    "| scenario | people | engine | half out, s | 95 % out, s | last out, s | out | fell | harm | in jams, person-s "
    "| most in a jam | frozen |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)
LEGEND = f"""\
Means over the seeds; ± is the standard deviation over the seeds of what the own crowd's run differs from JuPedSim's of
the same seed. Everybody is as filed, nobody plays, and a run ends at the scenario's time limit, so that not everybody
gets out. Times are of those who got out. Harm is the mean over people of the dose of gas or of heat, whichever is
more, over the person's own limit. In a jam is who walks and came less than {JAM_M:g} m in {JAM_S} s; frozen is who
walked at the end and had come no farther in {FROZEN_S} s. Who stands before a locked door or queues before a stair
counts too."""

WHY = """\
## Why the market differs

All who stay inside are bound for the main exit, the only one that those who came in by it know. They are in the
western aisles and the west hall when irritant smoke stops them there, about 200 s after the fire began: who has come
to the door by then is out. After 180 s JuPedSim has let out 140, 173, 152 and 148 people (seeds 1 to 4), the own
crowd 190, 190, 188 and 186 (engine/8). The doors on the way are 4 m wide and bound neither of the two. The quickest way
does it (`crowd/quickest`, Kretz 2009): it leads round who walks slowly in the aisles, where on JuPedSim, which knows
the shortest way alone, people spend 3,037 instead of 1,849 person-seconds in one aisle (seed 1, fire/3). With the
quickest way switched off, the own crowd let out 147 and 171 by 180 s (seeds 1 and 2), as many as JuPedSim, and 165 and
184 in all (JuPedSim 168 and 187; all under fire/3)."""


@dataclass(frozen=True, slots=True)
class ShadowRun:
    """One run. Times in s; None when nobody got out. `jam_s` is in person-seconds, the others are people."""

    scenario: str
    sha256: str
    model: str
    seed: int
    people: int
    half_s: float | None
    most_s: float | None
    last_s: float | None
    out: int
    down: int
    harm: float
    jam_s: int
    jam_most: int
    frozen: int


Job = tuple[str, str, int]  # scenario, engine, seed


def shadow_run(job: Job) -> ShadowRun:
    """Runs one scenario on one crowd without players, until all who can leave are out or the time is over."""
    name, engine, seed = job
    scenario = load_scenario(name)
    run = DrillRun(scenario, seed=seed, crowd=engine)
    people, trail, jams = run.people, [run.people.where.copy()], [0]
    while not run.finished and (people.state < OUT).any():
        run.step({})
        if run.tick % LOOK_TICKS == 0:
            trail.append(people.where.copy())
            jams.append(int(_stuck(run, trail, JAM_S).sum()))
    left = people.out_tick[people.state == OUT] / TICK_HZ
    half, most = np.percentile(left, (50, 95)).tolist() if len(left) else (None, None)
    return ShadowRun(
        scenario=name, sha256=scenario.sha256, model=run.model, seed=seed, people=people.count,
        half_s=half, most_s=most, last_s=float(left.max()) if len(left) else None,
        out=len(left), down=int((people.state == DOWN).sum()),
        harm=float(np.maximum(people.fed / people.gas_limit, people.heat / people.heat_limit).mean()),
        jam_s=sum(jams), jam_most=max(jams), frozen=int(_stuck(run, trail, FROZEN_S).sum()),
    )  # fmt: skip


def _stuck(run: DrillRun, trail: list[NDArray[np.float64]], seconds: int) -> NDArray[np.bool_]:
    """Who walked for so many seconds and has come less than JAM_M in them; a stair's end to the next is far."""
    people = run.people
    if len(trail) <= seconds:
        return np.zeros(people.count, dtype=bool)
    walks = (people.state == WALKING) & (people.start_tick <= run.tick - seconds * TICK_HZ)
    return walks & (np.hypot(*(people.where - trail[-1 - seconds]).T) < JAM_M)


def row(runs: Sequence[ShadowRun], others: Sequence[ShadowRun]) -> str:
    """The table's line of one scenario on one crowd. `others` are the runs to compare with, in the same order."""

    def cell(of: Callable[[ShadowRun], float | None], digits: int = 0) -> str:
        pairs = [(of(run), of(other)) for run, other in zip(runs, others, strict=True)]
        mine = [value for value, _ in pairs if value is not None]
        both = [value - other for value, other in pairs if value is not None and other is not None]
        if not mine:
            return "–"
        spread = f" ± {np.std(both):.{digits}f}" if others is not runs and len(both) > 1 else ""
        return f"{np.mean(mine):.{digits}f}{spread}"

    cells = (
        cell(lambda run: run.half_s), cell(lambda run: run.most_s), cell(lambda run: run.last_s),
        cell(lambda run: run.out, 1), cell(lambda run: run.down, 1), cell(lambda run: run.harm, 3),
        cell(lambda run: run.jam_s), cell(lambda run: run.jam_most, 1), cell(lambda run: run.frozen, 1),
    )  # fmt: skip
    return f"| {runs[0].scenario} | {runs[0].people} | {runs[0].model.split(' ')[0]} | {' | '.join(cells)} |"


def kept_runs(path: Path | None) -> dict[Job, ShadowRun]:
    """The runs in a file that belong to the present models and scenarios."""
    found: dict[Job, ShadowRun] = {}
    models = {present_model(engine): engine for engine in ENGINES}
    for line in path.read_text(encoding="utf-8").splitlines() if path and path.exists() else ():
        run = ShadowRun(**json.loads(line))
        known = run.scenario in shipped_ids() and load_scenario(run.scenario).sha256 == run.sha256
        if known and run.model in models:
            found[run.scenario, models[run.model], run.seed] = run
    return found


def compare(names: Sequence[str], seeds: Iterable[int], engines: Sequence[str], path: Path | None, processes: int) -> (
    dict[Job, ShadowRun]
):  # fmt: skip
    """The runs of these scenarios, crowds and seeds: those kept in a file, and the others made now and kept there."""
    wanted = [(name, engine, seed) for seed in seeds for name in names for engine in engines]
    found = kept_runs(path)
    missing = [job for job in wanted if job not in found]
    with ProcessPoolExecutor(processes) as pool:
        for job, run in zip(missing, pool.map(shadow_run, missing), strict=True):
            found[job] = run
            if path:
                with path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(run)) + "\n")
    return {job: found[job] for job in wanted}


def table(runs: dict[Job, ShadowRun], names: Sequence[str], seeds: Sequence[int]) -> str:
    """The comparison as a page of Markdown."""
    lines = [
        "# Both crowds on every scenario", "",
        f"Made by `python -m simulator.engine.studies.shadow --seeds {len(seeds)} --write`: seeds {seeds[0]} to "
        f"{seeds[-1]}, {present_model(JUPEDSIM)} and {present_model(STRIDE)}.", "", LEGEND, "", HEAD,
    ]  # fmt: skip
    for name in names:
        base, own = ([runs[name, engine, seed] for seed in seeds] for engine in ENGINES)
        lines += [row(base, base), row(own, base)]
    return "\n".join([*lines, "", WHY]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Runs the comparison from the command line. The exit status is always 0: a reader judges the table."""
    parser = argparse.ArgumentParser(prog="python -m simulator.engine.studies.shadow", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="ids; all without one")
    parser.add_argument("--seeds", type=int, default=50, help="how many, from 1 on")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--kept", type=Path, help="a file of runs, read and added to")
    parser.add_argument("--engine", choices=ENGINES, help="only make this crowd's runs and keep them; no table")
    parser.add_argument("--write", action="store_true", help=f"write the table to {TABLE.name} beside the scenarios")
    given = parser.parse_args(arguments)
    names, seeds = given.scenarios or sorted(shipped_ids()), range(1, given.seeds + 1)
    if given.engine:
        compare(names, seeds, (given.engine,), given.kept, given.jobs)
        return 0
    made = table(compare(names, seeds, ENGINES, given.kept, given.jobs), names, seeds)
    sys.stdout.write(made)
    if given.write:
        TABLE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
