"""Class scripts, by scenario: what is asked, the options, why, and where the class then walks.

Of the wrong options the most tempting comes first: it is the one shown beside a right choice. `facts` are the ids of
the question bank's facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..files import Entry, Text, text

FIVE = ("say_place", "say_what", "say_size", "say_trapped", "say_name")
ESCAPE = "公安部《消防安全常识二十条》"
REPORTING = "《中华人民共和国消防法》第四十四条；公安部《消防安全常识二十条》"
LAW_44 = "《中华人民共和国消防法》第四十四条"
SCHOOLS = "《中小学幼儿园应急疏散演练指南》（教基一厅〔2014〕2号）"
HOMES = ESCAPE
WALKED: Entry = {"walked": True}
END = "end"
PLACES = (1, 0, 2, 0, 1)


def stairs(stair: str, to: str) -> Entry:
    """The step that takes a stair to a storey."""
    return {"stairs": stair, "to": to}


def until_empty(room: str, most_s: float) -> Entry:
    """The step that waits until a room is empty of others."""
    return {"empty": room, "most_s": most_s}


def option(
    option_id: str,
    label: Text,
    why: Text,
    steps: Sequence[Any],
    *,
    source: str = ESCAPE,
    facts: Sequence[str] = (),
    right: bool = False,
    then: str | None = None,
) -> Entry:
    """One thing the class may do."""
    made: Entry = {
        "id": option_id, "text": text(label), "right": right, "why": text(why), "source": source,
        "facts": list(facts), "steps": [list(step) if isinstance(step, tuple) else step for step in steps],
    }  # fmt: skip
    return {**made, "then": then} if then else made


def right(
    option_id: str, label: Text, why: Text, steps: Sequence[Any], *, source: str = ESCAPE, facts: Sequence[str] = ()
) -> Entry:
    """The option that is right."""
    return option(option_id, label, why, steps, source=source, facts=facts, right=True)


def decision(decision_id: str, when: Entry, question: Text, *options: Entry) -> Entry:
    """A place where the drill stops."""
    return {"id": decision_id, "when": when, "question": text(question), "options": list(options)}


def class_script(role: str, *decisions: Entry) -> Entry:
    """The class script of a scenario (`lesson` in its file); the right option stands now under A, now under B or C."""
    for index, asked in enumerate(decisions):
        good = next(entry for entry in asked["options"] if entry["right"])
        asked["options"].remove(good)
        asked["options"].insert(PLACES[(index + len(role)) % len(PLACES)] % (len(asked["options"]) + 1), good)
    return {"role": role, "decisions": list(decisions)}
