"""hotel: the guest starts in the last private room (n8), the attendant at the desk beside the main stair."""

from __future__ import annotations

from .walk import FIVE, Step, TakeStairs

SECOND_WAY: list[Step] = [
    (31.7, 1.0), "feel_door", "open_door", (31.7, 3.4), TakeStairs("second-stair", "f1"), (32.4, 3.0),
    "feel_door", "open_door", (36.0, 3.0), "call_119", *FIVE, (38.0, -8.0), (40.0, -15.0), "roll_call",
]  # fmt: skip
MAIN_WAY: list[Step] = [
    (1.0, 1.0), (-1.4, 1.4), (-6.3, 5.8), (-6.3, 7.6), TakeStairs("main-stair", "f1"), (-6.3, 7.6), (-6.3, 5.8), (-6.6, 1.0),
    (-12.0, 1.0),
]  # fmt: skip
ROUND: list[Step] = [(-12.0, -16.0), (38.0, -16.0)]
ROUSE: list[Step] = [
    step for x in (13.0, 21.0, 29.0, 37.0, 44.0) for step in ((x, 1.0), "wake_other")
]  # fmt: skip
OUT_OF_ROOM: list[Step] = [(47.3, 3.0), "open_door", (47.3, 1.0)]

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "guest": {
        "good": [
            "wake_other", (47.3, 3.0), "feel_door", "open_door", (47.3, 1.0), "wake_other", (44.0, 1.2), "raise_alarm",
            *SECOND_WAY,
        ],
        "average": [12.0, *OUT_OF_ROOM, *MAIN_WAY, "call_119", "say_place", "say_what"],
        "bad": [60.0, (48.4, 3.6), "fetch_belongings", *OUT_OF_ROOM, (1.0, 1.0), (-3.3, 5.8), "take_lift", 15.0],
    },
    "attendant": {
        "good": [
            (-1.6, 0.6), "raise_alarm", (0.6, 1.0), (9.2, 1.2), "close_door", *ROUSE, *SECOND_WAY,
        ],
        "average": [35.0, (-1.6, 0.6), "raise_alarm", *MAIN_WAY[1:], "call_119", "say_what", *ROUND, "roll_call"],
        "bad": [60.0, (-1.4, 1.4), "fetch_belongings", (1.0, 1.0), (9.2, 0.6), 20.0, *MAIN_WAY],
    },
}  # fmt: skip
