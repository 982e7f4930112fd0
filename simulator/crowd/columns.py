"""The columns of the two arrays that hold a crowd. Each person has one row."""

from __future__ import annotations

X, Y = 0, 1  # m
FACING_X, FACING_Y = 2, 3  # unit vector, where the person walked to last; (0, 0) before the first step
FREE_SPEED, RADIUS, TIME_GAP = 4, 5, 6  # m/s, m, s
TARGET_X, TARGET_Y = 7, 8
FLOATS = 9

SHEET = 0  # the floor the person walks on
FIELD = 1  # the field they follow, or one of the two below
SIDEWAYS = 2  # 1 while they are turned sideways to pass somebody who comes the other way
IDENT = 3  # the caller's number
INTS = 4

STRAIGHT = -1  # the target is in sight
LOST = -2  # the target has come out of sight, and a field is needed

# The columns of `near`, the people of a tick sorted by squares, as they were before it.
NEAR_X, NEAR_Y = 0, 1
BODY = 2  # the radius, less when turned sideways
WALL = 3  # distance to the nearest wall, m
WAY_X, WAY_Y = 4, 5  # unit vector, the way to the goal; (0, 0) for who stands or has arrived
GOAL_X, GOAL_Y = 6, 7  # unit vector straight at the goal; (0, 0) also for who is near it
AWAY_X, AWAY_Y = 8, 9  # what turns the person away from others
NEARS = 10
