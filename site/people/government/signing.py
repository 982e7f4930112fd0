"""Signed requests to the two gateways. Each request carries its time, so that a copy of it is worth little.

As public descriptions of the gateways give it (专有钉钉开放平台; 浙江省业务协同网关): neither was reached from here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from django.utils.http import http_date


def zhezhengding_signature(secret: str, *, method: str, time: str, nonce: str, path: str, query: str) -> str:
    """HMAC-SHA256 over method, time, nonce, path and the sorted parameters, where there are any, as base64."""
    return _mac(secret, "\n".join([method, time, nonce, path, *([query] if query else [])]))


def _mac(secret: str, text: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def sorted_query(parameters: Mapping[str, str]) -> str:
    """`a=1&b=2` by name, as both gateways sign it."""
    return "&".join(f"{name}={value}" for name, value in sorted(parameters.items()))


def zhezhengding_headers(
    method: str, path: str, parameters: Mapping[str, str], *, key: str, secret: str, now: datetime | None = None
) -> dict[str, str]:
    """The headers of 专有钉钉: method, time, a number used once, path and parameters are signed."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    time = moment.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
    nonce = f"{int(moment.timestamp() * 1000)}{secrets.randbelow(10_000):04d}"
    query = sorted_query(parameters)
    return {
        "apiKey": key,
        "X-Hmac-Auth-Timestamp": time,
        "X-Hmac-Auth-Nonce": nonce,
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Signature": zhezhengding_signature(
            secret, method=method, time=time, nonce=nonce, path=path, query=query
        ),
    }


def gateway_headers(
    method: str, path: str, query: Mapping[str, str], *, key: str, secret: str, now: datetime | None = None
) -> dict[str, str]:
    """The headers of the province's gateway: method, path, query, key and time are signed; good for 90 seconds."""
    date = http_date((now or datetime.now(UTC)).timestamp())
    encoded = sorted_query({quote(name): quote(value) for name, value in query.items()})
    text = "".join(f"{line}\n" for line in (method, path, encoded, key, date))
    return {
        "X-BG-HMAC-ACCESS-KEY": key,
        "X-BG-HMAC-ALGORITHM": "hmac-sha256",
        "X-BG-HMAC-SIGNATURE": _mac(secret, text),
        "X-BG-DATE-TIME": date,
    }
