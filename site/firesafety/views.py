"""Error pages of our own, each with a way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders without context processors: whatever broke must not break this page too."""
    from django.template.loader import get_template

    return HttpResponse(get_template("500.html").render(), status=500)
