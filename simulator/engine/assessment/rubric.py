"""The published rubric: for each line of a score card its title, the right behaviour and the source."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.protocol.text import Text

GUIDE = "《中小学幼儿园应急疏散演练指南》（教基一厅〔2014〕2号）"
ORDER_109 = "《社会消防安全教育培训规定》（109号令）第十六条"
TWENTY = "公安部《消防安全常识二十条》"
# Where our models and the local school book differ, this sentence stands in lesson, question and score alike. Until the
# fire department has approved it, what it is about is not marked.
WET_CLOTH = Text(
    "先关门、低姿、快走，不为找湿毛巾耽误时间（待消防部门审定）",
    "First shut the door, stay low and walk fast: lose no time looking for a wet cloth (awaiting the fire "
    "department's approval)",
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a line of a score card is about, what is right, and the law, standard or guide that says so."""

    title: Text
    advice: Text
    source: str
    gentle_advice: Text | None = None  # what children read in its place
    elsewhere: Text | None = None  # what is right outside schools, where a rule is one of schools alone


RUBRIC: dict[str, Criterion] = {
    "alarm": Criterion(
        Text("发出警报", "Alarm"),
        Text("发现火情先喊人并按下最近的手动报警按钮。", "Shout and press the nearest alarm button first."),
        "《消防法》第四十四条",
    ),
    "call_119": Criterion(
        Text("拨打 119", "Calling 119"),
        Text(
            "到安全处拨打 119，说清地点、燃烧物、火势、有无人被困、姓名电话五件事。",
            "From a safe place call 119 and say five things: where, what burns, how big, anyone trapped, your name.",
        ),
        "《消防法》第四十四条",
    ),
    "door": Criterion(
        Text("随手关门", "Closing the door"),
        Text(
            "最后离开房间的人随手关门，把烟和火挡在里面；屋里还有人时先喊人一起走。",
            "The last one out closes the door: it keeps smoke and fire in. First call those who are still inside.",
        ),
        ORDER_109,
    ),
    "feel_door": Criterion(
        Text("开门先试温", "Feeling the door"),
        Text(
            "开门前用手背试门和把手，烫手就不开，另找出路。",
            "Feel the door with the back of your hand; if it is hot, leave it shut.",
        ),
        TWENTY,
    ),
    "route": Criterion(
        Text("选择路线", "Choice of way"),
        Text(
            "看烟从哪边来，走另一边的安全出口，不往烟里走。", "See where the smoke comes from and take the other exit."
        ),
        GUIDE,
    ),
    "low_posture": Criterion(
        Text("低姿通过", "Staying low"),
        Text("必须穿过烟气时弯腰或匍匐，捂住口鼻。", "Where you must pass smoke, stay low and cover nose and mouth."),
        ORDER_109,
    ),
    "wet_cloth": Criterion(
        Text("湿毛巾", "Wet cloth"),
        WET_CLOTH,
        ORDER_109,
    ),
    "time": Criterion(
        Text("疏散时间", "Time to get out"),
        Text(
            "听到警报立即撤离，不收拾东西。四层以下学校原则上 2 分钟内疏散完毕。",
            "Leave at once and take nothing. Schools of up to four storeys should be empty within 2 minutes.",
        ),
        GUIDE,
        elsewhere=Text("听到警报立即撤离，不收拾东西。", "Leave at once when the alarm sounds, and take nothing."),
    ),
    "dose": Criterion(
        Text("吸入烟气", "Smoke taken in"),
        Text(
            "少在烟里停留，一口也不多吸。毒气或烫伤剂量到 0.3，十人中约有一人走不下去；到 1，约有一半。",
            "Do not linger in smoke. At a dose of 0.3 about one person in ten cannot go on, at 1 half of them.",
        ),
        "ISO 13571",
        Text("少在烟里停留，一口也不多吸。", "Do not linger in smoke, and breathe none of it that you need not."),
    ),
    "lift": Criterion(
        Text("不乘电梯", "Lift left alone"),
        Text(
            "火灾时电梯可能断电、进烟，一律走楼梯。",
            "In a fire a lift may lose power and fill with smoke: take the stairs.",
        ),
        TWENTY,
    ),
    "belongings": Criterion(
        Text("不贪恋财物", "Belongings left"),
        Text("不为收拾财物停留，更不返回。", "Do not stop for belongings, and never go back for them."),
        TWENTY,
    ),
    "extinguisher": Criterion(
        Text("会用灭火器", "Using an extinguisher"),
        Text(
            "火小、路通、灭火剂对路才灭火：提、拔、握、压；火大了就撤。油火和带电设备不用水。",
            "Fight only a small fire with your way out behind you and the right agent: lift, pull, hold, press.",
        ),
        "GB 50140-2005 4.2；109号令第十六条",
    ),
    "warn": Criterion(
        Text("叫醒帮助他人", "Waking and helping others"),
        Text(
            "边走边喊，叫醒没动的人；带走行动不便的人，自身安全第一。",
            "Shout on your way, wake those who stay, take along who needs help.",
        ),
        "《消防法》第五条；第四十四条",
    ),
    "stay": Criterion(
        Text("就地避险", "Staying put"),
        Text(
            "门外有烟时关门退守：关紧门、堵门缝、到窗口挥动鲜艳物品，打 119 等待救援。",
            "With smoke outside the door stay in: shut and seal it, show yourself at a window, call 119 and wait.",
        ),
        TWENTY,
    ),
    "roll_call": Criterion(
        Text("集合报到", "Roll-call"),
        Text("到集合点报到，让负责人知道你已安全；绝不返回。", "Report at the assembly point and never go back."),
        GUIDE,
    ),
    "reentry": Criterion(
        Text("返回火场", "Going back in"),
        Text(
            "出来了就不再进去。里面还有人，告诉消防员在哪里，由他们去救。",
            "Once out, stay out. If somebody is still inside, tell the firefighters where: they go in.",
        ),
        TWENTY,
    ),
    "leave": Criterion(
        Text("没有撤离", "Not leaving"),
        Text(
            "确认着火就立刻走：不等、不看、不拿东西，从没有烟的安全出口离开。",
            "As soon as you know of the fire, go: do not wait, watch or fetch things; take the exit that has no smoke.",
        ),
        GUIDE,
    ),
    "late": Criterion(
        Text("被烟追上", "Overtaken by smoke"),
        Text(
            "一知道着火就走，不停、不拿东西：越晚，楼梯口越挤，烟越快追上。前面堵住、烟又来了，就低姿换没有烟的楼梯，"
            "或退进没有烟的房间关紧门，打 119。",
            "Go as soon as you know of the fire: later there is a queue at the stair, and the smoke is faster. With a "
            "queue before you and smoke behind, stay low and take a stair without smoke, or shut yourself in a room "
            "without smoke and call 119.",
        ),
        GUIDE,
    ),
    "sheltered": Criterion(
        Text("被烟困住，守在房间里", "Cut off, and behind a shut door"),
        Text(
            "出路被烟封住，就这样做：退进没有烟的房间，关紧门、堵住门缝，打 119 说清哪层哪间，到窗口等救援，不再出去。"
            "再记住：一知道着火就走，趁路还通。",
            "With every way out in smoke that is right: into a room without smoke, shut and seal its door, tell 119 "
            "which room, wait at a window and stay. Next time go at once, while there is a way.",
        ),
        TWENTY,
    ),
    "refuge": Criterion(
        Text("没有守住房间", "Refuge not kept"),
        Text(
            "出不去就留在关紧门的房间里：不开门、不下楼，堵住门缝，打 119 说清哪层哪间，到窗口等救援。",
            "If you cannot leave, stay in the room with its door shut: open nothing, seal the gap, tell 119 the room, "
            "wait at a window.",
        ),
        TWENTY,
    ),
    "led": Criterion(
        Text("带人避开烟", "Leading others clear of smoke"),
        Text(
            "喊人时说清往哪边走：看烟从哪边来，带大家走另一边。指示牌指着有烟的路，也不要走。",
            "When you call others, say which way: see where the smoke comes from and take them the other way, even if "
            "a sign points into it.",
        ),
        GUIDE,
    ),
    "lift_luck": Criterion(
        Text("侥幸坐了电梯", "A lucky ride"),
        Text("火灾时不乘普通电梯，一律走楼梯。", "In a fire never take an ordinary lift: use the stairs."),
        TWENTY,
    ),
    "shut_on": Criterion(
        Text("把门关在别人前面", "A door shut on others"),
        Text(
            "后面有人跟着出来，就别把门关在他们前面：让他们先过，最后一个人关门。",
            "With people behind you do not shut the door on them: let them through, and the last one shuts it.",
        ),
        ORDER_109,
    ),
    "others": Criterion(
        Text("还在里面的人", "Who is still inside"),
        Text(
            "告诉 119 和消防员里面还有谁、在哪里，由他们去救。不要返回。",
            "Tell 119 and the firefighters who is inside and where: they go in. Do not go back.",
        ),
        "《消防法》第五条；第四十四条",
    ),
    "unwarned": Criterion(
        Text("没有提醒别人", "Nobody warned"),
        Text(
            "你对别人负责：先喊、先按响警报，带着大家往没有烟的一头走，自己最后走；出来后告诉 119 里面还有谁、在哪里。",
            "You answer for others: shout and ring first, lead them the way without smoke and leave last; then tell "
            "119 who is inside and where.",
        ),
        "《消防法》第四十四条",
    ),
    "denied": Criterion(
        Text("对 119 说没有人", "Nobody inside, said to 119"),
        Text(
            "不知道里面还有没有人，就说“可能还有人”。说没有人，消防员就不会进去找。",
            "Where you do not know whether anybody is inside, say that there may be. Told that nobody is, the "
            "firefighters do not go in to look.",
        ),
        "《消防法》第四十四条",
    ),
    "up": Criterion(
        Text("往楼上走", "Going up"),
        Text(
            "火灾时不往上走：烟往上走，比人快。走楼梯只往下，一直走到地面出去；下面有烟，就退回没有烟的房间关紧门，打 "
            "119。",
            "Do not go up in a fire: smoke rises faster than people. Take stairs down to the ground and out; with "
            "smoke below, go back to a room without smoke, shut its door and call 119.",
        ),
        TWENTY,
    ),
    "well": Criterion(
        Text("做对了，再进一步", "Well done, and one thing more"),
        Text("就这样做。", "Keep to this."),
        TWENTY,
    ),
    "not_safe": Criterion(
        Text("没有到达安全处", "Not safe at the end"),
        Text(
            "走不动时低姿退进没有烟的房间，关紧门、堵住门缝，打 119 说清在哪里。没有到安全处的，总分不到合格线。",
            "Where you cannot go on, get low into a room without smoke, shut and seal its door, and tell 119 where you "
            "are. Who is not safe at the end stays below the pass mark.",
        ),
        GUIDE,
    ),
}
