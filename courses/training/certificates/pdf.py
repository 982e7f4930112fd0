"""The certificate as a PDF, set by Typst in Noto Sans SC."""

from __future__ import annotations

import io
import json
import tempfile
from importlib import resources
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext

from ..models import Certificate

LAYOUT = r"""
#let data = json("data.json")
#set page(paper: "a4", flipped: true, margin: 18mm, background: rect(
  width: 100% - 18mm, height: 100% - 18mm, stroke: 2.5pt + rgb("#b8261b"), inset: 0pt,
  rect(width: 100% - 3mm, height: 100% - 3mm, stroke: 0.6pt + rgb("#b8261b"))))
#set text(font: "Noto Sans SC", size: 14pt, fill: rgb("#1f2429"), lang: "zh")
#align(center)[
  #v(8mm)
  #text(size: 13pt, fill: rgb("#5b636b"))[#data.site]
  #v(4mm)
  #text(size: 34pt, weight: "bold", tracking: 6pt)[#data.heading]
  #v(8mm)
  #text(size: 26pt)[#data.holder]
  #v(4mm)
  #box(width: 78%)[#text(size: 15pt)[#data.sentence]]
  #v(2mm)
  #text(size: 20pt, weight: "bold", fill: rgb("#b8261b"))[#data.title]
  #v(3mm)
  #text(size: 13pt)[#data.result]
]
#place(bottom + left, dx: 8mm, dy: -8mm)[
  #text(size: 11pt, fill: rgb("#5b636b"))[#data.date_label #data.date \ #data.serial_label #data.serial \ #data.note]
]
#place(bottom + right, dx: -8mm, dy: -6mm)[
  #align(center)[#image("qr.svg", width: 26mm) #text(size: 9pt, fill: rgb("#5b636b"))[#data.scan]]
]
#if data.sample != "" {
  place(center + horizon, rotate(-24deg, text(size: 90pt, fill: rgb(184, 38, 27, 34), weight: "bold")[#data.sample]))
}
"""


def font_folder() -> Path:
    """Where the packaged Noto Sans SC lies."""
    root = Path(str(resources.files("pylopdf_fonts_zh_cn")))
    return next(path.parent for path in root.rglob("*.[ot]tf"))


def render_pdf(certificate: Certificate, verify_url: str) -> bytes:
    """The certificate as PDF bytes, in the active language; `verify_url` is what its QR code opens."""
    import segno
    import typst

    result = certificate.evidence.result
    data = {
        "site": gettext("Jiaxing fire-safety training platform"),
        "heading": gettext("Certificate of training"),
        "holder": certificate.holder_name or gettext("(name removed)"),
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
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        (base / "qr.svg").write_bytes(picture.getvalue())
        (base / "main.typ").write_text(LAYOUT, encoding="utf-8")
        return bytes(typst.compile(str(base / "main.typ"), font_paths=[str(font_folder())]))
