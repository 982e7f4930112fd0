"""The first and the last picture of a film: what it is called, who made it, and that a synthetic voice is heard."""

from __future__ import annotations

from django.utils.html import escape

from common.glyphs import marked_in_sans
from courses.drawings.pen import FLAME, HEIGHT, RED, WHITE, WIDTH, disc, rect, word
from courses.drawings.things import flame

PLATFORM = "嘉兴消防安全培训平台"
REAL_FIRE = "遇到真的火灾：先到安全处，再拨打 119"


def title_card(title: str, label: str) -> str:
    """The title on red."""
    name = marked_in_sans(title)
    size = min(50, 420 / max(1, len(name)))
    return _card(
        disc(240, 62, 30, WHITE),
        flame(240, 82, 40),
        word(240, 158, escape(name), size, WHITE),
        word(240, 200, PLATFORM, 17, "#ffe2de"),
        _label(label),
    )


def end_card(title: str, label: str) -> str:
    """What to do in a real fire, on red."""
    return _card(
        word(240, 112, escape(marked_in_sans(title)), 24, "#ffe2de"),
        word(240, 162, REAL_FIRE, 22, WHITE),
        _label(label),
    )


def _label(text: str) -> str:
    return rect(130, 222, 220, 30, FLAME, round_=6) + word(240, 243, text, 16, WHITE) if text else ""


def _card(*parts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{RED}"/>{"".join(parts)}</svg>\n'
    )
