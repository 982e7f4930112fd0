"""A link as a picture, to be scanned from a screen or a printed page."""

from __future__ import annotations

import io

from django.utils.safestring import mark_safe


def link_picture(url: str) -> str:
    """The QR code of an address as SVG markup."""
    import segno

    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", scale=4, xmldecl=False, svgns=True)
    return mark_safe(picture.getvalue().decode())  # noqa: S308 - drawn by segno from an address of ours


def link_png(url: str, scale: int = 12) -> bytes:
    """The QR code of an address as a PNG to keep or to send on."""
    import segno

    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="png", scale=scale, border=2)
    return picture.getvalue()
