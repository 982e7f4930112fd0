"""WeChat Work and DingTalk: a token that is kept, and one POST.

Both drop a text that the same person was sent shortly before: WeChat Work within the four hours asked for here,
DingTalk on the same day. So a lost answer is tried again with the same text.
"""

from __future__ import annotations

from django.conf import settings

from people.models import User

from ..models import Reach
from .base import Outgoing
from .http import Answer, checked, kept_token, post_json, with_query

WECOM_STALE = {40014, 42001}  # the token has run out
WECOM_LATER = {-1, 45009}
DINGTALK_STALE = {88, 40014, 42001}
DINGTALK_LATER = {-1, 90018}
REPEATS_DROPPED_S = 14_400


class WecomChannel:
    """A message of our application in the members' WeChat Work."""

    drops_repeats = True

    def is_on(self) -> bool:
        return bool(settings.WECOM_CORP)

    def address_of(self, user: User, reach: Reach | None) -> str:
        return reach.wecom_id if reach else ""

    def send(self, outgoing: Outgoing) -> str:
        body = {
            "touser": outgoing.to, "msgtype": "text", "agentid": settings.WECOM_AGENT,
            "text": {"content": outgoing.chat}, "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEATS_DROPPED_S,
        }  # fmt: skip
        answer = self._post(body)
        if answer.get("errcode") in WECOM_STALE:
            answer = self._post(body, renew=True)
        return str(checked(answer, later=WECOM_LATER).get("msgid", ""))[:80]

    def _post(self, body: Answer, *, renew: bool = False) -> Answer:
        base = settings.WECOM_URL
        url = with_query(f"{base}/cgi-bin/gettoken", corpid=settings.WECOM_CORP, corpsecret=settings.WECOM_SECRET)
        token = kept_token("wecom", url, renew=renew)
        return post_json(with_query(f"{base}/cgi-bin/message/send", access_token=token), body)


class DingtalkChannel:
    """A work notice of our application in DingTalk."""

    drops_repeats = True

    def is_on(self) -> bool:
        return bool(settings.DINGTALK_KEY)

    def address_of(self, user: User, reach: Reach | None) -> str:
        return reach.dingtalk_id if reach else ""

    def send(self, outgoing: Outgoing) -> str:
        body = {
            "agent_id": settings.DINGTALK_AGENT, "userid_list": outgoing.to,
            "msg": {"msgtype": "text", "text": {"content": outgoing.chat}},
        }  # fmt: skip
        answer = self._post(body)
        if answer.get("errcode") in DINGTALK_STALE:
            answer = self._post(body, renew=True)
        return str(checked(answer, later=DINGTALK_LATER).get("task_id", ""))[:80]

    def _post(self, body: Answer, *, renew: bool = False) -> Answer:
        base = settings.DINGTALK_URL
        url = with_query(f"{base}/gettoken", appkey=settings.DINGTALK_KEY, appsecret=settings.DINGTALK_SECRET)
        token = kept_token("dingtalk", url, renew=renew)
        path = f"{base}/topapi/message/corpconversation/asyncsend_v2"
        return post_json(with_query(path, access_token=token), body)
