"""The Wagtail site of a request, looked up once a minute instead of twice a request."""

from __future__ import annotations

import threading
import time
from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

KEEP_S = 60
_lock = threading.Lock()
_sites: dict[str, tuple[float, Site | None]] = {}


def remember_site(request: HttpRequest) -> None:
    """Lets Wagtail find the site on the request. A change of the site list shows at once here, elsewhere in a minute.

    The root page of a kept site serves to find others by address; what a page shows is always read anew.
    """
    host = request.get_host()
    until, site = _sites.get(host, (0.0, None))
    if until < time.monotonic():
        site = Site.find_for_request(request)
        if site is not None:
            _ = site.root_page.specific
        with _lock:
            if len(_sites) > 100:
                _sites.clear()
            _sites[host] = (time.monotonic() + KEEP_S, site)
    request._wagtail_site = site  # type: ignore[attr-defined]


def forget_sites(**_: Any) -> None:
    """Drops what is kept; connected to the signals of Site and of root pages."""
    _sites.clear()
