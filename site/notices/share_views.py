"""Short links and posters."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.typesetting import render_pdf, render_png
from portal.details import site_details

from .sharing import Card, card_of, path_of, short_url


@require_GET
def short(request: HttpRequest, code: str) -> HttpResponse:
    """On to the page that the code stands for, always one of this site; 404 for codes of nothing."""
    path = path_of(code)
    if path is None:
        raise Http404
    return HttpResponseRedirect(path)


@never_cache
@require_GET
def poster(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """A sheet with the page's title and its QR code. 404 for who may not open the page."""
    card = card_of(code, request.user)
    if card is None:
        raise Http404
    data, files = _content(card, short_url(code))
    if suffix == "png":
        response = HttpResponse(render_png("notices/poster.typ", data, files), content_type="image/png")
    else:
        response = HttpResponse(render_pdf("notices/poster.typ", data, files), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="poster-{code}.{suffix}"'
    return response


def _content(card: Card, url: str) -> tuple[dict[str, object], dict[str, bytes]]:
    import segno

    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", scale=4, border=1)
    data: dict[str, object] = {
        "title": card.title, "lines": list(card.lines), "url": url,
        "scan": _("Scan with WeChat, DingTalk or the camera"),
        "site": site_details().called,
        "note": _("Free of charge. This platform never asks for money or a code."),
    }  # fmt: skip
    return data, {"qr.svg": picture.getvalue()}
