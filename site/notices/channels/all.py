"""The channels by name; plug-ins add theirs when the site starts."""

from __future__ import annotations

from django.utils.functional import Promise

from people.models import User

from ..kinds import ChannelName, add_channel_name
from ..models import Reach
from .base import Channel, Outgoing, SendRefused
from .chats import DingtalkChannel, WecomChannel
from .email import EmailChannel
from .sms import SmsChannel
from .zhezhengding import ZhezhengdingChannel

CHANNELS: dict[str, Channel] = {
    ChannelName.EMAIL.value: EmailChannel(),
    ChannelName.SMS.value: SmsChannel(),
    ChannelName.WECOM.value: WecomChannel(),
    ChannelName.DINGTALK.value: DingtalkChannel(),
    ChannelName.ZHEZHENGDING.value: ZhezhengdingChannel(),
}


class GoneChannel:
    """What stands for a channel whose plug-in was taken away while its rows waited: it reaches nobody."""

    drops_repeats = False

    def is_on(self) -> bool:
        return False

    def address_of(self, user: User, reach: Reach | None) -> str:
        return ""

    def send(self, outgoing: Outgoing) -> str:
        raise SendRefused("the channel is gone")


_GONE = GoneChannel()


def register_channel(name: str, label: str | Promise, channel: Channel) -> None:
    """Adds a channel, called `label.name`: it is used wherever chats are. Raises ValueError for another name.

    Raises TypeError for what is no `Channel`.
    """
    lacks = [part for part in ("drops_repeats", "is_on", "address_of", "send") if not hasattr(channel, part)]
    if lacks:
        raise TypeError(f"the channel {name!r} has no {', no '.join(lacks)}")
    add_channel_name(name, label)
    CHANNELS[name] = channel


def channel_of(name: str) -> Channel:
    """The channel of this name; one that reaches nobody when it is gone."""
    return CHANNELS.get(name, _GONE)
