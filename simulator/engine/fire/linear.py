"""Linear algebra of the zone model, the same bits on every machine.

Libraries choose their code by processor and by the number of threads, and round differently by that. These loops add in
one order, and leave out the zeros of which such matrices are full.
"""

from __future__ import annotations

import numpy as np

from simulator.crowd.compiled import compiled


@compiled
def solved(matrix, right):
    """The vector x (n,) with matrix (n, n) times x = right (n,), by elimination with the largest pivots."""
    count = len(right)
    left, x = matrix.copy(), right.copy()
    for column in range(count):
        pivot = column
        for row in range(column + 1, count):
            if abs(left[row, column]) > abs(left[pivot, column]):
                pivot = row
        if pivot != column:
            for other in range(column, count):
                left[column, other], left[pivot, other] = left[pivot, other], left[column, other]
            x[column], x[pivot] = x[pivot], x[column]
        for row in range(column + 1, count):
            if left[row, column] != 0.0:
                share = left[row, column] / left[column, column]
                for other in range(column + 1, count):
                    left[row, other] -= share * left[column, other]
                x[row] -= share * x[column]
    for row in range(count - 1, -1, -1):
        for other in range(row + 1, count):
            x[row] -= left[row, other] * x[other]
        x[row] /= left[row, row]
    return x


@compiled
def carried(content, moving):
    """The product of content (kinds, n) and moving (n, n): what flows carry of each kind to each layer."""
    kinds, count = content.shape
    found = np.zeros((kinds, count))
    for start in range(count):
        for end in range(count):
            share = moving[start, end]
            if share != 0.0:
                for kind in range(kinds):
                    found[kind, end] += content[kind, start] * share
    return found


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    solved(np.eye(3)[:2, :2], np.ones(2))
    carried(np.ones((1, 2)), np.eye(2))
