"""workshop: the worker sleeps in the middle room of f2, the guard sits near the gate."""

from __future__ import annotations

from .walk import FIVE, Step, TakeStairs

ROOM_OUT: list[Step] = [(4.8, 8.5), "open_door", (4.8, 9.9), (8.2, 10.2)]
DOWN: list[Step] = [TakeStairs("stair", "f1"), (8.2, 10.0), (6.0, 3.0), (4.8, 0.8)]
GATE: list[Step] = ["open_door", (4.8, -3.0), (5.0, -12.5)]

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "worker": {
        "good": [
            "wake_other", ROOM_OUT[0], "open_door", ROOM_OUT[2], "wake_other", ROOM_OUT[-1], *DOWN[:-1], (6.2, 1.2),
            "raise_alarm", DOWN[-1], *GATE[:2], "call_119", *FIVE, GATE[-1], "roll_call",
        ],
        "average": [42.0, *ROOM_OUT, *DOWN, *GATE, "roll_call"],
        "bad": [
            70.0, (4.8, 1.8), "fetch_belongings", *ROOM_OUT[:-1], (1.2, 10.2), "take_lift", 20.0, (4.8, 3.0), DOWN[-1],
            *GATE[:2],
        ],
    },
    "guard": {
        "good": [
            "wake_other", (6.2, 1.2), "raise_alarm", (8.2, 9.0), "wake_other", (4.8, 0.8), "open_door", (4.8, -3.0),
            "call_119", *FIVE, (5.0, -12.5), "roll_call",
        ],
        "average": [
            15.0, (6.2, 1.2), "raise_alarm", (4.8, 0.8), "open_door", (4.8, -3.0), (5.0, -12.5), "roll_call",
        ],
        "bad": [40.0, (6.6, 9.8), "ext_lift", (8.2, 12.0), (7.6, 13.2), (6.0, 13.2), 60.0],
    },
}  # fmt: skip
