"""What allauth looks for: the two providers."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from .ways import NAMES, GovernmentProvider
from .zheliban import ZhelibanAdapter
from .zhezhengding import ZhezhengdingAdapter


class ZhezhengdingProvider(GovernmentProvider):
    id = "zhezhengding"
    name = NAMES["zhezhengding"]
    oauth2_adapter_class = ZhezhengdingAdapter

    def get_default_scope(self) -> list[str]:
        return ["get_user_info"]

    def get_auth_params(self) -> dict[str, Any]:
        return {"authType": "QRCODE"}

    def get_settings(self) -> dict[str, Any]:
        return {"OAUTH_PKCE_ENABLED": settings.ZHEZHENGDING_PKCE}


class ZhelibanProvider(GovernmentProvider):
    id = "zheliban"
    name = NAMES["zheliban"]
    oauth2_adapter_class = ZhelibanAdapter


provider_classes = [ZhezhengdingProvider, ZhelibanProvider]
