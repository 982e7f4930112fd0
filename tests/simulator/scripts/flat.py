"""flat: the neighbour starts in the living room of 602 beside the fire, the resident downstairs in that of 402."""

from __future__ import annotations

from .walk import FIVE, Push, Step


def down(top: int, bottom: int = 0) -> list[Step]:
    """Down the stair between two storeys by number. Along the wall, clear of lane B's end: there one would climb."""
    flight: list[Step] = [(8.5, 5.0), (8.6, 6.8), (8.7, 9.1), (10.1, 9.1)]
    return [step for storey in range(top, bottom, -1) for step in (*flight, Push((10.1, 5.0), f"f{storey}"))]


TO_DOOR: list[Step] = [(1.2, 2.8)]
TO_STAIR: list[Step] = [(9.4, 1.2), (9.4, 3.2), (9.4, 5.2)]
FEEL_TO_STAIR: list[Step] = [
    (9.4, 1.2), "feel_door", "open_door", (9.4, 3.9), "feel_door", "open_door", (9.4, 5.2),
]  # fmt: skip
FEEL_OUT: list[Step] = [
    (9.4, 5.2), "feel_door", "open_door", (9.4, 2.8), "feel_door", "open_door", (9.0, 1.0), (7.0, 0.8), (7.0, -4.2),
    "feel_door", "open_door", (7.0, -8.0),
]  # fmt: skip
OUT: list[Step] = [(9.4, 5.2), (9.4, 2.8), (9.0, 1.0), (7.0, 0.8), (7.0, -8.0)]
SQUARE = (18.0, -17.0)

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "neighbour": {
        "good": [
            *TO_DOOR, "feel_door", "call_119", *FIVE, (1.3, 6.0), (1.6, 9.4), "wet_cloth", (1.3, 6.2), (0.6, 5.4),
            (-1.6, 5.4), "close_door", (-3.0, 4.0), "stay_put", 65.0,
        ],
        "average": [
            15.0, *TO_DOOR, "open_door", 2.0, "close_door", (0.6, 5.4), (-1.6, 5.4), "call_119", "say_place",
            (-3.0, 4.0), "stay_put", 65.0,
        ],
        "bad": [
            40.0, (0.6, 5.4), (-1.6, 5.4), (-2.6, 3.8), "fetch_belongings", (-1.6, 5.4), (0.6, 5.4), *TO_DOOR, "open_door",
            (1.2, 1.0), *TO_STAIR, *down(5), *OUT,
        ],
    },
    "downstairs": {
        "good": [
            *TO_DOOR, "feel_door", "open_door", (1.2, 1.0), "close_door", (10.4, 1.0), "raise_alarm", *FEEL_TO_STAIR,
            *down(3), *FEEL_OUT, "call_119", *FIVE, SQUARE, "roll_call",
        ],
        "average": [
            25.0, *TO_DOOR, "open_door", (1.2, 1.0), *TO_STAIR, *down(3), *OUT, SQUARE, "call_119", "say_what",
            "roll_call",
        ],
        "bad": [
            40.0, (0.6, 5.4), (-1.6, 5.4), (-2.6, 3.8), "fetch_belongings", (-1.6, 5.4), (0.6, 5.4), *TO_DOOR, "open_door",
            (1.2, 1.0), (4.2, 1.0), "take_lift", 25.0,
        ],
    },
}  # fmt: skip
