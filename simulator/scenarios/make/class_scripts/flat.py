"""flat: the class is at home in 602; the flat beside it burns and smoke fills the lobby."""

from __future__ import annotations

from . import END, ESCAPE, FIVE, HOMES, REPORTING, WALKED, class_script, decision, option, right

TO_DOOR = (1.2, 2.8)
TO_BEDROOM = [(1.3, 6.2), (0.6, 5.4), (-1.6, 5.4)]
DOWN = [
    step
    for storey in ("f5", "f4", "f3", "f2", "f1")
    for step in ((8.5, 5.0), (8.6, 6.8), (8.7, 9.1), (10.1, 9.1), {"push": (10.1, 5.0), "to": storey})
]

CLASS_SCRIPT = class_script(
    "neighbour",
    decision(
        "own-door",
        {"at_s": 3},
        (
            "六楼家里，门外有人喊“着火了”。你走到入户门前，先做什么？",
            "Sixth storey, at home: “Fire!” outside. You go to your front door. What first?",
        ),
        option(
            "open",
            ("打开门看看再说", "Open it and look"),
            ("门外就是烟。门一开，家里也保不住。", "Smoke stands outside: an open door lets it in."),
            [TO_DOOR, "open_door", 2.0, "close_door"],
            source=HOMES,
            facts=["P12", "J20"],
        ),
        right(
            "feel",
            ("先用手背试门", "Feel it with the back of the hand first"),
            ("门烫或门缝冒烟就不开门，退回来。", "If it is hot or smoke comes through, leave it shut."),
            [TO_DOOR, "feel_door"],
            source=HOMES,
            facts=["P12"],
        ),
    ),
    decision(
        "go-or-stay",
        WALKED,
        ("电梯厅里全是浓烟，走还是留？", "The lift lobby is full of smoke. Go or stay?"),
        option(
            "run",
            ("憋口气从楼梯冲下去", "Hold your breath and run down the stairs"),
            ("楼梯进了烟，冲下去的人最危险。", "Smoke is in the stair: whoever runs down is in the greatest danger."),
            [
                TO_DOOR,
                "open_door",
                (1.2, 1.0),
                (9.4, 1.2),
                (9.4, 3.2),
                (9.4, 5.2),
                *DOWN,
                (9.4, 5.2),
                (9.4, 2.8),
                (9.0, 1.0),
                (7.0, 0.8),
                (7.0, -8.0),
            ],
            source=HOMES,
            facts=["J20"],
            then=END,
        ),
        right(
            "stay",
            ("不开门，留在家里退守", "Keep the door shut and stay in"),
            ("浓烟关门：门外有浓烟时，关紧的门就是墙。", "With thick smoke outside a shut door is your wall."),
            [(1.3, 6.0)],
            source=HOMES,
            facts=["J19", "J20"],
        ),
        option(
            "lift",
            ("坐电梯快", "Take the lift, it is quick"),
            ("火灾时电梯会断电，井道像烟囱。", "A lift may stop, and its shaft is a chimney."),
            [TO_DOOR, "open_door", (1.2, 1.0), (4.2, 1.0), "take_lift", 25.0],
            source=ESCAPE,
            facts=["P10"],
            then=END,
        ),
    ),
    decision(
        "call",
        WALKED,
        ("拨通了 119，怎么说？", "119 answers. What do you say?"),
        option(
            "short",
            ("“着火了，快来！”就挂断", "“Fire, come quickly!” and hang up"),
            ("不知道几号楼几室，消防车找不到你。", "Without address and flat nobody can find you."),
            ["call_119", "say_what"],
            source=REPORTING,
            facts=["P04", "P05"],
        ),
        right(
            "five",
            ("说清五件事，等对方说可以再挂", "Say the five things; hang up when told"),
            (
                "地点、什么着火、火势、有无人被困、姓名电话。",
                "Place, what burns, how big, anybody trapped, name and number.",
            ),
            ["call_119", *FIVE],
            source=REPORTING,
            facts=["P04", "P05"],
        ),
        option(
            "chat",
            ("先在家长群里发消息求助", "Ask for help in the chat group"),
            ("群里的人来不了，119 才来得了。", "The group cannot come; 119 can."),
            [6.0],
            source=REPORTING,
            facts=["P04"],
        ),
    ),
    decision(
        "refuge",
        WALKED,
        ("烟从门缝钻进来。在哪里等救援？", "Smoke creeps in under the door. Where do you wait?"),
        option(
            "wardrobe",
            ("躲进衣柜，烟进不来", "In the wardrobe, away from smoke"),
            ("衣柜、床下消防员很难找到，烟一样会进来。", "Nobody finds you in a wardrobe, and smoke gets in."),
            [*TO_BEDROOM, (-3.0, 4.0), 20.0],
            facts=["P14"],
        ),
        right(
            "window",
            (
                "打湿毛巾堵门缝，关好卧室门，到窗口呼救",
                "Wet towels at the gap, bedroom door shut, call from the window",
            ),
            (
                "两道门之后、能看到窗外的房间，最安全也最容易被发现。",
                "Behind two doors and at a window you are safe and seen.",
            ),
            [(1.6, 9.4), "wet_cloth", *TO_BEDROOM, "close_door", (-3.0, 4.0), "stay_put", 62.0],
            facts=["P13"],
        ),
    ),
)
