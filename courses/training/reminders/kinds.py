"""What the room of training says to people: reminders, what is said of a record, what is new for a unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notices.kinds import (
    CHATS,
    LINK_VARIABLE,
    ChannelName,
    NoticeKind,
    Texts,
    Variable,
    VariableType,
    register_notice,
)

from .still_due import is_still_due

WAYS = (ChannelName.EMAIL, ChannelName.SMS, *CHATS)
SAYS_NOT = "只反映培训、演练、宣教记录，不代表消防设施和场所合格。"
SAYS_NOT_EN = "This speaks of training, drills and publicity only; it does not say that premises or equipment pass."
UNIT = Variable("unit", _("Unit"), VariableType.TEXT, "秀洲示例酒店")
DAY = Variable("day", _("Day"), VariableType.DAY, "2026-11-25")
LATE = Variable("late", _("How many are overdue"), VariableType.NUMBER, "2")
SOON = Variable("soon", _("How many are due soon"), VariableType.NUMBER, "5")
FIRST = Variable("first_day", _("Earliest day"), VariableType.DAY, "12月5日")
LINES = Variable("lines", _("What is due, one a line"), VariableType.TEXT, "· 全员消防安全培训 3 项，12月5日前")

DUTIES_PRESS = register_notice(
    NoticeKind(
        key="duties-press",
        label=_("Duties that are overdue or due soon"),
        variables=(UNIT, LATE, SOON, FIRST, LINES, LINK_VARIABLE),
        zh=Texts(
            title="{unit}：逾期 {late} 项，即将到期 {soon} 项",
            body="{unit}的培训、演练义务：逾期 {late} 项，即将到期 {soon} 项，最早 {first_day}。\n\n{lines}\n\n"
            f"办理：{{link}}\n{SAYS_NOT}",
            short="{unit}：培训演练义务逾期 {late} 项，即将到期 {soon} 项，最早 {first_day}。{link}",
            sms="{unit}的消防培训演练义务逾期{late}项、即将到期{soon}项，最早{first_day}，请登录培训平台“我的待办”办理。",
        ),
        en=Texts(
            title="{unit}: {late} overdue, {soon} due soon",
            body="Training and drills of {unit}: {late} overdue, {soon} due soon, the first on {first_day}.\n\n"
            f"{{lines}}\n\nWhat to do: {{link}}\n{SAYS_NOT_EN}",
            short="{unit}: {late} duties overdue, {soon} due soon, the first on {first_day}. {link}",
        ),
        channels=WAYS,
        gathers=True,
        still_true=is_still_due,
    )
)
OWN_DUTIES_PRESS = register_notice(
    NoticeKind(
        key="own-duties-press",
        label=_("One's own training that is overdue or due soon"),
        variables=(LATE, SOON, FIRST, LINES, LINK_VARIABLE),
        zh=Texts(
            title="您的消防安全培训：逾期 {late} 项，即将到期 {soon} 项",
            body="您的消防安全培训，最早 {first_day}：\n\n{lines}\n\n去完成：{link}",
            short="您的消防安全培训逾期 {late} 项，即将到期 {soon} 项，最早 {first_day}。{link}",
            sms="您的消防安全培训逾期{late}项、即将到期{soon}项，最早{first_day}，请登录培训平台完成。",
        ),
        en=Texts(
            title="Your fire-safety training: {late} overdue, {soon} due soon",
            body="Your fire-safety training, the first on {first_day}:\n\n{lines}\n\nDo it: {link}",
            short="Your fire-safety training: {late} overdue, {soon} due soon, the first on {first_day}. {link}",
        ),
        channels=WAYS,
        gathers=True,
        still_true=is_still_due,
    )
)
OFFICERS_COPY = register_notice(
    NoticeKind(
        key="officers-copy",
        label=_("Copy to officers: which units were reminded today"),
        variables=(
            Variable("units", _("How many units"), VariableType.NUMBER, "3"), LATE, SOON,
            Variable("lines", _("Units, one a line, by division"), VariableType.TEXT, "新城街道 · 示例酒店：逾期 2 项"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="今天提醒了 {units} 家单位",
            body="今天提醒了 {units} 家单位：新逾期 {late} 项，新近到期 {soon} 项。按区划排列，不作排名。\n\n"
            f"{{lines}}\n\n{{link}}\n{SAYS_NOT}",
            short="今天提醒了 {units} 家单位：新逾期 {late} 项，新近到期 {soon} 项。{link}",
        ),
        en=Texts(
            title="{units} units were reminded today",
            body="{units} units were reminded today: {late} newly overdue, {soon} due soon. By division, not ranked."
            f"\n\n{{lines}}\n\n{{link}}\n{SAYS_NOT_EN}",
            short="{units} units were reminded today: {late} newly overdue, {soon} due soon. {link}",
        ),
        gathers=True,
    )
)  # fmt: skip
CERTIFICATE_ENDS = register_notice(
    NoticeKind(
        key="certificate-ends",
        label=_("A certificate of training ends soon"),
        variables=(
            Variable("title", _("Certificate"), VariableType.TEXT, "消防安全培训"),
            Variable("day", _("Last day"), VariableType.DAY, "12月31日"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="学习证明将于 {day} 到期",
            body="您的学习证明“{title}”将于 {day} 到期，请在此前再次学习。\n{link}",
            short="您的学习证明“{title}”将于 {day} 到期。{link}",
            sms="您的学习证明将于{day}到期，请登录消防安全培训平台再次学习。",
        ),
        en=Texts(
            title="A certificate of training ends on {day}",
            body="Your certificate “{title}” ends on {day}. Please take the training again before.\n{link}",
            short="Your certificate “{title}” ends on {day}. {link}",
        ),
        channels=WAYS,
        gathers=True,
    )
)
TERM_STARTS = register_notice(
    NoticeKind(
        key="term-starts",
        label=_("A school term starts"),
        variables=(
            Variable("school", _("School"), VariableType.TEXT, "南湖示例小学"),
            Variable("day", _("First day"), VariableType.DAY, "2月16日"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="新学期 {day} 开始：请安排消防安全课和疏散演练",
            body="{school}的新学期 {day} 开始。请安排各班的消防安全课和每学期的疏散演练。\n{link}",
            short="{school}的新学期 {day} 开始，请安排消防安全课和疏散演练。{link}",
        ),
        en=Texts(
            title="A term starts on {day}: plan fire-safety lessons and the drill",
            body="The new term of {school} starts on {day}. Please plan each class's lesson and the term's drill."
            "\n{link}",
            short="The new term of {school} starts on {day}: plan lessons and the drill. {link}",
        ),
        gathers=True,
    )
)
RECORD_QUESTIONED = register_notice(
    NoticeKind(
        key="record-questioned",
        label=_("An officer questions or refuses a record"),
        variables=(UNIT, DAY, LINK_VARIABLE),
        zh=Texts(
            title="{unit}：{day} 的记录有疑问，请答复",
            body="消防部门查看了{unit} {day} 的记录，提出了疑问或未予认可。请打开查看并答复：{link}",
            short="{unit} {day} 的记录有疑问，请答复：{link}",
        ),
        en=Texts(
            title="{unit}: the record of {day} is questioned",
            body="A fire officer has looked at the record of {unit} of {day} and questions or refuses it. "
            "Please read it and answer: {link}",
            short="The record of {unit} of {day} is questioned, please answer: {link}",
        ),
        gathers=True,
    )
)
RECORD_ANSWERED = register_notice(
    NoticeKind(
        key="record-answered",
        label=_("A unit answers a question about a record"),
        variables=(UNIT, DAY, LINK_VARIABLE),
        zh=Texts(
            title="{unit}：已答复 {day} 记录的疑问",
            body="{unit}答复了您对 {day} 记录的疑问。请打开查看：{link}",
            short="{unit}答复了 {day} 记录的疑问：{link}",
        ),
        en=Texts(
            title="{unit} answers about the record of {day}",
            body="{unit} has answered your question about the record of {day}: {link}",
            short="{unit} has answered about the record of {day}: {link}",
        ),
        gathers=True,
    )
)
UNIT_CHANGED = register_notice(
    NoticeKind(
        key="unit-changed",
        label=_("Somebody else changed what rules ask of a unit"),
        variables=(
            UNIT,
            Variable("change", _("What changed"), VariableType.TEXT, "被认定为消防安全重点单位"),
            Variable("day", _("Since"), VariableType.DAY, "12月5日"),
            Variable("lines", _("What is new to do, one a line"), VariableType.TEXT, "· 重点单位灭火和应急疏散预案"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="{unit}：{change}",
            body=f"{{unit}}的信息已变更：{{change}}，自 {{day}} 起。\n\n{{lines}}\n\n查看并办理：{{link}}\n{SAYS_NOT}",
            short="{unit}：{change}，自 {day} 起。请查看新增的要求：{link}",
        ),
        en=Texts(
            title="{unit}: {change}",
            body="{unit} was changed: {change}, since {day}.\n\n{lines}\n\n"
            f"What to do: {{link}}\n{SAYS_NOT_EN}",
            short="{unit}: {change}, since {day}. What is new to do: {link}",
        ),
        gathers=True,
    )
)
