"""The site's settings without what stands between an outage and its visitors: for the control."""

from firesafety import outages
from firesafety.settings import *  # noqa: F403
from firesafety.settings import CACHES, DATABASES, MIDDLEWARE

CACHES["default"]["BACKEND"] = "django.core.cache.backends.redis.RedisCache"
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
MIDDLEWARE.remove("firesafety.outages.OutageMiddleware")
outages.is_outage = lambda error: False
