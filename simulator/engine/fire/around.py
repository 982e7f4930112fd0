"""What is around everybody's head, compiled: asked for five times a second."""

from __future__ import annotations

import numpy as np

from simulator.crowd.compiled import compiled

from .fed import AMBIENT_C, HEAD_SLOPE_M

KELVIN_C = 273.15


@compiled
def first_box(places, boxes):
    """The first of the boxes (k, 4: least x and y, greatest x and y) that has each place (n, 2); -1 without one."""
    found = np.full(len(places), -1, np.int64)
    for row in range(len(places)):
        x, y = places[row, 0], places[row, 1]
        for box in range(len(boxes)):
            if boxes[box, 0] <= x <= boxes[box, 2] and boxes[box, 1] <= y <= boxes[box, 3]:
                found[row] = box
                break
    return found


@compiled
def breathed(heads, cells, air):
    """The air at heads (n,) in these cells (n,): extinction, irritancy, gas dose and heat dose a second, °C; each (n,).

    `air` are, by cell: the layer's height, the haze's share, the gas dose in the layer and in the haze, the layer's
    heat dose, its temperature in K, its extinction and its irritancy.
    """
    layer, haze, dose_s, haze_dose_s, heat_s, kelvin, extinction, irritancy = air
    found = np.empty((5, len(heads)))
    for row in range(len(heads)):
        cell = cells[row]
        share = min(max((heads[row] - layer[cell]) / HEAD_SLOPE_M + 0.5, 0.0), 1.0)
        smoke = max(share, haze[cell])
        found[0, row] = extinction[cell] * smoke
        found[1, row] = irritancy[cell] * smoke
        found[2, row] = dose_s[cell] * share + haze_dose_s[cell] * (1 - share)
        found[3, row] = heat_s[cell] * share
        found[4, row] = AMBIENT_C + share * ((kelvin[cell] - KELVIN_C) - AMBIENT_C)
    return found


@compiled
def take_in(people, air, clocks, limits, seconds, stays):
    """Adds what people by number (n,) take in during some seconds. Returns those who have reached a limit of theirs.

    `air` are the doses of gas and of heat of that time and the pain a second, each (n,). `clocks` are everybody's doses
    of gas and of heat, and their pain, of which the share `stays`; `limits` are those of their doses.
    """
    (gas, hot, pain_s), (fed, heat, pain), (gas_limit, heat_limit) = air, clocks, limits
    over = np.empty(len(people), np.int64)
    count = 0
    for row in range(len(people)):
        person = people[row]
        fed[person] += gas[row]
        heat[person] += hot[row]
        pain[person] = (pain[person] + pain_s[row] * seconds) * stays
        if fed[person] >= gas_limit[person] or heat[person] >= heat_limit[person]:
            over[count] = person
            count += 1
    return over[:count]


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    one, none = np.ones(1), np.zeros(1, np.int64)
    first_box(np.zeros((1, 2)), np.zeros((1, 4)))
    breathed(one, none, (one, one, one, one, one, one, one, one))
    take_in(none, (one, one, one), (one.copy(), one.copy(), one.copy()), (one, one), 1.0, 1.0)
