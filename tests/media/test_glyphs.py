"""No box in a lesson film: what the font lacks is drawn as 〓, the captions for the reader keep it."""

from __future__ import annotations

from media import lesson_film
from media.lesson_film import draw_scene, web_vtt

RARE, ONLY_SERIF = "𠮷", "鿳"


def frame(caption: str) -> bytes:
    return draw_scene({"picture": "title", "caption": caption}, 0.5).tobytes()


def test_a_rare_character_is_drawn_as_the_sign():
    assert frame(f"{RARE}家{ONLY_SERIF}") == frame("〓家〓")
    assert RARE in web_vtt([{"seconds": 1.0, "caption": RARE}])


def test_without_the_sign_it_is_a_box(monkeypatch):
    """The control."""
    monkeypatch.setattr(lesson_film, "marked_in_sans", lambda text: text)
    assert frame(RARE) == frame("\U0010ffff") != frame("〓")
