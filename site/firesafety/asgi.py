"""ASGI entry point: HTTP by Django, WebSockets by Channels.

Serve with `uvicorn --app-dir site firesafety.asgi:application --lifespan off`.
"""

import gc
import multiprocessing
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import get_resolver
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

gc.disable()  # what is loaded from here on stays; see the end
django.setup(set_prefix=False)

from common.sqlite3_pool.base import keep_idle  # noqa: E402
from courses.classroom.live.routing import lesson_urlpatterns  # noqa: E402
from simulator.drills.live.routing import player_urlpatterns, worker_urlpatterns  # noqa: E402

from .bodies import in_time  # noqa: E402
from .handler import OneThreadHandler  # noqa: E402
from .orphans import end_with_parent  # noqa: E402
from .sockets import answered, by_origin, elsewhere_refused  # noqa: E402

keep_idle(8)
if (parent := multiprocessing.parent_process()) is not None and parent.pid:  # one of uvicorn's several workers
    end_with_parent(parent.pid)
_application = ProtocolTypeRouter(
    {
        "http": in_time(OneThreadHandler()),
        "websocket": answered(
            by_origin(
                browsers=AuthMiddlewareStack(URLRouter([*player_urlpatterns, *lesson_urlpatterns, elsewhere_refused])),
                programs=URLRouter([*player_urlpatterns, *worker_urlpatterns, elsewhere_refused]),
            )
        ),
    }
)
# The pages' code is loaded before the first request comes, and what is loaded stays: a full collection would look
# through 400,000 objects of it, a fifth of a second each time, and find nothing.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.enable()
# However the server is started, the address of the client is the one that a trusted proxy names.
application = ProxyHeadersMiddleware(_application, trusted_hosts=settings.TRUSTED_PROXIES)
