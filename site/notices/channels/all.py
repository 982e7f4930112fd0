"""The channels by name."""

from __future__ import annotations

from ..kinds import ChannelName
from .base import Channel
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
