"""What scripts of the classroom send: small JSON objects."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

MOST_BODY = 20_000


def json_body(request: HttpRequest) -> dict[str, Any] | None:
    """The JSON object of a request; None for anything else."""
    if len(request.body) > MOST_BODY:
        return None
    try:
        found = json.loads(request.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
