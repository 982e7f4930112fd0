"""Pictures of a class that holds up its answer cards: cards slanted and turned, some light, a camera's blur and noise.

Sizes in metres; a card's black square is 0.12 m wide. The camera has 1920 × 1080 pixels and sees 66 degrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from courses.classroom.cards import MODULES, modules_of

WIDTH, HEIGHT = 1920, 1080
FOCAL = WIDTH / (2 * np.tan(np.radians(33)))
SQUARE_M = 0.12
WHITE = 2  # modules of white paper around the black square
ROWS, COLUMNS = 5, 9
NEAR_M, ROW_M = 2.8, 0.8  # the last row sits at 6 m
OVERSAMPLING = 4
Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Light:
    """How a picture is taken: brightness from left to right, blur and noise as standard deviations (px, grey levels)."""

    left: float = 1.0
    right: float = 1.0
    blur: float = 0.7
    noise: float = 4.0


LIGHTS = {
    "plain": Light(),
    "blurred": Light(blur=1.1),
    "dark": Light(left=0.35, right=0.35, noise=5.0),
    "window": Light(left=0.4, right=1.1),
}


@dataclass(frozen=True)
class Scene:
    """Who holds which answer up where: seats, quarter turns, corners of each card's paper in the picture, the covered."""

    seats: tuple[int, ...]
    turns: tuple[int, ...]
    corners: NDArray[np.float64]
    covered: frozenset[int] = frozenset()


def class_of(rng: np.random.Generator, covered: int = 0, twice: int = 0) -> Scene:
    """45 cards in five rows up to 6 m away. `covered` hands lie half over the square, `twice` show another's number."""
    seats = [int(seat) + 1 for seat in rng.permutation(60)[: ROWS * COLUMNS]]
    seats[-twice:] = seats[:twice] if twice else seats[-twice:]
    turns = [int(turn) for turn in rng.integers(0, 4, len(seats))]
    for number in range(twice):
        turns[-twice + number] = (turns[number] + 1) % 4
    middles = [(row, column) for row in range(ROWS) for column in range(COLUMNS)]
    corners = np.array([_corners(rng, row, column) for row, column in middles])
    single = range(twice, len(seats) - twice)  # a second card that nobody can see is no second card
    hidden = frozenset(int(number) for number in rng.permutation(single)[:covered])
    return Scene(tuple(seats), tuple(turns), corners, hidden)


def _corners(rng: np.random.Generator, row: int, column: int) -> NDArray[np.float64]:
    """The corners of one card's paper in pixels, clockwise from the upper left, held askew."""
    distance = NEAR_M + row * ROW_M
    half = SQUARE_M * (MODULES + 2 + 2 * WHITE) / (MODULES + 2) / 2
    yaw, pitch, roll = np.radians(rng.uniform((-35, -20, -20), (35, 20, 20)))
    turn_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    turn_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    turn_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    flat = half * np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
    points = flat @ turn_z.T @ turn_y.T @ turn_x.T
    middle = np.array([WIDTH * (column + 0.5) / COLUMNS, HEIGHT * (0.85 - 0.16 * row)]) + rng.normal(0, 6, 2)
    return middle + FOCAL * points[:, :2] / (distance + points[:, 2:])


def _paper(seat: int, turn: int, is_covered: bool) -> Image.Image:
    """A card's paper, turned right by quarters; a hand covers half of the square's width at one side."""
    size = MODULES + 2 + 2 * WHITE
    grid = np.full((size, size), 250, np.uint8)
    grid[WHITE:-WHITE, WHITE:-WHITE] = 10
    inner = slice(WHITE + 1, WHITE + 1 + MODULES)
    grid[inner, inner] = np.where(np.array(modules_of(seat)) == 1, 250, 10)
    image = Image.fromarray(np.kron(grid, np.ones((80, 80), np.uint8))).rotate(-90 * turn)
    if is_covered:
        image.paste(150, (0, 0, image.width // 2, image.height))
    return image


def _perspective(source: Image.Image, corners: NDArray[np.float64]) -> list[float]:
    """The coefficients that Pillow wants to draw a picture into four corners."""
    ends = np.array([[0, 0], [source.width, 0], [source.width, source.height], [0, source.height]], float)
    rows, wanted = [], []
    for (u, v), (x, y) in zip(ends, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(wanted))]


def picture(scene: Scene, light: Light, rng: np.random.Generator) -> Grey:
    """One frame of the scene, shape (1080, 1920); hands shake by a pixel or two between frames."""
    coarse: Any = rng.integers(60, 150, (HEIGHT // 40, WIDTH // 40)).astype(np.uint8)
    canvas = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    for number, (seat, turn) in enumerate(zip(scene.seats, scene.turns, strict=True)):
        paper = _paper(seat, turn, number in scene.covered)
        corners = scene.corners[number] + rng.normal(0, 1.0, 2)
        low, high = np.floor(corners.min(0)) - 2, np.ceil(corners.max(0)) + 2
        width, height = (int(side) for side in high - low)
        big = (width * OVERSAMPLING, height * OVERSAMPLING)
        how = _perspective(paper, (corners - low) * OVERSAMPLING)
        drawn = paper.transform(big, Image.Transform.PERSPECTIVE, how, Image.Resampling.BICUBIC)
        mask = Image.new("L", paper.size, 255).transform(big, Image.Transform.PERSPECTIVE, how)
        fine = Image.Resampling.BOX
        canvas.paste(
            drawn.resize((width, height), fine), (int(low[0]), int(low[1])), mask.resize((width, height), fine)
        )
    lit = np.asarray(canvas, float) * np.linspace(light.left, light.right, WIDTH)
    soft = Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(light.blur))
    noisy = np.asarray(soft, float) + rng.normal(0, light.noise, (HEIGHT, WIDTH))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def frames(scene: Scene, light: Light, count: int, seed: int) -> Iterator[Grey]:
    """Frames of one sweep."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield picture(scene, light, rng)
