"""Kinds of notices of this room's own and of the rooms below it, which send nothing themselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .kinds import LINK_VARIABLE, ChannelName, NoticeKind, Texts, Variable, VariableType, register_notice

SMS_STOPPED = register_notice(
    NoticeKind(
        key="sms-stopped",
        label=_("Text messages stopped for today"),
        variables=(Variable("budget", _("Daily budget, in yuan"), VariableType.NUMBER, "50"),),
        zh=Texts(
            title="今日短信预算已用完", body="今日短信预算 {budget} 元已用完，今天不再发送短信；未发短信明天继续发送。"
        ),
        en=Texts(
            title="Today's budget for text messages is spent",
            body="Today's budget of {budget} yuan for text messages is spent. None is sent until tomorrow.",
        ),
        channels=(),
    )
)
INVITED = register_notice(
    NoticeKind(
        key="invited",
        label=_("An account was opened for somebody"),
        variables=(
            Variable("name", _("Sign-in name"), VariableType.CODE, "qwz40312"),
            Variable("unit", _("Unit"), VariableType.TEXT, "秀洲示例酒店"),
            Variable("days", _("Days the link opens"), VariableType.NUMBER, "3"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="您的消防安全培训账号",
            body="{unit}为您开通了消防安全培训平台账号，登录名：{name}。\n请在 {days} 天内打开链接设置密码：{link}\n"
            "链接只供您本人使用，请勿转发。",
            short="{unit}为您开通了消防安全培训账号，登录名 {name}。请在 {days} 天内设置密码：{link}",
            sms="{unit}为您开通了消防安全培训账号，登录名{name}，请向单位消防安全管理人索取登录链接。",
        ),
        en=Texts(
            title="Your account for fire-safety training",
            body="{unit} has opened an account for you. Sign-in name: {name}.\nSet your password within {days} days: "
            "{link}\nThe link is for you alone; please do not pass it on.",
            short="{unit} has opened an account for you, {name}. Set your password within {days} days: {link}",
        ),
        channels=(ChannelName.EMAIL, ChannelName.SMS),
        urgent=True,
        secret=True,
    )
)
ONE_TIME_CODE = register_notice(
    NoticeKind(
        key="one-time-code",
        label=_("One-time code"),
        variables=(
            Variable("code", _("Code"), VariableType.CODE, "402913"),
            Variable("minutes", _("Minutes it is good for"), VariableType.NUMBER, "5"),
        ),
        zh=Texts(
            title="验证码",
            body="您的验证码：{code}，{minutes} 分钟内有效。工作人员不会向您索要验证码。",
            sms="您的验证码：{code}，{minutes}分钟内有效。工作人员不会向您索要验证码。",
        ),
        en=Texts(
            title="Code",
            body="Your code: {code}, good for {minutes} minutes. Nobody of ours will ask you for it.",
        ),
        channels=(ChannelName.SMS,),
        urgent=True,
        secret=True,
    )
)
CIRCULAR = register_notice(
    NoticeKind(
        key="circular",
        label=_("A notice from a group or department"),
        variables=(
            Variable("superior", _("Group or department"), VariableType.TEXT, "秀洲区教育局"),
            Variable("title", _("Title"), VariableType.TEXT, "冬春火灾防控工作"),
            Variable("unit", _("Unit"), VariableType.TEXT, "秀洲示例小学"),
            Variable("answer_by", _("Answer wanted by"), VariableType.DAY, "2026-12-05"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="{superior}：{title}",
            body="{superior}向{unit}发来通知“{title}”。\n回复期限：{answer_by}\n请打开阅读并确认接收：{link}",
            short="{superior}向{unit}发来通知“{title}”，回复期限：{answer_by}。{link}",
        ),
        en=Texts(
            title="{superior}: {title}",
            body="{superior} has sent {unit} the notice “{title}”.\nAnswer wanted by: {answer_by}\n"
            "Please read it and confirm that you received it: {link}",
            short="{superior} to {unit}: “{title}”. Answer wanted by: {answer_by}. {link}",
        ),
    )
)
