"""Pages of the handbooks."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .handbooks import PICTURES, handbook, names


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which handbooks there are and whom each is for."""
    books = [book for name in names() if (book := handbook(name))]
    return render(request, "portal/help.html", {"books": books})


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One handbook."""
    book = handbook(name)
    if book is None:
        raise Http404
    return render(request, "portal/handbook.html", {"book": book})


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of a handbook."""
    path = PICTURES / name
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")
