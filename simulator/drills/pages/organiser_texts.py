"""The texts of the organiser's page and of the wall, in Chinese and English, as their scripts receive them."""

from __future__ import annotations

from typing import Any

from simulator.engine.assessment.report import INJECTED
from simulator.engine.scenario.model import Scenario
from simulator.protocol.text import Text, in_language

from ..results.order61_record import NUMBER, SEAT

TEXTS: dict[str, Text] = {
    "connecting": Text("正在连接……", "Connecting…"),
    "preparing": Text(
        "平台正在为首次演练做准备，约需半分钟，好了自动继续",
        "The platform is preparing its first drill; this goes on by itself in about half a minute",
    ),
    "offline": Text("连接中断，正在重新连接……", "Connection lost, trying again…"),
    "away": Text(
        "演练服务暂时没有响应，恢复后会接着进行", "No answer from the drill service; it goes on when it is back"
    ),
    "waiting": Text("正在等待演练服务接手这个房间……", "Waiting for the drill service to take this room…"),
    "refused": Text(
        "这个链接已失效，请组织者重新打开", "This link is no longer good; ask the organiser to open it again"
    ),
    "lobby": Text("等待加入", "Waiting for players"),
    "countdown": Text("{n} 秒后开始", "Starts in {n} s"),
    "running": Text("进行中", "Running"),
    "paused": Text("已暂停", "Paused"),
    "deciding": Text("投票中", "Voting"),
    "ended": Text("已结束", "Ended"),
    "start": Text("开始", "Start"),
    "pause": Text("暂停", "Pause"),
    "resume": Text("继续", "Resume"),
    "alarm_on": Text("警报已响", "Alarm on"),
    "alarm_off": Text("警报未响", "No alarm"),
    "dark": Text("停电", "Lights out"),
    "number": NUMBER,
    "seat": SEAT,
    "here": Text("在线", "Here"),
    "gone": Text("离线", "Away"),
    "is_out": Text("已撤出", "Out"),
    "is_reported": Text("已报到", "Reported"),
    "is_down": Text("已倒下", "Down"),
    "is_down_child": Text("需要救助", "Needs help"),
    "is_inside": Text("楼内", "Inside"),
    "dose_some": Text("{who} 吸入了烟，要低姿快走", "{who} has breathed smoke: low and fast"),
    "dose_much": Text("{who} 吸入烟气过多，危险", "{who} has breathed too much smoke: danger"),
    "dose_down": Text("{who} 失去行动能力", "{who} has collapsed"),
    "dose_down_child": Text("{who} 需要救助", "{who} needs help"),
    "dose_none": Text("没有人吸入过多烟气", "Nobody has breathed much smoke"),
    "joined": Text("{n} 人已加入", "{n} joined"),
    "joined_of": Text("{here} 人在线，共 {n} 人", "{here} of {n} connected"),
    "more": Text("另有 {n} 人", "{n} more"),
    "nobody": Text("还没有人加入", "Nobody has joined yet"),
    "proof_account": Text("已登录", "Signed in"),
    "proof_secret": Text("凭座位条", "By the strip"),
    "proof_teacher": Text("老师确认", "Confirmed"),
    "proof_none": Text("未核实", "Not proved"),
    "change_seat": Text("座位", "Seat"),
    "seat_taken": Text("这个座位已有人凭座位条加入", "Somebody has proved this seat already"),
    "no_seat": Text("这个班没有这个座位号", "The class has no such seat"),
    "copied": Text("已复制", "Copied"),
    "stop_nothing": Text(
        "演练还没有开始：停止后这个房间作废，什么都不记录。",
        "It has not begun: the room is closed, and nothing is recorded.",
    ),
    "stop_cut": Text(
        "还有 {n} 人没有完成：{who}。他们这次不评分，也没有个人记录。",
        "{n} have not finished: {who}. They get no score and no record of their own.",
    ),
    "stop_kept": Text(
        "已完成的 {n} 人照常评分并记录。班级或单位的记录只算这 {n} 人，并写明中断了 {cut} 人。",
        "The {n} who have finished keep score and record. The record of the class or unit counts these {n}, and says "
        "that {cut} were broken off.",
    ),
    "stop_none_kept": Text(
        "没有人已经完成：班级或单位这次没有记录。",
        "Nobody has finished: the class or unit gets no record of this drill.",
    ),
    "list_comma": Text("、", ", "),
    "stop_all_done": Text("所有人都已完成：照常评分并记录。", "All have finished: scores and records are kept."),
}  # fmt: skip

# By kind of event. {who} is the player; {room} and {door} are names in the plan.
EVENTS: dict[str, Text] = {
    "drill_started": Text("演练开始", "The drill has begun"),
    "alarm_raised": Text("{who} 按下报警按钮", "{who} pressed the alarm button"),
    "detector_alarm": Text("火灾探测器报警", "A detector raised the alarm"),
    "called_119": Text("{who} 拨打 119", "{who} called 119"),
    "called_again": Text("{who} 再次拨打 119", "{who} called 119 again"),
    "entered_smoke": Text("{who} 进入浓烟", "{who} went into smoke"),
    "eyes_shut": Text("{who} 被烟呛得睁不开眼", "Smoke has shut the eyes of {who}"),
    "burnt": Text("{who} 被烧伤，走得更慢", "{who} is burnt, and slower"),
    "in_pain": Text("{who} 被烤得不能再靠近", "{who} cannot bear the heat any nearer"),
    "hand_burnt": Text("{who} 被烫门灼了手", "{who} burnt a hand on a hot door"),
    "lift_stuck": Text("{who} 被困在电梯里", "{who} is stuck in the lift"),
    "left_smoke": Text("{who} 走出浓烟", "{who} is out of the smoke"),
    "door_closed": Text("{who} 随手关门", "{who} closed a door"),
    "door_opened": Text("{who} 打开房门", "{who} opened a door"),
    "door_felt": Text("{who} 开门前试了门温", "{who} felt a door first"),
    "crouched": Text("{who} 低姿前进", "{who} stays low"),
    "wet_cloth": Text("{who} 打湿毛巾捂住口鼻", "{who} wet a cloth"),
    "warned": Text("{who} 喊人撤离", "{who} warned others"),
    "shouted": Text("{who} 大声喊", "{who} shouted"),
    "called_up": Text("{who} 朝楼上窗口喊", "{who} called up to the windows"),
    "assisted": Text("{who} 带行动不便的人一起走", "{who} takes somebody along"),
    "took_extinguisher": Text("{who} 提起灭火器", "{who} took an extinguisher"),
    "sprays": Text("{who} 用灭火器喷射", "{who} sprays"),
    "shocked": Text("{who} 用水浇带电设备，触电", "{who} got a shock: water on what is under voltage"),
    "used_extinguisher": Text("{who} 使用灭火器", "{who} used an extinguisher"),
    "fetched_belongings": Text("{who} 停下来收拾财物", "{who} stopped to fetch things"),
    "took_lift": Text("{who} 乘坐了电梯", "{who} took the lift"),
    "stayed": Text("{who} 关门退守待援", "{who} stays behind a shut door"),
    "left_refuge": Text("{who} 离开退守的房间", "{who} left the refuge"),
    "stayed_safe": Text("{who} 退守获救", "{who} was rescued"),
    "player_out": Text("{who} 走出建筑", "{who} is out of the building"),
    "reached_assembly": Text("{who} 到达集合点", "{who} is at the assembly point"),
    "roll_call": Text("{who} 报到", "{who} reported"),
    "reentered": Text("{who} 返回了建筑", "{who} went back in"),
    "player_incapacitated": Text("{who} 倒下", "{who} collapsed"),
    "incapacitated": Text("有人倒下", "Somebody collapsed"),
    "people_warned": Text("有人喊身边的人快走", "Somebody warned those beside them"),
    "turned_from_flames": Text("有人看到火焰，改走别的路", "Some saw flames and took another way"),
    "turned_from_smoke": Text("有人看到前面有烟，改走别的路", "Some saw smoke ahead and looked for another way"),
    "turned_back": Text("有人从烟里折返", "Somebody turned back from smoke"),
    "room_lost": Text("{room}有一处已不能停留", "Part of {room} can no longer be stayed in"),
    "all_out": Text("能走的人全部撤出", "Everybody who could walk is out"),
    "drill_ended": Text("演练结束", "The drill is over"),
}
CHILD_EVENTS: dict[str, Text] = {
    "burnt": Text("{who} 在太热的地方待久了，走得慢了", "{who} was too long in the heat and is slower"),
    "in_pain": Text("{who} 觉得太热，不能再靠近", "{who} finds it too hot to go nearer"),
    "hand_burnt": Text("{who} 碰到烫门，缩回了手", "{who} drew back from a hot door"),
    "shocked": Text("{who} 用水浇带电设备，被迫停下", "{who} was stopped: water on what is under voltage"),
    "eyes_shut": Text("{who} 在烟里看不见路", "{who} cannot see for smoke"),
    "lift_stuck": Text("{who} 在电梯里出不来，等消防员", "{who} waits in the lift for the firefighters"),
    "player_incapacitated": Text("{who} 需要救助", "{who} needs help"),
    "incapacitated": Text("有人需要救助", "Somebody needs help"),
}
BAD = (
    "entered_smoke", "fetched_belongings", "took_lift", "lift_stuck", "hand_burnt", "shocked", "left_refuge",
    "reentered", "player_incapacitated", "incapacitated", "room_lost", "injected",
)  # fmt: skip
MINOR = (
    "left_smoke",
    "door_closed",
    "door_opened",
    "door_felt",
    "crouched",
    "shouted",
    "took_extinguisher",
    "sprays",
    "people_warned",
    "turned_from_flames",
    "turned_from_smoke",
    "turned_back",
)  # not on the wall
INJECT: dict[str, Text] = {
    "block_exit": Text("封堵出口", "Block an exit"),
    "open_exit": Text("恢复出口", "Open an exit"),
    "close_door": Text("关上一扇门", "Close a door"),
    "lights_out": Text("切断照明", "Cut the light"),
    "delay_alarm": Text("报警推迟 30 秒", "Hold the alarm back 30 s"),
}
INJECT_ORDER = tuple(INJECT)
DOOR_OF = Text("{room}门", "{room}, door")


def wording(language: str, *, child: bool) -> dict[str, Any]:
    """Returns all texts in one language, as JSON-able values."""
    events = {**EVENTS, **(CHILD_EVENTS if child else {})}
    injected = {f"injected.{kind}": text for kind, text in INJECTED.items()}
    texts = {key: text for key, text in TEXTS.items() if not key.endswith("_child")}
    if child:
        texts |= {key.removesuffix("_child"): text for key, text in TEXTS.items() if key.endswith("_child")}
    return {
        "texts": in_language(texts, language),
        "events": in_language({**events, **injected}, language),
        "inject": in_language(INJECT, language),
        "bad": BAD,
        "minor": MINOR,
    }


def door_labels(scenario: Scenario, language: str) -> dict[str, str]:
    """A distinct name for every door: its own or that of its room, with the storey where there are several."""
    rooms = {room.id: room for room in scenario.rooms}
    storeys = {storey.id: storey.name[language] for storey in scenario.storeys}
    found: dict[str, str] = {}
    for door in scenario.doors:
        inner = [rooms[side] for side in door.between if side in rooms]
        room = next((room for room in inner if room.kind not in ("corridor", "lobby", "stairwell")), inner[0])
        label = (door.name or DOOR_OF.format(room=room.name))[language]
        if len(storeys) > 1:
            label = f"{storeys[room.storey]} · {label}"
        if label in found.values():
            label = f"{label} {sum(name.startswith(label) for name in found.values()) + 1}"
        found[door.id] = label
    return found
