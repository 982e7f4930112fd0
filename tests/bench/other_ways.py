"""How long the other ways of a class script take to play, and how many are still missing when the drill has ended.

They are asked for with each question and played one after another by the task worker while the class votes and the drill
goes on. Processor time stands for the worker's, so that others beside it do not count.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from simulator.engine.drill.class_guide import Guide, play_script
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario, usable_ids

TALK_S, MOST_AFTER_END_S = 20.0, 5.0  # how long a class talks before it votes, at the least
Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`ways.of_a_question_s` and `ways.after_end_s`, the most of all class scripts; at most 5 s after the end."""
    slowest, late = ("", 0.0), ("", 0.0)
    for name in usable_ids():
        if load_scenario(name).script is not None:
            longest, after = played(name)
            slowest, late = max(slowest, (name, longest), key=_seconds), max(late, (name, after), key=_seconds)
    yield line("ways.of_a_question_s", *slowest)
    yield line("ways.after_end_s", *late, baseline=MOST_AFTER_END_S)


def played(name: str) -> tuple[float, float]:
    """The most CPU seconds that the other ways of one question take, and those after the end until all have been played.

    The class takes the best option of each decision.
    """
    run = DrillRun(load_scenario(name), seed=1)
    guide = Guide(run, "class")
    run.add_player("class", guide.role)
    asked: list[tuple[float, float]] = []  # when each question came, by the class's clock, and how long its ways take

    def at_a_question(run: DrillRun) -> None:
        if (decision := guide.asked()) is not None:
            came = run.time_s + TALK_S * len(asked)
            kept = run.keyframe(), guide.state(), list(run.events)
            others = [option.id for option in decision.options if option is not decision.best]
            asked.append((came, sum(_way(name, kept, decision.id, option) for option in others)))

    play_script(guide, {}, before=at_a_question, head_count=False)
    free = 0.0
    for came, takes in asked:
        free = max(free, came) + takes
    ended = run.time_s + TALK_S * len(asked)
    return max(takes for _came, takes in asked), max(0.0, free - ended)


def _way(name: str, kept: tuple[Any, Any, Any], decision: str, option: str) -> float:
    """The CPU seconds that one other way takes from the question on."""
    began = time.process_time()
    keyframe, guide, events = kept
    run = DrillRun.from_keyframe(load_scenario(name), keyframe, list(events))
    play_script(Guide.restored(run, guide), {decision: option}, head_count=False)
    return time.process_time() - began


def _seconds(entry: tuple[str, float]) -> float:
    return entry[1]


def line(figure: str, scenario: str, value: float, **more: float) -> Figure:
    return {"figure": figure, "value": round(value, 2), "unit": "s", "db": "-", "scenario": scenario, **more}
