"""ASGI entry point: HTTP by Django, WebSockets by Channels.

Serve with `uvicorn --app-dir site firesafety.asgi:application --lifespan off`.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

django.setup(set_prefix=False)

from common.sqlite3_pool.base import keep_idle  # noqa: E402
from simulator.drills.live.routing import player_urlpatterns, worker_urlpatterns  # noqa: E402

from .handler import OneThreadHandler  # noqa: E402
from .origins import browser_origin_or_none  # noqa: E402

keep_idle(8)
application = ProtocolTypeRouter(
    {
        "http": OneThreadHandler(),
        "websocket": browser_origin_or_none(
            AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(player_urlpatterns))),
            URLRouter([*player_urlpatterns, *worker_urlpatterns]),
        ),
    }
)
