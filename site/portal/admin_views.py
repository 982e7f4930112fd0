"""Pages of the admin about announcements."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import ArticlePage
from .official_account import address_of, official_account_html


@require_safe
def official_account(request: HttpRequest, page_id: int) -> HttpResponse:
    """A published announcement as it is pasted into a 公众号, to be looked at, copied or fetched as a file."""
    article = get_object_or_404(ArticlePage.objects.live().public(), pk=page_id)
    if not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    html = official_account_html(article)
    if "download" in request.GET:
        page = f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{article.slug}</title>{html}</html>'
        headers = {"Content-Disposition": f'attachment; filename="{article.slug}.html"'}
        return HttpResponse(page, content_type="text/html; charset=utf-8", headers=headers)
    context = {"article": article, "html": html, "address": address_of(article)}
    return render(request, "portal/official_account.html", context)
