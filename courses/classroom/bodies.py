"""What scripts of the classroom send: small JSON objects."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

MOST_BODY = 20_000


def json_body(request: HttpRequest) -> dict[str, Any] | None:
    """The JSON object of a request; None for anything else, a form among it, which was read as such before."""
    if request.content_type != "application/json":
        return None
    try:
        found = json.loads(request.body) if len(request.body) <= MOST_BODY else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
