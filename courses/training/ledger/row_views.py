"""Anybody who holds a paper may ask whether a row that it names stands, and in which sealed batch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.ratelimit import allow, client_address

from .row_numbers import find_row, row_number


@never_cache
@require_GET
def verify_row(request: HttpRequest, number: str = "") -> HttpResponse:
    """What the ledger says of a row: its kind, its day, its seal, whether it stands. Neither names nor results."""
    if typed := request.GET.get("number", "").strip()[:40]:
        found = find_row(typed)
        return redirect("training:verify_row", row_number(found.pk) if found else typed.replace("/", "-"))
    if not number:
        return render(request, "training/verify_row.html", {})
    if not allow(f"verify:{client_address(request)}", limit=60, seconds=60):
        return render(request, "429.html", status=429)
    row = find_row(number)
    context = {"number": number, "row": row, "shown": row_number(row.pk) if row else number}
    if row is not None:
        context |= {"seal": getattr(row, "seal", None), "revocation": getattr(row, "revoked_by", None)}
    response = render(request, "training/verify_row.html", context, status=200 if row else 404)
    response["X-Robots-Tag"] = "noindex"
    return response
