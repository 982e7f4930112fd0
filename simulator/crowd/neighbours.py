"""Finds neighbours: people are sorted by squares of 1 m, floor by floor, so that a row of squares lies together
in memory.
"""

from __future__ import annotations

from .columns import SHEET, X, Y
from .compiled import kernel
from .ground import COLUMNS, FIRST_SQUARE, ROWS, SQUARE_M


@kernel
def sort_by_square(n, people, marks, corner, sizes, order, squares):
    """Fills `order` with people by square, and `squares` with everybody's square and the start of each square.

    On each floor only the rows of squares from `low_row` to `high_row` are filled; nobody is on the others.
    """
    square_of, starts, low_row, high_row = squares
    floors = sizes.shape[0]
    for floor in range(floors):
        low_row[floor] = sizes[floor, ROWS]
        high_row[floor] = -1
    for i in range(n):
        floor = marks[i, SHEET]
        column = int((people[i, X] - corner[floor, 0]) / SQUARE_M)
        row = int((people[i, Y] - corner[floor, 1]) / SQUARE_M)
        column = min(max(column, 0), sizes[floor, COLUMNS] - 1)
        row = min(max(row, 0), sizes[floor, ROWS] - 1)
        low_row[floor] = min(low_row[floor], row)
        high_row[floor] = max(high_row[floor], row)
        square_of[i] = sizes[floor, FIRST_SQUARE] + row * sizes[floor, COLUMNS] + column
    for floor in range(floors):
        _clear(sizes, floor, starts, low_row, high_row)
    for i in range(n):
        starts[square_of[i]] += 1
    total = 0
    for floor in range(floors):
        if high_row[floor] < 0:
            continue
        first = sizes[floor, FIRST_SQUARE] + low_row[floor] * sizes[floor, COLUMNS]
        last = sizes[floor, FIRST_SQUARE] + (high_row[floor] + 1) * sizes[floor, COLUMNS]
        for square in range(first, last):
            total += starts[square]
            starts[square] = total
        starts[last] = total
    for i in range(n - 1, -1, -1):  # from the end of each square to its start
        square = square_of[i]
        starts[square] -= 1
        order[starts[square]] = i


@kernel
def _clear(sizes, floor, starts, low_row, high_row):
    if high_row[floor] < 0:
        return
    first = sizes[floor, FIRST_SQUARE] + low_row[floor] * sizes[floor, COLUMNS]
    last = sizes[floor, FIRST_SQUARE] + (high_row[floor] + 1) * sizes[floor, COLUMNS]
    for square in range(first, last + 1):
        starts[square] = 0
