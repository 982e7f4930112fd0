"""market: the shopper starts at the fruit stall in the east half, the keeper in the stall beside the fire."""

from __future__ import annotations

from .walk import FIVE, Step

USE: list[Step] = ["ext_lift", 1.0, "ext_pull", 1.0, "ext_hold", 1.0]
AIM: list[Step] = [(9.6, 5.1), (9.9, 3.9)]  # before the burning stall, facing it
NORTH_EAST: list[Step] = [(38.0, 6.7), (42.7, 8.0), (42.7, 23.0), (42.7, 28.5)]
WEST: list[Step] = [(14.0, 6.7), (1.0, 6.7), (-2.6, 11.0), (-10.0, 12.5)]
SOUTH_WEST: list[Step] = [(14.0, 7.6), (1.0, 7.0), (-2.7, 4.0), (-2.7, -4.0)]
CAR_PARK = (26.0, 33.0)
FROM_WEST: list[Step] = [(-12.0, 20.0), (-10.0, 32.0), (16.0, 33.0)]

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "shopper": {
        "good": [(30.2, 5.6), (31.2, 7.4), "raise_alarm", *NORTH_EAST, "call_119", *FIVE, CAR_PARK, "roll_call"],
        "average": [
            25.0, (30.2, 5.6), (38.0, 6.7), (42.7, 9.0), (44.4, 12.5), 12.0, (42.7, 22.0), (42.7, 28.5), CAR_PARK,
            "roll_call",
        ],
        "bad": [70.0, (30.2, 5.6), (27.4, 6.2), "fetch_belongings", *WEST],
    },
    "keeper": {
        "good": [
            "wake_other", (14.2, 5.6), *USE[:-1], *AIM, "ext_press", 7.0, (13.3, 7.4), "raise_alarm", "wake_other",
            *SOUTH_WEST, "call_119", *FIVE, (-12.0, -4.0), *FROM_WEST, "roll_call",
        ],
        "average": [20.0, (13.3, 7.4), "raise_alarm", *WEST, "call_119", "say_what", *FROM_WEST, "roll_call"],
        "bad": [
            15.0, (18.6, 5.4), *USE[:-1], *AIM, "ext_press", 30.0, (16.6, 5.4), (17.0, 2.4), "fetch_belongings",
            (16.6, 5.4), *WEST,
        ],
    },
}  # fmt: skip
