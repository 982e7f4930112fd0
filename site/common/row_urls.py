"""The addresses of many rows of one kind, by looking their pattern up once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

Key = int | str | UUID


def url_maker(name: str, *, example: Key) -> Callable[[Key], str]:
    """What `reverse(name, args=[key])` returns, in the reader's language, for keys that need no quoting.

    `example` is any key that the pattern takes and that stands in no other part of the address.
    """
    before, after = reverse(name, args=[example]).rsplit(str(example), 1)
    return lambda key: f"{before}{key}{after}"
