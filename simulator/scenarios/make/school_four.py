"""school-four: a four-storey primary school during after-school care; foam mats burn beside the west stair."""

from __future__ import annotations

from .class_scripts.school_four import CLASS_SCRIPT
from .kit import Box, Building, Text, spread

WIDE, MIDDLE, DEPTH = 8.4, 5.0, 6.8
LONG = 4 * WIDE + MIDDLE + 4 * 0.2
STOREYS = ("f1", "f2", "f3", "f4")
NUMBERS = ("一", "二", "三", "四")
# The rooms with twenty children and their teacher. The others are empty and their doors shut.
CARE = {"f1": ("s2", "n3", "s4"), "f2": ("s1", "n2", "s3"), "f3": ("s1", "n2", "n4"), "f4": ("s1", "n3", "s4")}
WEST: Box = (-6.4, -0.4, -0.2, 2.8)
EAST: Box = (LONG + 0.2, -0.4, LONG + 6.4, 2.8)

PUPIL_BRIEF = (
    "你在四楼西头的教室上课后服务课，闻到焦味，走廊西头有烟。",
    "After-school care on the top floor, west end: you smell burning and see smoke at the west end of the corridor.",
)
TEACHER_BRIEF = (
    "你是三楼偏西教室的值班教师，教室里有学生，走廊上闻到焦味。",
    "You teach on the third storey, towards the west end. Children are in your room, and the "
    "corridor smells of burning.",
)
LIMITS = (
    "双区烟气模型：每间房、走廊约每 10 米、楼梯间每层各一区，冷下来的烟按假定的份额混入下层；仅在一、二室布置与 CFAST"
    " 8 对比过，楼梯间串联未验证。不模拟风、喷淋、墙体升温和坍塌；刺激性气体按烟的浓度估算；辐射热穿过开着的门，不穿"
    "过墙。人员 400 人以内；对向人流和密度大于 4 人/平方米时不可靠。",
    "Two-zone smoke: one zone per room, per ten metres of corridor and per storey of a stair; as smoke cools, an "
    "assumed share mixes into the air below; compared with CFAST 8 for one and two rooms, not for stacked "
    "stairwells. No wind, sprinklers, warming walls or collapse. Irritants go by the density of smoke; radiation "
    "passes open doors, not walls. Up to 400 people; not reliable for counterflow or above 4 people per square metre.",
)
PUPIL_WEIGHTS: dict[str, float] = {
    "alarm": 15, "route": 25, "low_posture": 10, "time": 10, "dose": 15, "belongings": 10, "roll_call": 15,
}  # fmt: skip


def make() -> Building:
    """The scenario."""
    b = Building(
        "school-four",
        version=1,
        setting="school",
        name=("四层小学教学楼", "A four-storey primary school"),
        summary=(
            "课后服务时间，四层教学楼的器材间里体操垫起火。二百四十名学生在楼里。",
            "During after-school care gym mats burn in a store of a four-storey school. Two hundred and "
            "forty children are inside.",
        ),
        limits=LIMITS,
    )
    b.address(
        ("示例市育才路 1 号，小学教学楼", "1 Yucai Road, Example City, the primary school's classroom block"),
        ("示例市育才路 11 号，幼儿园", "11 Yucai Road, Example City, the kindergarten"),
    )
    b.sources = [
        "GB 50099-2011 8.2.3、8.7：走道净宽与楼梯 (from memory)",
        "GB 50016-2014 (2018) 5.5.13：五层及以下教学楼可采用敞开楼梯间 (from memory)",
        "教基一厅〔2014〕2号《中小学幼儿园应急疏散演练指南》：四层以下原则上 2 分钟",
        "McKenna and Hull 2016, The fire toxicity of polyurethane foams, Fire Science Reviews 5:3: CO and HCN rise "
        "when air is short; the yields here are our choice between its well- and under-ventilated ranges",
        "SFPE Handbook 5th ed. table A.39, flexible foam GM21: 17.8 MJ/kg, 0.52 of it radiated, soot 0.131",
    ]
    for index, storey in enumerate(STOREYS):
        name: Text = (f"{NUMBERS[index]}层", f"Storey {index + 1}")
        b.storey(storey, name, height=3.3, elevation=3.6 * index, ground=index == 0)
        _rooms(b, storey, index)
    _stairs_and_exits(b)
    _things(b)
    _people(b)
    b.fire(
        "store", (-4.2, -2.6), fuel="solid", growth="fast", cap_kw=3000, starts_at_s=-80, heat=17800,
        soot=0.131, co=0.03, co2=1.5, hcn=0.005, irritant=True, radiative=0.52, diameter=1.8,
    )  # fmt: skip
    b.detector(90)
    b.role(
        "pupil", ("学生", "Pupil"), storey="f4", start=(6.2, -1.2), speed=1.4, brief=PUPIL_BRIEF, age="child",
        weights=PUPIL_WEIGHTS,
    )  # fmt: skip
    b.role(
        "teacher", ("值班教师", "Teacher on duty"), storey="f3", start=(14.6, 3.6), speed=1.5, brief=TEACHER_BRIEF,
        weights={"alarm": 15, "warn": 15, "door": 10, "call_119": 15, "route": 20, "dose": 10, "roll_call": 15},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=100, time_limit_s=300, weights=PUPIL_WEIGHTS)
    b.class_script(CLASS_SCRIPT)
    return b


def _rooms(b: Building, storey: str, index: int) -> None:
    corridor = b.room(f"c-{storey}", ("走廊", "Corridor"), "corridor", storey, (0, 0, LONG, 2.4))
    grade = NUMBERS[index]

    def classroom(side: str, number: int) -> tuple[str, Text, str, float]:
        room = f"{side}{number}"
        order = number if side == "n" else number + 4
        return f"{room}-{storey}", (f"{grade}（{order}）班", f"Class {index + 1}-{order}"), "classroom", WIDE

    middle: tuple[str, Text, str, float] = (f"m-{storey}", ("教师办公室", "Teachers' office"), "office", MIDDLE)
    if storey == "f1":
        middle = ("m-f1", ("门厅", "Entrance hall"), "lobby", MIDDLE)
    toilet = (f"wc-{storey}", ("卫生间", "Toilets"), "toilet", MIDDLE)
    rows = {
        "n": [classroom("n", 1), classroom("n", 2), toilet, classroom("n", 3), classroom("n", 4)],
        "s": [classroom("s", 1), classroom("s", 2), middle, classroom("s", 3), classroom("s", 4)],
    }
    for side, rooms in rows.items():
        place = 0.0
        for entry in rooms:
            busy = entry[0].split("-")[0] in CARE[storey] or entry[2] == "office"
            lobby = entry[2] == "lobby"
            b.row(
                corridor, "north" if side == "n" else "south", [entry], depth=DEPTH, start=place,
                door_at=0.5 if lobby else 0.86 if place < 20 else 0.14, door_width=3.0 if lobby else 1.0,
                opening=lobby, state="open" if busy else "closed",
            )  # fmt: skip
            place += entry[3] + 0.2


def _stairs_and_exits(b: Building) -> None:
    down = tuple(reversed(STOREYS))
    for stair, name, box, doors_at in (
        ("west-stair", ("西楼梯", "West stair"), WEST, "high_x"),
        ("east-stair", ("东楼梯", "East stair"), EAST, "low_x"),
    ):
        for storey, well in b.stairwell(stair, name, down, box, doors_at=doors_at).items():
            b.door(well, f"c-{storey}", at=1.2, width=2.2, opening=True)
    b.room("store", ("体育器材间", "Sports store"), "store", "f1", (-6.4, -4.6, -2.0, -0.6))
    b.door("store", "west-stair-f1", at=-4.2, width=1.2)
    b.exit("main", ("正门", "Main entrance"), "m-f1", "south", width=2.4, main=True, spread_m=6.0, state="open")
    b.exit("west", ("西出口", "West exit"), "west-stair-f1", "west", at=0.4, width=1.5)
    b.exit("east", ("东出口", "East exit"), "east-stair-f1", "east", at=2.0, width=1.5)
    b.outside((-15, -26, LONG + 15, 10.5))
    b.assembly("playground", ("操场集合点", "Playground assembly point"), (LONG / 2 - 7, -24.5, LONG / 2 + 7, -17))


def _things(b: Building) -> None:
    for storey in STOREYS:
        for x in (8.6, LONG / 2, LONG - 8.6):
            b.thing("alarm_buttons", storey, (x, 2.2))
        for x in (10.5, LONG - 10.5):
            b.thing("extinguishers", storey, (x, 0.2), agent="abc")
            b.thing("hydrants", storey, (x + 1.0, 0.2))
        b.thing("water", storey, (LONG / 2, 4.0))
        for x, to in ((6, "west-stair"), (14, "west-stair"), (26, "east-stair"), (34, "east-stair")):
            b.sign(storey, (x, 2.3), f"{to}-{storey}" if storey != "f1" else to.removesuffix("-stair"))
        if storey != "f1":
            b.thing("phones", storey, (LONG / 2 + 1.8, -6.2))
    b.thing("belongings", "f3", (2.0, -5.5))
    b.thing("belongings", "f4", (5.4, -2.8))


def _people(b: Building) -> None:
    b.population(pre_movement=spread(12, 5, 4, 30, "lognormal"), no_alarm_s=95)
    for storey, rooms in CARE.items():
        for room in rooms:
            helped = 1 if (storey, room) == ("f2", "s3") else None
            b.people(f"{room}-{storey}", 20, "child", together=5, need_help=helped)
            if (storey, room) != ("f3", "n2"):  # the player's own room
                b.people(f"{room}-{storey}", 1, "staff")
        if storey != "f1":
            b.people(f"m-{storey}", 2, "staff")
