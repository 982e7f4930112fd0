"""Draws a storey of a plan and a snapshot, for the window, the PNG command and the replay film."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pygame
import pygame.gfxdraw

from simulator.protocol import symbols
from simulator.protocol.reach import AGENT_REACH_M
from simulator.protocol.snapshot import INCAPACITATED, OUT, PLAYER_STATE, WAITING, Snapshot
from simulator.protocol.texts import TEXTS

from .camera import Bounds, Camera, storey_bounds
from .still import door_name, draw_still, draw_things, gathered, room_name

BODY_M = 0.26
MOST_PIXELS, MOST_PICTURES = 6_000_000, 5
MOST_TILES = 120
TILE_M = 0.7  # a margin for equipment on the walls
HATCH_M = 0.55
VEIL_PX = 12
JET_HALF, WATER, POWDER, JET_EDGE = 0.25, (120, 170, 230), (226, 230, 234), (110, 118, 126)
UNSEEN_ALPHA, LINE_ALPHA = 178, 210  # of a room that was never seen
NAMES = {WAITING: "waiting", OUT: "out", INCAPACITATED: "incapacitated", PLAYER_STATE: "player"}
Fire = Mapping[str, Any]  # at: plan point, storey, kw


class PlanRenderer:
    """Draws one plan. Fixed parts are cached by storey and scale, so that a moving camera costs one copy each frame."""

    def __init__(self, plan: dict[str, Any], language: str = "zh") -> None:
        self.plan, self.language = plan, language
        self._pictures: OrderedDict[tuple[int, float], tuple[Bounds, pygame.Surface]] = OrderedDict()
        self._bodies: dict[tuple[str, int, bool], pygame.Surface] = {}
        self._veils: OrderedDict[tuple[Any, ...], pygame.Surface] = OrderedDict()
        self._tiles: OrderedDict[tuple[Any, ...], pygame.Surface] = OrderedDict()
        cells = plan["cells"]
        self._cell_storey = np.array([cell["storey"] for cell in cells], dtype=int)
        self._cell_box = np.array([cell["box"] for cell in cells], dtype=float).reshape(-1, 4)
        self._height = np.array([storey["height"] for storey in plan["storeys"]], dtype=float)
        self._doors = [
            [(index, door) for index, door in enumerate(plan["doors"]) if door["storey"] == storey]
            for storey in range(len(plan["storeys"]))
        ]

    def draw(
        self,
        surface: pygame.Surface,
        camera: Camera,
        snapshot: Snapshot | None = None,
        me: int = -1,
        *,
        storey: int | None = None,
        fires: Iterable[Fire] = (),
        helpless: Collection[int] = (),
        child: bool = False,
        unseen: Mapping[str, float] | None = None,
        jet: tuple[tuple[float, float], tuple[float, float], dict[str, Any]] | None = None,
        out: int = 0,
    ) -> None:
        """Draws a storey (by default the ground storey) and, with a snapshot, its doors, fires, people and smoke.

        `me` is the player's agent id; `helpless` holds the ids of people who wait for somebody to take them along.
        For a `child` people who have been overcome are not drawn. `unseen` rooms are hatched, the more the nearer to 1.
        `out` people stand at the assembly points.
        `jet` is what the player sprays: from where, towards where, and its agent; flames are drawn over it.
        """
        storey = self.plan["ground"] if storey is None else storey
        bounds, picture = self._still(camera, storey)
        surface.fill(symbols.OUTSIDE if storey == self.plan["ground"] else symbols.BEYOND)
        surface.blit(picture, camera.to_screen(bounds[0], bounds[3]))
        if snapshot is None:
            return
        self._draw_doors(surface, camera, snapshot, storey)
        self._draw_people(surface, camera, snapshot, me, storey, helpless, child=child)
        if out > 0 and storey == self.plan["ground"]:
            self._draw_gathered(surface, camera, out)
        self._draw_smoke(surface, camera, snapshot, storey)
        if unseen:
            self._draw_unseen(surface, camera, storey, unseen)
        if jet is not None:
            draw_jet(surface, camera, *jet)
        for fire in fires:
            if fire["storey"] == storey and fire["kw"] > 0:
                draw_flame(surface, camera, fire, snapshot.tick)

    # -- the still picture --------------------------------------------------------------------------------------

    def _still(self, camera: Camera, storey: int) -> tuple[Bounds, pygame.Surface]:
        """The cached picture that covers the camera's view, and the part of the plan that it covers."""
        key = (storey, camera.scale)
        kept = self._pictures.get(key)
        if kept is not None and self._covers(kept[0], camera, storey):
            self._pictures.move_to_end(key)
            return kept
        bounds = self._region(camera, storey)
        low_x, low_y, high_x, high_y = bounds
        size = (round((high_x - low_x) * camera.scale), round((high_y - low_y) * camera.scale))
        picture = pygame.Surface(size)
        own = Camera((low_x + high_x) / 2, (low_y + high_y) / 2, camera.scale, size)
        draw_still(picture, own, self.plan, storey, self.language)
        if pygame.display.get_init() and pygame.display.get_surface():
            picture = picture.convert()
        self._pictures[key] = (bounds, picture)
        while len(self._pictures) > MOST_PICTURES:
            self._pictures.popitem(last=False)
        return self._pictures[key]

    def _region(self, camera: Camera, storey: int) -> Bounds:
        """The whole storey with a margin; of a storey that is too large, the part around the camera."""
        low_x, low_y, high_x, high_y = storey_bounds(self.plan, storey)
        whole = (low_x - 1, low_y - 1, high_x + 1, high_y + 1)
        if (high_x - low_x + 2) * (high_y - low_y + 2) * camera.scale**2 <= MOST_PIXELS:
            return whole
        across, up = (0.8 * pixels / camera.scale for pixels in camera.size)
        return (
            max(whole[0], camera.x - across), max(whole[1], camera.y - up),
            min(whole[2], camera.x + across), min(whole[3], camera.y + up),
        )  # fmt: skip

    def _covers(self, bounds: Bounds, camera: Camera, storey: int) -> bool:
        wanted = self._region(camera, storey)
        half_x, half_y = (pixels / 2 / camera.scale for pixels in camera.size)
        return (
            bounds[0] <= max(wanted[0], camera.x - half_x)
            and bounds[1] <= max(wanted[1], camera.y - half_y)
            and bounds[2] >= min(wanted[2], camera.x + half_x)
            and bounds[3] >= min(wanted[3], camera.y + half_y)
        )

    # -- what moves ---------------------------------------------------------------------------------------------

    def _draw_doors(self, surface: pygame.Surface, camera: Camera, snapshot: Snapshot, storey: int) -> None:
        for index, door in self._doors[storey]:
            bits = int(snapshot.doors[index])
            x, y = door["centre"]
            half = door["width"] / 2
            along = (half, 0.0) if door["axis"] == "x" else (0.0, half)
            start = camera.to_screen(x - along[0], y - along[1])
            end = camera.to_screen(x + along[0], y + along[1])
            if bits & 2:
                pygame.draw.line(surface, symbols.RED, start, end, max(3, round(camera.scale * 0.36)))
                size = max(4, round(camera.scale * 0.5))
                cx, cy = camera.to_screen(x, y)
                for way in (1, -1):
                    ends = (cx - size, cy - way * size), (cx + size, cy + way * size)
                    pygame.draw.line(surface, symbols.RED, *ends, max(2, size // 3))
                text = TEXTS[symbols.barred_key(door)][self.language]  # over the name of the exit
                door_name(surface, camera, self.plan, door, text, symbols.RED)
            elif not door["leaf"]:
                continue
            elif not bits & 1:
                pygame.draw.line(surface, symbols.LEAF, start, end, max(3, round(camera.scale * 0.2)))
            else:  # an open leaf is drawn across its frame
                width = max(2, round(camera.scale * 0.09))
                leaf = min(0.9, door["width"]) * 0.8
                tip = (x - along[0], y + leaf) if door["axis"] == "x" else (x + leaf, y - along[1])
                pygame.draw.line(surface, symbols.LEAF, start, camera.to_screen(*tip), width)

    def _draw_unseen(self, surface: pygame.Surface, camera: Camera, storey: int, unseen: Mapping[str, float]) -> None:
        """Hatches the rooms out of sight in grey: what was last seen there fades into it, and no sign on their walls
        promises that a way is clear. Names and equipment stay.
        """
        screen = surface.get_rect()
        for room in self.plan["rooms"]:
            if room["storey"] != storey or room["id"] not in unseen:
                continue
            box = pygame.Rect(camera.box(*grown(ring_bounds(room["polygon"]), TILE_M)))
            if box.colliderect(screen):
                surface.blit(self._tile(room, unseen[room["id"]], camera.scale, box.size), box)

    def _tile(self, room: dict[str, Any], share: float, scale: float, size: tuple[int, int]) -> pygame.Surface:
        """The hatching of a room, with its name and equipment; kept until another share of it is asked for."""
        key = (room["id"], share, scale, size)
        if key not in self._tiles:
            box = grown(ring_bounds(room["polygon"]), TILE_M)
            camera = Camera((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, scale, size)
            flat = [camera.to_screen(*at) for at in room["polygon"]]
            tile, shape = (pygame.Surface(size, pygame.SRCALPHA) for _ in range(2))
            pygame.draw.polygon(tile, (*symbols.UNSEEN, round(UNSEEN_ALPHA * share)), flat)
            pygame.draw.polygon(shape, (255, 255, 255, round(LINE_ALPHA * share)), flat)
            shape.blit(hatch(size, box, scale), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
            tile.blit(shape, (0, 0))
            room_name(tile, camera, room, self.language, symbols.INK)
            draw_things(tile, camera, self.plan, room["storey"], self.language, within=box)
            self._tiles[key] = tile
            while len(self._tiles) > MOST_TILES:
                self._tiles.popitem(last=False)
        self._tiles.move_to_end(key)
        return self._tiles[key]

    def draw_own(self, surface: pygame.Surface, camera: Camera, at: tuple[float, float]) -> None:
        """Draws the player's own body again, above the darkness."""
        body = self._body("player", max(3, round(camera.scale * BODY_M)), mine=True)
        surface.blit(body, body.get_rect(center=camera.to_screen(*at)))

    def _body(self, name: str, radius: int, *, mine: bool) -> pygame.Surface:
        """A person as a disc, drawn at four times the size and scaled down for smooth edges; cached."""
        key = (name, radius, mine)
        if key not in self._bodies:
            half, big = radius + 5, 4
            picture = pygame.Surface(((2 * half + 1) * big,) * 2, pygame.SRCALPHA)
            colour = symbols.AGENT_COLOURS[name]
            middle, size = picture.get_rect().center, radius * big
            picture.fill((*colour, 0))
            if name in ("player", "helpless"):
                pygame.draw.circle(picture, symbols.INK if mine else colour, middle, size + 4 * big)
                pygame.draw.circle(picture, (255, 255, 255), middle, size + 3 * big)
            pygame.draw.circle(picture, colour, middle, size)
            if name == "helpless":
                bar = pygame.Rect(0, 0, size, max(2, size // 3))
                for box in (bar, pygame.Rect(0, 0, bar.height, bar.width)):
                    box.center = middle
                    pygame.draw.rect(picture, (255, 255, 255), box)
            self._bodies[key] = pygame.transform.smoothscale(picture, (2 * half + 1,) * 2)
        return self._bodies[key]

    def _draw_people(
        self,
        surface: pygame.Surface,
        camera: Camera,
        snapshot: Snapshot,
        me: int,
        storey: int,
        helpless: Collection[int],
        *,
        child: bool = False,
    ) -> None:
        radius = max(3, round(camera.scale * BODY_M))
        here = snapshot.storey == storey
        if child:
            here &= snapshot.state != INCAPACITATED
        agents = snapshot.agents[here]
        x = np.rint(camera.size[0] / 2 + (agents["x"] / 100 - camera.x) * camera.scale).astype(int)
        y = np.rint(camera.size[1] / 2 - (agents["y"] / 100 - camera.y) * camera.scale).astype(int)
        half = radius + 5
        seen = (x > -half) & (x < camera.size[0] + half) & (y > -half) & (y < camera.size[1] + half)
        rows = zip(x[seen].tolist(), y[seen].tolist(), agents["state"][seen].tolist(), agents["id"][seen].tolist(),
                   strict=True)  # fmt: skip
        bodies, own = [], None
        for left, top, state, agent in rows:
            name = NAMES.get(state & 15, "walking")
            if agent in helpless and name == "waiting":
                name = "helpless"
            body = (self._body(name, radius, mine=agent == me), (left - half, top - half))
            if agent == me:
                own = body
            else:
                bodies.append(body)
        surface.blits([*bodies, own] if own else bodies, doreturn=False)

    def _draw_gathered(self, surface: pygame.Surface, camera: Camera, out: int) -> None:
        """Draws those who are out where they gather: the crowd itself knows them no longer."""
        radius = max(3, round(camera.scale * BODY_M))
        body, half = self._body("out", radius, mine=False), radius + 5
        places = [camera.to_screen(*at) for at in gathered(self.plan, out)]
        surface.blits([(body, (x - half, y - half)) for x, y in places], doreturn=False)

    def _draw_smoke(self, surface: pygame.Surface, camera: Camera, snapshot: Snapshot, storey: int) -> None:
        """Draws smoke, darker with more extinction and a lower layer; scaling up softens the edges."""
        alpha = self._alpha(snapshot, storey)
        if not (alpha >= 4).any():
            return
        # The veil's grid is fixed to the plan: while the camera moves within a grid cell the same veil is used.
        step = VEIL_PX / camera.scale
        column = math.floor((camera.x - camera.size[0] / 2 / camera.scale) / step) - 1
        row = math.floor((-camera.y - camera.size[1] / 2 / camera.scale) / step) - 1
        key = (storey, camera.scale, camera.size, column, row, alpha.tobytes())
        if key not in self._veils:
            self._veils[key] = self._veil(alpha, storey, step, column, row, camera.size)
            while len(self._veils) > MOST_PICTURES + 3:
                self._veils.popitem(last=False)
        surface.blit(self._veils[key], camera.to_screen(column * step, -row * step))

    def _alpha(self, snapshot: Snapshot, storey: int) -> Any:
        """The darkness of each cell of a storey, 0 to 215."""
        cells = snapshot.cells[self._cell_storey == storey]
        height = self._height[storey]
        extinction, layer = cells["extinction_20"] / 20, cells["layer_dm"] / 10
        hanging = np.clip((height - layer) / max(0.5, height - 0.8), 0, 1)
        return np.rint(215 * (1 - np.exp(-1.2 * extinction)) * hanging).astype(np.uint8)

    def _veil(
        self, alpha: Any, storey: int, step: float, column: int, row: int, size: tuple[int, int]
    ) -> pygame.Surface:
        wide, high = size[0] // VEIL_PX + 4, size[1] // VEIL_PX + 4
        small = pygame.Surface((wide, high), pygame.SRCALPHA)
        small.fill((*symbols.SMOKE, 0))
        boxes = self._cell_box[self._cell_storey == storey]
        for (low_x, low_y, high_x, high_y), shade in zip(boxes.tolist(), alpha.tolist(), strict=True):
            if shade >= 4:
                left, right = round(low_x / step) - column, round(high_x / step) - column
                top, bottom = round(-high_y / step) - row, round(-low_y / step) - row
                small.fill((*symbols.SMOKE, shade), (left, top, max(1, right - left), max(1, bottom - top)))
        return pygame.transform.smoothscale(small, (wide * VEIL_PX, high * VEIL_PX))


def ring_bounds(points: list[list[float]]) -> Bounds:
    """The box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def grown(box: Bounds, by: float) -> Bounds:
    """A box with a margin around it."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def hatch(size: tuple[int, int], box: Bounds, scale: float) -> pygame.Surface:
    """Slanting lines on nothing, which go on from one box of the plan to the next."""
    surface = pygame.Surface(size, pygame.SRCALPHA)
    apart = max(9, round(scale * HATCH_M))
    wide, high = size
    first = round((box[1] - box[0]) * scale) % apart
    for left in range(first - high - apart, wide + apart, apart):
        pygame.draw.line(surface, symbols.UNSEEN_LINE, (left, high), (left + high, 0), 2)
    return surface


def draw_flame(surface: pygame.Surface, camera: Camera, fire: Fire, tick: int) -> None:
    """Draws a fire as flames whose size follows the flame height (Heskestad's two-fifths power)."""
    x, y = camera.to_screen(*fire["at"])
    size = max(5.0, camera.scale * min(1.4, 0.12 * fire["kw"] ** 0.4))
    for share, colour in ((1.0, (204, 41, 31)), (0.72, symbols.SYMBOLS["fire"]), (0.42, symbols.YELLOW)):
        flicker = 1 + 0.08 * math.sin(tick * 0.55 + share * 9)
        reach = size * share * flicker
        points = []
        for turn in range(14):
            angle = turn * math.tau / 14
            long = reach * (1.0 if turn % 2 else 0.68 + 0.06 * math.sin(tick * 0.4 + turn))
            points.append((round(x + long * math.cos(angle)), round(y + long * math.sin(angle))))
        pygame.gfxdraw.filled_polygon(surface, points, colour)


def dim(surface: pygame.Surface) -> None:
    """Darkens what was drawn, because the light is out."""
    surface.fill((96, 100, 118), special_flags=pygame.BLEND_MULT)


def draw_jet(
    surface: pygame.Surface, camera: Camera, at: tuple[float, float], facing: tuple[float, float], jet: dict[str, Any]
) -> None:
    """Draws the cone of an extinguisher's agent, as far as it reaches; brighter while it hits the base of the fire."""
    angle, reach = math.atan2(facing[1], facing[0]), AGENT_REACH_M[jet["agent"]]
    tips = [angle + JET_HALF * share for share in (-1, -0.5, 0, 0.5, 1)]
    points = [at, *((at[0] + reach * math.cos(tip), at[1] + reach * math.sin(tip)) for tip in tips)]
    colour = WATER if jet["agent"] == "water" else POWDER
    placed = [camera.to_screen(*point) for point in points]
    pygame.gfxdraw.filled_polygon(surface, placed, (*colour, 215 if jet["hits"] else 130))
    pygame.gfxdraw.aapolygon(surface, placed, JET_EDGE)
