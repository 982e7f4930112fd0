"""What search engines and platforms ask a site for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import VerificationFile

# What is behind a sign-in or made for one reader is of no use to a search engine.
UNLISTED = (
    "/accounts/", "/api/", "/book/", "/classroom/", "/cms/", "/keeper/", "/notices/", "/oversight/", "/records/",
    "/s/", "/sheets/", "/uploads/", "/units/",
)  # fmt: skip
KINDS = {"txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Which addresses search engines leave alone, in both languages, and where the list of pages lies."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    lines = [f"Disallow: {prefix}{path}" for prefix in prefixes for path in UNLISTED]
    text = "\n".join(["User-agent: *", *lines, f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def verification_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file by which a platform checks who owns the site. A browser runs nothing that stands in it."""
    file = get_object_or_404(VerificationFile, name=name)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(file.text, content_type=KINDS[name.rpartition(".")[2]], headers=headers)
