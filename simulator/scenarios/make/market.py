"""market: a covered market with two aisles of stalls. Oil catches fire in a cooked-food stall near the main entrance.

Shoppers know only the main entrance at the west end. Goods block the east exit. Fire shutters halfway along the aisles
come down after two and a half minutes.
"""

from __future__ import annotations

from .class_scripts.market import CLASS_SCRIPT
from .kit import Box, Building, Text, spread

CLEAR = 3.2
SHUTTER_X = 21.7
AISLES: dict[str, tuple[float, float]] = {"a": (4.7, 8.7), "b": (16.3, 20.3)}
WEST_HALL: Box = (-5.2, 0, -0.2, 25.0)
EAST_HALL: Box = (40.2, 0, 45.2, 25.0)
CROSS: Box = (18.3, 8.9, 21.6, 16.1)
WIDE, NARROW, OPEN = 6.5, 5.9, 4.0
BURNING = "s2"
GOODS: dict[str, Text] = {
    "s1": ("豆制品摊", "Bean curd"), "s2": ("油炸熟食摊", "Fried food"), "s3": ("粮油摊", "Grain and oil"),
    "s4": ("水产摊", "Fish"), "s5": ("水果摊", "Fruit"), "s6": ("干货摊", "Dried goods"),
    "n1": ("服装摊", "Clothes"), "n2": ("鞋帽摊", "Shoes and hats"), "n3": ("日用百货摊", "Household goods"),
    "n4": ("塑料制品摊", "Plastic ware"), "n5": ("玩具摊", "Toys"), "n6": ("粽子摊", "Rice dumplings"),
}  # fmt: skip

SHOPPER_BRIEF = (
    "你在菜场东半边的水果摊前，西头熟食摊的油锅起火了。你是从正门进来的。",
    "You stand at the fruit stall in the east half of the market; oil burns in a stall at the west "
    "end. You came in by the main entrance.",
)
KEEPER_BRIEF = (
    "你是粮油摊摊主，隔壁熟食摊的油锅刚起火。摊位旁有灭火器。",
    "You keep the grain stall beside the fried-food stall whose oil has just caught fire. There are "
    "extinguishers near by.",
)
LIMITS = (
    "双区烟气模型：通道约每 10 米一区、每个摊位一区；大空间烟气瞬间铺满一区，冷下来的烟按假定的份额混入下层；与 CFAST"
    " 8 只对比过一、二室布置。火不蔓延到其他摊位；火焰按点源、敞口里的热烟按平板直线照到通道，墙和关着的门挡得住，货"
    "物和烟不遮挡；刺激性气体按烟的浓度估算；不模拟喷淋、机械排烟和卷帘两步降；灭火按瞄准、距离、火源功率和灭火剂是否"
    "对路的假定规则。总人数不超过 400；对向人流和密度大于 4 人/平方米时不可靠。",
    "Two-zone smoke: a zone per stall and per ten metres of aisle; smoke covers a zone at once, and as it cools an "
    "assumed share mixes into the air below; compared with CFAST 8 for one and two rooms only. The fire stays in its "
    "stall; flames shine as a point, hot gas in its front as a panel, in straight lines that walls and shut doors "
    "stop and goods and smoke do not. Irritants go by the density of smoke. No sprinklers, no extraction, no "
    "two-step shutter. Extinguishers work by assumed rules of aim, distance, power and agent. Up to 400 people; not "
    "reliable for counterflow or above 4 people per square metre.",
)
SHOPPER_WEIGHTS: dict[str, float] = {
    "alarm": 15, "route": 20, "low_posture": 5, "time": 20, "belongings": 10, "call_119": 15, "roll_call": 15,
}  # fmt: skip


def make() -> Building:
    """The scenario."""
    b = Building(
        "market",
        version=1,
        setting="market",
        name=("农贸小商品市场：油锅起火", "A covered market: oil on fire"),
        summary=(
            "上午的市场里有两百多人。熟食摊油锅起火，旁边堆着塑料筐。",
            "A market in the morning with over two hundred people. Oil burns in a stall, beside plastic crates.",
        ),
        limits=LIMITS,
    )
    b.address(
        (
            "示例镇中心街 35 号，农贸市场西头熟食摊",
            "35 Centre Street, Example Town, the cooked-food stalls at the west end of the market",
        ),
        ("示例镇中心街 53 号", "53 Centre Street, Example Town"),
    )
    b.sources = [
        "GB 50016-2014 (2018) 5.5.17、5.5.19、6.5.3：疏散距离、疏散门、防火卷帘 (from memory)",
        "GB 50140-2005 4.2：油脂火灾用泡沫、干粉、二氧化碳，不用水",
        "Fuel: cooking oil with plastic crates and packaging, assumed 30 MJ/kg, soot 0.08, CO 0.04, CO2 1.9; growth "
        "ultra",
        "《消防法》第二十八条：不得占用、堵塞、封闭疏散通道和安全出口",
    ]
    b.storey("f1", ("市场", "Market"), height=CLEAR, elevation=0, ground=True)
    _halls(b)
    _stalls(b)
    _exits(b)
    _things(b)
    _people(b)
    b.fire(
        BURNING, (9.9, 1.8), fuel="oil", growth="ultra", cap_kw=8000, starts_at_s=-14, heat=30000, soot=0.08, co=0.04,
        co2=1.9, diameter=3.0,
    )  # fmt: skip
    b.detector(70)
    b.event(1, "block_exit", "east")
    b.event(150, "block_exit", "shutter-a")
    b.event(150, "block_exit", "shutter-b")
    b.role(
        "shopper", ("顾客", "Shopper"), storey="f1", start=(30.0, 3.2), speed=1.35, brief=SHOPPER_BRIEF,
        weights=SHOPPER_WEIGHTS,
    )  # fmt: skip
    b.role(
        "keeper", ("摊主", "Stallholder"), storey="f1", start=(16.6, 3.6), speed=1.5, brief=KEEPER_BRIEF,
        weights={"extinguisher": 30, "alarm": 15, "warn": 15, "call_119": 15, "route": 10, "roll_call": 15},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=45, time_limit_s=300, weights=SHOPPER_WEIGHTS)
    b.class_script(CLASS_SCRIPT)
    return b


def _halls(b: Building) -> None:
    """Aisles in two halves, the halls at both ends, the cross aisle, and the shutters."""
    for aisle, (low, high) in AISLES.items():
        number = "南北"["ab".index(aisle)]
        for half, x0, x1, side in (("w", 0.0, SHUTTER_X - 0.1, "西"), ("e", SHUTTER_X + 0.1, 40.0, "东")):
            english = f"{'South' if aisle == 'a' else 'North'} aisle, {'west' if half == 'w' else 'east'}"
            b.room(f"aisle-{aisle}-{half}", (f"{number}通道{side}段", english), "hall", "f1", (x0, low, x1, high))
    b.room("west-hall", ("西厅", "West hall"), "hall", "f1", WEST_HALL)
    b.room("east-hall", ("东厅", "East hall"), "hall", "f1", EAST_HALL)
    b.room("cross", ("中间横道", "Cross aisle"), "hall", "f1", CROSS)
    for aisle in AISLES:
        b.door(
            f"aisle-{aisle}-w", f"aisle-{aisle}-e", width=OPEN, height=2.8, door_id=f"shutter-{aisle}", fire_door=True,
            name=("防火卷帘", "Fire shutter"),
        )  # fmt: skip
        b.door(f"aisle-{aisle}-w", "west-hall", width=OPEN, height=3.1, opening=True, door_id=f"to-west-{aisle}")
        b.door(f"aisle-{aisle}-e", "east-hall", width=OPEN, height=3.1, opening=True, door_id=f"to-east-{aisle}")
        b.door("cross", f"aisle-{aisle}-w", width=3.0, height=3.1, opening=True, door_id=f"cross-{aisle}")


def _stalls(b: Building) -> None:
    """Wide stalls along the outer walls, narrow ones back to back between the aisles; open fronts, no doors."""
    for row, aisle, side in (("s", "a", "south"), ("n", "b", "north")):
        for place in range(6):
            stall = f"{row}{place + 1}"
            half = "w" if place < 3 else "e"
            _stall(b, f"aisle-{aisle}-{half}", side, stall, GOODS[stall], WIDE, 4.5, place * (WIDE + 0.2))
    for row, aisle, side in (("p", "a", "north"), ("q", "b", "south")):
        for place in range(6):
            half, first = ("w", 0.0) if place < 3 else ("e", SHUTTER_X + 0.1 - 3 * (NARROW + 0.2))
            name: Text = (
                f"{'蔬菜' if row == 'p' else '杂货'}摊 {place + 1}",
                f"{'Vegetables' if row == 'p' else 'Sundries'} {place + 1}",
            )
            _stall(
                b, f"aisle-{aisle}-{half}", side, f"{row}{place + 1}", name, NARROW, 3.5, first + place * (NARROW + 0.2)
            )


def _stall(
    b: Building, aisle: str, side: str, stall: str, name: Text, width: float, depth: float, start: float
) -> None:
    b.row(
        aisle, side, [(stall, name, "shop", width)], depth=depth, start=start, door_width=OPEN, opening=True, height=2.7
    )


def _exits(b: Building) -> None:
    b.exit(
        "main",
        ("正门", "Main entrance"),
        "west-hall",
        "west",
        at=12.5,
        width=4.0,
        main=True,
        state="open",
        spread_m=8.0,
    )
    b.exit("east", ("东门", "East exit"), "east-hall", "east", at=12.5, width=2.4, state="open")
    b.exit("north-east", ("东北门", "North-east exit"), "east-hall", "north", width=2.0)
    b.exit("south-west", ("西南门", "South-west exit"), "west-hall", "south", width=2.0)
    b.outside((-14, -9, 54, 39))
    b.assembly("car-park", ("北侧停车场集合点", "Assembly point, north car park"), (12, 30.5, 30, 37.5))


def _things(b: Building) -> None:
    for x, y in ((-0.6, 9.2), (13.3, 8.5), (31.4, 8.5), (40.6, 9.2), (13.3, 20.1), (31.4, 20.1)):
        b.thing("alarm_buttons", "f1", (x, y))
    for x, y, agent in ((13.3, 4.9, "abc"), (20.0, 4.9, "water"), (33.4, 4.9, "abc"), (6.0, 8.5, "foam"),
                        (20.0, 20.1, "abc"), (36.0, 20.1, "abc")):  # fmt: skip
        b.thing("extinguishers", "f1", (x, y), agent=agent)
    for x in (5.0, 35.0):
        b.thing("hydrants", "f1", (x, 16.5))
    for x, y, to in ((10.0, 8.6, "main"), (25.0, 8.6, "north-east"), (36.0, 8.6, "north-east"), (10.0, 16.4, "main"),
                     (30.0, 16.4, "north-east"), (42.7, 20.0, "north-east"), (-2.7, 4.0, "south-west")):  # fmt: skip
        b.sign("f1", (x, y), to)
    b.thing("phones", "f1", (-4.8, 20.0), thing_id="phone-office")
    b.thing("water", "f1", (23.4, 1.0), thing_id="fish-tap")
    b.thing("belongings", "f1", (27.0, 5.2), thing_id="shopping")
    b.thing("belongings", "f1", (17.5, 1.0), thing_id="cashbox")


def _people(b: Building) -> None:
    """One or two keepers at each stall, except where the players start, and shoppers in the aisles."""
    b.population(pre_movement=spread(25, 14, 5, 90, "lognormal"), no_alarm_s=60)
    for row in "snpq":
        for place in range(1, 7):
            if f"{row}{place}" not in (BURNING, "s3", "s5"):
                b.people(f"{row}{place}", 2 if row in "sn" else 1, "adult", knows="all")
    for aisle, half, count in (("a", "w", 24), ("a", "e", 34), ("b", "w", 34), ("b", "e", 34)):
        b.people(f"aisle-{aisle}-{half}", count, "mixed", knows="main", together=2)
    b.people("cross", 6, "mixed", knows="main")
    b.people("west-hall", 16, "mixed", knows="main")
    b.people("east-hall", 16, "mixed", knows="all", need_help=1)
