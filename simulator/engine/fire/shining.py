"""Rays from flames and from hot gas in openings to people, compiled: asked for five times a second."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled

from .heat import LEAST_RAY, MOST_VIEW, PANEL_REACH_M

STRIPS = 5  # of a flame's or an opening's width, each seen or hidden as a whole
LEAST_FLAME_M, LEAST_PANEL_M = 0.5, 0.3  # nearer than this the laws do not hold


@compiled
def is_clear(edges, stands, x, y, to_x, to_y):
    """True when none of the edges (n, 4) that stand (n,) cuts the straight line between two places."""
    ray_x, ray_y = to_x - x, to_y - y
    for edge in range(len(edges)):
        if not stands[edge]:
            continue
        along_x, along_y = edges[edge, 2], edges[edge, 3]
        cross = ray_x * along_y - ray_y * along_x
        if cross == 0.0:
            continue
        from_x, from_y = edges[edge, 0] - x, edges[edge, 1] - y
        on_ray, on_edge = from_x * along_y - from_y * along_x, from_x * ray_y - from_y * ray_x
        if cross < 0.0:
            cross, on_ray, on_edge = -cross, -on_ray, -on_edge
        if 0.0 < on_ray < cross and 0.0 <= on_edge <= cross:
            return False
    return True


@compiled
def share_seen(edges, stands, x, y, line):
    """The share of a line (x and y of its middle, x and y of its half) that is seen from a place."""
    seen = 0
    for strip in range(STRIPS):
        along = (2 * strip + 1) / STRIPS - 1
        if is_clear(edges, stands, x, y, line[0] + along * line[2], line[1] + along * line[3]):
            seen += 1
    return seen / STRIPS


@compiled
def flame_seen(edges, stands, x, y, flame):
    """The share of a flame (x, y, half its width) that is seen from a place, as a line across the view."""
    off_x, off_y = x - flame[0], y - flame[1]
    away = math.hypot(off_x, off_y)
    if away <= flame[2]:
        return 1.0
    side = flame[2] / away
    return share_seen(edges, stands, x, y, (flame[0], flame[1], -off_y * side, off_x * side))


@compiled
def add_flame(flux, places, faces, flame, shine, edges, stands):
    """Adds the flux (n,) of a flame (x, y, half its width) at places (n, 2): that of a point, times the share seen.

    `shine` is the flux at one metre. Places that `faces` names are in its own room and see it whole.
    """
    reach2 = shine / LEAST_RAY
    for row in range(len(places)):
        x, y = places[row, 0], places[row, 1]
        away2 = (x - flame[0]) ** 2 + (y - flame[1]) ** 2
        if faces[row]:
            flux[row] += shine / max(LEAST_FLAME_M**2, away2)
        elif away2 <= reach2:
            flux[row] += shine / max(LEAST_FLAME_M**2, away2) * flame_seen(edges, stands, x, y, flame)


@compiled
def add_panel(flux, places, line, normal, area, emitted, edges, stands):
    """Adds the flux (n,) of hot gas in an opening at places (n, 2) before it: emitted × view × the share seen.

    `line` is the opening's middle and half; `normal` points away from the gas. View: A cosθ/(πd² + A).
    """
    for row in range(len(places)):
        x, y = places[row, 0], places[row, 1]
        before = (x - line[0]) * normal[0] + (y - line[1]) * normal[1]
        if before <= 0.0:
            continue
        away = max(LEAST_PANEL_M, math.hypot(x - line[0], y - line[1]))
        if away > PANEL_REACH_M:
            continue
        view = min(MOST_VIEW, area * min(1.0, before / away) / (math.pi * away**2 + area))
        if view * emitted >= LEAST_RAY:
            flux[row] += view * emitted * share_seen(edges, stands, x, y, line)


@compiled
def see_flame(places, faces, flame, edges, stands):
    """Which places (n, 2) see the middle of a flame: those in its own room, or in a straight line."""
    found = faces.copy()
    for row in range(len(places)):
        if not found[row]:
            found[row] = is_clear(edges, stands, places[row, 0], places[row, 1], flame[0], flame[1])
    return found


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    flux, places, faces = np.zeros(1), np.ones((1, 2)), np.zeros(1, np.bool_)
    edges, stands = np.ones((1, 4)), np.ones(1, np.bool_)
    add_flame(flux, places, faces, (0.0, 0.0, 0.5), 1.0, edges, stands)
    add_panel(flux, places, (0.0, 0.0, 0.5, 0.0), (0.0, 1.0), 1.0, 10.0, edges, stands)
    see_flame(places, faces, (0.0, 0.0, 0.5), edges, stands)
    flame_seen(edges, stands, 1.0, 1.0, (0.0, 0.0, 0.5))
