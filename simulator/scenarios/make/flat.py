"""flat: an 18-storey residential tower with one stair, two lifts and four flats per storey.

Flat 601 burns, its door open.

Storeys 1 to 8 are modelled. On the fire's storey both doors of the stair are wedged open, as residents do in summer:
smoke fills the lobby and climbs the stair. People above or beside the fire stay in; people below it walk down.
"""

from __future__ import annotations

from .class_scripts.flat import CLASS_SCRIPT
from .kit import Box, Building, Text, spread

PITCH, CLEAR = 2.9, 2.7
STOREYS = tuple(f"f{number}" for number in range(1, 9))
LOBBY: Box = (0, 0, 14, 1.8)
LIFTS: Box = (3.2, 2.0, 7.8, 4.4)
ANTEROOM: Box = (8.0, 2.0, 10.8, 4.4)
WELL: Box = (8.0, 4.6, 10.8, 9.8)
FLATS: dict[str, Box] = {
    "01": (0, -10, 6.9, -0.2), "02": (-4.0, 2.0, 3.0, 11.2), "03": (11.0, 2.0, 18.0, 11.2), "04": (7.1, -10, 14, -0.2),
}  # fmt: skip
DOORS_AT = {"01": 2.0, "02": 1.2, "03": 12.6, "04": 12.0}
BURNING = "f6"

NEIGHBOUR_BRIEF = (
    "你一个人在 602 室，听见楼道里有人喊“着火了”，门缝飘进一丝烟味。走还是留，自己判断。",
    "You are alone in flat 602 and hear somebody shout fire on the landing; there is a trace of "
    "smoke at the door. Go or stay: judge for yourself.",
)
DOWNSTAIRS_BRIEF = (
    "你住 402 室，听说楼上着火了，四楼楼道还没有烟。",
    "You live in flat 402. There is a fire two storeys above and no smoke yet on your landing.",
)
LIMITS = (
    "双区烟气模型：每间房、电梯厅每约 10 米、楼梯间每层各一区，冷下来的烟按假定的份额混入下层；与 CFAST 8 只对比过一、"
    "二室布置，叠置楼梯间未验证。只建 1–8 层，9–18 层以楼梯顶部一个开口代替，烟囱效应和室外风不计。烟不沿电梯井传到别"
    "的楼层，乘梯的人按假定吸入最浓电梯厅一半的烟。火焰不蔓延到其他户，窗玻璃按起火时已破计算；刺激性气体按烟的浓度估"
    "算；辐射热穿过开着的门，不穿过墙。退守 60 秒即判定待援成功，不模拟消防救援。",
    "Two-zone smoke: a zone per room, per ten metres of lobby and per storey of the stair; as smoke cools, an "
    "assumed share mixes into the air below; compared with CFAST 8 for one and two rooms, not for stacked "
    "stairwells. Storeys 1 to 8 only: a vent at the stair's top stands for storeys 9 to 18; no stack effect, no "
    "wind. Lift shafts carry no smoke to other storeys; riders breathe half of that in the worst lobby, by "
    "assumption. The fire stays in its flat, whose window counts as broken from the start; irritants go by the "
    "density of smoke; radiation passes open doors, not walls. A minute behind a shut door counts as saved.",
)
DOWNSTAIRS_WEIGHTS: dict[str, float] = {
    "feel_door": 10, "door": 10, "alarm": 10, "lift": 20, "route": 10, "time": 15, "call_119": 10, "belongings": 5,
    "roll_call": 10,
}  # fmt: skip


def make() -> Building:
    """The scenario."""
    b = Building(
        "flat",
        version=1,
        setting="flat",
        name=("高层住宅：走还是留", "A residential tower: go or stay"),
        summary=(
            "十八层住宅六楼 601 室客厅起火，住户逃出时没有关门。你住同层或楼下：走，还是留？",
            "The living room of flat 601 burns in an 18-storey tower; the family fled and left the door "
            "open. You live beside it or below: go or stay?",
        ),
        limits=LIMITS,
    )
    b.address(
        ("示例市和平路 66 号，阳光花园 3 幢 6 楼", "66 Heping Road, Example City, Sunshine Gardens block 3, storey 6"),
        ("示例市和平路 66 号，阳光花园 8 幢", "66 Heping Road, Example City, Sunshine Gardens block 8"),
    )
    b.sources = [
        "GB 50016-2014 (2018) 5.5.27、5.5.30、6.4.3：住宅疏散楼梯、前室使用面积、疏散门宽度 (from memory)",
        "NZ C/VM2 table 2.1: 20 MJ/kg, soot 0.07, CO 0.04, CO2 1.5 before flashover (from memory)",
        "McKenna and Hull 2016, The fire toxicity of polyurethane foams, Fire Science Reviews 5:3 (HCN of a sofa)",
        "应急管理部令第5号《高层民用建筑消防安全管理规定》；公安部《消防安全常识二十条》：大火封门时堵门缝、发信号、等救援",
    ]
    for index, storey in enumerate(STOREYS):
        name: Text = (f"{index + 1} 层", f"Storey {index + 1}")
        b.storey(storey, name, height=CLEAR, elevation=round(PITCH * index, 2), ground=index == 0)
        _core(b, storey)
        if index:
            for number in FLATS:
                _flat(b, storey, number)
    _stair(b)
    _ground(b)
    _things(b)
    _people(b)
    b.fire(
        "601-living", (3.4, -4.2), fuel="solid", growth="fast", cap_kw=3500, starts_at_s=-140, heat=20000,
        soot=0.07, co=0.04, co2=1.5, hcn=0.003, diameter=1.5,
    )  # fmt: skip
    b.window("601-living", width=1.4, sill=0.9, top=2.4)
    b.window("st-f8", width=1.0, sill=1.2, top=2.2)
    b.detector(60)
    b.event(75, "lights_out")
    b.role(
        "neighbour", ("六楼住户", "Resident of the fire's storey"), storey="f6", start=(1.0, 5.6), speed=1.3,
        brief=NEIGHBOUR_BRIEF,
        weights={"feel_door": 20, "door": 10, "call_119": 25, "stay": 30, "dose": 15},
    )  # fmt: skip
    b.role(
        "downstairs", ("四楼住户", "Resident two storeys below"), storey="f4", start=(1.0, 5.6), speed=1.35,
        brief=DOWNSTAIRS_BRIEF, weights=DOWNSTAIRS_WEIGHTS,
    )  # fmt: skip
    b.scoring(
        excellent=85, passing=60, par_time_s=60, time_limit_s=300, weights=DOWNSTAIRS_WEIGHTS, stay_room="602-bedroom"
    )
    b.class_script(CLASS_SCRIPT)
    return b


def _core(b: Building, storey: str) -> None:
    """The lobby, the lifts and the stair's anteroom."""
    b.room(f"lobby-{storey}", ("电梯厅", "Lift lobby"), "corridor", storey, LOBBY)
    b.room(f"lifts-{storey}", ("电梯", "Lifts"), "lift", storey, LIFTS)
    b.room(f"ante-{storey}", ("前室", "Anteroom"), "lobby", storey, ANTEROOM)


def _flat(b: Building, storey: str, number: str) -> None:
    """A flat. It has several rooms where that matters, otherwise one."""
    flat, lobby = f"{storey[1]}{number}", f"lobby-{storey}"
    if number == "02" and storey in ("f4", "f6"):
        b.room(f"{flat}-living", (f"{flat} 客厅", f"{flat} living room"), "room", storey, (-0.4, 2.0, 3.0, 7.0))
        b.room(f"{flat}-kitchen", (f"{flat} 厨房", f"{flat} kitchen"), "kitchen", storey, (-0.4, 7.2, 3.0, 11.2))
        b.room(f"{flat}-bedroom", (f"{flat} 卧室", f"{flat} bedroom"), "bedroom", storey, (-4.0, 2.0, -0.6, 7.0))
        b.door(f"{flat}-kitchen", f"{flat}-living", width=0.8)
        b.door(f"{flat}-bedroom", f"{flat}-living", at=5.4, width=0.9)
        b.window(f"{flat}-bedroom", width=0.6, sill=0.9, top=2.3)
        inner = f"{flat}-living"
    elif number == "01" and storey == BURNING:
        b.room("601-living", ("601 客厅", "601 living room"), "room", storey, (0, -6.2, 6.9, -0.2))
        b.room("601-bedroom", ("601 卧室", "601 bedroom"), "bedroom", storey, (0, -10, 6.9, -6.4))
        b.door("601-bedroom", "601-living", at=5.0, width=0.9, state="closed")
        inner = "601-living"
    else:
        inner = b.room(flat, (f"{flat} 室", f"Flat {flat}"), "room", storey, FLATS[number])
    state = "open" if number == "01" and storey == BURNING else "closed"
    b.door(
        inner, lobby, at=DOORS_AT[number], width=1.0, door_id=f"entry-{flat}", state=state,
        name=(f"{flat} 入户门", f"Door of {flat}"),
    )  # fmt: skip


def _stair(b: Building) -> None:
    """The stair and its fire doors, shut and self-closing except on the storey where they are wedged open."""
    wells = b.stairwell(
        "st", ("疏散楼梯", "Stair"), tuple(reversed(STOREYS)), WELL, doors_at="low_y", open_shaft_m2=3.0
    )
    for storey, well in wells.items():
        wedged = storey == BURNING
        how = {"width": 1.1, "fire_door": True, "state": "open" if wedged else "closed", "self_closing": not wedged}
        b.door(f"ante-{storey}", f"lobby-{storey}", at=9.4, door_id=f"fd-ante-{storey}", **how)  # type: ignore[arg-type]
        b.door(well, f"ante-{storey}", at=9.4, door_id=f"fd-stair-{storey}", **how)  # type: ignore[arg-type]


def _ground(b: Building) -> None:
    b.room("hall", ("门厅", "Entrance hall"), "lobby", "f1", (5.0, -5.2, 9.0, -0.2))
    b.room("guard", ("物业值班室", "Duty room"), "office", "f1", (0, -5.2, 4.8, -0.2))
    b.room("club", ("居民活动室", "Residents' room"), "room", "f1", (9.2, -5.2, 14, -0.2))
    b.door("hall", "lobby-f1", width=2.0, opening=True)
    b.door("guard", "hall", at=-2.6, width=0.9, state="closed")
    b.door("club", "hall", at=-2.6, width=0.9, state="closed")
    b.exit("main", ("单元门", "Entrance"), "hall", "south", width=1.5, main=True)
    b.outside((-6, -22, 24, 13))
    b.assembly("square", ("小区广场集合点", "Assembly point on the square"), (12, -20.5, 22, -14))


def _things(b: Building) -> None:
    for storey in STOREYS:
        b.thing("alarm_buttons", storey, (11.4, 1.6))
        b.thing("extinguishers", storey, (11.8, 0.2), agent="abc")
        b.thing("hydrants", storey, (12.4, 1.6))
        if storey != "f1":
            b.sign(storey, (9.4, 1.7), f"st-{storey}")
    b.sign("f1", (7.0, -0.4), "main")
    for lift, x in (("lift-1", 4.4), ("lift-2", 6.7)):
        b.lift(lift, [(storey, (x, 1.4)) for storey in STOREYS])
    for storey, flat in (("f4", "402"), ("f6", "602")):
        b.thing("water", storey, (2.4, 10.5), thing_id=f"tap-{flat}")
        b.thing("phones", storey, (2.4, 6.4), thing_id=f"phone-{flat}")
        b.thing("belongings", storey, (-3.2, 3.0), thing_id=f"safe-{flat}")
    b.thing("phones", "f1", (1.0, -4.4), thing_id="phone-guard")


def _people(b: Building) -> None:
    """The occupants: below the fire they leave after the alarm, beside and above it they stay in, as they should."""
    b.population(pre_movement=spread(45, 25, 10, 150, "lognormal"), no_alarm_s=90)
    b.people("guard", 2, "staff", pre_movement=spread(10, 4, 4, 20))
    b.people("club", 8, "elder", pre_movement=spread(25, 10, 10, 60))
    for storey in STOREYS[1:5]:
        for number in FLATS:
            if (storey, number) != ("f4", "02"):
                b.people(f"{storey[1]}{number}", 3, "mixed", together=3)
    stay = spread(1700, 0, 1700, 1700)
    b.people("603", 2, "mixed", together=2, pre_movement=stay)
    b.people("604", 2, "elder", together=2, pre_movement=stay)
    for storey in STOREYS[6:]:
        for number in FLATS:
            b.people(f"{storey[1]}{number}", 3, "mixed", together=3, pre_movement=stay)
