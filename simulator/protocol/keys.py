"""The key of each action, the same in every place and moment, for all clients."""

from __future__ import annotations

KEYS: dict[str, str] = {
    "raise_alarm": "1", "feel_door": "2", "open_door": "3", "close_door": "4", "ext_lift": "5", "ext_pull": "5",
    "ext_hold": "5", "ext_press": "5", "assist": "6", "wet_cloth": "7", "stay_put": "8", "roll_call": "9",
    "fetch_belongings": "E", "take_lift": "Q", "crouch": "C", "stand": "C", "call_119": "T", "wake_other": "G",
    "answer_1": "J", "answer_2": "K", "answer_3": "L",
}  # fmt: skip
