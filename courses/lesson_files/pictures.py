"""Pictures of a lesson as bytes: drawings as SVG or, for slides, as PNG; uploaded images as they are shown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

from common.typesetting import render_png

from .outline import Picture

MOST_PIXELS_WIDE = 1280
PPI = 144


@lru_cache(maxsize=128)
def drawing(path: str) -> bytes | None:
    """The SVG of a drawing; None when there is none at this path."""
    found = finders.find(path)
    return Path(found).read_bytes() if found else None


@lru_cache(maxsize=128)
def drawing_png(path: str) -> bytes | None:
    """The drawing as PNG, 960 pixels wide; kept, for it takes longer than the slide it stands on."""
    svg = drawing(path)
    return None if svg is None else render_png("courses/files/drawing.typ", {}, {"drawing.svg": svg}, ppi=PPI)


def uploaded(picture: Picture) -> bytes:
    """An uploaded image as JPEG, small enough for a page."""
    rendition = picture.image.get_rendition(f"max-{MOST_PIXELS_WIDE}x{MOST_PIXELS_WIDE}|format-jpeg")
    with rendition.file.open("rb") as file:
        return bytes(file.read())


def as_bitmap(picture: Picture) -> bytes | None:
    """What a slide can show; None when the drawing is gone."""
    return uploaded(picture) if picture.image else drawing_png(picture.path)


def as_file(picture: Picture, number: int) -> tuple[str, bytes] | None:
    """Name and bytes of a picture for a page that is set as PDF; None when the drawing is gone."""
    if picture.image:
        return f"picture{number}.jpg", uploaded(picture)
    svg = drawing(picture.path)
    return None if svg is None else (f"picture{number}.svg", svg)
