"""浙里办: its page hands a ticket back; the ticket is turned into a token, and the token into a person's number."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from .signing import gateway_headers
from .ways import SignedClient, text_of
from .zhezhengding import callback_url


class ZhelibanClient(SignedClient):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """The page asks for the application; what stands in `sp` comes back, the state with it."""
        back = f"{self.callback_url}?{urlencode({'state': self.state or ''})}"
        return f"{authorization_url}?{urlencode({'appId': self.consumer_key, 'sp': back})}"

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The token for a ticket, spent by asking. Raises OAuth2Error when it is unknown or was used before."""
        told = self._signed(settings.ZHELIBAN_TOKEN_URL, {"ticketId": code, "appId": self.consumer_key})
        return {"access_token": text_of(told, "data", "accessToken")}

    def person(self, token: str) -> dict[str, str]:
        """The person's number there."""
        told = self._signed(settings.ZHELIBAN_PERSON_URL, {"token": token})
        data = told["data"].get("personInfo", told["data"]) if isinstance(told.get("data"), dict) else {}
        return {"uid": text_of(data, "userId")}

    def _signed(self, url: str, sent: dict[str, str]) -> dict[str, Any]:
        key, secret = settings.ZHELIBAN_ACCESS_KEY, self.consumer_secret
        headers = gateway_headers("POST", urlsplit(url).path, {}, key=key, secret=secret)
        told = self.ask("POST", url, headers=headers, json=sent)
        if told.get("success") is not True:
            raise OAuth2Error("浙里办 refuses")
        return told


class ZhelibanAdapter(OAuth2Adapter):
    provider_id = "zheliban"
    client_class = ZhelibanClient
    access_token_url = ""  # `ZHELIBAN_TOKEN_URL`

    def __init__(self, request: HttpRequest) -> None:
        """What comes back is called otherwise there: the ticket is the code, and the state stands in `redirectUrl`."""
        if ticket := request.GET.get("ticketId"):
            back = parse_qs(urlsplit(request.GET.get("redirectUrl", "")).query)
            told = request.GET.copy()
            told["code"] = ticket
            if state := back.get("state"):
                told["state"] = state[0]
            request.GET = told  # type: ignore[assignment]
        super().__init__(request)

    @property
    def authorize_url(self) -> str:
        return str(settings.ZHELIBAN_LOGIN_URL)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_url("zheliban")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        person = self.get_client(request, app).person(token.token)
        return self.get_provider().sociallogin_from_response(request, person)
