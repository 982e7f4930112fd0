"""The arrows: to the assembly point, and where a lit sign in sight points."""

from __future__ import annotations

import math
from typing import Any

import pygame

from simulator.protocol import symbols

from .camera import Camera
from .detour import way_round
from .fonts import label, write
from .still import arrow, box_middle, is_exit, middle, sign_target, way_down
from .view import BARRED, Place, View, in_polygon

WHITE = (255, 255, 255)
SIGN_SEEN_M = 18.0
EXIT_BESIDE_M = 8.0  # an exit as near as this goes before all signs

Texts = dict[str, str]


def draw_arrows(surface: pygame.Surface, view: View, camera: Camera, texts: Texts, *, top: int, left: int = 0) -> None:
    """Draws an arrow: outside to the assembly point while it is out of sight, inside as a lit sign in sight points.

    The world begins `top` pixels below the upper edge and `left` from the left one.
    """
    place = view.place()
    if place is None:
        return
    if view.outside(place):
        _to_assembly(surface, view, camera, place, texts, top, left)
    else:
        _exit_way(surface, view, camera, place, texts, top)


def _to_assembly(
    surface: pygame.Surface, view: View, camera: Camera, place: Place, texts: Texts, top: int, left: int
) -> None:
    points = view.plan["assembly_points"]
    if any(in_polygon(point["polygon"], place) for point in points):
        return
    assembly = min((middle(point["polygon"]) for point in points), key=lambda at: math.dist(at, (place.x, place.y)))
    building, grounds = (tuple((x, y) for x, y in view.plan[name]) for name in ("building", "outside"))
    goal, far = way_round(building, grounds, (place.x, place.y), assembly)
    x, y = camera.to_screen(*goal)
    whole = surface.get_rect()
    area = pygame.Rect(left, 0, whole.width - left, whole.height).inflate(-240, -2 * (top + 130))
    if goal == assembly and area.collidepoint(x, y):
        return
    angle = math.atan2(y - area.centery, x - area.centerx)
    way = (math.cos(angle), math.sin(angle))
    reach = min(
        area.width / 2 / abs(way[0]) if abs(way[0]) > 1e-6 else math.inf,
        area.height / 2 / abs(way[1]) if abs(way[1]) > 1e-6 else math.inf,
    )
    at = (area.centerx + way[0] * reach, area.centery + way[1] * reach)
    pygame.draw.circle(surface, WHITE, at, 34)
    pygame.draw.circle(surface, symbols.GREEN, at, 31)
    arrow(surface, at, way, 21, WHITE)
    text = texts["assembly_way" if goal == assembly else "assembly_way_round"].format(m=far)
    write(surface, text, (at[0], at[1] + 52), 17, WHITE, centre=True, plate=symbols.GREEN)


def _exit_way(surface: pygame.Surface, view: View, camera: Camera, place: Place, texts: Texts, top: int) -> None:
    """Draws a green plate under the hint, with an arrow where the nearest visible sign sends people.

    An exit that is on the screen has its own name, which the plate would cover.
    """
    target = exit_target(view, place)
    if target is None:
        return
    x, y = camera.to_screen(*target)
    barred = is_misled(view, place)
    named = not barred and is_exit(view.plan, target)
    if named and 0 < x < surface.get_width() and top < y < surface.get_height():
        return
    dx, dy = target[0] - place.x, place.y - target[1]
    away = math.hypot(dx, dy)
    unknown = leads_out_of_sight(view, place, target)
    sign = "sign_way_barred" if barred else "sign_way_unseen" if unknown else "sign_way"
    text = texts["exit_way" if named else "clear_stair" if target == _way_out(view) else sign]
    plate = pygame.Rect(0, 0, 76 + label(text, 19, WHITE).get_width(), 40)
    plate.midtop = (surface.get_width() // 2, top + 62)
    pygame.draw.rect(surface, WHITE, plate.inflate(4, 4), border_radius=8)
    pygame.draw.rect(surface, symbols.GREEN, plate, border_radius=7)
    write(surface, text, (plate.left + 58, plate.centery), 19, WHITE)
    if away > 0.3:
        arrow(surface, (plate.left + 30, plate.centery), (dx / away, dy / away), 15, WHITE)


def leads_out_of_sight(view: View, place: Place, target: tuple[float, float]) -> bool:
    """True where a sign sends people through a door, or into a room, that one cannot look behind or into."""
    seen = view.seen_rooms(place)
    door = next(
        (door for door in view.plan["doors"] if door["storey"] == place.storey and tuple(door["centre"]) == target),
        None,
    )
    if door is not None:
        return not door["exit"] and not set(door["between"]) <= seen
    return view.room_id(target[0], target[1], place.storey) not in seen


def exit_target(view: View, place: Place) -> tuple[float, float] | None:
    """An exit of the room beside one; else where the nearest lit sign in sight points whose way is clear, in a
    stairwell on down its flight; else the door of a clear way on that the server names. None when there is none.

    A sign of the room one is in goes before one seen through a door: that one sends others, often back.
    """
    if (door := exit_beside(view, place)) is not None:
        return door
    sign, _ = followed(view, place)
    if sign is None:
        return None if view.is_lost else _way_out(view)
    flight = flight_at(view, place)
    return way_down(flight, place.x, place.y) if flight else sign_target(view.plan, view.plan["signs"][sign])


def _way_out(view: View) -> tuple[float, float] | None:
    """The middle of the door of a clear way on in sight, by the server's word; None without one."""
    way = view.own.get("way_out")
    for index, door in enumerate(view.plan["doors"]):
        if way and door["id"] == way["id"] and view.newer and not int(view.newer[1].doors[index]) & BARRED:
            return door["centre"][0], door["centre"][1]
    return None


def followed(view: View, place: Place) -> tuple[int | None, bool]:
    """The lit sign in sight that one would follow, the nearest whose way is clear, and whether all of these lead to an
    exit that is known to be locked or barred; None without one.
    """
    smoky, barred = view.own.get("smoky_signs", ()), view.barred_signs(place.storey)
    near = [entry for entry in signs_in_sight(view, place) if entry[2] not in smoky]
    clear = [entry for entry in near if entry[2] not in barred]
    return (min(clear or near)[2], not clear) if near else (None, False)


def is_misled(view: View, place: Place) -> bool:
    """True where the arrow shows to where a sign sends people whose exit is known to be locked or barred."""
    return exit_beside(view, place) is None and followed(view, place)[1]


def exit_beside(view: View, place: Place) -> tuple[float, float] | None:
    """The middle of an exit of one's own room that is near and in sight, is not locked, and that no sign leads to
    through smoke; None without one, and for who is lost.
    """
    row = view.row()
    if view.is_lost or view.newer is None or row is None:
        return None
    here, doors = view.room_id(place.x, place.y, place.storey), view.newer[1].doors
    shunned = {view.plan["signs"][number]["to"] for number in view.own.get("smoky_signs", ())}
    sight = min(EXIT_BESIDE_M, float(row["visibility_5"]) / 5)
    near = []
    for index, door in enumerate(view.plan["doors"]):
        away = math.dist((place.x, place.y), door["centre"])
        if door["exit"] and door["storey"] == place.storey and here in door["between"] and away <= sight:
            near += [] if int(doors[index]) & 2 or door["id"] in shunned else [(away, index)]
    x, y = view.plan["doors"][min(near)[1]]["centre"] if near else (None, None)
    return None if x is None or y is None else (x, y)


def flight_at(view: View, place: Place) -> dict[str, Any] | None:
    """The flight down from the stairwell around a place; None elsewhere."""
    room = view.room_at(place)
    if room is None or room["kind"] != "stairwell":
        return None
    for stair in view.plan["stairs"]:
        x, y = box_middle(stair["first"])
        if stair["storey"] == place.storey and in_polygon(room["polygon"], Place(x, y, place.storey)):
            return dict(stair)
    return None


def signs_in_sight(view: View, place: Place) -> list[tuple[bool, float, int]]:
    """The lit signs in sight: whether in another room than one's own, how far, and which; none for who is lost."""
    if view.is_lost:
        return []
    row = view.row()
    sight = min(SIGN_SEEN_M, float(row["visibility_5"]) / 5 if row is not None else SIGN_SEEN_M)
    seen = view.seen_rooms(place)
    own = view.room_id(place.x, place.y, place.storey)
    near = []
    for index, sign in enumerate(view.plan["signs"]):
        away = math.dist((place.x, place.y), sign["at"])
        if not sign.get("lit") or sign["storey"] != place.storey or away > sight:
            continue
        room = view.room_id(sign["at"][0], sign["at"][1], place.storey)
        if room in seen:
            near.append((room != own, away, index))
    return near
