"""The look for people outside the walls: it finds none, and it would find them."""

from __future__ import annotations

import json

import numpy as np

from simulator.engine.verify import walls


def test_nobody_is_outside_in_crammed_rooms(capsys):
    assert walls.print_walls(200_000, 1) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["outside"] == 0
    assert line["positions"] >= 200_000


def test_it_counts_who_walks_where_walls_do_not_hold():
    rng = np.random.default_rng(3)
    crowd = walls.crammed(walls.random_room(rng), 120, rng)
    crowd.layout = crowd.layout._replace(first=np.zeros_like(crowd.layout.first))  # no wall is near any square
    looked, out = walls.walk(crowd, 120, rng)
    assert 0 < out < looked
