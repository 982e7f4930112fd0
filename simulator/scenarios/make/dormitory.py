"""dormitory: a boarding school's dormitory at night. The store beside the west stair burns; the east exit is locked."""

from __future__ import annotations

from .class_scripts.dormitory import CLASS_SCRIPT
from .kit import Box, Building, Text, spread

STOREYS = ("f1", "f2", "f3", "f4")
NUMBERS = ("一", "二", "三", "四")
PER_SIDE, WIDE, DEPTH = 5, 3.6, 6.6
MIDDLE = 4.4
LONG = PER_SIDE * WIDE + MIDDLE + PER_SIDE * 0.2
WEST: Box = (-6.4, -0.2, -0.2, 2.6)
EAST: Box = (LONG + 0.2, -0.2, LONG + 6.4, 2.6)
# Rooms with six sleepers each. The other rooms of a storey are empty: it is a weekend and one grade is at home.
SLEPT = {
    "f1": ("n1", "n4"),
    "f2": ("n1", "s2", "n4", "s5"),
    "f3": ("n1", "s2", "s4", "n5"),
    "f4": ("n2", "s1", "n4", "s5"),
}

STUDENT_BRIEF = (
    "夜里你在四楼宿舍被焦味呛醒，室友都睡着，楼里还没有警铃。",
    "Night, a dormitory room on the top storey: a smell of burning wakes you. Your room-mates sleep, "
    "and no alarm rings yet.",
)
WARDEN_BRIEF = (
    "你是宿管员，夜里在一楼值班室闻到焦味。东门夜里上锁，钥匙要两分多钟才能送到。",
    "You are the warden in the duty room on the ground floor and smell burning. The east exit is "
    "locked at night; the key takes over two minutes.",
)


def make() -> Building:
    """The scenario."""
    b = Building(
        "dormitory",
        version=1,
        setting="dormitory",
        name=("寄宿学校宿舍之夜", "A boarding-school dormitory at night"),
        summary=(
            "深夜，宿舍楼的储藏间起火。学生都在睡觉，报警器还没有响。",
            "At night a store of the dormitory burns. Everybody sleeps, and no alarm rings yet.",
        ),
        limits=(
            "双区烟气模型：每间房、走廊约每 10 米、楼梯间每层各一区；仅在一、二室布置与 CFAST 8 对比过，多层楼梯间未"
            "验证。冷下来的烟按假定的份额混入下层；刺激性气体按烟的浓度估算；辐射热穿过开着的门，不穿过墙；不模拟风、"
            "喷淋、墙体升温、坍塌。惊醒后的反应时间按有人喊、铃声响取值，比无管理宿舍的文献值短。",
            "Two-zone smoke: one zone per room, per ten metres of corridor and per storey of a stair; compared with "
            "CFAST 8 for one and two rooms, not for stacked stairwells. As smoke cools, an assumed share mixes into "
            "the air below; irritants go by its density; radiation passes open doors, not walls. No wind, "
            "sprinklers, warming walls or collapse. Pre-movement of sleepers is that of a well-run house with a loud "
            "bell; unmanaged ones take longer.",
        ),
    )
    b.address(
        (
            "示例市文昌路 8 号，实验学校 2 号宿舍楼",
            "8 Wenchang Road, Example City, dormitory 2 of the Experimental School",
        ),
        (
            "示例市文昌路 8 号，实验学校教学楼",
            "8 Wenchang Road, Example City, classroom block of the Experimental School",
        ),
    )
    b.sources = [
        "GB 50099-2011、JGJ 36-2016：宿舍走道净宽与楼梯 (from memory)",
        "GB 50016-2014 (2018) 6.4.11：疏散门不应锁闭；《消防法》第二十八条",
        "PD 7974-6:2019: sleeping occupants, long and widely spread pre-movement (from memory; shortened, see limits)",
        "NZ C/VM2 table 2.1: 20 MJ/kg, soot 0.07, CO2 1.5 before flashover (from memory)",
        "SFPE Handbook 5th ed. table A.39, flexible foam GM21: 17.8 MJ/kg, 0.52 of it radiated, soot 0.131",
        "McKenna and Hull 2016, Fire Science Reviews 5:3: bedding foam gives more CO and HCN when air is short",
    ]
    for index, storey in enumerate(STOREYS):
        name: Text = (f"{NUMBERS[index]}层", f"Storey {index + 1}")
        b.storey(storey, name, height=3.0, elevation=3.3 * index, ground=index == 0)
        _rooms(b, storey, index)
    _stairs_and_exits(b)
    _things(b)
    _people(b)
    b.fire(
        "store", (-4.2, -2.4), fuel="solid", growth="fast", cap_kw=2500, starts_at_s=-70, heat=17800,
        soot=0.131, co=0.03, co2=1.5, hcn=0.005, irritant=True, radiative=0.52, diameter=1.6,
    )  # fmt: skip
    b.detector(110)
    b.event(60, "lights_out")
    b.event(170, "open_exit", "east")
    student: dict[str, float] = {
        "alarm": 15, "warn": 10, "door": 10, "route": 25, "low_posture": 5, "time": 10, "dose": 15, "roll_call": 10,
    }  # fmt: skip
    b.role(
        "student", ("住宿生", "Boarder"), storey="f4", start=(1.8, -1.4), speed=1.4, brief=STUDENT_BRIEF, age="teen",
        weights=student,
    )  # fmt: skip
    b.role(
        "warden", ("宿管员", "Warden"), storey="f1", start=(LONG / 2, 5.0), speed=1.4, brief=WARDEN_BRIEF,
        weights={"alarm": 25, "warn": 20, "call_119": 20, "route": 15, "dose": 10, "roll_call": 10},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=80, time_limit_s=300, weights=student)
    b.class_script(CLASS_SCRIPT)
    return b


def _rooms(b: Building, storey: str, index: int) -> None:
    corridor = b.room(f"c-{storey}", ("走廊", "Corridor"), "corridor", storey, (0, 0, LONG, 2.4))
    ground = storey == "f1"
    for side in ("n", "s"):
        place, number = 0.0, 0
        for slot in range(PER_SIDE + 1):
            if slot == 2:
                entry, width = _middle(storey, side), MIDDLE
            else:
                number += 1
                room, order = f"{side}{number}", number + (PER_SIDE if side == "s" else 0)
                name = (f"{index + 1}{order:02d} 宿舍", f"Room {index + 1}{order:02d}")
                entry, width = (f"{room}-{storey}", name, "bedroom", WIDE), WIDE
            hall = ground and entry[2] == "lobby"
            b.row(
                corridor, "north" if side == "n" else "south", [entry], depth=DEPTH, start=place,
                door_at=0.5, door_width=2.4 if hall else 0.9, opening=hall, state="closed",
            )  # fmt: skip
            place += width + 0.2


def _middle(storey: str, side: str) -> tuple[str, Text, str, float]:
    if side == "s":
        if storey == "f1":
            return "hall", ("门厅", "Entrance hall"), "lobby", MIDDLE
        return f"study-{storey}", ("自习室", "Study"), "room", MIDDLE
    if storey == "f1":
        return "duty", ("宿管值班室", "Warden's room"), "office", MIDDLE
    return f"wash-{storey}", ("盥洗室", "Washroom"), "toilet", MIDDLE


def _stairs_and_exits(b: Building) -> None:
    down = tuple(reversed(STOREYS))
    for stair, name, box, doors_at in (
        ("west-stair", ("西楼梯", "West stair"), WEST, "high_x"),
        ("east-stair", ("东楼梯", "East stair"), EAST, "low_x"),
    ):
        for storey, well in b.stairwell(stair, name, down, box, doors_at=doors_at).items():
            b.door(well, f"c-{storey}", at=1.2, width=1.8, opening=True)
    b.room("store", ("被褥储藏间", "Bedding store"), "store", "f1", (-6.4, -4.4, -2.0, -0.4))
    b.door("store", "west-stair-f1", at=-4.2, width=1.0)
    b.exit("main", ("正门", "Main entrance"), "hall", "south", width=2.0, main=True, spread_m=5.0)
    b.exit("east", ("东出口", "East exit"), "east-stair-f1", "east", at=1.9, width=1.4, state="locked")
    b.outside((-10, -24.5, LONG + 15, 11))
    b.assembly("sports-ground", ("操场集合点", "Sports ground"), (LONG / 2 - 6, -23, LONG / 2 + 6, -17))


def _things(b: Building) -> None:
    for storey in STOREYS:
        for x in (5.5, LONG - 5.5):
            b.thing("alarm_buttons", storey, (x, 2.2))
            b.thing("extinguishers", storey, (x + 1.0, 2.2), agent="abc")
        b.thing("hydrants", storey, (LONG / 2, 2.2))
        if storey != "f1":
            b.thing("water", storey, (LONG / 2 - 1.0, 4.0))
        for x, to in ((4, "west-stair"), (LONG - 4, "east-stair")):
            b.sign(storey, (x, 0.1), f"{to}-{storey}")
    b.sign("f1", (LONG / 2, 0.1), "main")
    b.thing("phones", "f1", (LONG / 2 - 1.0, 8.0))
    b.thing("belongings", "f4", (1.8, -5.8))


def _people(b: Building) -> None:
    b.population(pre_movement=spread(45, 20, 15, 120, "lognormal"), no_alarm_s=150)
    for storey, rooms in SLEPT.items():
        for room in rooms:
            count = 5 if (storey, room) == ("f4", "s1") else 6
            b.people(f"{room}-{storey}", count, "teen", asleep=True, together=3)
