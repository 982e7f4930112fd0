"""tutorial: half a minute to learn the controls. A classroom, a corridor with a fire door, thin smoke, an exit.

It is no drill: nothing is scored and nobody can come to harm. The fire is too small to radiate and its smoke is not
toxic.
"""

from __future__ import annotations

from .kit import Building, spread

BRIEF = (
    "练习 30 秒，不计分。跟着上方的提示走：走出教室、按报警按钮、试门开门、低姿穿烟、到集合点报到。",
    "Thirty seconds of practice, not scored. Follow the hints at the top: leave the classroom, press the alarm, feel "
    "and open the door, stay low in the smoke, report at the assembly point.",
)
LIMITS = (
    "只用来学会操作：烟很淡，没有毒，也不烫，不代表真实火灾。",
    "For learning the controls alone: the smoke is thin, not poisonous and not hot, unlike that of a real fire.",
)
WEIGHTS: dict[str, float] = {"alarm": 25, "feel_door": 25, "low_posture": 25, "roll_call": 25}


def make() -> Building:
    """The scenario."""
    b = Building(
        "tutorial",
        version=1,
        setting="school",
        name=("操作练习", "Learning the controls"),
        summary=("第一次来？30 秒学会操作，不计分。", "First time? Learn the controls in 30 seconds, unscored."),
        limits=LIMITS,
        practice=True,
    )
    b.storey("f1", ("一层", "Ground floor"), height=2.8, elevation=0, ground=True)
    b.room("hall", ("走廊", "Corridor"), "corridor", "f1", (0, 0, 8, 2.4))
    b.room("smoky", ("有烟的走廊", "Smoky corridor"), "corridor", "f1", (8.2, 0, 15.4, 2.4))
    b.room("class", ("教室", "Classroom"), "classroom", "f1", (0, 2.6, 8, 8.4))
    b.room("store", ("器材室", "Store room"), "store", "f1", (10.2, 2.6, 13.6, 5.4))
    b.door("class", "hall", at=4.0, width=1.2)
    b.door(
        "hall", "smoky", at=1.2, width=1.4, door_id="fire-door", name=("防火门", "Fire door"), state="closed",
        fire_door=True,
    )  # fmt: skip
    b.door("store", "smoky", at=11.9, width=0.9)
    b.exit("exit", ("安全出口", "Exit"), "smoky", "east", width=1.6, main=True, spread_m=5.0)
    b.outside((-6, -11, 26, 12))
    b.assembly("yard", ("集合点", "Assembly point"), (17, -8.5, 24, -3.5))
    b.thing("alarm_buttons", "f1", (6.4, 2.2))
    b.sign("f1", (5.0, 2.3), "fire-door")
    b.sign("f1", (13.0, 0.1), "exit")
    b.fire(
        "store", (11.9, 4.6), fuel="solid", growth="slow", cap_kw=15, starts_at_s=-150, heat=20000,
        soot=0.05, co=0, co2=1.0, diameter=0.4,
    )  # fmt: skip
    b.population(pre_movement=spread(18, 3, 12, 25), no_alarm_s=120)
    b.people("class", 4, "child", together=4)
    b.role("learner", ("练习者", "Learner"), storey="f1", start=(4.0, 5.6), speed=1.5, brief=BRIEF)
    b.scoring(excellent=85, passing=60, par_time_s=30, time_limit_s=60, weights=WEIGHTS)
    return b
