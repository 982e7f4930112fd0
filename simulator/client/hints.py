"""What the player is told to do next: what has just happened, or else the first row that fits of the shared table."""

from __future__ import annotations

import math
from typing import Any

from simulator.protocol.hint_order import first

from .facts import Facts
from .view import View

GENTLE = ("in_pain", "burnt", "opened_hot", "did_alarm")  # said to children in other words


def hint(view: View, at: float, texts: dict[str, str]) -> tuple[str, bool]:
    """The one hint to show now, empty when there is none, and whether it is said in red as danger that lasts."""
    if view.own.get("down"):
        return texts["down_child" if view.child else "down"], False
    if view.notice[0] > at:
        key = view.notice[1]
        return texts[f"{key}_child" if view.child and key in GENTLE else key], False
    if (goal := view.status.get("goal")) and goal["text_key"] in texts:
        return texts["goal"].format(**goal, text=texts[goal["text_key"]]), view.is_lost or bool(view.own.get("hot"))
    if (facts := _facts(view, at)) is None:
        return "", False
    row = first(facts.holds)
    return texts[row.key].format(**_values(row.key, view, at)), row.tone == "bad"


def hint_text(view: View, at: float, texts: dict[str, str]) -> str:
    """The one hint to show now; empty when there is none."""
    return hint(view, at, texts)[0]


def _facts(view: View, at: float) -> Facts | None:
    """What is the case now; None where nothing can be said, before the player stands anywhere."""
    place = view.place()
    if place is None and not view.own.get("in_lift"):
        return None
    return Facts(view, place, at)


def _values(key: str, view: View, at: float) -> dict[str, Any]:
    """What goes into a text: names of rooms, seconds, and how many are waited for."""
    own, status = view.own, view.status
    waits, inside = status.get("waits") or {}, status.get("total", 0) - status.get("evacuated", 0)
    if key in ("hint_shelter", "hint_stuck_shelter", "hint_go_back"):
        return {"room": own["shelter"][view.language]}
    if key == "hint_way_stair":
        return {"room": own["way_out"]["to"][view.language]}
    if key == "hint_to_refuge":
        return {"room": next(room["name"][view.language] for room in view.plan["rooms"] if room["id"] == view.refuge)}
    if key in ("hint_jet_hits", "hint_jet_misses"):
        return {"s": own["jet"]["left_s"]}
    if key in ("busy", "staying"):
        return {"s": math.ceil(view.left_s("busy_s" if key == "busy" else "stay_s", at))}
    if key in ("reported_heads", "reported_others"):
        return {"n": inside, "s": waits.get("heads_s"), "m": waits.get("others")}
    return {}
