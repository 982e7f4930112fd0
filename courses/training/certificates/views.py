"""Certificates: the PDF for its holder, the verification page for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.glyphs import undrawable
from common.ratelimit import allow, client_address
from people.access import visible_persons

from ..models import Certificate
from ..models.certificates import normal_serial
from . import pdf
from .statement import statement_of


@never_cache
@require_GET
def verify(request: HttpRequest, serial: str = "") -> HttpResponse:
    """Says what the ledger knows of a certificate. Unknown serials get a friendly 404; guessing is slowed down."""
    serial = normal_serial(serial or request.GET.get("serial", ""))
    if request.GET.get("serial"):
        return redirect("training:verify", serial or "-")
    if not serial:
        return render(request, "training/verify.html", {})
    if not allow(f"verify:{client_address(request)}", limit=60, seconds=60):
        return render(request, "429.html", status=429)
    certificate = Certificate.objects.select_related("evidence").filter(serial=serial).first()
    context: dict[str, Any] = {"serial": serial, "statement": statement_of(certificate) if certificate else None}
    if statement := context["statement"]:
        context["undrawable"] = undrawable(f"{statement.holder or ''}{statement.title or ''}")
    response = render(request, "training/verify.html", context, status=200 if certificate else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def fake_training(request: HttpRequest) -> HttpResponse:
    """How to tell training that only pretends to come from the fire service."""
    return render(request, "training/fake_training.html")


@login_required
@require_GET
def certificate_pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """The PDF, for the holder and those who may see the holder."""
    certificate = get_object_or_404(Certificate.objects.select_related("evidence"), serial=serial)
    if not visible_persons(request.user).filter(pk=certificate.subject_id).exists():
        raise Http404
    response = HttpResponse(pdf.certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{serial}.pdf"'
    return response
