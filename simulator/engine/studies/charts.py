"""Small charts and maps as SVG text, made without a library, so that an engine without a screen can draw its
results.
"""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, EDGE = 640, 360, 48
INK, GRID, COLOURS = "#21252a", "#d9d5ca", ("#0055a4", "#b8261b", "#007a4d", "#8a5a00")
Series = dict[str, list[tuple[float, float]]]


def line_chart(series: Series, *, title: str, x: str, y: str, points: Series | None = None) -> str:
    """Lines, and dots for `points`, over common axes that begin at zero."""
    every = [value for lines in (series, points or {}) for row in lines.values() for value in row]
    most_x = max((value[0] for value in every), default=1.0) or 1.0
    most_y = max((value[1] for value in every), default=1.0) or 1.0

    def at(px: float, py: float) -> tuple[float, float]:
        return EDGE + px / most_x * (WIDTH - 2 * EDGE), HEIGHT - EDGE - py / most_y * (HEIGHT - 2 * EDGE)

    body = [_axes(title, x, y, most_x, most_y)]
    for index, (name, row) in enumerate(series.items()):
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in (at(*value) for value in row))
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body.append(_label(WIDTH - EDGE, EDGE + 16 * index, name, colour, "end"))
    for index, (name, row) in enumerate((points or {}).items(), start=len(series)):
        colour = COLOURS[index % len(COLOURS)]
        body += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{colour}"/>' for px, py in (at(*v) for v in row)]
        body.append(_label(WIDTH - EDGE, EDGE + 16 * index, name, colour, "end"))
    return _svg("".join(body), WIDTH, HEIGHT, title)


def band_chart(
    band: list[tuple[float, float, float]], lines: Series, *, title: str, x: str, y: str, band_name: str
) -> str:
    """A grey band (x, mean, standard deviation) with its means as dots, and lines with rings to compare with it."""
    most_x = max([row[0] for row in band] + [row[0] for line in lines.values() for row in line]) * 1.05
    most_y = max([row[1] + row[2] for row in band] + [row[1] for line in lines.values() for row in line]) * 1.25

    def at(px: float, py: float) -> str:
        across, up = px / most_x * (WIDTH - 2 * EDGE), max(0.0, py) / most_y * (HEIGHT - 2 * EDGE)
        return f"{EDGE + across:.1f},{HEIGHT - EDGE - up:.1f}"

    def dots(row: list[tuple[float, float]], style: str) -> list[str]:
        places = (at(*value).split(",") for value in row)
        return [f'<circle cx="{px}" cy="{py}" r="4" {style}/>' for px, py in places]

    edge = [at(px, mean + sd) for px, mean, sd in band] + [at(px, mean - sd) for px, mean, sd in reversed(band)]
    body = [_axes(title, x, y, most_x, most_y), f'<polygon points="{" ".join(edge)}" fill="{GRID}" opacity="0.6"/>']
    body += dots([(px, mean) for px, mean, _ in band], f'fill="{INK}"')
    body.append(_label(WIDTH - EDGE, EDGE, band_name, INK, "end"))
    for index, (name, row) in enumerate(lines.items()):
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(at(*value) for value in row)
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += dots(row, f'fill="#fff" stroke="{colour}" stroke-width="2"')
        body.append(_label(WIDTH - EDGE, EDGE + 16 * (index + 1), name, colour, "end"))
    return _svg("".join(body), WIDTH, HEIGHT, title)


def histogram(values: list[float], *, title: str, x: str, bins: int = 12) -> str:
    """How often the values fall into equal classes."""
    counts, edges = np.histogram(values, bins=bins)
    most = max(1, int(counts.max(initial=1)))
    span = float(edges[-1]) or 1.0
    bars = []
    for count, low, high in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        left, right = (EDGE + value / span * (WIDTH - 2 * EDGE) for value in (low, high))
        tall = count / most * (HEIGHT - 2 * EDGE)
        box = (
            f'x="{left:.1f}" y="{HEIGHT - EDGE - tall:.1f}" width="{max(1, right - left - 1):.1f}" height="{tall:.1f}"'
        )
        bars.append(f'<rect {box} fill="{COLOURS[0]}"/>')
    return _svg(_axes(title, x, "n", span, most) + "".join(bars), WIDTH, HEIGHT, title)


def heat_map(grid: NDArray[np.float64], walls: list[list[tuple[float, float]]], *, cell_m: float, title: str) -> str:
    """A grid (rows from the bottom up, cells in metres) in colours from white to red, with walls drawn over it."""
    rows, columns = grid.shape
    scale = min(900 / (columns * cell_m), 700 / (rows * cell_m))
    wide, tall = columns * cell_m * scale, rows * cell_m * scale
    most, side = float(grid.max(initial=0.0)) or 1.0, cell_m * scale
    body = []
    for row, column in np.argwhere(grid > 0.01 * most).tolist():
        share = float(grid[row, column]) / most
        colour = f"rgb(255,{round(240 - 210 * share)},{round(225 - 200 * share)})"
        x, y = column * side, tall - (row + 1) * side
        body.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{colour}"/>')
    for ring in walls:
        path = " ".join(f"{px * scale:.1f},{tall - py * scale:.1f}" for px, py in ring)
        body.append(f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="1"/>')
    body.append(_label(4, 14, f"{title} (max {most:.1f})", INK, "start"))
    return _svg("".join(body), round(wide), round(tall), title)


def _axes(title: str, x: str, y: str, most_x: float, most_y: float) -> str:
    parts = [_label(WIDTH / 2, 24, title, INK, "middle"), _label(WIDTH / 2, HEIGHT - 8, x, INK, "middle")]
    parts.append(_label(6, EDGE - 10, y, INK, "start"))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        gx, gy = EDGE + share * (WIDTH - 2 * EDGE), HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)
        parts.append(f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{gy:.1f}" y2="{gy:.1f}" stroke="{GRID}"/>')
        parts.append(_label(EDGE - 6, gy + 4, f"{share * most_y:.3g}", INK, "end"))
        parts.append(_label(gx, HEIGHT - EDGE + 16, f"{share * most_x:.3g}", INK, "middle"))
    return "".join(parts)


def _label(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(body: str, width: int, height: int, title: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif"'
    return f'{head} aria-label="{escape(title)}"><rect width="100%" height="100%" fill="#fff"/>{body}</svg>\n'
