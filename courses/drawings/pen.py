"""Strokes, shapes and colours of all drawings. A shape is its SVG text; a scene is shapes in order."""

from __future__ import annotations

from collections.abc import Iterable

WIDTH, HEIGHT, FLOOR = 480, 270, 236
PAPER, INK, SOFT, WHITE = "#f7f5f0", "#21252a", "#c9c3b5", "#ffffff"
GREEN, RED, YELLOW, BLUE = "#007a4d", "#c4261d", "#f5b800", "#1c5fa8"
SMOKE, WOOD, STEEL, SKIN, FLAME = "#6b6764", "#b98a5a", "#8d979f", "#f0c6a0", "#f07f13"
WALL, WATER, LEAF = "#e9e4d8", "#6fb1de", "#9cc9ae"

Point = tuple[float, float]


def num(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, w: float, h: float, fill: str = WHITE, *, edge: str = "", round_: float = 0) -> str:
    """A rectangle by its left top corner."""
    corner = f' rx="{num(round_)}"' if round_ else ""
    return f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}"{corner} fill="{fill}"{_edge(edge)}/>'


def disc(x: float, y: float, r: float, fill: str = INK, *, edge: str = "") -> str:
    """A circle."""
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}"{_edge(edge)}/>'


def _edge(colour: str) -> str:
    return f' stroke="{colour}" stroke-width="5"' if colour else ""


def shape(points: Iterable[Point], fill: str, *, edge: str = "") -> str:
    """A polygon."""
    corners = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    return f'<polygon points="{corners}" fill="{fill}" stroke-linejoin="round"{_edge(edge)}/>'


def line(*points: Point, colour: str = INK, width: float = 6, dash: str = "") -> str:
    """An open line with round ends."""
    way = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="{num(width)}"'
        f' stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
    )


def curve(d: str, colour: str = INK, width: float = 6, fill: str = "none") -> str:
    """A path as SVG writes it."""
    return (
        f'<path d="{d}" fill="{fill}" stroke="{colour}" stroke-width="{num(width)}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def area(d: str, fill: str, opacity: float = 1) -> str:
    """A filled path without an edge."""
    seen = "" if opacity == 1 else f' opacity="{num(opacity)}"'
    return f'<path d="{d}" fill="{fill}"{seen}/>'


def word(x: float, y: float, text: str, size: float = 20, colour: str = INK, *, anchor: str = "middle") -> str:
    """A short label."""
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" font-weight="bold" text-anchor="{anchor}"'
        f' fill="{colour}" font-family="Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif">{text}</text>'
    )


def moved(x: float, y: float, *parts: str, scale: float = 1, mirrored: bool = False) -> str:
    """Shapes drawn around (0, 0), put at a place."""
    sizes = f" scale({num(-scale if mirrored else scale)} {num(scale)})" if scale != 1 or mirrored else ""
    return f'<g transform="translate({num(x)} {num(y)}){sizes}">{"".join(parts)}</g>'


def arrow(start: Point, end: Point, colour: str = GREEN, width: float = 10) -> str:
    """A straight arrow."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    size = 2 * width
    wing = [(x1 - size * (ux + side * uy), y1 - size * (uy - side * ux)) for side in (1, -1)]
    return line(start, end, colour=colour, width=width) + line(wing[0], end, wing[1], colour=colour, width=width)


def cross(x: float, y: float, r: float = 26) -> str:
    """A red cross: this is wrong."""
    return line((x - r, y - r), (x + r, y + r), colour=RED, width=r / 3) + line(
        (x + r, y - r), (x - r, y + r), colour=RED, width=r / 3
    )


def tick(x: float, y: float, r: float = 22) -> str:
    """A green tick: this is right."""
    return line((x - r, y), (x - r / 4, y + r * 0.8), (x + r, y - r * 0.8), colour=GREEN, width=r / 2.4)


def picture(*parts: str, ground: str = PAPER, floor: bool = True) -> str:
    """The whole drawing: ground, floor and what stands on it."""
    base = line((0, FLOOR), (WIDTH, FLOOR), colour=SOFT, width=5) if floor else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>{base}{"".join(parts)}</svg>\n'
    )
