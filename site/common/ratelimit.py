"""Rate limits by allauth's sliding window, on the shared cache; sign-in is limited the same way."""

import time
from datetime import UTC, datetime

from allauth.core.internal.ratelimit import consume, get_cache_key, parse_rate, truncate_ip
from django.core.cache import cache
from django.http import HttpRequest


def allow(key: str, *, limit: int, seconds: int, counts: bool = True) -> bool:
    """True while `key` was allowed fewer than `limit` times in the last `seconds`; counts this time unless told not to.

    While the shared cache is away each process counts for itself.
    """
    rate = {"allow": f"{limit}/{seconds}s/key"}
    usage = consume(
        HttpRequest(), app="common", action="allow", config=rate, key=key, limit_get=True, dry_run=not counts
    )
    return usage is not None


def free_from(key: str, *, limit: int, seconds: int) -> datetime | None:
    """When `allow` with these values says yes again; None where it does so now."""
    rate = parse_rate(f"{limit}/{seconds}s/key")
    history = cache.get(get_cache_key(HttpRequest(), app="common", action="allow", rate=rate, key=key), [])
    counted = [at for at in history if at > time.time() - seconds]
    return datetime.fromtimestamp(counted[limit - 1] + seconds, tz=UTC) if len(counted) >= limit else None


def client_address(request: HttpRequest) -> str:
    """The client's address as limits count it. Proxies are named by TRUSTED_PROXIES, not here."""
    return counted_address(request.META.get("REMOTE_ADDR", ""))


def counted_address(address: str) -> str:
    """An address as limits count it: IPv4 whole, IPv6 by its /64, which one household holds."""
    return str(truncate_ip(address))
