"""The fixed part of a storey: walls, rooms, doorways, stairs, signs and equipment."""

from __future__ import annotations

import math
from typing import Any

import pygame
import pygame.gfxdraw

from simulator.protocol import symbols
from simulator.protocol.texts import TEXTS

from .camera import Bounds, Camera
from .fonts import Colour, font, label, marked, write

WALL_M = 0.2
APART_M, INSET_M = 0.75, 0.5
WHITE = (255, 255, 255)
NAME = (120, 124, 130)
UPWARDS = (84, 88, 96)
UP_TREAD, UP_EDGE = (200, 202, 206), (150, 154, 160)
TREAD, EDGE = (203, 219, 240), (146, 170, 204)  # the flight down in a pale blue; blue are its arrows
NAMELESS = {"corridor", "stairwell", "lift", "street"}


def draw_still(surface: pygame.Surface, camera: Camera, plan: dict[str, Any], storey: int, language: str) -> None:
    """Draws what never moves on a storey."""
    ground = storey == plan["ground"]
    surface.fill(symbols.OUTSIDE if ground else symbols.BEYOND)
    rooms = [room for room in plan["rooms"] if room["storey"] == storey]
    if ground and not any(room["kind"] == "street" for room in rooms):
        polygon(surface, camera, plan["building"], symbols.WALL)
    for room in rooms:
        if room["kind"] != "street":
            _walls(surface, camera, room["polygon"])
    for room in rooms:
        polygon(surface, camera, room["polygon"], symbols.ROOMS.get(room["kind"], symbols.ROOM))
    for point in plan["assembly_points"] if ground else ():
        _plate(surface, camera, point["polygon"], point["name"][language])
    for door in plan["doors"]:
        if door["storey"] == storey:
            _doorway(surface, camera, door)
    for stair in plan["stairs"]:
        _stair(surface, camera, plan, stair, storey, language)
    for room in rooms:
        room_name(surface, camera, room, language)
    draw_things(surface, camera, plan, storey, language)
    for sign in plan["signs"]:
        if sign["storey"] == storey and (target := sign_target(plan, sign)) is not None:
            draw_sign(surface, camera, sign["at"], target)
    for door in plan["doors"]:
        if door["exit"] and door["storey"] == storey:
            door_name(surface, camera, plan, door, TEXTS["exit_way"][language], symbols.GREEN)


def draw_things(
    surface: pygame.Surface,
    camera: Camera,
    plan: dict[str, Any],
    storey: int,
    language: str,
    within: Bounds | None = None,
) -> None:
    """Draws the equipment of a storey, or what of it stands in a box."""
    for kind in symbols.GLYPHS:
        for thing in plan[kind]:
            (x, y), box = thing["at"], within
            if thing["storey"] == storey and (box is None or (box[0] <= x <= box[2] and box[1] <= y <= box[3])):
                _thing(surface, camera, thing["at"], kind, language)


def polygon(surface: pygame.Surface, camera: Camera, points: list[list[float]], colour: Colour) -> None:
    """Draws a filled polygon of the plan."""
    flat = [camera.to_screen(x, y) for x, y in points]
    pygame.gfxdraw.aapolygon(surface, flat, colour)
    pygame.gfxdraw.filled_polygon(surface, flat, colour)


def middle(points: list[list[float]]) -> tuple[float, float]:
    """The middle of the box around points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def sign_target(plan: dict[str, Any], sign: dict[str, Any]) -> tuple[float, float] | None:
    """Where a sign sends people: what it names or the first door on the way to it; None when the plan has neither."""
    if toward := sign.get("toward"):
        return toward[0], toward[1]
    for door in plan["doors"]:
        if door["id"] == sign["to"]:
            return door["centre"][0], door["centre"][1]
    return next((middle(room["polygon"]) for room in plan["rooms"] if room["id"] == sign["to"]), None)


def is_exit(plan: dict[str, Any], at: tuple[float, float]) -> bool:
    """True for the middle of a door that leads out."""
    return any(door["exit"] and tuple(door["centre"]) == at for door in plan["doors"])


def gathered(plan: dict[str, Any], out: int) -> list[tuple[float, float]]:
    """Where those stand who are out: in rows at the assembly points, closer where they are many."""
    points, found = plan["assembly_points"], []
    for turn, point in enumerate(points):
        xs, ys = zip(*point["polygon"], strict=True)
        many = (out + len(points) - 1 - turn) // len(points)
        wide, high = max(xs) - min(xs) - 2 * INSET_M, max(ys) - min(ys) - 2 * INSET_M
        apart = min(APART_M, math.sqrt(wide * high / max(1, many)))
        row = max(1, int(wide / apart) + 1)
        found += [(min(xs) + INSET_M + i % row * apart, min(ys) + INSET_M + i // row * apart) for i in range(many)]
    return found


def draw_sign(surface: pygame.Surface, camera: Camera, at: list[float], target: tuple[float, float]) -> None:
    """Draws a green plate with an arrow along its wall, in the direction it sends people."""
    x, y = camera.to_screen(*at)
    size = max(5, round(camera.scale * 0.42))
    dx, dy = target[0] - at[0], target[1] - at[1]
    way = (math.copysign(1, dx), 0.0) if abs(dx) >= abs(dy) else (0.0, -math.copysign(1, dy))
    pygame.draw.rect(surface, symbols.GREEN, (x - size, y - size * 2 // 3, 2 * size, size * 4 // 3), border_radius=3)
    if size >= 7:
        arrow(surface, (x, y), way, size * 0.62, WHITE)


def arrow(
    surface: pygame.Surface, at: tuple[float, float], way: tuple[float, float], reach: float, colour: Colour
) -> None:
    """Draws an arrow around `at` along a unit vector of the screen."""
    (x, y), (dx, dy) = at, way
    shape = [(1, 0), (0.1, 0.75), (0.1, 0.28), (-1, 0.28), (-1, -0.28), (0.1, -0.28), (0.1, -0.75)]
    flat = [(x + reach * (u * dx - v * dy), y + reach * (u * dy + v * dx)) for u, v in shape]
    pygame.gfxdraw.aapolygon(surface, flat, colour)
    pygame.gfxdraw.filled_polygon(surface, flat, colour)


def _walls(surface: pygame.Surface, camera: Camera, points: list[list[float]]) -> None:
    """Draws the walls around a room as a broad line along its sides."""
    width = max(2, round(2 * WALL_M * camera.scale))
    flat = [camera.to_screen(x, y) for x, y in points]
    for start, end in zip(flat, [*flat[1:], flat[0]], strict=True):
        pygame.draw.line(surface, symbols.WALL, start, end, width)
        pygame.draw.rect(surface, symbols.WALL, (start[0] - width // 2, start[1] - width // 2, width, width))


def _plate(surface: pygame.Surface, camera: Camera, points: list[list[float]], text: str) -> None:
    flat = [camera.to_screen(x, y) for x, y in points]
    shade = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
    pygame.draw.polygon(shade, (*symbols.GREEN, 60), flat)
    surface.blit(shade, (0, 0))
    pygame.draw.polygon(surface, symbols.GREEN, flat, max(2, round(camera.scale * 0.08)))
    _inside(surface, camera, points, text, symbols.GREEN, most=0.85)


def _inside(
    surface: pygame.Surface, camera: Camera, points: list[list[float]], text: str, colour: Colour, most: float
) -> None:
    """Writes a name in the middle of an area, small enough to fit; nothing when it would be unreadable."""
    xs, ys = zip(*points, strict=True)
    room = (max(xs) - min(xs)) * camera.scale * 0.92
    size = min(round(camera.scale * most), round((max(ys) - min(ys)) * camera.scale * 0.5))
    wide = font(40).size(marked(text))[0] / 40
    size = min(size, int(room / wide))
    if size >= 7:
        write(surface, text, camera.to_screen(*middle(points)), size, colour, centre=True)


def room_name(
    surface: pygame.Surface, camera: Camera, room: dict[str, Any], language: str, colour: Colour = NAME
) -> None:
    """Writes the name of a room that has one."""
    if room["kind"] not in NAMELESS:
        _inside(surface, camera, room["polygon"], room["name"][language], colour, most=0.7)


def _doorway(surface: pygame.Surface, camera: Camera, door: dict[str, Any]) -> None:
    x, y = door["centre"]
    half, depth = door["width"] / 2, 0.17
    dx, dy = (half, depth) if door["axis"] == "x" else (depth, half)
    colour = symbols.GREEN if door["exit"] else symbols.CORRIDOR
    left, top, width, height = camera.box(x - dx, y - dy, x + dx, y + dy)
    pygame.draw.rect(surface, colour, (left, top, max(2, width), max(2, height)))


def door_name(
    surface: pygame.Surface, camera: Camera, plan: dict[str, Any], door: dict[str, Any], text: str, colour: Colour
) -> None:
    """Writes what a door is on a plate beside it; of an exit just outside."""
    x, y = door["centre"]
    inner = next((room for room in plan["rooms"] if room["id"] in door["between"]), None)
    inside = middle(inner["polygon"]) if inner else (x, y)
    away_x, away_y = (0.0, math.copysign(1.2, y - inside[1])) if door["axis"] == "x" else (
        math.copysign(2.0, x - inside[0]), 0.0
    )  # fmt: skip
    picture = label(text, max(10, round(camera.scale * 0.55)), WHITE)
    box = picture.get_rect(center=camera.to_screen(x + away_x, y + away_y))
    pygame.draw.rect(surface, colour, box.inflate(8, 4), border_radius=4)
    surface.blit(picture, box)


def _thing(surface: pygame.Surface, camera: Camera, at: list[float], kind: str, language: str) -> None:
    symbol, letter = symbols.GLYPHS[kind]
    x, y = camera.to_screen(*at)
    size = max(6, round(camera.scale * 0.62))
    box = pygame.Rect(0, 0, size if len(letter[language]) == 1 else round(size * 1.8), size)
    box.center = (x, y)
    pygame.draw.rect(surface, WHITE, box.inflate(2, 2), border_radius=max(2, size // 4))
    pygame.draw.rect(surface, symbols.SYMBOLS[symbol], box, border_radius=max(2, size // 4))
    if size >= 11:
        write(surface, letter[language], (x, y), round(size * 0.78), WHITE, centre=True)


# -- stairs -------------------------------------------------------------------------------------------------------


def _stair(
    surface: pygame.Surface, camera: Camera, plan: dict[str, Any], stair: dict[str, Any], storey: int, language: str
) -> None:
    names = [entry["name"][language] for entry in plan["storeys"]]
    along = (stair["up"][0], -stair["up"][1])
    if stair["storey"] == storey:
        _steps(surface, camera, stair["first"], stair["up"], TREAD, EDGE)
        _steps(surface, camera, stair["second"], stair["up"], TREAD, EDGE)
        _way(
            surface,
            camera,
            box_middle(stair["first"]),
            along,
            TEXTS["stair_down"][language].format(name=names[storey - 1]),
            symbols.BLUE,
        )
        _way(surface, camera, box_middle(stair["second"]), (-along[0], -along[1]), "", symbols.BLUE)
        _divider(surface, camera, stair)
    elif storey == stair["storey"] - 1:
        if storey == plan["ground"]:  # no flight down hides it
            _steps(surface, camera, stair["second"], stair["up"], UP_TREAD, UP_EDGE)
        x, y = stair_foot(stair)
        text = TEXTS["stair_up"][language].format(name=names[stair["storey"]])
        _way(surface, camera, (x, y), along, text, UPWARDS)  # green is for ways out alone


def stair_foot(stair: dict[str, Any]) -> tuple[float, float]:
    """Where people go up on the landing of the storey below: in front of the second lane."""
    low_x, low_y, high_x, high_y = stair["second"]
    (dx, dy), (x, y) = stair["up"], box_middle(stair["second"])
    half = abs(dx) * (high_x - low_x) / 2 + abs(dy) * (high_y - low_y) / 2 + 0.6
    return x - dx * half, y - dy * half


def box_middle(box: list[float]) -> tuple[float, float]:
    """The middle of a box of the plan."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def way_down(stair: dict[str, Any], x: float, y: float) -> tuple[float, float]:
    """The next point on the way down a flight for somebody in its well: landing, first lane, half landing, second."""
    first, second, (dx, dy) = box_middle(stair["first"]), box_middle(stair["second"]), stair["up"]
    low_x, low_y, high_x, high_y = stair["first"]
    half = abs(dx) * (high_x - low_x) / 2 + abs(dy) * (high_y - low_y) / 2
    along = (x - first[0]) * dx + (y - first[1]) * dy
    across = abs((x - first[0]) * dy) + abs((y - first[1]) * dx)
    beside = abs((x - second[0]) * dy) + abs((y - second[1]) * dx)
    if across <= beside:
        lane, reach = (first, half + 0.7) if along < half else (second, half + 0.7)
    else:
        lane, reach = (second, -half) if along > -half else (first, -half)
    return lane[0] + dx * reach, lane[1] + dy * reach


def _steps(
    surface: pygame.Surface, camera: Camera, box: list[float], up: list[float], tread: Colour, edge: Colour
) -> None:
    low_x, low_y, high_x, high_y = box
    pygame.draw.rect(surface, tread, camera.box(low_x, low_y, high_x, high_y))
    along_y = abs(up[1]) > 0.5
    low, high = (low_y, high_y) if along_y else (low_x, high_x)
    for step in range(1, max(2, int((high - low) / 0.28))):
        at = low + step * 0.28
        ends = ((low_x, at), (high_x, at)) if along_y else ((at, low_y), (at, high_y))
        pygame.draw.line(surface, edge, camera.to_screen(*ends[0]), camera.to_screen(*ends[1]))


def _divider(surface: pygame.Surface, camera: Camera, stair: dict[str, Any]) -> None:
    """Draws the handrail between the lanes, and the end of the second lane that leads to the storey below."""
    a, b = stair["first"], stair["second"]
    if abs(stair["up"][1]) > 0.5:
        x = (max(a[0], b[0]) + min(a[2], b[2])) / 2
        line = ((x, a[1]), (x, a[3]))
    else:
        y = (max(a[1], b[1]) + min(a[3], b[3])) / 2
        line = ((a[0], y), (a[2], y))
    width = max(2, round(camera.scale * 0.1))
    pygame.draw.line(surface, symbols.WALL, camera.to_screen(*line[0]), camera.to_screen(*line[1]), width)


def _way(
    surface: pygame.Surface,
    camera: Camera,
    at: tuple[float, float],
    way: tuple[float, float],
    text: str,
    colour: Colour,
) -> None:
    x, y = camera.to_screen(*at)
    reach = camera.scale * 0.42
    arrow(surface, (x + way[0] * reach * 0.9, y + way[1] * reach * 0.9), way, reach, colour)
    size = round(camera.scale * 0.4)
    if text and size >= 8:
        picture = label(text, size, WHITE)
        box = picture.get_rect()
        far = reach * 0.3 + (box.width if way[0] else box.height) / 2
        box.center = round(x - way[0] * far), round(y - way[1] * far)
        pygame.draw.rect(surface, colour, box.inflate(6, 2), border_radius=4)
        surface.blit(picture, box)
