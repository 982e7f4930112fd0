"""Search over courses and lessons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.sites import remember_site

from .excerpts import excerpt
from .selectors import search_pages


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:60]
    remember_site(request)
    results = [(page, excerpt(page, query)) for page in search_pages(query)]
    return render(request, "courses/search.html", {"query": query, "results": results})
