"""Checks a scenario's class script: names that exist, right and wrong options, later decisions."""

from __future__ import annotations

from typing import Any

from simulator.protocol.player_input import ALL_ACTIONS
from simulator.protocol.text import Text

from .class_script import END
from .model import ScenarioError

TWICE = Text("id {0} 用了两次", "the id {0} is used twice")
RIGHT_AND_WRONG = Text("要有对的选项，也要有错的", "needs a right option and a wrong one")
NO_ACTION = Text("没有动作 {0}", "there is no action {0}")
NO_STAIR = Text("没有楼梯 {0}", "there is no stair {0}")
NO_ROOM = Text("没有房间 {0}", "there is no room {0}")
NO_STOREY = Text("没有楼层 {0}", "there is no storey {0}")
NO_ROLE = Text("没有角色 {0}", "there is no role {0}")
NOT_LATER = Text("{0} 不是后面的抉择，也不是 end", "{0} is no later decision and not end")


def check_script(data: dict[str, Any]) -> None:
    """Raises ScenarioError with the first wrong place."""
    script = data["lesson"]
    if script["role"] not in {role["id"] for role in data["roles"]}:
        raise ScenarioError("lesson/role", NO_ROLE.format(script["role"]))
    ids = [decision["id"] for decision in script["decisions"]]
    seen: set[str] = set()
    for index, decision in enumerate(script["decisions"]):
        place = f"lesson/decisions/{index}"
        if decision["id"] in ids[:index] or decision["id"] == END:
            raise ScenarioError(f"{place}/id", TWICE.format(decision["id"]))
        if len({option["right"] for option in decision["options"]}) < 2:
            raise ScenarioError(f"{place}/options", RIGHT_AND_WRONG)
        reached = decision["when"].get("reached")
        if reached and reached["storey"] not in {storey["id"] for storey in data["storeys"]}:
            raise ScenarioError(f"{place}/when/reached/storey", NO_STOREY.format(reached["storey"]))
        for number, option in enumerate(decision["options"]):
            where = f"{place}/options/{number}"
            # Ids are unique in the whole script, so that a late press cannot answer the next question.
            if option["id"] in seen:
                raise ScenarioError(f"{where}/id", TWICE.format(option["id"]))
            seen.add(option["id"])
            if option.get("then", END) not in (*ids[index + 1 :], END):
                raise ScenarioError(f"{where}/then", NOT_LATER.format(option["then"]))
            _check_steps(data, f"{where}/steps", option["steps"])


def _check_steps(data: dict[str, Any], place: str, steps: list[Any]) -> None:
    known = {
        "stairs": ({stair["id"] for stair in data.get("stairs", [])}, NO_STAIR),
        "to": ({storey["id"] for storey in data["storeys"]}, NO_STOREY),
        "empty": ({room["id"] for room in data["rooms"]}, NO_ROOM),
    }
    for index, step in enumerate(steps):
        if isinstance(step, str) and step not in ALL_ACTIONS:
            raise ScenarioError(f"{place}/{index}", NO_ACTION.format(step))
        for key, (names, problem) in known.items() if isinstance(step, dict) else ():
            if key in step and step[key] not in names:
                raise ScenarioError(f"{place}/{index}/{key}", problem.format(step[key]))
