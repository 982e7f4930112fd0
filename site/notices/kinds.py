"""What the site may say to people. The room that has the news declares the kind when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
CHANNEL_LENGTH = 60


class ChannelName(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    WECOM = "wecom", _("WeChat Work")
    DINGTALK = "dingtalk", _("DingTalk")
    ZHEZHENGDING = "zhezhengding", _("Zhejiang government DingTalk")


CHATS = (ChannelName.WECOM, ChannelName.DINGTALK, ChannelName.ZHEZHENGDING)
ADDED_MARK = "."  # stands in the names of channels that plug-ins add, and in no other
_added_channels: dict[str, Words] = {}


def add_channel_name(name: str, label: Words) -> None:
    """Makes a plug-in's channel known: `label.channel`. Raises ValueError for a name of another form."""
    if ADDED_MARK not in name or len(name) > CHANNEL_LENGTH:
        raise ValueError(f"a plug-in's channel is called `label.name`, in {CHANNEL_LENGTH} characters, not {name!r}")
    _added_channels[name] = label


def channel_labels() -> dict[str, Words]:
    """Every channel there is today by its name, and what it is called."""
    return {**{name.value: name.label for name in ChannelName}, **_added_channels}


def channel_label(name: str) -> str:
    """What a channel is called; its name when the plug-in that brought it is gone."""
    return str(channel_labels().get(name, name))


class VariableType(models.TextChoices):
    """What a value is; gateways ask it when a text is registered."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DAY = "day", _("Date or time")
    CODE = "code", _("Code of digits and letters")
    LINK = "link", _("Link")


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that fills a text, and what it looks like in a preview."""

    name: str
    label: Words
    type: VariableType
    sample: str


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's first texts. `body` is for the inbox and e-mail, `short` for chats; `sms` only in Chinese."""

    title: str
    body: str
    short: str = ""
    sms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """One kind of notice: its variables, first texts, and the channels it goes out by beside the inbox.

    `still_true(message)` is asked before a message is sent that had to wait; when it says no, nothing is sent.
    With `gathers`, several waiting messages to one person go out as one. `urgent` knows no quiet hours.
    `secret` messages hold a link that opens something: they are not shown in the inbox and forgotten once sent.
    """

    key: str
    label: Words
    variables: tuple[Variable, ...]
    zh: Texts
    en: Texts
    channels: tuple[ChannelName, ...] = (ChannelName.EMAIL, *CHATS)
    gathers: bool = False
    urgent: bool = False
    secret: bool = False
    still_true: Callable[[Any], bool] | None = None

    @property
    def all_channels(self) -> tuple[str, ...]:
        """The kind's channels; what goes out by chats goes out by the channels of plug-ins, too."""
        return (*self.channels, *_added_channels) if set(CHATS) & set(self.channels) else self.channels

    @property
    def names(self) -> list[str]:
        return [variable.name for variable in self.variables]

    def samples(self) -> dict[str, str]:
        """What a preview is filled with."""
        return {variable.name: variable.sample for variable in self.variables}


LINK_VARIABLE = Variable("link", _("Link to the page"), VariableType.LINK, "https://example.cn/s/n1")
_kinds: dict[str, NoticeKind] = {}


def register_notice(kind: NoticeKind) -> NoticeKind:
    """Declares a kind; a second one of the same key takes its place."""
    _kinds[kind.key] = kind
    return kind


def kind_of(key: str) -> NoticeKind:
    """The kind of this key. Raises KeyError."""
    return _kinds[key]


def is_known(key: str) -> bool:
    return key in _kinds


def all_kinds() -> list[NoticeKind]:
    """Every kind, by key."""
    return [kind for _key, kind in sorted(_kinds.items())]


DIGEST = register_notice(
    NoticeKind(
        key="digest",
        label=_("Several notices in one"),
        variables=(
            Variable("count", _("How many"), VariableType.NUMBER, "3"),
            Variable("titles", _("Their titles, one a line"), VariableType.TEXT, "义务即将到期\n义务逾期"),
            LINK_VARIABLE,
        ),
        zh=Texts(
            title="您有 {count} 条新消息",
            body="{titles}\n\n登录后在“消息”中查看：{link}",
            short="您有 {count} 条新消息：\n{titles}\n{link}",
            sms="您有{count}条消防安全培训新消息，请登录培训平台在“消息”中查看。",
        ),
        en=Texts(
            title="You have {count} new messages",
            body="{titles}\n\nSign in and open “Messages”: {link}",
            short="You have {count} new messages:\n{titles}\n{link}",
        ),
    )
)
