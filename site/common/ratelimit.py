"""A fixed-window rate limit on the shared cache."""

from django.core.cache import cache


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """True while `key` was seen at most `limit` times in the current window of `seconds`."""
    name = f"rate:{key}"
    if cache.add(name, 1, seconds):
        return True
    try:
        return cache.incr(name) <= limit
    except ValueError:  # the window closed between add and incr
        cache.add(name, 1, seconds)
        return True


def client_address(request) -> str:  # type: ignore[no-untyped-def]
    """The peer's address as the server saw it; proxies must be trusted by the server, not here."""
    return request.META.get("REMOTE_ADDR", "")
