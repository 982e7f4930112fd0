"""market: the class shops in the east half; a stall near the west entrance burns."""

from __future__ import annotations

from . import FIVE, LAW_44, WALKED, class_script, decision, option, right

NORTH_EAST = [(38.0, 6.7), (42.7, 8.0), (42.7, 23.0), (42.7, 28.5), (34.0, 31.0)]

CLASS_SCRIPT = class_script(
    "shopper",
    decision(
        "seen",
        {"at_s": 3},
        (
            "农贸市场里，隔壁通道的摊位冒烟起火。你先做什么？",
            "In the market a stall in the next row burns. What first?",
        ),
        option(
            "goods",
            ("先把买的菜和包拿好", "Get your shopping and your bag first"),
            ("东西可以再买，先报警、先走人。", "Things can be bought again: warn others and leave."),
            [(30.2, 5.6), (27.4, 6.2), "fetch_belongings"],
            facts=["P15"],
        ),
        right(
            "alarm",
            ("去按最近的报警按钮", "Press the nearest alarm button"),
            ("市场里近两百人，一按全都知道。", "Two hundred people are in here; one press tells them all."),
            [(30.2, 5.6), (31.2, 7.4), "raise_alarm"],
            source=LAW_44,
            facts=["E33"],
        ),
        option(
            "film",
            ("拿手机拍视频", "Film it with your phone"),
            ("拍视频的时间，正是逃生的时间。", "The time to film is the time to leave."),
            [(30.2, 5.6), 30.0],
            facts=["J25"],
        ),
    ),
    decision(
        "way",
        WALKED,
        (
            "三个方向：来时的西大门、近处的东门（堆着货）、东北角的绿色标志。走哪边？",
            "The west gate you came by, the near east door (goods before it), a green sign north-east. Which way?",
        ),
        option(
            "main",
            ("原路回西大门，路过看看火", "Back to the west gate, with a look at the fire"),
            (
                "熟悉的路要经过着火的摊位，越看越走不掉。",
                "The way you know leads past the fire, and looking costs time.",
            ),
            [
                (10.0, 5.6),
                12.0,
                (1.0, 6.7),
                (-2.6, 11.0),
                (-10.0, 12.5),
                (-12.0, 20.0),
                (-10.0, 29.0),
                (12.0, 29.0),
                (34.0, 31.0),
            ],
            facts=["P16"],
        ),
        right(
            "sign",
            ("跟着绿色标志走东北门", "Follow the green sign to the north-east door"),
            ("绿色标志指向没有烟的安全出口。", "The green sign points to an exit without smoke."),
            NORTH_EAST,
            facts=["P16"],
        ),
        option(
            "blocked",
            ("挤向最近的东门", "Press on to the near east door"),
            ("堵住的出口不是出口：堆货违法，还耽误逃命。", "A blocked exit is none: goods there are against the law."),
            [(38.0, 6.7), (42.7, 9.0), (44.0, 12.5), 20.0, (42.7, 22.0), (42.7, 28.5), (34.0, 31.0)],
            source="《中华人民共和国消防法》第二十八条",
            facts=["E09"],
        ),
    ),
    decision(
        "after",
        WALKED,
        ("里面还有你没拿的菜，怎么办？", "Your shopping is still inside. What now?"),
        option(
            "back",
            ("火还远，回去拿", "The fire is far: fetch it"),
            ("火场绝不返回。", "Never go back into a fire."),
            ["call_119", *FIVE, (42.7, 28.5), (42.7, 21.0), 2.0, (42.7, 28.5)],
            facts=["P15"],
        ),
        right(
            "report",
            ("到停车场集合点报到，让开消防车道", "Report at the assembly point, keep the fire lane free"),
            ("到集合点清点人数；不围观，不堵路。", "Heads are counted there; do not stand about in the lane."),
            ["call_119", *FIVE, (26.0, 33.0), "roll_call"],
            facts=["P15", "J25"],
        ),
    ),
)
