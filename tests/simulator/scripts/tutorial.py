"""The tutorial as somebody plays it who follows its hints."""

from __future__ import annotations

from .walk import Step

LEARNER: list[Step] = [
    1.0, (4.0, 3.2), (4.0, 1.6), 1.0, (6.4, 1.4), 1.0, "raise_alarm", 1.0, (7.3, 1.2), 1.0, "feel_door", 1.5, "open_door",
    (9.4, 1.2), 1.0, "crouch", 1.5, "stand", (14.6, 1.2), (16.6, 1.2), (18.5, -4.5), 1.0, "roll_call",
]  # fmt: skip
