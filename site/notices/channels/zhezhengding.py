"""浙政钉: work notices of the province's government DingTalk, each request signed with the application's key.

After the developers' guide of the open platform. It answers only within the government network and was not tried
there.
"""

from __future__ import annotations

import json
import urllib.parse

from django.conf import settings
from django.core.cache import cache

from people.government.signing import zhezhengding_headers
from people.models import User

from ..models import Reach
from .base import AnswerLostError, Outgoing, SendRefused, UnreachableError
from .http import Answer, ask

TOKEN_KEY = "notices-token:zhezhengding"  # noqa: S105 - where it is kept
LATER = {"429", "SYSTEM_BUSY"}


class ZhezhengdingChannel:
    """The service keeps `bizMsgId` and sends it once."""

    drops_repeats = True

    def is_on(self) -> bool:
        return bool(settings.ZHEZHENGDING_KEY)

    def address_of(self, user: User, reach: Reach | None) -> str:
        return reach.zhezhengding_id if reach else ""

    def send(self, outgoing: Outgoing) -> str:
        values = {
            "receiverIds": outgoing.to,
            "tenantId": settings.ZHEZHENGDING_TENANT,
            "bizMsgId": outgoing.key,
            "msg": json.dumps({"msgtype": "text", "text": {"content": outgoing.chat}}, ensure_ascii=False),
        }
        content = self._content(self._post("/message/workNotification", {**values, "access_token": self._token()}))
        return str(content.get("data", ""))[:80]

    def _token(self) -> str:
        if token := cache.get(TOKEN_KEY):
            return str(token)
        values = {"appkey": settings.ZHEZHENGDING_KEY, "appsecret": settings.ZHEZHENGDING_SECRET}
        try:
            data = self._content(self._post("/gettoken.json", values)).get("data") or {}
        except AnswerLostError as error:
            raise UnreachableError(str(error)) from error
        token = str(data.get("accessToken", ""))
        if not token:
            raise SendRefused("no token")
        cache.set(TOKEN_KEY, token, max(60, int(data.get("expiresIn", 7200)) - 300))
        return token

    def _post(self, path: str, values: dict[str, str]) -> Answer:
        key, secret = settings.ZHEZHENGDING_KEY, settings.ZHEZHENGDING_SECRET
        headers = zhezhengding_headers("POST", path, values, key=key, secret=secret)
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        body = urllib.parse.urlencode(sorted(values.items())).encode()
        return ask(f"{settings.ZHEZHENGDING_URL}{path}", body, headers)

    def _content(self, answer: Answer) -> Answer:
        content = answer.get("content")
        if answer.get("success") and isinstance(content, dict) and content.get("success", True):
            return content
        code = str(answer.get("errorCode") or answer.get("code") or "")
        words = f"{code}: {answer.get('errorMsg') or answer.get('message') or ''}"[:200]
        raise UnreachableError(words) if code in LATER else SendRefused(words)
