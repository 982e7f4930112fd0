"""Plans and walked paths as SVG: one panel for each storey, side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from simulator.engine.building.plan import plan_of
from simulator.engine.drill.client_plan import describe
from simulator.protocol.symbols import barred_key
from simulator.protocol.texts import TEXTS

GREEN, RED, BLUE, INK, WALL = "#007a4d", "#b8261b", "#0055a4", "#21252a", "#383c42"
FLOORS = {
    **dict.fromkeys(("corridor", "lobby", "hall", "balcony"), "#eeece5"),
    "stairwell": "#e2ded0",
    "lift": "#c4c8cc",
    "street": "#cececa",
}
NAMELESS = {"corridor", "stairwell", "lift", "street"}
GAP, HEAD = 2.0, 2.4
MOST_ON_CARD = 2


def _points(points: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{x:.2f},{-y:.2f}" for x, y in points)


def _box(plan: dict[str, Any], storey: int, more: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    """The box in metres around a storey's rooms and `more` points, on the ground also its assembly points."""
    points = [point for room in plan["rooms"] if room["storey"] == storey for point in room["polygon"]]
    points += [[x, y] for x, y in more]
    if storey == plan["ground"]:
        points += [point for area in plan["assembly_points"] for point in area["polygon"]]
    xs, ys = zip(*points, strict=True)
    return min(xs) - 0.6, min(ys) - 0.6, max(xs) + 0.6, max(ys) + 0.6


def _text(x: float, y: float, size: float, text: str, colour: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.2f}" text-anchor="middle" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def _fitting(name: str, width: float, language: str) -> float:
    """The largest letter size at which a name fits into a width."""
    return min(1.1, width / max(4, len(name)) * (1.0 if language == "zh" else 1.7))


def _room(room: dict[str, Any], language: str) -> str:
    floor = FLOORS.get(room["kind"], "#ffffff")
    stroke = "" if room["kind"] == "street" else f' stroke="{WALL}" stroke-width="0.4" paint-order="stroke"'
    parts = [f'<polygon points="{_points(room["polygon"])}" fill="{floor}"{stroke}/>']
    if room["kind"] not in NAMELESS:
        xs, ys = zip(*room["polygon"], strict=True)
        name = room["name"][language]
        size = _fitting(name, max(xs) - min(xs), language)
        parts.append(_text((min(xs) + max(xs)) / 2, -(min(ys) + max(ys)) / 2 + size / 3, size, name))
    return "".join(parts)


def _stair(stair: dict[str, Any]) -> str:
    parts = []
    for x0, y0, x1, y1 in (stair["first"], stair["second"]):
        lines = []
        along_y = abs(stair["up"][1]) > 0.5
        low, high = (y0, y1) if along_y else (x0, x1)
        for step in range(int((high - low) / 0.4) + 1):
            at = low + step * 0.4
            lines.append(f"M{x0:.2f} {-at:.2f}H{x1:.2f}" if along_y else f"M{at:.2f} {-y1:.2f}V{-y0:.2f}")
        parts.append(f'<path d="{"".join(lines)}" stroke="#a89f86" stroke-width="0.06"/>')
    return "".join(parts)


def _door(door: dict[str, Any], language: str, *, is_barred: bool) -> str:
    """A door's frame, green for an exit; one that nobody gets through is crossed, and its title says so."""
    x, y = door["centre"]
    half = door["width"] / 2
    dx, dy = (half, 0.2) if door["axis"] == "x" else (0.2, half)
    colour = RED if is_barred else GREEN if door["exit"] else "#eeece5"
    frame = f'<rect x="{x - dx:.2f}" y="{-y - dy:.2f}" width="{2 * dx:.2f}" height="{2 * dy:.2f}" fill="{colour}"/>'
    if not is_barred:
        return frame
    arms = "".join(f"M{x - 0.7:.2f} {-y - 0.7 * way:.2f}L{x + 0.7:.2f} {-y + 0.7 * way:.2f}" for way in (1, -1))
    name = escape(TEXTS[barred_key(door)][language])
    return f'<g class="barred"><title>{name}</title>{frame}<path d="{arms}" stroke="{RED}" stroke-width="0.3"/></g>'


def _storey(plan: dict[str, Any], storey: int, language: str, barred: Collection[str]) -> str:
    """The fixed part of a storey, in plan coordinates with y turned over; `barred` doors let nobody through."""
    ground = storey == plan["ground"]
    rooms = [room for room in plan["rooms"] if room["storey"] == storey]
    parts = []
    if ground and not any(room["kind"] == "street" for room in rooms):
        parts.append(f'<polygon points="{_points(plan["building"])}" fill="{WALL}"/>')
    parts += [_room(room, language) for room in rooms]
    parts += [_stair(stair) for stair in plan["stairs"] if stair["storey"] == storey]
    doors = [door for door in plan["doors"] if door["storey"] == storey]
    parts += [_door(door, language, is_barred=door["id"] in barred) for door in doors]
    for area in plan["assembly_points"] if ground else ():
        xs, ys = zip(*area["polygon"], strict=True)
        parts.append(
            f'<polygon points="{_points(area["polygon"])}" fill="{GREEN}22" stroke="{GREEN}" stroke-width="0.2"/>'
        )
        size = _fitting(area["name"][language], max(xs) - min(xs), language)
        x, y = (min(xs) + max(xs)) / 2, -(min(ys) + max(ys)) / 2 + 0.4
        parts.append(_text(x, y, size, area["name"][language], GREEN))
    return "".join(parts)


def _columns(count: int, width: float, height: float) -> int:
    """The number of panels in a row that shows panels of this size largest on a 16:9 page."""

    def scale(columns: int) -> float:
        return min(16 / (columns * width), 9 / (-(-count // columns) * height))

    return max(range(1, count + 1), key=scale)


def _frame(
    plan: dict[str, Any],
    storeys: list[int],
    overlays: dict[int, str],
    language: str,
    walked: Sequence[dict[str, Any]] = (),
    events: Sequence[list[Any]] = (),
) -> SafeString:
    """The storeys in rows under their names, lowest first, all to one scale and large enough to show the whole walk."""
    boxes = [
        _box(plan, storey, [(row["x"], row["y"]) for row in walked if row["storey"] == storey]) for storey in storeys
    ]
    wide, tall = max(box[2] - box[0] for box in boxes), max(box[3] - box[1] for box in boxes)
    head = HEAD if len(plan["storeys"]) > 1 else 0.0
    columns = _columns(len(storeys), wide + GAP, tall + head + GAP)
    rows = [boxes[first : first + columns] for first in range(0, len(boxes), columns)]
    heights = [max(box[3] - box[1] for box in row) + head + GAP for row in rows]
    parts, barred = [], _barred(plan, events)
    for place, (storey, (low_x, _, high_x, high_y)) in enumerate(zip(storeys, boxes, strict=True)):
        left, top = place % columns * (wide + GAP), sum(heights[: place // columns])
        x = left + (wide - high_x + low_x) / 2 - low_x
        y = top + head + high_y
        body = _storey(plan, storey, language, barred) + overlays.get(storey, "")
        parts.append(f'<g class="storey" transform="translate({x:.2f} {y:.2f})">{body}</g>')
        if head:
            name = plan["storeys"][storey]["name"][language]
            parts.append(_text(left + wide / 2, top + 1.7, min(1.8, wide / 6), name))
    view = f"0 0 {min(columns, len(storeys)) * (wide + GAP) - GAP:.2f} {sum(heights) - GAP:.2f}"
    label = escape(plan["name"][language])
    text = f'<svg class="plan" viewBox="{view}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    return mark_safe(text)  # noqa: S308 - numbers and escaped names only


def _barred(plan: dict[str, Any], events: Sequence[list[Any]]) -> set[str]:
    """The doors that let nobody through when all these events are past."""
    barred = {door["id"] for door in plan["doors"] if door["locked"]}
    for row in events:
        if row[1] == "injected" and row[3].get("what") in ("block_exit", "open_exit"):
            (barred.add if row[3]["what"] == "block_exit" else barred.discard)(row[3]["door"])
    return barred


def plan_svg(plan: dict[str, Any], language: str, storeys: Sequence[int] | None = None) -> SafeString:
    """Draws the plan without a path: the given storeys, or all of them."""
    return _frame(plan, list(range(len(plan["storeys"])) if storeys is None else storeys), {}, language)


def card_svg(plan: dict[str, Any], language: str) -> SafeString:
    """Draws the picture of a card: the ground storey and the one above it."""
    ground = plan["ground"]
    return plan_svg(plan, language, range(ground, min(len(plan["storeys"]), ground + MOST_ON_CARD)))


def _path(track: list[dict[str, Any]]) -> dict[int, str]:
    """The walked lines by storey, red where the player was in smoke, with markers at the start and the end."""
    lines: dict[int, list[str]] = {}
    for before, after in pairwise(track):
        if before["storey"] != after["storey"]:
            continue
        colour = RED if after["smoke_s"] > before["smoke_s"] else BLUE
        lines.setdefault(after["storey"], []).append(
            f'<line x1="{before["x"]}" y1="{-before["y"]}" x2="{after["x"]}" y2="{-after["y"]}" stroke="{colour}"'
            ' stroke-width="0.45" stroke-linecap="round"/>'
        )
    for row, radius, colour in ((track[0], 0.6, BLUE), (track[-1], 0.8, GREEN)):
        circle = f'<circle cx="{row["x"]}" cy="{-row["y"]}" r="{radius}" fill="{colour}"/>'
        lines.setdefault(row["storey"], []).append(circle)
    return {storey: "".join(parts) for storey, parts in lines.items()}


def path_svg(plan: dict[str, Any], events: list[list[Any]], player: str, language: str) -> SafeString:
    """Draws each storey that a player was on with the path they walked; the ground storey if they did not move."""
    track = [{"storey": plan["ground"], **row[3]} for row in events if row[1] == "track" and row[2] == player]
    overlays = _path(track) if track else {}
    return _frame(plan, sorted(overlays) or [plan["ground"]], overlays, language, track, events)


@lru_cache(maxsize=64)
def drawn_plan(name: str) -> dict[str, Any]:
    """What drawing needs of a shipped scenario's plan; made once, and read only."""
    return describe(plan_of(name))


@lru_cache(maxsize=64)
def card_picture(name: str, language: str) -> SafeString:
    """The scenario's picture. It is drawn once and cached, because scenarios ship with the code."""
    return card_svg(drawn_plan(name), language)
