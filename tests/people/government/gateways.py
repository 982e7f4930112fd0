"""The gateways of 浙政钉 and 浙里办 as they answer over the wire, strict about what they are told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.notices.fakes import Heard, http_service

KEY, SECRET = "app-key", "app-secret"
AK, SK = "gateway-ak", "gateway-sk"


def _mac(secret: str, text: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


@dataclass
class Gateway:
    """Codes and tickets hold once, nonces too; a signature must fit. `people` are the numbers behind codes."""

    url: str = ""
    people: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def consents(self, asked: str, person: str) -> str:
        """What the sign-in page sends people back to, after they agreed as `person`."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        code = secrets.token_hex(8)
        self.people[code] = person
        if challenge := query.get("code_challenge"):
            self.challenges[code] = challenge
        if "appId" in query:
            back = query["sp"].partition("?")[0]
            return f"{back}?{urlencode({'ticketId': code, 'redirectUrl': query['sp']})}"
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def answer(self, heard: Heard) -> dict[str, Any] | int:
        if heard.path.startswith("/restapi/"):
            return self._province(heard)
        return self._zhezhengding(heard)

    def _refuse(self, why: str) -> dict[str, Any]:
        self.refused.append(why)
        return {"success": False, "content": {"success": False}, "message": why}

    def _zhezhengding(self, heard: Heard) -> dict[str, Any]:
        sent = heard.query or heard.form
        method = "GET" if heard.query else "POST"
        signed = "&".join(f"{name}={value}" for name, value in sorted(sent.items()))
        time, nonce = heard.headers["X-Hmac-Auth-Timestamp"], heard.headers["X-Hmac-Auth-Nonce"]
        if heard.headers["X-Hmac-Auth-Signature"] != _mac(SECRET, "\n".join([method, time, nonce, heard.path, signed])):
            return self._refuse("signature")
        if nonce in self.nonces:
            return self._refuse("nonce")
        self.nonces.add(nonce)
        if heard.path == "/gettoken.json":
            right = sent == {"appkey": KEY, "appsecret": SECRET}
            return self._told({"accessToken": "app-token"}) if right else self._refuse("key")
        code = sent.get("code", "")
        if sent.get("access_token") != "app-token" or code not in self.people:
            return self._refuse("code")
        if challenge := self.challenges.get(code):
            digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
                return self._refuse("verifier")
        return self._told({"accountId": int(self.people.pop(code)), "lastName": "张三", "account": "zhangsan"})

    @staticmethod
    def _told(data: dict[str, Any]) -> dict[str, Any]:
        return {"success": True, "content": {"success": True, "data": data}}

    def _province(self, heard: Heard) -> dict[str, Any]:
        text = "".join(f"{line}\n" for line in ("POST", heard.path, "", AK, heard.headers["X-BG-DATE-TIME"]))
        if heard.headers["X-BG-HMAC-SIGNATURE"] != _mac(SK, text):
            return self._refuse("signature")
        if heard.path.endswith("/access_token"):
            ticket = heard.json["ticketId"]
            if ticket not in self.people or heard.json["appId"] != KEY:
                return self._refuse("ticket")
            return {"success": True, "data": {"accessToken": f"token-{self.people.pop(ticket)}"}}
        person = {"userId": heard.json["token"].removeprefix("token-"), "userName": "李四", "phone": "13800000000"}
        return {"success": True, "data": {"personInfo": person}}


@contextmanager
def gateway():
    """A gateway on a port of its own."""
    made = Gateway()
    with http_service(lambda heard: made.answer(heard)) as service:
        made.url = service.url
        yield made
