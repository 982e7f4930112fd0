"""The platform's addresses and the empty view."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from firesafety.urls import handler403, handler404, handler500
from firesafety.urls import urlpatterns as platform_urls

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("bench-empty", empty), *platform_urls]
