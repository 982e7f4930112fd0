"""Characters that the packaged fonts cannot draw, marked by 〓 as Chinese printers do, never left to a box.

What a PDF shows is the same on every machine: fonts that a server happens to have are not asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

FILLER = "〓"
SANS = "NotoSansSC-Regular.otf"
SIZE = 32
NO_CHARACTER = "\U0010ffff"  # every font draws its sign for "missing" for it
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me")
# Longer than this a run of letters gets places where a line may break.
LONGEST_RUN = re.compile(r"(\S{16})(?=\S)")


@cache
def font_folder() -> Path:
    """Where the packaged Noto Sans SC lies."""
    root = Path(str(resources.files("pylopdf_fonts_zh_cn")))
    return next(path.parent for path in root.rglob("*.[ot]tf"))


@cache
def _faces(*, sans: bool) -> list[tuple[Any, bytes]]:
    """Each packaged font, or Noto Sans SC alone, with how it draws what it does not have."""
    from PIL import ImageFont

    fonts = sorted(path for path in font_folder().iterdir() if path.suffix in (".otf", ".ttf"))
    files = [path for path in fonts if path.name == SANS] if sans else fonts
    faces = [ImageFont.truetype(str(path), SIZE) for path in files]
    return [(face, bytes(face.getmask(NO_CHARACTER))) for face in faces]


@lru_cache(maxsize=8192)
def _is_drawn(char: str, *, sans: bool = False) -> bool:
    if char.isascii() or unicodedata.category(char) in UNSEEN:
        return True
    return any(bytes(face.getmask(char)) != missing for face, missing in _faces(sans=sans))


def undrawable(text: str) -> str:
    """The characters of `text` that none of the fonts has, each once; mostly empty."""
    return "".join(dict.fromkeys(char for char in text if not _is_drawn(char)))


def marked_in_sans(text: str) -> str:
    """A text with 〓 for each character that Noto Sans SC lacks: a film draws with this one font."""
    return "".join(char if _is_drawn(char, sans=True) else FILLER for char in text)


def marked(value: Any) -> Any:
    """A text, or the texts within lists and mappings, with 〓 for each character that cannot be drawn."""
    if isinstance(value, str):
        return "".join(char if _is_drawn(char) else FILLER for char in value)
    if isinstance(value, Mapping):
        return {key: marked(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [marked(part) for part in value]
    return value


def breakable(text: str) -> str:
    """A name in which a long run of letters may be broken, so that it stays on its page."""
    return LONGEST_RUN.sub("\\1\u200b", text)
