"""dormitory: the student sleeps in the west room of f4, the warden in the duty room beside the entrance."""

from __future__ import annotations

from .walk import FIVE, Step, TakeStairs, UntilEmpty

ROOM_OUT: list[Step] = [(1.8, -0.8), "open_door", (1.8, 0.9)]
EAST_WAY: list[Step] = [
    (12.0, 1.2), (23.0, 1.2), TakeStairs("east-stair", "f1"), (23.0, 1.2), (11.7, 1.2), (9.6, -1.0), (9.6, -9.0),
]  # fmt: skip
WEST_WAY: list[Step] = [TakeStairs("west-stair", "f1"), (1.0, 1.2), (9.0, 1.2), (9.6, -1.0), (9.6, -9.0)]
SPORTS_GROUND = (11.0, -20.0)

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "student": {
        "good": [
            "wake_other", *ROOM_OUT, (5.5, 1.4), "raise_alarm", (2.2, 0.9), UntilEmpty("s1-f4", 20.0), "close_door",
            *EAST_WAY, SPORTS_GROUND, "roll_call",
        ],
        "average": [
            25.0, "wake_other", *ROOM_OUT, (5.5, 1.4), "raise_alarm", (0.6, 1.2), *WEST_WAY, SPORTS_GROUND, "roll_call",
        ],
        "bad": [60.0, (1.8, -4.8), "fetch_belongings", *ROOM_OUT, (0.6, 1.2), *WEST_WAY],
    },
    "warden": {
        "good": [
            (9.8, 3.2), "open_door", (9.8, 1.4), (5.5, 1.4), "raise_alarm", (2.4, 1.4), "wake_other",
            (9.6, 0.8), (9.6, -5.5), "open_door", (9.6, -8.5), "call_119", *FIVE, SPORTS_GROUND, "roll_call",
        ],
        "average": [
            30.0, (9.8, 3.2), "open_door", (9.8, 1.4), (5.5, 1.4), "raise_alarm", (9.6, 0.8), (9.6, -8.5),
            SPORTS_GROUND, "roll_call",
        ],
        "bad": [60.0, (9.8, 3.2), "open_door", (9.8, 1.2), (1.0, 1.2), (-3.0, 1.2), (-4.2, 0.8), 20.0],
    },
}  # fmt: skip
