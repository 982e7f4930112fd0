"""No box in the window: what the font lacks is drawn as 〓, by the same rule as in films and in print."""

from __future__ import annotations

import pygame
import pytest

from common import glyphs
from simulator.client import fonts
from tests.drills.windowed_drill import quiet_display

RARE = "𠮷"
BLACK = (0, 0, 0)


@pytest.fixture(autouse=True)
def display(monkeypatch):
    quiet_display(monkeypatch)
    fonts.label.cache_clear()
    yield
    fonts.label.cache_clear()


def pixels(text: str) -> bytes:
    return pygame.image.tobytes(fonts.label(text, 24, BLACK), "RGBA")


def test_what_the_font_lacks_is_drawn_as_the_sign():
    assert fonts.marked(f"{RARE}野😀 a") == "〓野〓 a"
    assert pixels(f"{RARE}野") == pixels("〓野")
    assert fonts.wrap(f"{RARE}野", 24, 400, 2) == ["〓野"]


def test_without_the_sign_it_is_a_box(monkeypatch):
    """The control."""
    monkeypatch.setattr(fonts, "marked", lambda text: text)
    assert pixels(f"{RARE}野") != pixels("〓野")
    assert pixels(RARE) == pixels("\U0010ffff")


def test_window_and_films_agree_on_what_can_be_drawn():
    common = "".join(map(chr, range(0x4E00, 0x9FFF, 37)))
    rare = "".join(map(chr, [*range(0x3400, 0x4DBF, 61), *range(0x20000, 0x2A6DF, 997), *range(0x2C700, 0x2CEAF, 31)]))
    text = f"{common}{rare}Åéß·、〓①№️\u200b\u0301，😀ﷺ鿳"
    found = fonts.marked(text)
    assert found == glyphs.marked_in_sans(text)
    assert 0 < found.count("〓") - 1 < len(text) // 2
    assert glyphs.marked("鿳") == "鿳", "print has a second font"
    assert (fonts.FILLER, fonts.UNSEEN) == (glyphs.FILLER, glyphs.UNSEEN)
