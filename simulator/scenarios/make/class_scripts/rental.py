"""rental: the class is a tenant on the third storey; an e-bike burns at the foot of the only stair."""

from __future__ import annotations

from . import END, FIVE, HOMES, REPORTING, WALKED, class_script, decision, option, right, stairs

DOWN = [(10.4, 5.2), (6.8, 5.2), stairs("stair", "f1"), (6.2, 5.0), (6.2, 2.0), (6.2, -3.0)]

CLASS_SCRIPT = class_script(
    "tenant",
    decision(
        "bang",
        {"at_s": 2},
        (
            "三楼出租房，楼下“砰”的一声，楼梯口往上冒烟。你的房门开着，怎么办？",
            "Third storey: a bang below, smoke comes up the stair. Your door is open. What now?",
        ),
        option(
            "run",
            ("趁火还小，冲下楼", "Run down while the fire is small"),
            (
                "电动车火几十秒就烧满楼梯间，热烟比人快。",
                "An e-bike fire fills the stair in seconds; hot smoke is faster than you.",
            ),
            [(10.4, 3.4), *DOWN],
            source=HOMES,
            facts=["J20", "M13"],
            then=END,
        ),
        right(
            "shut",
            ("马上关上房门", "Shut the door at once"),
            ("关紧的门能挡住烟，换来等救援的时间。", "A shut door keeps smoke out and buys time."),
            [(10.4, 3.2), "close_door"],
            source=HOMES,
            facts=["J19", "J21"],
        ),
        option(
            "look",
            ("到楼梯口看看火有多大", "Look down the stair first"),
            ("楼梯口正是烟冲上来的地方。", "The head of the stair is where the smoke comes up."),
            [(10.4, 3.6), (10.4, 5.2), (6.6, 5.4), 12.0, (10.4, 5.2), (10.4, 3.2), "close_door"],
            source=HOMES,
            facts=["J20"],
        ),
    ),
    decision(
        "again",
        WALKED,
        ("门关上了。过一会儿想再看看能不能走，怎么做？", "The door is shut. Is the way free again? What do you do?"),
        option(
            "peek",
            ("开一条缝看一眼", "Open it a crack and look"),
            ("一开门，热烟就涌进来。", "Open it and hot smoke pours in."),
            ["open_door", 3.0, "close_door"],
            source=HOMES,
            facts=["P12"],
        ),
        right(
            "feel",
            ("手背试门，不开", "Feel it with the back of the hand, leave it shut"),
            ("门烫手就说明外面不能走。", "A hot door says: no way out there."),
            ["feel_door"],
            source=HOMES,
            facts=["P12"],
        ),
    ),
    decision(
        "call",
        WALKED,
        ("手机在手上，先做什么？", "Your phone is in your hand. What first?"),
        option(
            "landlord",
            ("打给房东问怎么回事", "Call the landlord and ask"),
            ("房东救不了火，先打 119。", "The landlord cannot help: 119 first."),
            [10.0],
            source=REPORTING,
            facts=["P04"],
        ),
        right(
            "five",
            ("打 119，说清五件事和三楼有人", "Call 119: the five things, and that you are on the third storey"),
            ("说清被困在几楼哪间，消防员先来救你。", "Say storey and room, and they come for you first."),
            ["call_119", *FIVE],
            source=REPORTING,
            facts=["P04", "J20"],
        ),
        option(
            "short",
            ("打 119 喊“着火了”就挂", "Call 119, shout “Fire!”, hang up"),
            ("没有地址，消防车不知道去哪里。", "Without an address the engines do not know where to go."),
            ["call_119", "say_what"],
            source=REPORTING,
            facts=["P04", "P05"],
        ),
    ),
    decision(
        "wait",
        WALKED,
        ("等救援的时候，待在哪里？", "Where do you wait for rescue?"),
        option(
            "go-after-all",
            ("等不及了，披湿被子冲下去", "Wait no longer: run down under a wet blanket"),
            (
                "湿被子挡不住毒烟，也挡不住楼梯间几百度的热。",
                "A wet blanket stops neither poison nor hundreds of degrees.",
            ),
            ["open_door", *DOWN],
            source=HOMES,
            facts=["J20"],
            then=END,
        ),
        right(
            "window",
            ("湿毛巾堵门缝，到窗口挥衣服呼救", "Wet towels at the gap, wave clothes at the window"),
            ("关门、堵缝、到窗口，让消防员看见你。", "Door shut, gap stuffed, at the window where you are seen."),
            [(11.4, 1.4), "wet_cloth", "stay_put", 62.0],
            source=HOMES,
            facts=["P13"],
        ),
        option(
            "under-bed",
            ("躲到床底下", "Under the bed"),
            ("床下、衣柜里消防员很难找到你。", "Under a bed you are hard to find."),
            [(9.0, 2.4), 30.0],
            facts=["P14"],
        ),
    ),
)
