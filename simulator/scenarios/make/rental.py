"""rental: a village house let by the room; an e-bike battery burns in the stair hall, and the stair is a trap."""

from __future__ import annotations

from .class_scripts.rental import CLASS_SCRIPT
from .kit import Building, Text, spread

STOREYS = ("f1", "f2", "f3")
CORRIDOR = (0.0, 4.4, 12.4, 6.0)
WELL = (4.8, 6.2, 7.4, 11.4)

TENANT_BRIEF = (
    "夜里你在三楼出租房里醒来，楼下“砰”的一声，你的房门还敞着。房里有水盆和手机。走还是留，自己判断。",
    "Night, your rented room on the third storey: a bang below, and your door stands open. There is "
    "a basin of water and a phone. Go or stay: judge for yourself.",
)
LANDLORD_BRIEF = (
    "你是房东，睡在一楼西侧。楼梯厅里的电动车爆燃了。家人还在睡，楼上有租客。",
    "You are the landlord and sleep on the ground floor, west side. An e-bike has burst into flames "
    "in the stair hall. Your family is asleep, and tenants are upstairs.",
)


def make() -> Building:
    """The scenario."""
    b = Building(
        "rental",
        version=1,
        setting="rental",
        name=("居住出租房的楼梯厅", "A rented village house"),
        summary=(
            "农家自建房三层，租客十几人。半夜楼梯厅里充电的电动车起火。",
            "A three-storey village house with a dozen tenants. At night a charging e-bike burns in the stair hall.",
        ),
        limits=(
            "双区烟气模型：每间房、走廊、楼梯间每层各一区；仅在一、二室布置与 CFAST 8 对比过，多层楼梯间未验证。氟化"
            "氢等刺激性气体按电池容量和烟的浓度估算，辐射热穿过开着的门，不穿过墙；不模拟电池喷射火、风、墙体升温和门"
            "板烧穿；关门退守只看 60 秒，不代表能无限期等待。楼上租客在本剧本里一直留在关着门的房里。",
            "Two-zone smoke: one zone per room, corridor and storey of the stair; compared with CFAST 8 for one and "
            "two rooms, not for stacked stairwells. Hydrogen fluoride goes by the cells' capacity; radiation passes "
            "open doors, not walls; no jet flames, wind, warming walls or doors burnt through; staying put is judged "
            "over 60 s only. Tenants upstairs remain behind their shut doors here.",
        ),
    )
    b.address(
        ("示例村河西组 17 号，三层出租楼", "17 Hexi, Example Village, the three-storey rented house"),
        ("示例村河东组 17 号", "17 Hedong, Example Village"),
    )
    b.sources = [
        "《浙江省居住出租房屋消防安全管理规定》(2022)；应急管理部令第5号：电动自行车不得在楼梯间停放充电",
        "Full-scale escooter fires in a village house, Hainan (abstract, Hainan University): above 60 °C on all "
        "storeys, up to 800 °C below, smoke upstairs within 5 min; closed room doors block heat and smoke, staying is "
        "better",
        "Growth, cap and yields are our choice for two or three e-bikes: plastics after NZ C/VM2, CO and HCN raised; "
        "HF 60 mg/Wh for 3.6 kWh in 36 kg (Larsson 2017: 20-200 mg/Wh)",
    ]
    for index, storey in enumerate(STOREYS):
        number = "一二三"[index]
        b.storey(storey, (f"{number}层", f"Storey {index + 1}"), height=2.9, elevation=3.2 * index, ground=index == 0)
        b.room(f"c-{storey}", ("走廊", "Corridor"), "corridor", storey, CORRIDOR)
    _ground(b)
    for storey in STOREYS[1:]:
        _upper(b, storey)
    for storey, well in b.stairwell(
        "stair", ("楼梯", "Stair"), tuple(reversed(STOREYS)), WELL, doors_at="low_y"
    ).items():
        b.door(well, f"c-{storey}", at=6.1, width=1.6, opening=True)
    b.exit("front", ("前门", "Front door"), "hall", "south", at=6.2, width=1.4, main=True, spread_m=5.0)
    b.exit("back", ("厨房后门", "Kitchen back door"), "kitchen", "west", at=2.1, width=0.9)
    b.outside((-13, -17, 17, 14))
    b.assembly("road", ("村道集合点", "Assembly point on the road"), (-8, -15.5, 0, -10.5))
    _things(b)
    _people(b)
    b.fire(
        "stair-f1", (5.6, 9.6), fuel="battery", growth="ultra", cap_kw=2500, starts_at_s=-54, heat=20000,
        soot=0.10, co=0.06, co2=1.5, hcn=0.006, hf=0.006, irritant=True, diameter=1.5,
    )  # fmt: skip
    b.detector(70)
    tenant: dict[str, float] = {
        "stay": 30, "door": 15, "call_119": 25, "feel_door": 5, "route": 15, "dose": 10,
    }  # fmt: skip
    b.role("tenant", ("租客", "Tenant"), storey="f3", start=(10.4, 1.8), speed=1.4, brief=TENANT_BRIEF, weights=tenant)
    b.role(
        "landlord", ("房东", "Landlord"), storey="f1", start=(1.6, 2.6), speed=1.3, brief=LANDLORD_BRIEF,
        weights={"warn": 10, "feel_door": 15, "call_119": 25, "route": 20, "dose": 10, "roll_call": 20},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=40, time_limit_s=240, weights=tenant, stay_room="s3-f3")
    b.class_script(CLASS_SCRIPT)
    return b


def _ground(b: Building) -> None:
    south: list[tuple[str, Text, str, float]] = [
        ("landlord", ("房东卧室", "Landlord's bedroom"), "bedroom", 4.0),
        ("hall", ("堂屋", "Hall"), "lobby", 4.0),
        ("parents", ("老人房", "Grandparents' room"), "bedroom", 4.0),
    ]
    b.row("c-f1", "south", south, depth=4.2, door_at=0.5, door_width=0.9, state="closed")
    b.room("kitchen", ("厨房", "Kitchen"), "kitchen", "f1", (-3.6, 0.0, -0.2, 4.2))
    b.door("kitchen", "landlord", at=2.1, width=0.8, state="closed")
    _north(b, "f1", ("杂物间", "Lumber room"), ("农具间", "Tool room"), "store")


def _upper(b: Building, storey: str) -> None:
    number = storey[1]
    rooms: list[tuple[str, Text, str, float]] = [
        (f"s{n}-{storey}", (f"{number}0{n} 室", f"Room {number}0{n}"), "bedroom", 4.0) for n in (1, 2, 3)
    ]
    for entry in rooms:
        own = entry[0] == "s3-f3"
        place = {"1": 0.0, "2": 4.2, "3": 8.4}[entry[0][1]]
        b.row(
            f"c-{storey}", "south", [entry], depth=4.2, start=place, door_at=0.5, door_width=0.9,
            state="open" if own else "closed",
        )  # fmt: skip
    _north(b, storey, (f"{number}04 室", f"Room {number}04"), (f"{number}05 室", f"Room {number}05"), "bedroom")


def _north(b: Building, storey: str, west: Text, east: Text, kind: str) -> None:
    for room, name, start, width in (("n1", west, 0.0, 4.6), ("n2", east, 7.6, 4.8)):
        b.row(
            f"c-{storey}", "north", [(f"{room}-{storey}", name, kind, width)], depth=5.2, start=start, door_at=0.5,
            door_width=0.9, state="closed",
        )  # fmt: skip


def _things(b: Building) -> None:
    b.thing("extinguishers", "f1", (8.0, 4.6), agent="abc")
    b.thing("extinguishers", "f2", (8.0, 4.6), agent="abc")
    b.thing("extinguishers", "f3", (8.0, 4.6), agent="abc")
    b.thing("water", "f3", (11.8, 1.0))
    b.thing("water", "f1", (-3.2, 3.6))
    b.thing("phones", "f1", (0.6, 0.6))
    b.thing("phones", "f3", (9.0, 0.6))
    b.thing("belongings", "f1", (3.4, 0.6))
    b.thing("belongings", "f3", (9.0, 3.0))
    for storey in STOREYS[1:]:
        b.sign(storey, (6.2, 4.5), f"stair-{storey}", lit=False)


def _people(b: Building) -> None:
    b.population(pre_movement=spread(20, 8, 8, 45), no_alarm_s=80)
    b.people("landlord", 2, "adult", asleep=True, knows="all")
    b.people("parents", 2, "elder", asleep=True, knows="main", together=2)
    stays = spread(600, 0, 600, 600)
    for storey in STOREYS[1:]:
        for room in ("s1", "s2", "s3", "n1", "n2"):
            if (storey, room) != ("f3", "s3"):
                b.people(f"{room}-{storey}", 1 if room == "s1" else 2, "adult", asleep=True, pre_movement=stays)
