"""One JSON request to a service, with its failures told apart by whether the service may have acted."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from typing import Any

from django.core.cache import cache

from .base import AnswerLostError, SendRefused, UnreachableError

TIMEOUT_S = 15
MOST_BYTES = 64 * 1024
LATER = {429, 503}  # the service says that it took nothing

Answer = dict[str, Any]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key or a name is never carried on to another address."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def ask(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """The JSON object that the service answers. Raises SendRefused, UnreachableError, AnswerLostError.

    Without a body it is a GET, which changes nothing: a lost answer then counts as unreachable for whoever asks again.
    """
    request = urllib.request.Request(url, data=body, headers=headers or {})  # noqa: S310 - set by the operator
    try:
        with _opener.open(request, timeout=TIMEOUT_S) as response:
            return _read(response.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        raise _of_status(error.code) from error
    except urllib.error.URLError as error:  # while connecting or sending: no whole request arrived
        raise UnreachableError(str(error.reason)) from error
    except (OSError, HTTPException) as error:
        raise AnswerLostError(type(error).__name__) from error


def _of_status(status: int) -> Exception:
    if status in LATER:
        return UnreachableError(f"HTTP {status}")
    if status >= 500:
        return AnswerLostError(f"HTTP {status}")
    return SendRefused(f"HTTP {status}")


def _read(content: bytes) -> Answer:
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise AnswerLostError("no JSON") from error
    if not isinstance(answer, dict):
        raise AnswerLostError("no JSON object")
    return answer


def post_json(url: str, body: Answer, headers: dict[str, str] | None = None) -> Answer:
    """As `ask`, with a JSON body."""
    sent = json.dumps(body, ensure_ascii=False).encode()
    return ask(url, sent, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})


def with_query(url: str, **values: str) -> str:
    return f"{url}?{urllib.parse.urlencode(values)}"


def kept_token(name: str, url: str, *, renew: bool = False) -> str:
    """The access token that a chat service gives out for some hours, kept until shortly before it runs out.

    Raises SendRefused when the service gives none, UnreachableError when it cannot be asked.
    """
    key = f"notices-token:{name}"
    if not renew and (token := cache.get(key)):
        return str(token)
    try:
        answer = ask(url)
    except AnswerLostError as error:
        raise UnreachableError(str(error)) from error
    if answer.get("errcode", 0) != 0 or not answer.get("access_token"):
        raise SendRefused(f"{answer.get('errcode')}: {answer.get('errmsg', '')}"[:200])
    cache.set(key, answer["access_token"], max(60, int(answer.get("expires_in", 7200)) - 300))
    return str(answer["access_token"])


def checked(answer: Answer, *, later: set[int]) -> Answer:
    """The answer of a chat service when it says that all went well. Raises UnreachableError for codes of `later`."""
    code = answer.get("errcode", 0)
    if code == 0:
        return answer
    words = f"{code}: {answer.get('errmsg', '')}"[:200]
    raise UnreachableError(words) if code in later else SendRefused(words)
