"""ASGI entry point: HTTP by Django, WebSockets by Channels.

Serve with `uvicorn --app-dir site firesafety.asgi:application --lifespan off`.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from simulator.drills.routing import player_urlpatterns, worker_urlpatterns  # noqa: E402

from .origins import browser_origin_or_none  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": browser_origin_or_none(
            AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(player_urlpatterns))),
            URLRouter([*player_urlpatterns, *worker_urlpatterns]),
        ),
    }
)
