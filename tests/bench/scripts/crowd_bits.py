"""Two streams that meet in a corridor: prints the sha256 of the crowd's whole state after so many steps.

`python tests/bench/scripts/crowd_bits.py STEPS`; NUMBA_CPU_NAME names the processor to compile for.
"""

import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import numpy as np

from simulator.crowd import Agents, Fields, Ground
from simulator.engine.verify.flows import adults, scattered, union

rng = np.random.default_rng(1)
left, right = scattered((0, 0, 10, 10), 100, rng, gap=0.4), scattered((20, 0, 30, 10), 100, rng, gap=0.4)
crowd = Agents(Fields(Ground(union((0, 0, 10, 10), (9.99, 4, 20.01, 6), (20, 0, 30, 10)))))
for person, (place, speed) in enumerate(
    zip(np.concatenate((left, right)).tolist(), adults(200, rng).tolist(), strict=True)
):
    crowd.add(person, tuple(place), target=(27.0 if person < 100 else 3.0, 5.0), speed=speed, radius=0.15)
for _ in range(int(sys.argv[1])):
    crowd.step()
print(hashlib.sha256(json.dumps(crowd.to_dict(), sort_keys=True).encode()).hexdigest())
