"""rental: the tenant lives in the south-east room of f3, the landlord sleeps in the west room of f1."""

from __future__ import annotations

from .walk import FIVE, Step, TakeStairs

SCRIPTS: dict[str, dict[str, list[Step]]] = {
    "tenant": {
        "good": [
            (10.4, 3.2), "close_door", "feel_door", (11.4, 1.4), "wet_cloth", "call_119", *FIVE, "stay_put", 65.0,
        ],
        "average": [
            11.0, (10.4, 3.6), (10.4, 5.2), (7.0, 5.2), 3.0, (10.4, 5.2), (10.4, 3.2), "close_door", (10.4, 1.4),
            "stay_put", 65.0,
        ],
        "bad": [30.0, (10.4, 5.2), (6.8, 5.2), TakeStairs("stair", "f1"), (6.2, 5.0), (6.2, 2.0), (6.2, -3.0)],
    },
    "landlord": {
        "good": [
            (0.6, 2.1), "feel_door", "open_door", "wake_other", (-1.5, 2.1), (-3.0, 2.1), "feel_door", "open_door",
            (-6.0, 2.1), "call_119", *FIVE, "wake_other", (-5.0, -13.0), "roll_call",
        ],
        "average": [20.0, "wake_other", (0.6, 2.1), "open_door", (-3.0, 2.1), "open_door", (-6.0, 2.1), (-5.0, -13.0), "roll_call"],
        "bad": [40.0, (2.0, 3.6), "open_door", (2.0, 5.2), (7.6, 5.2), "ext_lift", (6.1, 7.0), 60.0],
    },
}  # fmt: skip
