"""street: the visitor starts in the wine house (n6), two doors from the fire, the volunteer in the guest house (n8)."""

from __future__ import annotations

from .walk import FIVE, Step

EAST: list[Step] = [(60.0, 1.75), (78.0, 1.75), (86.0, 1.75)]
WEST: list[Step] = [(20.0, 1.2), (2.0, 1.75), (-5.0, 1.75)]
SQUARE = (94.0, 0.0)
HOME: list[Step] = [
    (56.6, 2.6), "wake_other", "open_door", (56.7, 6.4), "assist", (56.7, 5.2), (56.8, 2.6),
]  # fmt: skip

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "visitor": {
        "good": [
            (36.6, 4.6), (36.9, 2.4), (42.0, 2.4), "raise_alarm", "wake_other", *EAST, "call_119", *FIVE, SQUARE,
            "roll_call",
        ],
        "average": [25.0, (36.6, 4.6), (36.4, 1.4), *WEST, "call_119", "say_what"],
        "bad": [90.0, (36.6, 4.6), (36.4, 1.4), (31.2, 1.2), "fetch_belongings", (23.2, 1.4), 12.0, *WEST],
    },
    "volunteer": {
        "good": [(50.0, 4.6), (50.6, 2.6), "raise_alarm", *HOME, *EAST, "call_119", *FIVE, SQUARE, "roll_call"],
        "average": [30.0, (50.0, 4.6), (50.6, 2.6), "raise_alarm", *EAST, SQUARE, "roll_call"],
        "bad": [60.0, (50.0, 4.6), (49.4, 1.4), (31.2, 1.2), "fetch_belongings", (23.2, 1.4), 20.0, *WEST],
    },
}  # fmt: skip
