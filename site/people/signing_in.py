"""What follows from signing in and out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from common.caching import forget_pages


def on_signed_out(sender: Any, request: HttpRequest | None, **_: Any) -> None:
    """The browser forgets the pages of who has left."""
    if request is not None:
        forget_pages(request)
