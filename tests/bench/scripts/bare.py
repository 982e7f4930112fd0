"""The engine's loop without a worker around it: drills in turn, twenty times a second, and a snapshot every second tick.

`python tests/bench/scripts/bare.py SCENARIO DRILLS PLAYERS SETTLE_S SECONDS` prints the CPU milliseconds of one tick of one
drill. A loop without pauses over a single drill, whose data stay in the caches, needs two thirds of that; no core that
carries many drills can have it.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput
from tests.bench.sockets import WAYS

scenario, drills, players = load_scenario(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
first, last = int(float(sys.argv[4]) * TICK_HZ), int((float(sys.argv[4]) + float(sys.argv[5])) * TICK_HZ)
runs = [DrillRun(scenario, seed=3 + number) for number in range(drills)]
for run in runs:
    for player in range(players):
        run.add_player(str(player))
spent, due = 0.0, time.monotonic()
for tick in range(last):
    if tick == first:
        spent = time.process_time()
    way = tick // TICK_HZ
    inputs = {str(n): PlayerInput(*WAYS[(n + way) % len(WAYS)], seq=tick + 1) for n in range(players)}
    for run in runs:
        run.step(inputs)
        if tick % 2 == 0:
            run.snapshot(full=tick % 10 == 0)
    due += 1 / TICK_HZ
    time.sleep(max(0.0, due - time.monotonic()))
print((time.process_time() - spent) / ((last - first) * drills) * 1000)
