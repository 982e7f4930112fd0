"""The channels by name."""

from __future__ import annotations

from ..kinds import ChannelName
from .base import Channel
from .chats import DingtalkChannel, WecomChannel
from .email import EmailChannel
from .sms import SmsChannel
from .zhezhengding import ZhezhengdingChannel

CHANNELS: dict[str, Channel] = {
    ChannelName.EMAIL: EmailChannel(),
    ChannelName.SMS: SmsChannel(),
    ChannelName.WECOM: WecomChannel(),
    ChannelName.DINGTALK: DingtalkChannel(),
    ChannelName.ZHEZHENGDING: ZhezhengdingChannel(),
}
