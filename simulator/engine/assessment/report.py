"""The report of a finished run: its course, how long it took, and the two-minute benchmark of schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from simulator.protocol.text import Text

from ..event_log import Event
from ..scenario.model import Scenario
from .barred_exits import barred_note
from .rubric import GUIDE

SCHOOL_BENCHMARK_S = 120.0
ALARMS = ("alarm_raised", "detector_alarm")

PLAIN: dict[str, Text] = {
    "alarm_raised": Text("有人按下报警按钮", "Somebody pressed the alarm button"),
    "detector_alarm": Text("火灾探测器报警", "A detector raised the alarm"),
    "called_119": Text("有人拨打 119", "Somebody called 119"),
    "all_out": Text("能走的人全部撤出", "Everybody who could walk was out"),
    "took_lift": Text("有人乘坐了电梯", "Somebody took the lift"),
    "reentered": Text("有人返回建筑", "Somebody went back in"),
    "player_incapacitated": Text("一名参演人员在烟热中倒下", "A player collapsed in heat and smoke"),
}
GENTLE: dict[str, Text] = {
    "player_incapacitated": Text("一名参演人员停下来等消防员", "A player stopped and waited for the firefighters"),
}
OTHERS_OUT = Text("参演人员以外，能走的人全部撤出", "Everybody who could walk was out, but for players")
INJECTED: dict[str, Text] = {
    "block_exit": Text("出口被堵：{door}", "Exit blocked: {door}"),
    "open_exit": Text("出口恢复通行：{door}", "Exit opened again: {door}"),
    "close_door": Text("门被关上：{door}", "Door closed: {door}"),
    "lights_out": Text("照明熄灭", "The lights went out"),
    "delay_alarm": Text("探测器报警推迟 30 秒", "The detector was held back for 30 s"),
}
LIMITS: dict[str, Text] = {
    "flashover": Text(
        "有房间的热烟层超过 600 ℃，已发生轰燃，双区模型此后不再可靠",
        "A hot layer passed 600 °C: after flashover the two-zone model no longer holds",
    ),
    "crowd": Text("人数超出已验证的范围", "More people than the crowd model has been verified with"),
    "spread": Text(
        "火势已大到会引燃相邻房屋，模型不计算蔓延",
        "The fire would have spread to neighbouring houses, which the model does not follow",
    ),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, with the seconds from the start."""

    time_s: float
    text: Text


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Whether a school's last occupant was out in time after the alarm. `took_s` is None when not all came out."""

    limit_s: float
    took_s: float | None
    met: bool
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """A run as a whole: what the engine knows for the record of Order 61 art. 43, and how far to trust it.

    `place` and `content` are two of the article's fields. The date, departments and persons are known only to those who
    ran the drill. Times are in seconds. `lost_rooms` are the rooms that became untenable, with the time.

    `people`, `out`, `down` and `waiting` (for rescue, behind a shut door) count occupants and players together;
    `simulated` are the occupants alone. `barred` is what is said of exits that were locked or blocked.
    """

    place: Text
    content: Text
    people: int
    simulated: int
    out: int
    down: int
    waiting: int
    players: int
    out_s: float | None
    timeline: tuple[Moment, ...]
    lost_rooms: tuple[Moment, ...]
    tenability: str
    limits: tuple[Text, ...]
    benchmark: Benchmark | None
    barred: Text | None = None

    @property
    def inside(self) -> int:
        """Who was still inside at the end and on their feet: with `out`, `down` and `waiting` they are all `people`."""
        return max(0, self.people - self.out - self.down - self.waiting)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-able values."""
        return asdict(self)


def report(events: Sequence[Event], scenario: Scenario, *, child: bool = False) -> Report:
    """The report of a run from its log. For a run that has not ended it says what is known so far.

    For children its words are gentle: nobody collapses.
    """
    rooms = scenario.room_names()
    burning = [rooms[fire.room] for fire in scenario.fires]
    started = next((event.data for event in events if event.kind == "drill_started"), {})
    ended = next((event.data for event in reversed(events) if event.kind == "drill_ended"), {})
    empty = next((event.time_s for event in events if event.kind == "all_out"), None)
    done = _content(events, scenario)
    content = Text(
        f"{'、'.join(room.zh for room in burning)}起火：{done.zh}",
        f"Fire ({', '.join(room.en for room in burning)}): {done.en}",
    )
    simulated = started.get("people", scenario.people)
    players = sorted({event.player for event in events if event.kind == "player_joined"})
    heads = _heads(events, ended, simulated, players)
    return Report(
        place=scenario.name,
        content=content,
        simulated=simulated,
        **heads,
        players=len(players),
        out_s=empty,
        timeline=tuple(_timeline(events, scenario, PLAIN | GENTLE if child else PLAIN)),
        lost_rooms=tuple(
            Moment(event.time_s, rooms[event.data["room"]]) for event in events if event.kind == "room_lost"
        ),
        tenability=ended.get("tenability", ""),
        limits=tuple(LIMITS[name] for name in ended.get("limits", [])),
        benchmark=benchmark(events, scenario),
        barred=barred_note(events, scenario, child=child),
    )


def _content(events: Sequence[Event], scenario: Scenario) -> Text:
    """What was practised: leaving, staying behind a shut door, or both where roles differ."""
    roles = {event.data["role"] for event in events if event.kind == "player_joined"}
    stays = {bool((scenario.role(role).weights or scenario.scoring.weights).get("stay")) for role in roles}
    if stays == {True}:
        return Text("判断去留、关门退守、报警待援", "go or stay, shut in, call and wait for rescue")
    if True in stays:
        return Text("报警、疏散或关门退守、集合报到", "alarm, evacuation or staying shut in, roll-call")
    return Text("报警、疏散、集合报到", "alarm, evacuation, roll-call")


def _heads(events: Sequence[Event], ended: Mapping[str, Any], simulated: int, players: Sequence[str]) -> dict[str, int]:
    """The counts of everybody. Logs of earlier versions counted occupants alone: their players are added."""
    if "total" in ended:
        return {"people": ended["total"], **{name: ended[name] for name in ("out", "down", "waiting")}}
    fate = [_fate(events, player) for player in players]
    return {
        "people": simulated + len(players),
        "out": ended.get("out", 0) + fate.count("out"),
        "down": ended.get("down", 0) + fate.count("down"),
        "waiting": fate.count("waiting"),
    }


def _fate(events: Sequence[Event], player: str) -> str:
    """How a player fared by the log: down, out, waiting, or empty when still inside."""
    own = [event.kind for event in events if event.player == player]
    if "player_incapacitated" in own:
        return "down"
    crossings = [kind for kind in own if kind in ("player_out", "reentered")]
    if crossings[-1:] == ["player_out"]:
        return "out"
    return "waiting" if "stayed_safe" in own else ""


def benchmark(events: Sequence[Event], scenario: Scenario) -> Benchmark | None:
    """Whether the last one who could walk, players included, was out of a school within two minutes of the alarm.

    None for other buildings.

    Source: 教基一厅〔2014〕2号, in principle within 2 minutes for up to four storeys with proper exits.
    """
    if not scenario.is_school or scenario.practice:
        return None
    alarm = next((event.time_s for event in events if event.kind in ALARMS), None)
    empty = next((event.time_s for event in events if event.kind == "all_out"), None)
    players = _players_out(events)
    last = None if empty is None or None in players else max([empty, *(at for at in players if at is not None)])
    took = round(last - alarm, 1) if last is not None and alarm is not None else None
    return Benchmark(SCHOOL_BENCHMARK_S, took, took is not None and took <= SCHOOL_BENCHMARK_S, GUIDE)


def _players_out(events: Sequence[Event]) -> list[float | None]:
    """When each player who could walk was out for good; None for who was inside at the end."""
    found: dict[str, float | None] = {}
    for event in events:
        if event.kind in ("player_joined", "reentered"):
            found[event.player] = None
        elif event.kind == "player_out":
            found[event.player] = event.time_s
        elif event.kind == "player_incapacitated":
            found.pop(event.player, None)
    return list(found.values())


def _timeline(events: Sequence[Event], scenario: Scenario, words: Mapping[str, Text]) -> list[Moment]:
    """The events that everybody would have noticed, in order."""
    moments = []
    for event in events:
        if event.kind == "all_out" and any(at is None or at > event.time_s for at in _players_out(events)):
            moments.append(Moment(event.time_s, OTHERS_OUT))
        elif event.kind in words:
            moments.append(Moment(event.time_s, words[event.kind]))
        elif event.kind == "injected" and event.data["what"] in INJECTED:
            door = _door_name(scenario, event.data["door"])
            moments.append(Moment(event.time_s, INJECTED[event.data["what"]].format(door=door)))
        elif event.kind == "used_extinguisher":
            moments.append(Moment(event.time_s, _fought(event.data)))
    return moments


def _fought(data: dict[str, Any]) -> Text:
    if data["out"]:
        return Text("火被灭火器扑灭", "The fire was put out with an extinguisher")
    if data["worse"]:
        return Text("用错灭火剂，火更大了", "The wrong agent made the fire grow")
    return Text("有人用灭火器，没有扑灭", "Somebody used an extinguisher; the fire burned on")


def _door_name(scenario: Scenario, door_id: str) -> Text:
    """The name of a door, or of the room it belongs to."""
    door = next((door for door in scenario.doors if door.id == door_id), None)
    if door is None:
        return Text(door_id, door_id)
    rooms = scenario.room_names()
    return door.name or next(rooms[side] for side in door.between if side in rooms)
