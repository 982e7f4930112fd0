"""dormitory: the class sleeps in the west room of the fourth storey; the store beside the west stair burns."""

from __future__ import annotations

from . import ESCAPE, LAW_44, SCHOOLS, WALKED, class_script, decision, option, right, stairs, until_empty

OUT = [(1.8, -0.8), "open_door", (1.8, 0.9)]
HALL = [(9.6, -1.0), (9.6, -9.0), (9.6, -13.0)]

# The class shuts its room when everybody is out: in this model it makes no difference to them, so it is not asked.
CLOSE = [(2.2, 0.9), until_empty("s1-f4", 20.0), "close_door"]

CLASS_SCRIPT = class_script(
    "student",
    decision(
        "awake",
        {"at_s": 3},
        (
            "夜里四楼寝室，你被烟味呛醒，室友还在睡。先做什么？",
            "Night, fourth storey: smoke wakes you, your room-mates sleep on. What first?",
        ),
        option(
            "pack",
            ("先拿手机、电脑再叫人", "Get phone and laptop first, then wake the others"),
            ("夜里的火最要命，先叫人，不拿东西。", "Night fires kill most: wake people, take nothing."),
            [(1.8, -4.8), "fetch_belongings", "wake_other", *OUT],
            facts=["P15", "M21"],
        ),
        right(
            "wake",
            ("大声叫醒室友，一起走", "Shout the others awake and leave together"),
            ("夜间火灾亡人比例最高，睡着的人全靠你喊。", "At night sleepers depend on your shout."),
            ["wake_other", *OUT],
            source=LAW_44,
            facts=["M21", "E33"],
        ),
        option(
            "sleep",
            ("警铃没响，也许是误报，再等等", "No bell yet, perhaps nothing: wait"),
            (
                "闻到烟就是报警。等警铃响，楼梯已经全是烟。",
                "Smoke is alarm enough; by the bell the stair is full of it.",
            ),
            [40.0, *OUT],
            facts=["M21"],
        ),
    ),
    decision(
        "button",
        WALKED,
        (
            "走廊里有报警按钮，其他寝室还没有动静，按不按？",
            "There is an alarm button in the corridor; the other rooms are silent. Press it?",
        ),
        option(
            "no-button",
            ("不管了，先下楼", "Leave it and go down"),
            ("整栋楼几十个人还在睡。", "Dozens of people are still asleep."),
            CLOSE,
            source=LAW_44,
            facts=["E33"],
        ),
        right(
            "press",
            ("按下报警按钮", "Press it"),
            ("按下去，整栋楼同时醒来。", "It wakes the whole house at once."),
            [(5.5, 1.4), "raise_alarm", *CLOSE],
            source=LAW_44,
            facts=["E33"],
        ),
    ),
    decision(
        "stair",
        WALKED,
        (
            "灯灭了。西楼梯近、有烟；东楼梯远、看得见绿色标志。走哪边？",
            "Dark. West stair: near, smoky. East stair: far, its green sign shines. Which way?",
        ),
        option(
            "west",
            ("近的西楼梯", "The near west stair"),
            ("火就在西楼梯旁边，往下走就是往火里走。", "The fire is beside the west stair: you walk towards it."),
            [(0.6, 1.2), stairs("west-stair", "f1"), (1.0, 1.2), (9.0, 1.2), *HALL],
            facts=["M13", "P09"],
        ),
        right(
            "east",
            ("跟着绿色标志走东楼梯", "Follow the green signs to the east stair"),
            ("烟从西边来，走东边；停电也有发光标志。", "Smoke from the west: go east; signs shine in the dark."),
            [(12.0, 1.2), (23.0, 1.2), stairs("east-stair", "f1"), (23.0, 1.2), (11.7, 1.2), *HALL],
            facts=["P16"],
        ),
    ),
    decision(
        "yard",
        WALKED,
        ("到了楼外，有人说充电宝还在床上，怎么办？", "Outside, somebody has left a power bank in bed. What now?"),
        option(
            "back",
            ("回去拿，怕它爆炸", "Fetch it, it might explode"),
            ("绝不返回。告诉老师和消防员就够了。", "Never go back: tell the staff and the firefighters."),
            [(9.6, -9.0), (9.6, -5.0), 2.0, (9.6, -9.0)],
            source=ESCAPE,
            facts=["P15"],
        ),
        right(
            "report",
            ("到操场集合点点名", "To the sports ground for roll-call"),
            ("点名才知道还缺谁。", "Roll-call shows who is missing."),
            [(11.0, -20.0), "roll_call"],
            source=SCHOOLS,
            facts=["P15"],
        ),
    ),
)
