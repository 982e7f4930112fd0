"""The platform's ASGI application plus one empty view behind the same middleware: the floor of a request."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.urls"

from firesafety.asgi import application

__all__ = ["application"]
