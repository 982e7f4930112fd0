"""Small pictures for tests, some with what a camera notes."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

PLACE = (30.0, 45.0, 0.0)
GPS = 0x8825


def picture(form: str, *, size: tuple[int, int] = (40, 20), place: bool = False, turned: bool = False) -> bytes:
    """A red picture of this format; with the place where it was taken, and lying on its side as phones store them."""
    from common.photos import read_phone_formats

    read_phone_formats()
    made = Image.new("RGB", size, "red")
    notes = Image.Exif()
    if place:
        notes[GPS] = {1: "N", 2: PLACE, 3: "E", 4: PLACE}
        notes[0x010F] = "PhoneMaker"
    if turned:
        notes[0x0112] = 6
    options: dict[str, Any] = {"exif": notes.tobytes()} if place or turned else {}
    content = io.BytesIO()
    made.save(content, form, **options)
    return content.getvalue()


def jpeg(**options: Any) -> bytes:
    """A small JPEG."""
    return picture("JPEG", **options)


def place_in(content: bytes) -> bool:
    """True when the picture says where it was taken, or with which camera."""
    return b"PhoneMaker" in content or bool(Image.open(io.BytesIO(content)).getexif().get_ifd(GPS))
