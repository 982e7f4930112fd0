"""The platform's addresses, the empty view, and what the process has used."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import path

from firesafety.urls import handler403, handler404, handler500
from firesafety.urls import urlpatterns as platform_urls

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def cpu(request: HttpRequest) -> HttpResponse:
    """CPU seconds of this process so far, all its threads together."""
    return HttpResponse(repr(time.process_time()))


urlpatterns = [path("bench-empty", empty), path("bench-cpu", cpu), *platform_urls]
