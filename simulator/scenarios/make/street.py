"""street: an old water-town street of timber houses, with a lane 3.5 m wide and a canal.

One house burns in the open air.

The lane runs from the west gate, where visitors come in, to the east square. Two stone bridges lead over the canal to
the south bank. The burning house stands between most visitors and the gate, and its heat reaches across the lane.
"""

from __future__ import annotations

from .kit import WALL, Box, Building, Entry, Text, box_polygon, spread

LONG, LANE = 80.0, 3.5
HOUSE, HOUSES, DEPTH = 6.48, 12, 8.0
WATERSIDE = -6.2
BANK: tuple[float, float] = (-17.4, -14.2)
BRIDGES: dict[str, float] = {"west-bridge": 36.0, "east-bridge": 66.0}
BRIDGE_WIDE = 2.6
BURNING = 4
SHOPS: dict[int, Text] = {
    1: ("姑嫂饼店", "Pastry shop"), 2: ("蓝印花布坊", "Blue calico workshop"), 3: ("茶馆", "Tea house"),
    4: ("木雕作坊", "Wood carver's"), 5: ("竹编店", "Bamboo ware"), 6: ("酒坊", "Rice-wine house"),
    7: ("民居（茅家）", "Mao family's house"), 8: ("民宿", "Guest house"), 9: ("民居（沈家）", "Shen family's house"),
    10: ("羊肉面馆", "Noodle house"), 11: ("丝绵店", "Silk shop"), 12: ("微型消防站", "Micro fire station"),
}  # fmt: skip
HOMES = (7, 9)
STARTS = (6, 8)  # where the players start, so nobody else stands there

VISITOR_BRIEF = (
    "你从西栅门进来，走到老街中段，正在酒坊里看酿酒，隔一户的木雕作坊起火，火舌已窜到巷子上方。",
    "You came in by the west gate and are in the wine house, halfway along, when the wood carver's "
    "two doors on catches fire; flames reach over the lane.",
)
VOLUNTEER_BRIEF = (
    "你是老街义务消防员，在民宿店堂里。木雕作坊烧起来了，沿街还有住户和行动不便的老人。",
    "You are a volunteer of the street's micro fire station, in the hall of the guest house. The "
    "wood carver's burns; residents and an old lady who cannot walk well are along the street.",
)
LIMITS = (
    "露天火灾：点源辐射（辐射份额 0.3，取自作坊内火源位置，临街门面按敞开计；巷子里不计墙和火焰形状的遮挡，别的房屋里"
    "由墙和关着的门挡住），近于几倍火焰直径时偏差大；巷子里不积烟，只有着火屋内有烟，屋内的毒性是假定值。不模拟风、飞"
    "火、闷顶蔓延和隔壁起火；火超过 15 兆瓦即标记超出适用范围。游客只认来路，看见火才改走；总人数不超过 400，密度大于"
    " 4 人/平方米时不可靠。河道只作为不能通行的边界。",
    "A fire in the open: radiation of a point source (radiative share 0.3, where the fire stands in the workshop, "
    "the front taken as open; in the lane no shielding and no flame shape, inside other houses walls and shut doors "
    "stop it), rough within a few flame diameters. No smoke gathers in the lane, only in the burning house, whose "
    "poison is assumed. No wind, brands, spread under the roofs or to neighbours; above 15 MW the run is flagged. "
    "Visitors know the way they came and turn from flames they see. Up to 400 people; not reliable above 4 people "
    "per square metre. The canal is only a barrier.",
)
VISITOR_WEIGHTS: dict[str, float] = {
    "alarm": 15, "warn": 10, "dose": 25, "time": 15, "call_119": 15, "belongings": 5, "roll_call": 15,
}  # fmt: skip


class Street(Building):
    """A building whose outline is the whole block. The canal is included, because nobody walks on water."""

    def _outside(self) -> Entry:
        assert self.outside_box is not None
        boxes = list(self.boxes.values())
        low = [min(box[axis] for box in boxes) - WALL for axis in (0, 1)]
        high = [max(box[axis] for box in boxes) + WALL for axis in (2, 3)]
        return {
            "polygon": box_polygon(self.outside_box),
            "building": box_polygon((low[0], low[1], high[0], high[1])),
        }


def make() -> Building:
    """The scenario."""
    b = Street(
        "street",
        version=1,
        setting="street",
        name=("水乡老街：隔巷烤人", "A water-town street: heat across the lane"),
        summary=(
            "江南水乡木结构老街，木雕作坊起火。巷子只有三米半宽，街上有游客和住户。",
            "A street of old timber houses. The wood carver's burns. The lane is 3.5 m wide; visitors and "
            "residents are about.",
        ),
        limits=LIMITS,
    )
    b.smoke = "open_air"
    b.door_height = 2.2
    b.address(
        ("示例古镇西街 42 号，木雕作坊", "42 West Street, Example Old Town, the wood carver's"),
        ("示例古镇东街 42 号", "42 East Street, Example Old Town"),
    )
    b.sources = [
        "Timber: 17 MJ/kg, soot 0.015, CO 0.005, CO2 1.3 (wood, well ventilated; SFPE handbook, from memory)",
        "Radiation: point source of plumes.radiation_kw_m2; ISO 13571 dose from 2.5 kW/m²",
        "Growth ultra (0.188 kW/s²): dry timber, shavings and lacquer; assumed. Cap 12 MW: one house",
        "历史街区木结构闷顶火灾隐蔽、蔓延快：先报警撤人 (domain/fire-safety-facts E31)",
        "Lane 3.5 m, houses 6.5 m wide: like the lanes of Wuzhen and Xitang, not surveyed",
    ]
    b.storey("f1", ("老街", "The street"), height=3.2, elevation=0, ground=True)
    _ways(b)
    _houses(b)
    _exits(b)
    _things(b)
    _people(b)
    b.fire(
        f"n{BURNING}", (_left(BURNING) + HOUSE / 2, 6.2), fuel="solid", growth="ultra", cap_kw=12000, starts_at_s=-60,
        heat=12400, soot=0.015, co=0.005, co2=1.3, diameter=3.0,
    )  # fmt: skip
    b.role(
        "visitor", ("游客", "Visitor"), storey="f1", start=(36.6, 6.0), speed=1.35, brief=VISITOR_BRIEF,
        weights=VISITOR_WEIGHTS,
    )  # fmt: skip
    b.role(
        "volunteer", ("义务消防员", "Volunteer"), storey="f1", start=(50.0, 6.0), speed=1.5, brief=VOLUNTEER_BRIEF,
        weights={"alarm": 20, "warn": 25, "call_119": 20, "dose": 20, "roll_call": 15},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=55, time_limit_s=300, weights=VISITOR_WEIGHTS)
    return b


def _left(house: int) -> float:
    """The place along the lane where a house of the north side begins."""
    return round((house - 1) * (HOUSE + WALL), 2)


def _ways(b: Building) -> None:
    """The lane and the south bank, in quarters so that one way can be better than another, and the two bridges."""
    quarter = (LONG - 3 * WALL) / 4
    for way, low, high, chinese, english in (
        ("lane", 0.0, LANE, "老街", "Lane"), ("bank", *BANK, "南岸", "South bank"),
    ):  # fmt: skip
        for part in range(4):
            x0 = part * (quarter + WALL)
            name: Text = (f"{chinese}{'西中中东'[part]}段", f"{english}, part {part + 1}")
            b.room(f"{way}-{part + 1}", name, "street", "f1", (x0, low, x0 + quarter, high))
            if part:
                b.door(f"{way}-{part}", f"{way}-{part + 1}", width=high - low, opening=True, height=3.0)
    for bridge, x in BRIDGES.items():
        name = ("西石桥", "West bridge") if bridge == "west-bridge" else ("东石桥", "East bridge")
        b.room(bridge, name, "street", "f1", (x, BANK[1] + WALL, x + BRIDGE_WIDE, -WALL))
        part = 2 if x < LONG / 2 else 4
        b.door(bridge, f"lane-{part}", width=BRIDGE_WIDE, opening=True, height=3.0, door_id=f"{bridge}-north")
        b.door(bridge, f"bank-{part}", width=BRIDGE_WIDE, opening=True, height=3.0, door_id=f"{bridge}-south")


def _part(x: float) -> int:
    return min(4, int(x / (LONG / 4)) + 1)


def _houses(b: Building) -> None:
    """Shops and homes north of the lane, stilt houses over the water south of it."""
    for house in range(1, HOUSES + 1):
        x, home = _left(house), house in HOMES
        room = b.room(
            f"n{house}",
            SHOPS[house],
            "bedroom" if home else "shop",
            "f1",
            (x, LANE + WALL, x + HOUSE, LANE + WALL + DEPTH),
        )
        middle = x + HOUSE / 2
        lane = f"lane-{_part(middle)}"
        b.door(room, lane, at=middle if home else None, width=1.2 if home else 2.4, state="closed" if home else "open")
    spans = ((0.0, 35.8, 5), (38.8, 65.8, 4), (68.8, 80.0, 2))
    number = 0
    for start, end, count in spans:
        wide = round((end - start - (count - 1) * WALL) / count, 2)
        for place in range(count):
            number += 1
            x = start + place * (wide + WALL)
            box: Box = (x, WATERSIDE, x + wide, -WALL)
            room = b.room(f"s{number}", (f"水阁 {number}", f"Stilt house {number}"), "shop", "f1", box)
            b.door(room, f"lane-{_part(x + wide / 2)}", at=_inside(x, wide), width=1.6)


def _inside(x: float, wide: float) -> float:
    """A place for the door well within the part of the lane on which the middle of the house lies."""
    part = _part(x + wide / 2)
    low, high = (part - 1) * LONG / 4 + 1.2, part * LONG / 4 - 1.2
    return round(min(max(x + wide / 2, low), high), 2)


def _exits(b: Building) -> None:
    b.exit("west-gate", ("西栅门", "West gate"), "lane-1", "west", width=3.0, main=True, state="open", spread_m=8.0)
    b.exit("east-end", ("东街口", "East end"), "lane-4", "east", width=3.0, state="open", spread_m=8.0)
    b.exit("bank-west", ("南岸西口", "South bank, west"), "bank-1", "west", width=2.8, state="open", spread_m=6.0)
    b.exit("bank-east", ("南岸东口", "South bank, east"), "bank-4", "east", width=2.8, state="open", spread_m=6.0)
    b.outside((-10, -21, 103, 13.5))
    b.assembly("east-square", ("东广场集合点（上风向）", "East square, upwind"), (89, -8, 101, 6))


def _things(b: Building) -> None:
    for x in (4.0, 42.0, 52.4, 64.0, 78.0):
        b.thing("alarm_buttons", "f1", (x, 3.3))
    for x in (10.0, 30.0, 50.0, 76.5):
        b.thing("extinguishers", "f1", (x, 3.3), agent="water" if x == 30.0 else "abc")
    for x in (20.6, 58.0):
        b.thing("hydrants", "f1", (x, 0.2))
    for x, to in ((9.0, "west-gate"), (48.0, "east-end"), (70.0, "east-end")):
        b.sign("f1", (x, 0.3), to, lit=False)
    b.sign("f1", (37.3, -3.0), "west-bridge-south", lit=False)
    b.thing("phones", "f1", (_left(12) + 3.0, 10.6), thing_id="phone-station")
    b.thing("belongings", "f1", (31.0, 0.4), thing_id="backpack")
    b.thing("belongings", "f1", (38.6, 9.0), thing_id="wine-till")
    b.thing("water", "f1", (37.0, -12.0), thing_id="canal-steps")


def _people(b: Building) -> None:
    """Visitors in the lane know the gate they came by. Those who came from the east know that way too."""
    b.population(pre_movement=spread(14, 8, 3, 60, "lognormal"), no_alarm_s=45)
    for way, count, knows in (("lane-1", 22, "main"), ("lane-2", 14, "main"), ("lane-3", 18, "main"),
                              ("lane-3", 16, "all"), ("lane-4", 24, "all"), ("bank-2", 8, "nearest"),
                              ("bank-3", 8, "nearest"), ("west-bridge", 4, "all")):  # fmt: skip
        b.people(way, count, "mixed", knows=knows, together=2)
    for house in range(1, HOUSES + 1):
        if house not in (*HOMES, *STARTS, BURNING):
            b.people(f"n{house}", 2, "adult", knows="all")
    slow = spread(60, 25, 20, 150, "lognormal")
    b.people("n7", 2, "elder", asleep=True, pre_movement=slow)
    b.people("n9", 3, "elder", asleep=True, pre_movement=slow, need_help=1)
    for house in (1, 2, 3, 6, 7, 8, 9, 10, 11):
        b.people(f"s{house}", 2, "adult", knows="all")
