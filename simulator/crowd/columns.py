"""The columns of the two arrays that hold a crowd. Each person has one row."""

from __future__ import annotations

X, Y = 0, 1  # m
VELOCITY_X, VELOCITY_Y = 2, 3  # m/s in the last tick
HEADING_X, HEADING_Y = 4, 5  # unit vector; (0, 0) before the first choice
FREE_SPEED, RADIUS = 6, 7  # m/s, m
TARGET_X, TARGET_Y = 8, 9
DENSITY = 10  # perceived, people per m²
HELD_S = 11  # s for which people coming the other way have held the person up
WALL = 12  # distance to the nearest wall, m; computed each tick
FLOATS = 13

SHEET = 0  # the floor the person walks on
FIELD = 1  # the field they follow, or one of the two below
TURN = 2  # the heading chosen last
IDENT = 3  # the caller's number, by which turns and ties are decided
INTS = 4

STRAIGHT = -1  # the target is in sight
LOST = -2  # the target has come out of sight, and a field is needed
