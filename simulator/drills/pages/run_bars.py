"""The last runs of a player as a bar chart. The table beside it has the same figures."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ..results.personal_bests import Run, Standing

GREEN, RED, INK, SOFT, LINE = "#17663a", "#a3201a", "#1e2328", "#4a5159", "#857d70"
HIGH, STEP, BAR, HEAD, FOOT, LEFT = 100, 56, 34, 22, 40, 8


def runs_svg(standing: Standing, passing: float) -> SafeString:
    """Draws the points of runs as bars, oldest first, with a line at the pass mark; this run is outlined."""
    width = LEFT + STEP * max(4, len(standing.runs))
    at = HEAD + HIGH - passing
    parts = [
        f'<line x1="0" x2="{width}" y1="{at:.1f}" y2="{at:.1f}" stroke="{LINE}" stroke-dasharray="4 4"/>'
        f'<line x1="0" x2="{width}" y1="{HEAD + HIGH}" y2="{HEAD + HIGH}" stroke="{LINE}"/>'
    ]
    parts += [_bar(run, place, passing, standing) for place, run in enumerate(standing.runs)]
    label = escape(gettext("Points of the last runs"))
    text = (
        f'<svg class="runs-chart" viewBox="0 0 {width} {HEAD + HIGH + FOOT}" width="{width}" role="img"'
        f' aria-label="{label}">{"".join(parts)}</svg>'
    )
    return mark_safe(text)  # noqa: S308 - numbers and escaped words only


def _bar(run: Run, place: int, passing: float, standing: Standing) -> str:
    x, high = LEFT + place * STEP, max(1.0, min(100.0, run.total))
    mine, best = run.player == standing.this.player, run.player == standing.best.player
    colour = GREEN if run.total >= passing else RED
    edge = f' stroke="{INK}" stroke-width="3"' if mine else ""
    middle = x + BAR / 2
    words = [gettext("This run")] if mine else []
    words += ["★"] if best else []
    time = "–" if run.time_s is None else f"{int(run.time_s + 0.5)} s"  # rounded as templates do
    return (
        f'<rect x="{x}" y="{HEAD + HIGH - high:.1f}" width="{BAR}" height="{high:.1f}" fill="{colour}"{edge}/>'
        f'<text x="{middle}" y="{HEAD + HIGH - high - 6:.1f}" font-size="14" font-weight="700" text-anchor="middle"'
        f' fill="{INK}" stroke="#fff" stroke-width="5" paint-order="stroke">{int(run.total + 0.5)}</text>'
        f'<text x="{middle}" y="{HEAD + HIGH + 16}" font-size="12" text-anchor="middle" fill="{SOFT}">{time}</text>'
        f'<text x="{middle}" y="{HEAD + HIGH + 33}" font-size="12" font-weight="700" text-anchor="middle"'
        f' fill="{INK}">{escape(" ".join(words))}</text>'
    )
