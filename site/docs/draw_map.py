"""`python site/docs/draw_map.py`: draws the two pictures of map.md from the code's imports and list of processes.

`rooms.svg`: one box a top-level room, higher than all it imports. `processes.svg`: what `manage.py serve` starts, and
what talks to it. `--check` compares instead of writing, and exits with 1 when a picture is out of date.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from tests.ladder import all_imports, room_of  # noqa: E402

BOX_W, BOX_H, GAP_X, GAP_Y, MARGIN = 150, 44, 22, 46, 20
INK, LINE, FILL = "#21252a", "#7a8088", "#f4f2ec"
# The boxes of the picture: finer rows are told in the table.
ROOMS = (
    "common", "divisions", "people", "portal", "notices", "privacy", "courses.training", "courses.quizzes", "courses",
    "venues",
    "venues.bookings", "simulator.protocol", "simulator.crowd", "simulator.engine", "simulator.client",
    "simulator.scenarios", "simulator.kiosk", "simulator.drills", "media", "oversight", "firesafety",
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    """One box: its lines of text, its left top corner in pixels."""

    lines: tuple[str, ...]
    x: float
    y: float


def arrows() -> dict[str, set[str]]:
    """Which room imports which, from every import in the code; rooms that are not there yet are left out."""
    found: dict[str, set[str]] = {}
    for entry in all_imports():
        own, target = room_of(entry.importer, ROOMS), room_of(entry.module, ROOMS)
        if own and not entry.by_string:
            found.setdefault(own, set())
            if target and target != own and (own, target) != ("simulator.client", "simulator.scenarios"):
                found[own].add(target)
    return found


def floors(edges: dict[str, set[str]]) -> list[list[str]]:
    """The rooms by floor, the lowest first: each one above all it imports."""

    @cache
    def height(room: str) -> int:
        return max((height(target) + 1 for target in edges.get(room, ())), default=0)

    levels: list[list[str]] = [[] for _ in range(max(map(height, edges)) + 1)]
    for room in ROOMS:
        if room in edges:
            levels[height(room)].append(room)
    return levels


def shown_arrows(edges: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that are not told by longer ways through the picture."""

    def reaches(start: str, end: str) -> bool:
        return end in edges[start] or any(reaches(step, end) for step in edges[start])

    return [
        (own, target)
        for own in ROOMS
        for target in sorted(edges.get(own, ()))
        if not any(reaches(other, target) for other in edges[own] - {target})
    ]


def svg(boxes: dict[str, Box], lines: list[tuple[str, str]], title: str) -> str:
    width = max(box.x for box in boxes.values()) + BOX_W + MARGIN
    height = max(box.y for box in boxes.values()) + BOX_H + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker></defs>',
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
    ]
    for start, end in lines:
        a, b = boxes[start], boxes[end]
        down = b.y > a.y
        y1, y2 = (a.y + BOX_H, b.y) if down else (a.y, b.y + BOX_H) if b.y < a.y else (a.y + BOX_H / 2,) * 2
        x1, x2 = a.x + BOX_W / 2, b.x + BOX_W / 2
        if a.y == b.y:
            x1, x2 = (a.x + BOX_W, b.x) if b.x > a.x else (a.x, b.x + BOX_W)
        parts.append(f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{LINE}" fill="none" marker-end="url(#tip)"/>')
    for box in boxes.values():
        parts.append(
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{BOX_W}" height="{BOX_H}" rx="6" fill="{FILL}" stroke="{INK}"/>'
        )
        for number, line in enumerate(box.lines):
            y = box.y + BOX_H / 2 + 5 + (number - (len(box.lines) - 1) / 2) * 16
            parts.append(
                f'<text x="{box.x + BOX_W / 2:g}" y="{y:g}" text-anchor="middle" fill="{INK}">{escape(line)}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def draw_rooms() -> str:
    edges = arrows()
    levels = floors(edges)
    widest = max(map(len, levels))
    boxes = {}
    for height, rooms in enumerate(levels):
        indent = (widest - len(rooms)) * (BOX_W + GAP_X) / 2
        for place, room in enumerate(rooms):
            y = MARGIN + (len(levels) - 1 - height) * (BOX_H + GAP_Y)
            boxes[room] = Box((room,), MARGIN + indent + place * (BOX_W + GAP_X), y)
    return svg(boxes, shown_arrows(edges), "Rooms: each imports only rooms below it")


def draw_processes() -> str:
    """Who starts whom and who talks to whom; the processes are those that `manage.py serve` lists."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")
    import django

    django.setup()
    from firesafety.management.commands.serve import services

    # The web stands between those that talk to it.
    names = sorted((service.name for service in services()), key=("task worker", "web", "drill worker").index)
    step, row = BOX_W + 60, BOX_H + GAP_Y
    boxes = {
        "clients": Box(("browsers, kiosks,", "Pygame windows"), MARGIN + 2 * step, MARGIN),
        "supervisor": Box(("manage.py serve", "(supervisor)"), MARGIN + step / 2, MARGIN),
        "database": Box(("database: rows,", "queue, leases"), MARGIN + step / 2, MARGIN + 2 * row),
        "redis": Box(("Redis (optional):", "cache, channel layer"), MARGIN + 2 * step, MARGIN + 2 * row),
    }
    lines = [("clients", "web"), ("web", "redis"), ("drill worker", "web")]
    for place, name in enumerate(names):
        boxes[name] = Box((name,), MARGIN + place * step, MARGIN + row)
        lines += [("supervisor", name), (name, "database")]
    return svg(boxes, lines, "Processes: one supervisor, and what it starts")


PICTURES = {"rooms.svg": draw_rooms, "processes.svg": draw_processes}


def main(arguments: list[str]) -> int:
    stale = []
    for name, draw in PICTURES.items():
        path, picture = DOCS / name, draw()
        if "--check" not in arguments:
            path.write_text(picture, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != picture:
            stale.append(name)
    for name in stale:
        print(f"{name} is out of date: python site/docs/draw_map.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
