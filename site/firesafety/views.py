"""Error pages of our own, each with a way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.views import serve

from common.sites import remember_site


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders without context processors: whatever broke must not break this page too."""
    from django.template.loader import get_template

    return HttpResponse(get_template("500.html").render(), status=500)


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the CMS, with its site known beforehand."""
    remember_site(request)
    return serve(request, path)
