"""school-four: the pupil starts in the west room of f4, the teacher in the second room of f3's north side."""

from __future__ import annotations

from .walk import FIVE, Step, TakeStairs, UntilEmpty

EAST_WAY: list[Step] = [
    (24.0, 1.2), (39.0, 1.2), TakeStairs("east-stair", "f1"), (40.4, 2.2), (43.0, 2.0), (48.0, 2.0), (49.0, -10.0),
    (24.0, -21.0),
]  # fmt: skip
WEST_WAY: list[Step] = [
    (2.0, 1.2), TakeStairs("west-stair", "f1"), (-1.0, 0.2), (-4.0, 0.4), (-9.0, 0.4), (-9.0, -10.0), (15.0, -21.0),
]  # fmt: skip
PUPIL_OUT: list[Step] = [(7.2, -1.0), (7.2, 1.0)]
TEACHER_OUT: list[Step] = [(15.8, 3.6), (15.8, 1.4)]

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "pupil": {
        "good": [*PUPIL_OUT, (8.6, 1.4), "raise_alarm", *EAST_WAY, "roll_call"],
        "average": [20.0, *PUPIL_OUT, *WEST_WAY, "roll_call"],
        "bad": [55.0, (5.8, -2.0), "fetch_belongings", *PUPIL_OUT, *WEST_WAY[:-1]],
    },
    "teacher": {
        "good": [
            "wake_other", *TEACHER_OUT, (19.7, 1.4), "raise_alarm", (15.8, 1.4), "wake_other",
            UntilEmpty("n2-f3", 30.0), "close_door", *EAST_WAY[:-1], "call_119", *FIVE, EAST_WAY[-1], "roll_call",
        ],
        "average": [10.0, "wake_other", *TEACHER_OUT, *WEST_WAY, "call_119", "roll_call"],
        "bad": [50.0, *TEACHER_OUT, *WEST_WAY[:-1]],
    },
}  # fmt: skip
