"""Columns of the two arrays that hold a crowd, one row a person."""

from __future__ import annotations

X, Y = 0, 1  # m
VELOCITY_X, VELOCITY_Y = 2, 3  # m/s, of the last tick
HEADING_X, HEADING_Y = 4, 5  # unit vector; (0, 0) for nobody's choice yet
FREE_SPEED, RADIUS = 6, 7  # m/s, m
TARGET_X, TARGET_Y = 8, 9
DENSITY = 10  # perceived, people per m²
HELD_S = 11  # for how long people coming the other way have kept somebody standing
WALL = 12  # distance to the nearest wall, m; worked out anew each tick
FLOATS = 13

SHEET = 0  # the floor somebody walks on
FIELD = 1  # the field they follow, or one of the two below
TURN = 2  # which heading was chosen last
IDENT = 3  # who it is: turns and ties go by it
INTS = 4

STRAIGHT = -1  # the target is in sight
LOST = -2  # the target has come out of sight: a field is wanted
