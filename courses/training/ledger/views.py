"""What third parties need to check a record without trusting this site, and the export of a record itself."""

from __future__ import annotations

import io
import json
import logging
import uuid
from http import HTTPStatus
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from common.ranges import ranged
from people.tokens import TokenRefused

from ..access import opens_personal_parts, subject_rows
from ..models import SubjectKind
from . import keys, roots
from .export import export_record
from .row_hash import canonical
from .seal import newest_seal
from .witness import FolderWitness, WitnessAwayError, keep_new, read_roots, witness_for
from .witness_keys import witnessed_site

logger = logging.getLogger(__name__)

MOST_WITNESSED = 1_000_000  # bytes of one message
SCRIPT = Path(__file__).resolve().parents[3] / "site" / "docs" / "verify_record.py"


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """How to check a record, and where the keys and roots are."""
    context = {
        "key_ids": list(keys.public_keys()),
        "newest": newest_seal(False),
        "newest_sample": newest_seal(True),
    }
    return render(request, "training/ledger.html", context)


@never_cache
@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """The keys that signed roots, PEM after PEM, the one in use last."""
    return _download(keys.public_pem(), "public-key.pem", "application/x-pem-file")


@never_cache
@require_safe
def roots_file(request: HttpRequest, is_sample: bool) -> HttpResponse | StreamingHttpResponse:
    """The signed roots as kept outside the database; a reader that follows them asks only for the new bytes."""
    path = roots.roots_path(is_sample)
    stream = path.open("rb") if path.exists() else io.BytesIO()
    size = path.stat().st_size if path.exists() else 0
    return ranged(request, stream, size=size, content_type="application/jsonl", as_attachment=True, filename=path.name)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The checking script, as text to read before it is run."""
    return _download(SCRIPT.read_bytes(), "verify_record.py", "text/x-python; charset=utf-8")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def witness(request: HttpRequest, chain: str) -> HttpResponse:
    """Keeps the roots of another installation, for whoever holds its token: GET what was told, POST what is new."""
    site = _witnessed_site(request)
    if site is None:
        return _plain("no such token", HTTPStatus.FORBIDDEN)
    kept = witness_for(site)
    try:
        if request.method == "POST":
            return _take_told(request, kept, chain)
        lines = b"".join(canonical(root) + b"\n" for root in kept.roots(chain))
    except WitnessAwayError as error:
        logger.error("the roots of %s cannot be kept or read: %s", site, error)
        return _plain("what was told cannot be kept or read now", HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(lines, content_type="application/jsonl")


def _take_told(request: HttpRequest, kept: FolderWitness, chain: str) -> HttpResponse:
    """Keeps the new ones of the roots in the body. Raises WitnessAwayError when they cannot be kept."""
    try:
        body = request.body
    except RequestDataTooBig:
        return _too_large()
    if len(body) > MOST_WITNESSED:
        return _too_large()
    try:
        told = read_roots(body)
    except WitnessAwayError as error:
        return _plain(str(error), HTTPStatus.BAD_REQUEST)
    keep_new(kept, chain, told)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _too_large() -> HttpResponse:
    return _plain(f"more than {MOST_WITNESSED} bytes at once", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _plain(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain", status=status)


def _witnessed_site(request: HttpRequest) -> str | None:
    """The installation that this token was given to; None for none."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        return None
    try:
        return witnessed_site(given, request.META.get("REMOTE_ADDR"))
    except TokenRefused as refused:
        logger.warning("a witness's key was refused: %s", refused.reason)
        return None


@never_cache
@login_required
@require_safe
def export(request: HttpRequest, kind: str, subject_id: uuid.UUID) -> HttpResponse:
    """A subject's whole record with proofs, for the subject and those who may open its record page; else 404."""
    if kind not in SubjectKind.values:
        raise Http404
    subject = get_object_or_404(subject_rows(request.user, kind), pk=subject_id)
    with_personal = opens_personal_parts(request.user, kind, subject_id)
    record = export_record(kind, subject_id, name=str(subject), with_personal=with_personal)
    logger.info("account %s exported the record of %s %s", request.user.pk, kind, subject_id)
    text = json.dumps(record, ensure_ascii=False, indent=1).encode()
    return _download(text, f"record-{timezone.localdate():%Y%m%d}-{str(subject_id)[:8]}.json", "application/json")


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
