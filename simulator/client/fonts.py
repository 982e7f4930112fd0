"""Noto Sans SC for everything that is drawn: names and signs are Chinese.

A character that it lacks is drawn as 〓, as in print, never as a box.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib import resources
from pathlib import Path

import pygame

Colour = tuple[int, ...]
ELLIPSIS = "…"
CLOSING = "，。、；：！？）》”’"
# The sign, and what needs none, as the site's PDFs have it (`common/glyphs.py`): a test holds the two together.
FILLER = "〓"
NO_CHARACTER = "\U0010ffff"  # a font draws its sign for "missing" for it
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me")


def font_path() -> Path:
    """The path of the packaged Noto Sans SC."""
    return Path(str(resources.files("pylopdf_fonts_zh_cn"))) / "NotoSansSC-Regular.otf"


@lru_cache(maxsize=48)
def font(size: int) -> pygame.font.Font:
    """The font at a size in pixels; each size is opened once."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(str(font_path()), size)


@lru_cache(maxsize=4096)
def _picture(char: str) -> tuple[tuple[int, int], bytes]:
    """One character as it is drawn: its size and its pixels."""
    drawn = font(32).render(char, True, (0, 0, 0))
    return drawn.get_size(), pygame.image.tobytes(drawn, "RGBA")


def _is_drawn(char: str) -> bool:
    if char.isascii() or unicodedata.category(char) in UNSEEN:
        return True
    return _picture(char) != _picture(NO_CHARACTER)


def marked(text: str) -> str:
    """The text with 〓 for each character that the font lacks."""
    return text if text.isascii() else "".join(char if _is_drawn(char) else FILLER for char in text)


@lru_cache(maxsize=512)
def label(text: str, size: int, colour: Colour) -> pygame.Surface:
    """The text as a picture. Pictures are cached, because most texts stay for many frames."""
    return font(size).render(marked(text), True, colour)


def write(
    surface: pygame.Surface,
    text: str,
    at: tuple[float, float],
    size: int,
    colour: Colour,
    *,
    centre: bool = False,
    plate: Colour | None = None,
) -> pygame.Rect:
    """Writes one line with its left end or its centre at `at`; returns its box."""
    picture = label(text, size, colour)
    where = (round(at[0]), round(at[1]))
    box = picture.get_rect(center=where) if centre else picture.get_rect(midleft=where)
    if plate is not None:
        pygame.draw.rect(surface, plate, box.inflate(28, 14), border_radius=10)
    surface.blit(picture, box)
    return box


def wrap(text: str, size: int, width: int, most: int) -> list[str]:
    """The text in at most `most` lines of this width, broken at spaces or between Chinese characters.

    What does not fit ends in an ellipsis.
    """
    face, rest = font(size), marked(text.strip())
    lines: list[str] = []
    while rest:
        if face.size(rest)[0] <= width:
            return [*lines, rest]
        cut = _longest(face, rest, width)
        if len(lines) == most - 1:
            return [*lines, rest[: max(1, _longest(face, rest, width - face.size(ELLIPSIS)[0]))].rstrip() + ELLIPSIS]
        if rest[cut].isascii() and rest[cut - 1].isascii() and (space := rest.rfind(" ", 0, cut + 1)) > 0:
            cut = space
        elif rest[cut] in CLOSING and cut > 1:
            cut -= 1  # no line starts with a closing mark
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines


def _longest(face: pygame.font.Font, text: str, width: int) -> int:
    """The number of leading characters that fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if face.size(text[:middle])[0] <= width else (low, middle - 1)
    return low
