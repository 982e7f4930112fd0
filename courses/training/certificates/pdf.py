"""Certificates as a PDF, a page each, set by Typst in Noto Sans SC."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from common.glyphs import breakable
from common.typesetting import Part, render_pdf_of
from common.wording import says_only

from ..models import Certificate
from .layouts import layout_of


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as PDF bytes, in the active language; its QR code opens the page that verifies it."""
    return certificates_pdf([certificate])


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """These certificates as one PDF, a page each, in the order given; neighbours of one layout are set together."""
    return render_pdf_of([_part(layout, list(some)) for layout, some in groupby(certificates, key=layout_of)])


def _part(layout: str, certificates: Sequence[Certificate]) -> Part:
    """Certificates of one layout: what it is filled with, and the pictures of their codes."""
    import segno

    pictures = {}
    for place, certificate in enumerate(certificates):
        picture = io.BytesIO()
        url = settings.PUBLIC_URL + reverse("training:verify", args=[certificate.serial])
        segno.make(url, error="m", micro=False).save(picture, kind="svg", border=1)
        pictures[f"qr-{place}.svg"] = picture.getvalue()
    words = {
        "site": gettext("Jiaxing fire-safety training platform"),
        "heading": gettext("Certificate of training"),
        "date_label": gettext("Issued on"),
        "until_label": gettext("Valid until"),
        "serial_label": gettext("Serial"),
        "replaced": gettext("Not valid any more"),
        "note": gettext("A proof of learning, free of charge; no certificate of a professional qualification."),
        "says_only": says_only(),
        "scan": gettext("Scan to verify"),
        "sample": gettext("SAMPLE"),
    }
    pages = [_page(certificate) for certificate in certificates]
    return layout, words | {"certificates": pages}, pictures


def _page(certificate: Certificate) -> dict[str, object]:
    result = certificate.evidence.result
    lessons = str(result.get("lessons", ""))
    return {
        "sentence": gettext("has finished the lessons below and passed their quiz:")
        if lessons
        else gettext("has passed the quiz:"),
        "lessons": gettext("Lessons: %(titles)s") % {"titles": lessons} if lessons else "",
        "holder": breakable(certificate.holder_name) or gettext("(name removed)"),
        "title": certificate.title,
        "result": gettext("Score: %(score)s of %(most)s")
        % {"score": result.get("score", "–"), "most": result.get("max_score", "–")},
        "date": f"{timezone.localtime(certificate.issued_at):%Y-%m-%d}",
        "until": f"{certificate.valid_until:%Y-%m-%d}" if certificate.valid_until else "",
        "serial": certificate.serial,
        "is_sample": certificate.is_sample,
        "is_valid": certificate.is_valid,
    }
