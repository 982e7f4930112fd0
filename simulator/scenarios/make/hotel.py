"""hotel: a KTV on the third storey above a small hotel. A sofa burns in a private room beside the main stair.

The corridor is 50 m long. The second stair is 32 m along it, and beyond lies a dead end of 16 m. Guests came up by the
main stair and the lift and know no other way. Loud music drowns the alarm.
"""

from __future__ import annotations

from .kit import Box, Building, Text, spread

LONG, DEPTH = 50.0, 5.4
CORRIDOR: Box = (0, 0, LONG, 2.0)
LOBBY: Box = (-8.0, -5.0, -0.2, 7.0)
LIFT: Box = (-4.4, 7.2, -2.2, 9.4)
MAIN: Box = (-8.0, 7.2, -4.6, 12.6)
SECOND: Box = (30.0, 2.2, 33.4, 7.6)
NORTH = [5.8] * 5
NORTH_EAST = [5.2, 5.4, 5.4]
SOUTH = [6.075] * 8
BURNING = "s2"

GUEST_BRIEF = (
    "你在 KTV 三楼走廊尽头的包房唱歌，音乐很响，只闻到一点焦味。你是坐电梯上来的，包还在沙发上。",
    "You sing in the last private room of a KTV on the third storey. The music is loud, and there is "
    "a smell of burning. You came up by the lift; your bag is on the sofa.",
)
STAFF_BRIEF = (
    "你是三楼服务台的服务员，客人跑来说 K04 着火，房门没关。别的包房还在唱歌。",
    "You attend the desk on the third storey. Guests run up: room K04 burns, its door stands open. "
    "In the other rooms people are still singing.",
)
LIMITS = (
    "双区烟气模型：每间房、走廊约每 10 米、楼梯间每层各一区，冷下来的烟按假定的份额混入下层；与 CFAST 8 只对比过一、"
    "二室布置。不模拟机械排烟、喷淋、烟沿电梯井蔓延、轰燃后的火焰蔓延；刺激性气体按烟的浓度估算；辐射热穿过开着的门，"
    "不穿过墙。客人只认来路，看见火或烟才改走，不模拟看标志找路。总人数不超过 400；对向人流和密度大于 4 人/平方米时不"
    "可靠。",
    "Two-zone smoke: a zone per room, per ten metres of corridor and per storey of a stair; as smoke cools, an "
    "assumed share mixes into the air below; compared with CFAST 8 for one and two rooms only. No smoke extraction, "
    "sprinklers, smoke in lift shafts or spread of flame after flashover. Irritants go by the density of smoke; "
    "radiation passes open doors, not walls. Guests know the way they came, turn from flames and smoke they see, and "
    "do not read signs. Up to 400 people; not reliable for counterflow or above 4 people per square metre.",
)
GUEST_WEIGHTS: dict[str, float] = {
    "feel_door": 10, "route": 25, "low_posture": 10, "time": 15, "lift": 10, "belongings": 10, "call_119": 10,
    "roll_call": 10,
}  # fmt: skip


def make() -> Building:
    """The scenario."""
    b = Building(
        "hotel",
        version=1,
        setting="hotel",
        name=("旅馆 KTV：只认来路", "A hotel with a KTV: the way they came"),
        summary=(
            "三楼 KTV 包房沙发起火，客人跑出时没关门。一百多名客人多是坐电梯上来的，音乐又响。",
            "A sofa burns in a private room on the third storey, its door left open. Most of over a hundred "
            "guests came up by the lift, and the music is loud.",
        ),
        limits=LIMITS,
    )
    b.address(
        ("示例市解放路 120 号，宾馆三楼 KTV", "120 Jiefang Road, Example City, the KTV on storey 3 of the hotel"),
        ("示例市解放路 12 号", "12 Jiefang Road, Example City"),
    )
    b.sources = [
        "GB 50016-2014 (2018) 5.5.17：歌舞娱乐场所袋形走道两侧房门至楼梯距离限值 9 m，本例故意超标 (from memory)",
        "GB 50016-2014 (2018) 5.4.9：歌舞娱乐放映游艺场所的布置 (from memory)",
        "SFPE Handbook 5th ed. table A.39, flexible foam GM21: 17.8 MJ/kg, 0.52 of it radiated, soot 0.131; "
        "table 38.2: upholstery grows ultra-fast (both read second-hand)",
        "McKenna and Hull 2016, The fire toxicity of polyurethane foams, Fire Science Reviews 5:3 (HCN of a sofa)",
        "《消防法》第四十四条：人员密集场所现场工作人员应当立即组织、引导疏散",
    ]
    for index, (height, elevation) in enumerate(((3.9, 0.0), (2.7, 4.6), (3.0, 8.0))):
        name: Text = (f"{'一二三'[index]}层", f"Storey {index + 1}")
        b.storey(f"f{index + 1}", name, height=height, elevation=elevation, ground=index == 0)
    _ground(b)
    for storey in ("f2", "f3"):
        _core(b, storey)
        _rooms(b, storey)
    _stairs(b)
    _things(b)
    _people(b)
    b.fire(
        f"{BURNING}-f3", (9.2, -3.4), fuel="solid", growth="ultra", cap_kw=3000, starts_at_s=-30, heat=17800,
        soot=0.131, co=0.02, co2=1.5, hcn=0.004, irritant=True, radiative=0.52, diameter=1.8,
    )  # fmt: skip
    b.detector(110)
    b.event(150, "lights_out")
    b.role(
        "guest", ("包房客人", "Guest in the last room"), storey="f3", start=(47.0, 5.0), speed=1.35, brief=GUEST_BRIEF,
        weights=GUEST_WEIGHTS,
    )  # fmt: skip
    b.role(
        "attendant", ("服务员", "Attendant"), storey="f3", start=(-3.2, 1.4), speed=1.5, brief=STAFF_BRIEF,
        weights={"alarm": 15, "door": 20, "warn": 20, "route": 15, "call_119": 10, "dose": 10, "roll_call": 10},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=55, time_limit_s=300, weights=GUEST_WEIGHTS)
    return b


def _core(b: Building, storey: str) -> None:
    """The lobby before the main stair, the lift and the corridor."""
    desk: Text = ("KTV 服务台", "KTV desk") if storey == "f3" else ("电梯厅", "Lift hall")
    b.room(f"lobby-{storey}", desk, "lobby", storey, LOBBY)
    b.room(f"lift-{storey}", ("电梯", "Lift"), "lift", storey, LIFT)
    b.room(f"c-{storey}", ("走廊", "Corridor"), "corridor", storey, CORRIDOR)
    b.door(f"c-{storey}", f"lobby-{storey}", width=1.8, opening=True, height=2.2)


def _rooms(b: Building, storey: str) -> None:
    """Private rooms or hotel rooms along the corridor. Their doors are shut, except that of the burning room."""
    ktv = storey == "f3"

    def named(side: str, first: int, widths: list[float]) -> list[tuple[str, Text, str, float]]:
        made: list[tuple[str, Text, str, float]] = []
        for place, width in enumerate(widths):
            number = 2 * (first + place) - (1 if side == "n" else 0)
            text: Text = (
                (f"K{number:02d} 包房", f"K{number:02d}") if ktv else (f"2{number:02d} 房", f"Room 2{number:02d}")
            )
            made.append((f"{side}{first + place}-{storey}", text, "room" if ktv else "bedroom", width))
        return made

    for side, start, first, widths in (
        ("north", 0.0, 1, NORTH),
        ("north", 33.6, 6, NORTH_EAST),
        ("south", 0.0, 1, SOUTH),
    ):
        for entry in named(side[0], first, widths):
            burning = entry[0] == f"{BURNING}-f3"
            b.row(
                f"c-{storey}", side, [entry], depth=DEPTH, start=start, door_width=0.9,
                state="open" if burning else "closed",
            )  # fmt: skip
            start += entry[3] + 0.2


def _ground(b: Building) -> None:
    """The hotel's hall, a dining room closed at night, and the foot of the second stair with a door of its own."""
    b.room("lobby-f1", ("旅馆大堂", "Hotel hall"), "lobby", "f1", LOBBY)
    b.room("lift-f1", ("电梯", "Lift"), "lift", "f1", LIFT)
    b.room("dining", ("餐厅", "Dining room"), "hall", "f1", (0, -5.6, 29.8, 7.6))
    b.door("dining", "lobby-f1", width=1.6, state="closed")
    b.outside((-17, -20, 51, 14))
    b.assembly("car-park", ("停车场集合点", "Assembly point in the car park"), (34, -18, 46, -11))


def _stairs(b: Building) -> None:
    down = ("f3", "f2", "f1")
    for storey, well in b.stairwell("main-stair", ("主楼梯", "Main stair"), down, MAIN, doors_at="low_y").items():
        b.door(well, f"lobby-{storey}", width=1.6, opening=True)  # an open stair, as in old hotels
    second = b.stairwell("second-stair", ("第二楼梯", "Second stair"), down, SECOND, doors_at="low_y")
    for storey, well in second.items():
        if storey != "f1":
            b.door(
                well, f"c-{storey}", width=1.2, state="closed", self_closing=True, fire_door=True,
                name=("第二楼梯防火门", "Second stair's fire door"),
            )  # fmt: skip
    b.exit("front", ("大堂正门", "Front door"), "lobby-f1", "west", at=1.0, width=2.4, main=True, state="open")
    b.exit("back", ("第二楼梯出口", "Second stair's exit"), second["f1"], "east", at=3.1, width=1.2)


def _things(b: Building) -> None:
    for storey in ("f2", "f3"):
        for x, y in ((-0.9, -0.6), (16.0, 1.8), (29.6, 1.8), (44.0, 1.8)):
            b.thing("alarm_buttons", storey, (x, y))
        for x, y in ((-1.0, -3.0), (14.0, 0.2), (27.0, 0.2), (41.0, 0.2)):
            b.thing("extinguishers", storey, (x, y), agent="water" if x == -1.0 else "abc")
        b.thing("hydrants", storey, (20.0, 1.8))
        b.thing("hydrants", storey, (38.0, 1.8))
        for x, to in ((4.0, "main-stair"), (18.0, "second-stair"), (28.0, "second-stair"), (36.0, "second-stair"),
                      (44.0, "second-stair")):  # fmt: skip
            b.sign(storey, (x, 0.2), f"{to}-{storey}")
    b.sign("f1", (-7.6, -0.6), "front")
    b.lift("lift", [(storey, (-3.3, 6.6)) for storey in ("f1", "f2", "f3")])
    b.thing("water", "f3", (-7.4, -4.2), thing_id="tap-desk")
    b.thing("water", "f3", (48.6, 6.8), thing_id="bottle-last-room")
    b.thing("phones", "f3", (-2.0, 0.4), thing_id="phone-desk")
    b.thing("phones", "f1", (-2.0, -4.0), thing_id="phone-hall")
    b.thing("belongings", "f3", (48.8, 3.4), thing_id="bag")
    b.thing("belongings", "f3", (-1.0, 2.2), thing_id="till")


def _people(b: Building) -> None:
    """Eight people in each private room, sleepers on the second storey.

    Every third party has seen the second stair's sign.
    """
    b.population(pre_movement=spread(35, 18, 8, 110, "lognormal"), no_alarm_s=130)
    for place, room in enumerate(
        ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "s1", "s3", "s4", "s5", "s6", "s7", "s8"]
    ):
        count = 4 if room in ("n8", "s1") else 8
        b.people(f"{room}-f3", count, "adult", knows="all" if place % 3 == 0 else "main", together=4)
    b.people("lobby-f3", 3, "staff", pre_movement=spread(15, 5, 6, 30))
    b.people("lobby-f1", 4, "staff", pre_movement=spread(8, 3, 3, 15))
    asleep = spread(70, 30, 25, 180, "lognormal")
    for place, room in enumerate(["n1", "n2", "n4", "n6", "n7", "s1", "s3", "s4", "s6", "s8"]):
        b.people(
            f"{room}-f2", 2, "mixed", knows="all" if place % 2 else "main", together=2, asleep=True, pre_movement=asleep
        )
