"""workshop: a "three in one" garment workshop; foam burns at the foot of the only stair while workers sleep above."""

from __future__ import annotations

from .kit import Building, spread

STOREYS = ("f1", "f2", "f3")
DEEP_Y, STAIR_Y, BACK_Y = 11.0, 11.2, 16.4
WIDE = 9.6

WORKER_BRIEF = (
    "夜里你睡在二楼工人宿舍，被焦臭味呛醒。窗外装着防盗窗，工友都睡着。",
    "Night in the workers' room on the second storey: a smell of burning foam. The windows are "
    "barred; the others sleep.",
)
GUARD_BRIEF = (
    "你在一楼车间值夜，后面的海绵仓库冒烟了，楼上睡着工人。",
    "You keep watch in the ground-floor workshop and the foam store behind starts to smoke. Workers sleep above.",
)


def make() -> Building:
    """The scenario."""
    b = Building(
        "workshop",
        version=1,
        setting="workshop",
        name=("“三合一”服装作坊", "A three-in-one garment workshop"),
        summary=(
            "一楼缝纫车间，后间堆海绵和布料，楼上住工人。夜里海绵起火。",
            "Sewing below, foam and cloth in a store behind, workers asleep above. At night the foam burns.",
        ),
        limits=(
            "双区烟气模型：车间、仓库、走廊、楼梯间每层各一区；仅在一、二室布置与 CFAST 8 对比过。不模拟轰燃后外窜火、"
            "风、墙体升温、坍塌；刺激性气体按烟的浓度估算，缺氧时毒性产率升高；辐射热穿过开着的门，不穿过墙。超过 300"
            " 秒的发展不可信。",
            "Two-zone smoke: one zone each for workshop, store, corridor and storey of the stair; compared with "
            "CFAST 8 for one and two rooms. No external flaming, wind, warming walls or collapse. Irritants go by "
            "the density of smoke; toxic yields rise where the fire lacks air; radiation passes open doors, not "
            "walls. Not to be trusted beyond 300 s.",
        ),
    )
    b.address(
        ("示例镇工业路 9 号，服装作坊", "9 Gongye Road, Example Town, the garment workshop"),
        ("示例镇工业路 6 号", "6 Gongye Road, Example Town"),
    )
    b.sources = [
        "《住宿与生产储存经营合用场所消防安全技术要求》XF 703-2007：合用场所应分隔并设独立疏散 (from memory)",
        "SFPE Handbook 5th ed. table A.39, flexible foam GM21: 17.8 MJ/kg, 0.52 of it radiated, soot 0.131",
        "McKenna and Hull 2016, The fire toxicity of polyurethane foams, Fire Science Reviews 5:3: CO and HCN rise "
        "when air is short; the yields here are our choice between its ranges",
        "NFPA t² growth: upholstery and foam, fast to ultra-fast (from memory)",
        "GB 50140-2005 4.2：ABC 干粉可用于固体火灾",
    ]
    b.storey("f1", ("一层车间", "Ground floor, workshop"), height=3.4, elevation=0, ground=True)
    b.storey("f2", ("二层宿舍", "Second storey, dormitory"), height=2.8, elevation=3.7)
    b.storey("f3", ("三层宿舍", "Third storey, dormitory"), height=2.8, elevation=6.8)
    _plan(b)
    _things(b)
    _people(b)
    b.fire(
        "foam-store", (5.2, 13.4), fuel="solid", growth="ultra", cap_kw=5000, starts_at_s=-22, heat=17800,
        soot=0.131, co=0.03, co2=1.5, hcn=0.005, irritant=True, radiative=0.52, diameter=2.2,
    )  # fmt: skip
    b.detector(75)
    worker: dict[str, float] = {
        "warn": 15, "route": 25, "low_posture": 10, "dose": 15, "time": 10, "lift": 5, "belongings": 10,
        "roll_call": 10,
    }  # fmt: skip
    b.role("worker", ("工人", "Worker"), storey="f2", start=(4.8, 7.2), speed=1.4, brief=WORKER_BRIEF, weights=worker)
    b.role(
        "guard", ("值夜人", "Night guard"), storey="f1", start=(4.8, 3.0), speed=1.4, brief=GUARD_BRIEF,
        weights={"alarm": 20, "extinguisher": 20, "warn": 15, "call_119": 25, "dose": 10, "roll_call": 10},
    )  # fmt: skip
    b.scoring(excellent=85, passing=60, par_time_s=50, time_limit_s=240, weights=worker)
    return b


def _plan(b: Building) -> None:
    b.room("sewing", ("缝纫车间", "Sewing workshop"), "workshop", "f1", (0, 0, WIDE, DEEP_Y))
    b.room("foam-store", ("海绵布料仓库", "Foam and cloth store"), "store", "f1", (0, STAIR_Y, 6.6, BACK_Y))
    names = {"f2": ("厨房", "Kitchen", "kitchen"), "f3": ("杂物间", "Lumber room", "store")}
    for storey, (zh, en, kind) in names.items():
        corridor = b.room(f"c-{storey}", ("走廊", "Corridor"), "corridor", storey, (0, 9.2, WIDE, DEEP_Y))
        rooms = [
            (f"r{n}-{storey}", (f"{storey[1]}0{n} 室", f"Room {storey[1]}0{n}"), "bedroom", (WIDE - 0.4) / 3)
            for n in (1, 2, 3)
        ]
        b.row(corridor, "south", rooms, depth=9.0, door_at=0.5, door_width=0.9, state="closed")
        b.room(f"back-{storey}", (zh, en), kind, storey, (0, STAIR_Y, 6.6, BACK_Y))
        b.door(f"back-{storey}", corridor, at=3.3, width=0.9, state="closed")
    for storey, well in b.stairwell(
        "stair", ("楼梯", "Stair"), ("f3", "f2", "f1"), (6.8, STAIR_Y, WIDE, BACK_Y), doors_at="low_y"
    ).items():
        ground = storey == "f1"
        b.door(
            well, "sewing" if ground else f"c-{storey}", at=8.2, width=1.6, opening=True, height=3.2 if ground else 2.6
        )
    b.door("foam-store", "stair-f1", at=13.2, width=1.4)
    b.exit("gate", ("大门", "Gate"), "sewing", "south", at=4.8, width=2.4, main=True, state="closed", spread_m=5.0)
    b.lift("hoist", [(storey, (0.6, 10.4)) for storey in STOREYS])
    b.outside((-4, -16.5, 14, 19))
    b.assembly("road", ("村道集合点", "Assembly point on the road"), (1, -15, 9, -10))


def _things(b: Building) -> None:
    b.thing("alarm_buttons", "f1", (6.8, 0.3))
    b.thing("alarm_buttons", "f1", (9.3, 9.5))
    b.thing("extinguishers", "f1", (6.5, 10.6), agent="abc")
    b.thing("extinguishers", "f1", (2.6, 0.3), agent="abc")
    b.thing("extinguishers", "f2", (9.2, 9.5), agent="water")
    b.thing("phones", "f1", (8.8, 0.5))
    b.thing("water", "f2", (1.0, 15.5))
    b.thing("belongings", "f2", (4.8, 1.0))
    b.thing("belongings", "f3", (4.8, 1.0))
    for storey in ("f2", "f3"):
        b.sign(storey, (7.0, 10.9), f"stair-{storey}", lit=False)
    b.sign("f1", (4.8, 0.2), "gate")


def _people(b: Building) -> None:
    b.population(pre_movement=spread(22, 10, 8, 60, "lognormal"), no_alarm_s=90)
    b.people("sewing", 4, "adult", pre_movement=spread(8, 3, 4, 15))
    for storey in ("f2", "f3"):
        for number in (1, 2, 3):
            own = (storey, number) == ("f2", 2)
            b.people(f"r{number}-{storey}", 2 if own else 3, "adult", asleep=True)
