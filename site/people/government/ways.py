"""The ways of signing in that settings name, and the parts that both share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from requests import Response

NAMES = {"zhezhengding": "浙政钉", "zheliban": "浙里办"}
LONGEST_ID = 120


@dataclass(frozen=True, slots=True)
class Way:
    """One way that the operator has switched on."""

    id: str
    name: str
    login_url: str


def ways() -> list[Way]:
    """The ways that are switched on, 浙政钉 before 浙里办."""
    return [
        Way(id=key, name=name, login_url=reverse(f"{key}_login"))
        for key, name in NAMES.items()
        if key in settings.SOCIALACCOUNT_PROVIDERS
    ]


class GovernmentAccount(ProviderAccount):
    def to_str(self) -> str:
        return NAMES[self.account.provider]


class GovernmentProvider(OAuth2Provider):
    """Keeps of whoever signs in a number and nothing else. What is asked there is ours to say, not an address's."""

    account_class = GovernmentAccount
    package = "people.government"

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["uid"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: names and telephone numbers of the gateways are not taken over."""
        return {}


class SignedClient(OAuth2Client):
    """A client whose requests are signed; what a gateway answers is looked at before it is believed."""

    def ask(self, method: str, url: str, *, headers: dict[str, str], **sent: Any) -> dict[str, Any]:
        """What the gateway answers. Raises OAuth2Error for anything but an object with HTTP 200."""
        with get_adapter().get_requests_session() as session:
            answer: Response = session.request(method, url, headers=headers, allow_redirects=False, **sent)
        if answer.status_code != 200:
            raise OAuth2Error(f"the gateway answers {answer.status_code}")
        try:
            told = answer.json()
        except ValueError as error:
            raise OAuth2Error("the gateway answers no JSON") from error
        if not isinstance(told, dict):
            raise OAuth2Error("the gateway answers no object")
        return told


def text_of(told: Any, *path: str) -> str:
    """The text that lies at `path` in an answer. Raises OAuth2Error where none does."""
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    found = str(told).strip() if isinstance(told, str | int) and not isinstance(told, bool) else ""
    if not found or (len(found) > LONGEST_ID and path[-1] in ("accountId", "userId")):
        raise OAuth2Error(f"the gateway's answer lacks {path[-1]}")
    return found
