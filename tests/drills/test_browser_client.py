"""The browser client's modules, run by Node against what Python has: the same bytes, buttons, words and walls."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.client import context, view
from simulator.client.arrows import exit_target
from simulator.client.facts import Facts
from simulator.client.floor import Floor
from simulator.client.hints import hint_text
from simulator.client.hud import FIXED_KEYS
from simulator.client.memory import Memory
from simulator.client.net import now
from simulator.client.predict import Predictor
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.run import DrillRun
from simulator.protocol import VERSION
from simulator.protocol.hint_order import facts as facts_of_order
from simulator.protocol.player_input import PlayerInput
from simulator.protocol.shared import shared
from simulator.protocol.snapshot import AGENT, CELL, PLAYER, Snapshot, pack
from simulator.protocol.text import in_language
from simulator.protocol.texts import TEXTS
from tests.drills.cards import CARDS
from tests.drills.small_building import scenario
from tests.drills.windowed_drill import WindowedDrill, quiet_display

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "site" / "static" / "js" / "drill"
SUITES = sorted(path.name for path in (Path(__file__).parent / "js").glob("*.test.mjs"))
SPOTS = {
    "start": None, "door": (3.0, 3.2, 1), "corridor": (9.0, 1.4, 1), "bell": (5.0, 1.2, 1), "tap": (5.0, 6.5, 1),
    "bag": (1.4, 6.2, 1), "lift": (11.6, 0.6, 1), "lift below": (11.6, 0.6, 0), "phone": (13.4, 6.6, 1),
    "refuge": (3.0, 6.0, 2), "assembly": (-23.0, -9.0, 0), "yard": (-12.0, -4.0, 0), "office": (14.0, 5.0, 1),
    "stairs": (17.4, 5.0, 1), "landing": (18.0, 3.2, 2),
}  # fmt: skip


def node() -> str | None:
    """Node as the Makefile finds it: on the path, or from PyPI in the environment."""
    return shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv" / "bin"))


def frames() -> list[dict[str, Any]]:
    """Snapshots as the server packs them, and what is in them."""
    rng = np.random.default_rng(4)
    found = []
    for number in range(24):
        agents, players = (np.zeros(int(rng.integers(0, 230)), AGENT), np.zeros(int(rng.integers(0, 40)), PLAYER))
        full = number % 3 != 1
        cells = np.zeros(int(rng.integers(1, 90)) if full else 0, CELL)
        doors = rng.integers(0, 4, int(rng.integers(1, 60)) if full else 0).astype(np.uint8)
        for array in (agents, players, cells):
            for name in array.dtype.names or ():
                kind = np.iinfo(array.dtype[name])
                array[name] = rng.integers(kind.min, kind.max, len(array), endpoint=True)
        players["posture"] = players["posture"] % 2
        tick = int(rng.integers(0, 2**32))
        snapshot = Snapshot(tick, agents, cells, doors, players, bool(number & 1), bool(number & 2), full)
        wanted = {
            "tick": tick, "alarm": snapshot.alarm, "dark": snapshot.dark, "full": full,
            "agents": [
                [int(a["id"]), int(a["x"]), int(a["y"]), int(state), int(storey)]
                for a, state, storey in zip(agents, snapshot.state, snapshot.storey, strict=True)
            ],
            "cells": [[int(value) for value in cell] for cell in cells], "doors": doors.tolist(),
            "players": [[int(value) for value in row] for row in players],
        }  # fmt: skip
        found.append({"hex": pack(snapshot).hex(), "wanted": wanted})
    return found


def scene(windowed: WindowedDrill, name: str) -> dict[str, Any]:
    """The present moment of a windowed, as bytes and messages, and what the window makes of it."""
    seen, hud = windowed.app.view, windowed.app.hud
    place, size = seen.place(), windowed.app.screen.get_size()

    def row(offer: context.Offer) -> list[Any]:
        return [offer.action, offer.text, offer.ready, offer.done, offer.detail, offer.label]

    buttons = hud.buttons(seen, size, now())
    target = None
    if place is not None and not seen.outside(place):
        target = exit_target(seen, place)
    seen.notice = (0.0, "")
    return {
        "name": name, "status": windowed.status(), "own": {"t": "own", **own_state(windowed.run.state, windowed.player)},
        "frame": windowed.run.snapshot().hex(),
        "offers": [row(offer) for offer in context.offers(seen, now())] if buttons else [],
        "fixed": [row(offer) for _, key, offer in buttons if key in FIXED_KEYS],
        "hint": hint_text(seen, now(), hud.texts),
        "facts": {name: Facts(seen, place, now()).holds(name) for name in facts_of_order()} if place else {},
        "exit": list(target) if target else None,
    }  # fmt: skip


def scenes() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A walk through the house: every place, before and after the alarm, during a call, in the dark, and down."""
    found, windowed = [], WindowedDrill(scenario())
    welcome = windowed.app.view.welcome
    for name, spot in SPOTS.items():
        if spot:
            windowed.put(*spot)
        found.append(scene(windowed, name))
    for name, spot, actions in [
        ("alarm", SPOTS["bell"], ("raise_alarm",)),
        ("call", SPOTS["corridor"], ("call_119", "answer_1")),
        ("extinguisher", SPOTS["corridor"], ("ext_lift",)),
        ("pin", SPOTS["corridor"], ("ext_pull", "ext_hold")),
        ("low", SPOTS["corridor"], ("crouch",)),
        ("assisted", SPOTS["office"], ("assist",)),
        ("stayed", SPOTS["refuge"], ("stay_put",)),
        ("reported", SPOTS["assembly"], ("roll_call",)),
    ]:
        windowed.put(*spot)
        windowed.act(*actions, seconds=0.2)
        found.append(scene(windowed, name))
    windowed = WindowedDrill(scenario())
    windowed.run.inject("lights_out")
    windowed.put(*SPOTS["landing"])
    found.append(scene(windowed, "dark"))
    windowed.put(*SPOTS["lift"])
    found.append(scene(windowed, "lift in the dark"))
    windowed.put(*SPOTS["landing"])
    for name, called, low in (("stuck", -1, False), ("stuck low", -1, True), ("stuck and called", 1, True)):
        windowed.player.speed, windowed.player.called_tick, windowed.player.low = 0.0, called, low
        windowed.show()
        found.append(scene(windowed, name))
    windowed.player.down = True
    windowed.act(seconds=0.2)
    found.append(scene(windowed, "down"))
    windowed = WindowedDrill(scenario())
    windowed.run.inject("block_exit", "front")
    windowed.put(9.5, 1.2, 0)
    found.append(scene(windowed, "barred"))
    return welcome, found


def walks() -> list[dict[str, Any]]:
    """Where the engine lets somebody walk who pushes one way: ten places a second, alone in the house."""
    found = []
    starts = [(3.0, 5.0, 1), (9.0, 1.2, 1), (14.0, 5.0, 1), (18.0, 3.2, 1), (-12.0, -4.0, 0), (1.5, 1.2, 0)]
    for x, y, storey in starts:
        for dx, dy in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.6, 0.8), (-0.8, 0.6)]:
            run = DrillRun(scenario(population=empty()), seed=1)
            player = run.add_player("p")
            to = run.plan.inside_point(*run.plan.to_plane(x, y, storey))
            run.state.crowd.move(player.index, to, target=to, speed=0.0)
            player.x, player.y = to
            places = []
            for tick in range(50):
                run.step({"p": PlayerInput(dx, dy)})
                if tick % 2:
                    where, at = run.plan.to_plan(np.array([[player.x, player.y]]))
                    places.append([*where[0].tolist(), int(at[0]), player.speed])
            found.append({"dx": dx, "dy": dy, "places": places[1:]})
    return found


def predictions() -> list[dict[str, Any]]:
    """Wishes, sightings and frames as they come over a bad line, and where the window shows the player."""
    plan = describe(DrillRun(scenario(), seed=1).plan)
    rng, found = np.random.default_rng(6), []
    for start in [(3.0, 5.0, 1), (9.0, 1.2, 1), (14.0, 5.0, 1), (18.0, 3.2, 1), (-12.0, -4.0, 0), (1.5, 1.2, 0)]:
        predictor, steps = Predictor(Floor(plan)), []
        (x, y), storey, seq, now = start[:2], start[2], 0, 0.0
        for turn in range(120):
            now = round(now + float(rng.uniform(0.01, 0.08)), 4)
            if turn % 3 == 0:
                angle, pace, seq = float(rng.uniform(0, 6.28)), float(rng.choice([0.0, 0.5, 1.0])), seq + 1
                wish = (round(pace * math.cos(angle), 3), round(pace * math.sin(angle), 3))
                predictor.wish(*wish, now)
                predictor.note(seq, now)
                steps += [["wish", *wish, now], ["note", seq, now]]
            if turn % 2 == 0:
                x, y = x + float(rng.normal(0, 0.1)), y + float(rng.normal(0, 0.1))
                x, y = (x + 8.0, y) if turn == 60 else (x, y)  # put elsewhere
                seen = {"ack": max(0, seq - 2), "speed": 1.4, "due": round(now - 0.03, 4), "now": now}
                locked = [0] if turn > 80 else []
                predictor.correct(view.Place(x, y, storey), shut=frozenset(locked), **seen)
                steps.append(["correct", {"x": x, "y": y, "storey": storey}, {**seen, "locked": locked}])
            shown = predictor.show(now)
            steps.append(["show", now, asdict(shown) if shown else None])
            if turn == 100:
                predictor.forget()
                steps.append(["forget"])
        found.append({"steps": steps})
    return found


def memories() -> dict[str, Any]:
    """Looks at a storey from two places, and what the window then knows."""
    plan = describe(DrillRun(scenario(), seed=1).plan)
    memory, found, rng = Memory(plan), [], np.random.default_rng(4)
    for turn in range(12):
        rows = [
            (n, round(float(rng.uniform(0, 20)), 2), round(float(rng.uniform(0, 8)), 2), n % 2 + 1) for n in range(12)
        ]
        agents = np.array([(n, round(x * 100), round(y * 100), storey << 4) for n, x, y, storey in rows], AGENT)
        cells, doors = np.zeros(len(plan["cells"]), CELL), np.ones(len(plan["doors"]), np.uint8)
        cells["extinction_20"], doors[:] = turn, turn % 2
        rooms, sight = [["hall-f2"], ["hall-f2", "b-f2"], ["a-f2"]][turn % 3], [30.0, 6.0][turn % 2]
        place = view.Place(9.0, 1.2, 1)
        seen = memory.seen(Snapshot(turn * 60, agents, cells, doors, np.zeros(0, PLAYER)), place, 3, rooms, sight)
        found.append(
            {
                "agents": [[n, int(a["x"]) / 100, int(a["y"]) / 100, s] for (n, _, _, s), a in zip(rows, agents, strict=True)],
                "turn": turn, "rooms": rooms, "sight": sight, "ids": sorted(seen.agents["id"].tolist()),
                "cells": seen.cells["extinction_20"].tolist(), "doors": seen.doors.tolist(),
                "unseen": memory.unseen(rooms, 1, turn * 60),
            }
        )  # fmt: skip
    return {"plan": plan, "looks": found}


def floor_cases() -> dict[str, Any]:
    """Places all over the house, and whether the window has a floor there."""
    plan, rng = describe(DrillRun(scenario(), seed=1).plan), np.random.default_rng(8)
    corner = [[50, 50], [54, 50], [54, 52], [52, 52], [52, 54], [50, 54]]
    plan["rooms"].append({"id": "corner", "kind": "room", "storey": 1, "polygon": corner})
    floor, (low_x, low_y, high_x, high_y) = Floor(plan), plan["bounds"]
    places = rng.uniform((low_x, low_y), (high_x, high_y), (2000, 2)).round(2).tolist()
    places += rng.uniform((49.5, 49.5), (54.5, 54.5), (300, 2)).round(2).tolist()
    rows = [[x, y, index % 3, floor.holds(x, y, index % 3)] for index, (x, y) in enumerate(places)]
    return {"plan": plan, "places": rows}


def empty() -> dict[str, Any]:
    everyone = {"mean": 20, "sd": 5, "least": 5, "most": 40}
    group = {"room": "c-f3", "count": 1, "ages": "adult"}
    return {"pre_movement_s": everyone, "no_alarm_pre_movement_s": 200, "groups": [group]}


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> dict[str, str]:
    """The modules beside a package.json that names them as such, and the cases to hold them against."""
    folder = tmp_path_factory.mktemp("drill")
    for part in ("drill", "drill-class", "drill-lead"):
        shutil.copytree(MODULES.parent / part, folder / part)
    (folder / "package.json").write_text('{"type": "module"}')
    with pytest.MonkeyPatch.context() as patch:
        quiet_display(patch)
        welcome, found = scenes()
    fills = [("{n} s", {"n": 3}), ("{m:.0f} m", {"m": 17.6}), ("{total:g} / {most:g}", {"total": 82.5, "most": 100.0})]
    cases = {
        "version": VERSION, "frames": frames(), "shared": shared("zh"), "scenes": found, "notices": view.NOTICES,
        "predictions": predictions(), "floor": floor_cases(),
        "memory": memories(),
        "welcome": {**(welcome or {}), "plan": describe(DrillRun(scenario(), seed=1).plan)}, "walks": walks(),
        "cards": [{"name": name, "card": card.to_dict(), "lesson": key} for name, (card, key) in CARDS.items()],
        "fills": [[text, values, text.format(**values)] for text, values in fills],
    }  # fmt: skip
    (folder / "cases.json").write_text(json.dumps(cases))
    return {"DRILL_MODULES": str(folder / "drill"), "DRILL_CASES": str(folder / "cases.json")}


@pytest.mark.parametrize("suite", SUITES)
def test_the_modules_agree_with_python(bench, suite):
    command = node()
    if command is None:
        pytest.skip("no Node here; `make test` brings one")
    path = Path(__file__).parent / "js" / suite
    done = subprocess.run(
        [command, "--test", str(path)], env={**os.environ, **bench}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout
    assert "# pass 0" not in done.stdout


def test_nothing_shared_is_written_down_again_in_a_module():
    """Texts, colours and reaches come from the page; a Chinese word in a module would be one that is not."""
    for path in MODULES.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not any("一" <= char <= "鿿" for char in text), path.name


def test_what_is_shared_can_be_sent_in_both_languages():
    for language in ("zh", "en"):
        whole = json.loads(json.dumps(shared(language)))
        assert whole["texts"] == in_language(TEXTS, language)
        assert set(whole["symbols"]["glyphs"]) <= set(describe(DrillRun(scenario(), seed=1).plan))


def flashes_a_second(css: str) -> float:
    """How often the alarm's picture lights up a second, by its style sheet."""
    seconds, frames = (
        re.search(r"animation: flash ([\d.]+)s", css),
        re.search(r"@keyframes flash \{(.*?)\n\}", css, re.S),
    )
    assert seconds
    assert frames
    lit = [float(found) > 0 for found in re.findall(r"opacity: ([\d.]+)", frames[1])]
    return sum(now and not before for before, now in zip([lit[-1], *lit], lit, strict=False)) / float(seconds[1])


def test_the_alarm_flashes_at_most_three_times_a_second():
    """Three times a second and more can bring on a fit. The control is the same picture in a quarter of the time."""
    css = (MODULES.parents[1] / "css" / "flash.css").read_text(encoding="utf-8")
    assert 0 < flashes_a_second(css) <= 3
    assert flashes_a_second(css.replace("flash 1s", "flash 0.25s")) > 3
