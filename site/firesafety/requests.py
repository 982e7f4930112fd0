"""Each request has a number, from a proxy in front (`X-Request-ID`) or made here.

It stands in every log record that the request causes and in the answer, so that one can be found by the other.
Addresses are logged without their query: it may hold what people typed.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .logs import request_id

NUMBER = re.compile(r"[\w-]{8,64}")
logger = logging.getLogger("firesafety.requests")

# What this process answered, for /metrics: how many by the first digit of the status, and the seconds that took.
answered: Counter[str] = Counter()
answered_s: dict[str, float] = {}


def count_answer(status: int, seconds: float) -> None:
    """Counts one answer of this process."""
    kind = f"{status // 100}xx"
    answered[kind] += 1
    answered_s[kind] = answered_s.get(kind, 0.0) + seconds


class RequestMiddleware:
    """Numbers each request, counts its answer for /metrics and logs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        number = given if NUMBER.fullmatch(given) else uuid.uuid4().hex
        kept, began = request_id.set(number), time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            count_answer(response.status_code, seconds)
            answer = {"method": request.method, "path": request.path, "status": response.status_code,
                      "ms": round(seconds * 1000, 1)}  # fmt: skip
            logger.info("%s %s %s", request.method, request.path, response.status_code, extra={"answer": answer})
        finally:
            request_id.reset(kept)
        response.headers["X-Request-ID"] = number
        return response
