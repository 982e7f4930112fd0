"""浙政钉: its page hands a code back; with a key of the application the code is turned into a person's number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from .signing import sorted_query, zhezhengding_headers
from .ways import SignedClient, text_of

TOKEN_PATH, PERSON_PATH = "/gettoken.json", "/rpc/oauth2/getuserinfo_bycode.json"


class ZhezhengdingClient(SignedClient):
    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The application's key. The code is not spent here; it goes on with the proof of PKCE."""
        told = self._signed("GET", TOKEN_PATH, {"appkey": self.consumer_key, "appsecret": self.consumer_secret})
        token = text_of(told, "content", "data", "accessToken")
        return {"access_token": token, "code": code, "code_verifier": pkce_code_verifier or ""}

    def person(self, *, token: str, code: str, code_verifier: str) -> dict[str, str]:
        """The person's number there. Raises OAuth2Error for a code that is unknown or was used before."""
        sent = {"access_token": token, "code": code} | ({"code_verifier": code_verifier} if code_verifier else {})
        told = self._signed("POST", PERSON_PATH, sent)
        return {"uid": text_of(told, "content", "data", "accountId")}

    def _signed(self, method: str, path: str, parameters: dict[str, str]) -> dict[str, Any]:
        base = settings.ZHEZHENGDING_URL
        signed_path = f"{urlsplit(base).path}{path}"
        headers = zhezhengding_headers(
            method, signed_path, parameters, key=self.consumer_key, secret=self.consumer_secret
        )
        url = f"{base}{path}"
        if method == "GET":
            told = self.ask(method, f"{url}?{sorted_query(parameters)}", headers=headers)
        else:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            told = self.ask(method, url, headers=headers | kind, data=urlencode(parameters))
        content = told.get("content")
        if told.get("success") is not True or not isinstance(content, dict) or content.get("success") is not True:
            raise OAuth2Error("浙政钉 refuses")
        return told


class ZhezhengdingAdapter(OAuth2Adapter):
    provider_id = "zhezhengding"
    client_class = ZhezhengdingClient
    access_token_url = ""  # of `ZHEZHENGDING_URL`

    @property
    def authorize_url(self) -> str:
        return f"{settings.ZHEZHENGDING_LOGIN_URL}/oauth2/auth.htm"

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_url("zhezhengding")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        told = kwargs["response"]
        client = self.get_client(request, app)
        person = client.person(token=token.token, code=told["code"], code_verifier=told["code_verifier"])
        return self.get_provider().sociallogin_from_response(request, person)


def callback_url(way: str) -> str:
    """Where the gateway sends people back to: the address that was registered there, whatever name was typed here."""
    return f"{settings.PUBLIC_URL}/accounts/{way}/login/callback/"
