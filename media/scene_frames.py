"""The frames of one scene: a moving picture, a drawing that comes slowly nearer, or an uploaded image that does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from courses.drawings.book import SCENES
from courses.drawings.pen import HEIGHT, WIDTH

from .making import Frame
from .moving.book import Moment
from .moving.frames import rasterise
from .moving.shelf import MOVING
from .scripts.pictures import STILL
from .scripts.scenes import Scene

BATCH = 24
NEARER = 0.06  # share by which a still picture grows
PAPER = (247, 245, 240)


def scene_frames(scene: Scene, seconds: float, *, fps: int, wide: int) -> Iterator[Frame]:
    """Every frame of a scene, `wide` pixels wide. A scene whose picture is gone shows paper."""
    count = max(1, round(seconds * fps))
    if scene.image is None and scene.picture in MOVING:
        draw = MOVING[scene.picture].draw
        for first in range(0, count, BATCH):
            moments = [Moment(index / fps, index / count) for index in range(first, min(count, first + BATCH))]
            yield from rasterise([draw(moment) for moment in moments], wide=wide)
        return
    high = wide * HEIGHT // WIDTH
    still = _still(scene, round(wide * (1 + NEARER)))
    for index in range(count):
        yield _nearer(still, index / count, wide, high)


def _still(scene: Scene, wide: int) -> Image.Image:
    high = wide * HEIGHT // WIDTH
    if scene.image is not None:
        found = _uploaded(scene.image, wide, high)
        if found is not None:
            return found
    name = scene.picture.removeprefix(STILL)
    if name in SCENES:
        return Image.fromarray(rasterise([SCENES[name]()], wide=wide)[0])
    return Image.new("RGB", (wide, high), PAPER)


def _uploaded(pk: int, wide: int, high: int) -> Image.Image | None:
    from wagtail.images import get_image_model

    row = get_image_model().objects.filter(pk=pk).first()
    if row is None:
        return None
    with row.file.open("rb") as stream:
        picture = ImageOps.exif_transpose(Image.open(stream)).convert("RGB")
    return ImageOps.pad(picture, (wide, high), color=PAPER)


def _nearer(still: Image.Image, share: float, wide: int, high: int) -> Frame:
    """A cut of a still picture that narrows from the whole to its middle."""
    width = still.width - (still.width - wide) * share
    height = still.height - (still.height - high) * share
    left, top = (still.width - width) / 2, (still.height - height) / 2
    cut = still.resize((wide, high), Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))
    return np.asarray(cut)
