"""SVG to pixels: many pictures at once through Typst, in our own fonts."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from common.typesetting import fonts
from courses.drawings.pen import HEIGHT, WIDTH

Frame = NDArray[np.uint8]
PAGES = """#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#for i in range({count}) {{ page(image(str(i) + ".svg", width: {width}pt, height: {height}pt)) }}
"""


def rasterise(drawings: Sequence[str], *, wide: int) -> list[Frame]:
    """Each drawing as pixels (height, width, 3), so many pixels wide."""
    import typst

    with tempfile.TemporaryDirectory(prefix="frames-") as folder:
        base = Path(folder)
        for index, drawing in enumerate(drawings):
            (base / f"{index}.svg").write_text(drawing, encoding="utf-8")
        pages = PAGES.format(width=WIDTH, height=HEIGHT, count=len(drawings))
        (base / "main.typ").write_text(pages, encoding="utf-8")
        made = typst.compile(str(base / "main.typ"), font_paths=fonts(), format="png", ppi=wide / WIDTH * 72)
    pictures = made if isinstance(made, list) else [made]
    return [np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")) for picture in pictures]
