"""Several storeys in one picture: side by side, or one big and the others small."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import Any

import pygame

from simulator.protocol import symbols
from simulator.protocol.snapshot import OUT, Snapshot

from .camera import Camera, storey_bounds
from .fonts import write
from .render import Fire, PlanRenderer
from .words import TEXTS

GAP = 6
BIG_SHARE = 0.74


def heads(snapshot: Snapshot, storeys: int) -> list[int]:
    """The number of people on each storey."""
    counts = [0] * storeys
    for storey in snapshot.storey[snapshot.state != OUT].tolist():
        if storey < storeys:
            counts[storey] += 1
    return counts


def side_by_side(plan: dict[str, Any], storeys: list[int], area: pygame.Rect) -> list[tuple[int, pygame.Rect]]:
    """Divides the area into one panel for each storey, in rows, so that they are as large as possible."""
    spans = [storey_bounds(plan, storey) for storey in storeys]
    wide, high = max(b[2] - b[0] for b in spans) + 2, max(b[3] - b[1] for b in spans) + 2

    def scale(columns: int) -> float:
        rows = math.ceil(len(storeys) / columns)
        return min(area.width / columns / wide, area.height / rows / high)

    columns = max(range(1, len(storeys) + 1), key=scale)
    rows = math.ceil(len(storeys) / columns)
    width, height = (area.width - GAP * (columns - 1)) // columns, (area.height - GAP * (rows - 1)) // rows
    panels = []
    for place, storey in enumerate(storeys):
        left, top = area.left + place % columns * (width + GAP), area.top + place // columns * (height + GAP)
        panels.append((storey, pygame.Rect(left, top, width, height)))
    return panels


def arrange(plan: dict[str, Any], area: pygame.Rect, main: int | None) -> list[tuple[int, pygame.Rect]]:
    """Places up to two storeys side by side. Of more, the main one is big and the others are beside it, top down."""
    storeys = list(range(len(plan["storeys"])))[::-1]
    if main is None or len(storeys) <= 2:
        return side_by_side(plan, storeys, area)
    big = pygame.Rect(area.left, area.top, round(area.width * BIG_SHARE), area.height)
    rest = pygame.Rect(big.right + GAP, area.top, area.width - big.width - GAP, area.height)
    return [(main, big), *side_by_side(plan, [storey for storey in storeys if storey != main], rest)]


def draw_storeys(
    surface: pygame.Surface,
    renderer: PlanRenderer,
    panels: Iterable[tuple[int, pygame.Rect]],
    snapshot: Snapshot | None = None,
    me: int = -1,
    *,
    own: int | None = None,
    fires: Collection[Fire] = (),
) -> None:
    """Draws storeys into their panels, each with its name and number of people; `own` is framed."""
    plan = renderer.plan
    counts = heads(snapshot, len(plan["storeys"])) if snapshot is not None else None
    several = len(plan["storeys"]) > 1
    for storey, box in panels:
        part = surface.subsurface(box)
        renderer.draw(
            part, Camera.over(storey_bounds(plan, storey), box.size), snapshot, me, storey=storey, fires=fires
        )
        if several:
            name = plan["storeys"][storey]["name"][renderer.language]
            people = TEXTS["people"][renderer.language]
            text = f"{name}  {people.format(n=counts[storey])}" if counts else name
            size = 20 if box.width > 420 else 15
            write(part, text, (16, size), size, symbols.INK, plate=(255, 255, 255))
            pygame.draw.rect(surface, symbols.AGENT_COLOURS["player"] if storey == own else symbols.WALL, box, 3)


def plan_picture(
    plan: dict[str, Any], size: tuple[int, int] = (1280, 720), language: str = "zh", storey: int | None = None
) -> pygame.Surface:
    """One storey, or all of them side by side, as a picture."""
    surface = pygame.Surface(size)
    surface.fill(symbols.PAPER)
    area = surface.get_rect()
    panels = arrange(plan, area, None) if storey is None else [(storey, area)]
    draw_storeys(surface, PlanRenderer(plan, language), panels)
    return surface
