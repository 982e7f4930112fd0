"""tutorial: a minute to learn the controls. A classroom, a corridor with a fire door, an exit away from the smoke.

It is no drill: nothing is scored and nobody can come to harm. The fire is too small to radiate, its smoke is not
toxic and stays behind a shut door: the way out leads through none, as a first lesson must not lead into smoke.
"""

from __future__ import annotations

from .kit import Building, spread

BRIEF = (
    "练习约 1 分钟，不计分。西头的器材室着火了，跟着上方的提示往东走：按报警按钮、试门开门、练低姿、到集合点报到。",
    "About a minute of practice, not scored. The store at the west end burns: follow the hints at the top and go east, "
    "press the alarm, feel and open the door, try to stay low, report at the assembly point.",
)
LIMITS = (
    "只用来学会操作：火很小，烟没有毒，也不烫，不代表真实火灾。",
    "For learning the controls alone: the fire is small, its smoke not poisonous and not hot, unlike a real one.",
)
WEIGHTS: dict[str, float] = {"alarm": 25, "feel_door": 25, "low_posture": 25, "roll_call": 25}


def make() -> Building:
    """The scenario."""
    b = Building(
        "tutorial",
        version=3,
        setting="school",
        name=("操作练习", "Learning the controls"),
        summary=(
            "第一次来？约 1 分钟学会操作，不计分。",
            "First time? Learn the controls in about a minute, unscored.",
        ),
        limits=LIMITS,
        practice=True,
    )
    b.address(
        ("示例市育才路 1 号，实验小学一层", "1 Yucai Road, Example City, ground floor of the primary school"),
        ("示例市育才路 11 号，幼儿园", "11 Yucai Road, Example City, the nursery school"),
    )
    b.storey("f1", ("一层", "Ground floor"), height=2.8, elevation=0, ground=True)
    b.room("hall", ("走廊", "Corridor"), "corridor", "f1", (0, 0, 8, 2.4))
    b.room("east", ("东走廊", "East corridor"), "corridor", "f1", (8.2, 0, 15.4, 2.4))
    b.room("class", ("教室", "Classroom"), "classroom", "f1", (0, 2.6, 8, 8.4))
    b.room("store", ("器材室", "Store room"), "store", "f1", (-3.6, 0, -0.2, 2.4))
    b.door("class", "hall", at=4.0, width=1.2)
    b.door(
        "hall", "east", at=1.2, width=1.4, door_id="fire-door", name=("防火门", "Fire door"), state="closed",
        fire_door=True,
    )  # fmt: skip
    b.door("store", "hall", at=1.2, width=0.9, state="closed")
    b.exit("exit", ("安全出口", "Exit"), "east", "east", width=1.6, main=True, spread_m=5.0)
    b.outside((-10, -11, 26, 12))
    b.assembly("yard", ("集合点", "Assembly point"), (17, -8.5, 24, -3.5))
    b.thing("alarm_buttons", "f1", (6.4, 2.2))
    b.sign("f1", (5.0, 2.3), "exit")
    b.sign("f1", (9.4, 0.1), "exit")
    b.fire(
        "store", (-2.6, 1.2), fuel="solid", growth="slow", cap_kw=15, starts_at_s=-150, heat=20000,
        soot=0.05, co=0, co2=1.0, diameter=0.4,
    )  # fmt: skip
    b.population(pre_movement=spread(18, 3, 12, 25), no_alarm_s=120)
    b.people("class", 4, "child", together=4)
    b.role("learner", ("练习者", "Learner"), storey="f1", start=(4.0, 5.6), speed=1.5, brief=BRIEF)
    b.scoring(excellent=85, passing=60, par_time_s=60, time_limit_s=180, weights=WEIGHTS)
    return b
