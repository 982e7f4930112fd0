"""The certificate as a PDF, set by Typst in Noto Sans SC."""

from __future__ import annotations

import io

from django.utils import timezone
from django.utils.translation import gettext

from common.glyphs import breakable
from common.typesetting import render_pdf

from ..models import Certificate


def certificate_pdf(certificate: Certificate, verify_url: str) -> bytes:
    """The certificate as PDF bytes, in the active language; `verify_url` is what its QR code opens."""
    import segno

    result = certificate.evidence.result
    data = {
        "site": gettext("Jiaxing fire-safety training platform"),
        "heading": gettext("Certificate of training"),
        "holder": breakable(certificate.holder_name) or gettext("(name removed)"),
        "sentence": gettext("has completed the course and passed its quiz:"),
        "title": certificate.title,
        "result": gettext("Score: %(score)s of %(most)s")
        % {"score": result.get("score", "–"), "most": result.get("max_score", "–")},
        "date_label": gettext("Issued on"),
        "date": f"{timezone.localtime(certificate.issued_at):%Y-%m-%d}",
        "serial_label": gettext("Serial"),
        "serial": certificate.serial,
        "note": gettext("Records of training; it replaces no qualification that the law asks for."),
        "scan": gettext("Scan to verify"),
        "sample": gettext("SAMPLE") if certificate.is_sample else "",
    }
    picture = io.BytesIO()
    segno.make(verify_url, error="m", micro=False).save(picture, kind="svg", border=1)
    return render_pdf("training/certificate.typ", data, {"qr.svg": picture.getvalue()})
