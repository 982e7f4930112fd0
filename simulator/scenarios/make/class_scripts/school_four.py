"""school-four: the class sits in the west room of the fourth storey; the west stair fills with smoke."""

from __future__ import annotations

from . import ESCAPE, LAW_44, SCHOOLS, WALKED, class_script, decision, option, right, stairs

OUT = [(7.2, -1.0), (7.2, 1.0)]
YARD = (20.0, -16.0)

CLASS_SCRIPT = class_script(
    "pupil",
    decision(
        "bags",
        {"at_s": 3},
        (
            "四楼教室，有人喊“着火了！”书包和手机还在座位上，怎么办？",
            "Fourth storey: somebody shouts “Fire!” Your bag and phone are at your seat. What now?",
        ),
        option(
            "pack",
            ("先收拾书包手机，十几秒就好", "Pack bag and phone, it takes only seconds"),
            ("收拾东西的十几秒，烟已经多走了几十米。", "While you pack, smoke travels on."),
            [(5.8, -2.0), "fetch_belongings", *OUT],
            facts=["P15", "P25"],
        ),
        right(
            "go",
            ("什么都不拿，马上排队出教室", "Take nothing, leave the room at once"),
            (
                "四层以下的学校原则上 2 分钟内全部撤出，没有时间收拾。",
                "A school of four storeys should be empty within two minutes.",
            ),
            OUT,
            source=SCHOOLS,
            facts=["P24"],
        ),
        option(
            "wait",
            ("老师不在，坐着等人来带", "No teacher is here: sit and wait to be fetched"),
            (
                "老师在就听老师指挥；老师不在就自己排队走，干等的时候楼梯可能被烟封住。",
                "Do as a teacher says; with none there, queue up and go: while you wait the stair may be lost.",
            ),
            [40.0, *OUT],
            source=SCHOOLS,
            facts=["P24"],
        ),
    ),
    decision(
        "button",
        WALKED,
        ("走廊上就有报警按钮，警铃还没响，按不按？", "An alarm button is near; the bells are still silent. Press it?"),
        option(
            "no-button",
            ("赶紧跑，按钮让别人去按", "Run; somebody else will press it"),
            ("人人都这样想，就没有人报警，楼下的人还不知道。", "If all think so, nobody warns the others."),
            [],
            source=LAW_44,
            facts=["E33"],
        ),
        right(
            "press",
            ("走两步按下去再走", "Two steps, press it, then go"),
            ("一按全楼都响，两百多人同时动身。", "All bells ring and two hundred people set off at once."),
            [(8.6, 1.4), "raise_alarm"],
            source=LAW_44,
            facts=["E33"],
        ),
    ),
    decision(
        "stair",
        WALKED,
        (
            "西楼梯就在旁边，可有烟冒上来；东楼梯在走廊另一头。走哪边？",
            "The west stair is beside you but smoke comes up it; the east stair is far. Which way?",
        ),
        option(
            "west",
            ("走近的西楼梯，快点冲下去", "The near west stair, and run"),
            ("热烟顺楼梯往上跑，比人下楼快得多，越冲越浓。", "Hot smoke climbs a stair faster than you walk down."),
            [
                (2.0, 1.2),
                stairs("west-stair", "f1"),
                (-1.0, 0.2),
                (-4.0, 0.4),
                (-9.0, 0.4),
                (-9.0, -10.0),
                (14.0, -15.5),
            ],
            facts=["M13", "P09"],
        ),
        right(
            "east",
            ("走东楼梯，靠右不推不挤", "The east stair, keeping right, no pushing"),
            (
                "烟从西边来，就走东边。不推、不跑抢、不逆行。",
                "Smoke from the west: leave by the east, without pushing.",
            ),
            [
                (24.0, 1.2),
                (39.0, 1.2),
                stairs("east-stair", "f1"),
                (40.4, 2.2),
                (43.0, 2.0),
                (48.0, 2.0),
                (49.0, -10.0),
                YARD,
            ],
            source=SCHOOLS,
            facts=["P25"],
        ),
        option(
            "stay",
            ("回教室，等烟散了再说", "Back into the room until the smoke is gone"),
            ("有一条没有烟的路，就不要等它也没有了。", "While one way is clear, do not wait until it is lost."),
            [(7.2, 1.0), (7.2, -1.0), (3.0, -4.0), 30.0],
            facts=["P14"],
            then="end",
        ),
    ),
    decision(
        "yard",
        WALKED,
        (
            "到了楼前空地，同桌说水杯忘在教室了，怎么办？",
            "In the yard your neighbour has left a bottle upstairs. What now?",
        ),
        option(
            "back",
            ("趁人少，快去快回", "Be quick and fetch it"),
            ("很多人就是返回时遇难的。", "Many have died going back."),
            [(19.7, -12.0), (19.7, -5.5), 2.0, (19.7, -12.0)],
            source=ESCAPE,
            facts=["P15"],
        ),
        right(
            "report",
            ("谁也不回去，到集合点点名", "Nobody goes back: to the assembly point for roll-call"),
            ("点名才知道有没有人还在楼里。", "Only roll-call shows whether somebody is still inside."),
            [(20.0, -21.0), "roll_call"],
            source=SCHOOLS,
            facts=["P15"],
        ),
    ),
)
