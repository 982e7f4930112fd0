"""The platform's ASGI application plus one empty view behind the same middleware: the floor of a request.

A request with the header X-Count-Queries is answered with their number in X-Queries.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.urls"
settings.MIDDLEWARE = ["tests.bench.counting.CountQueries", *settings.MIDDLEWARE]

from firesafety.asgi import application

__all__ = ["application"]
