"""Noto Sans SC for everything drawn: names and signs are Chinese."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

import pygame


def font_path() -> Path:
    """The packaged Noto Sans SC."""
    return Path(str(resources.files("pylopdf_fonts_zh_cn"))) / "NotoSansSC-Regular.otf"


@lru_cache(maxsize=32)
def font(size: int) -> pygame.font.Font:
    """The font at a size in pixels, opened once."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(str(font_path()), size)
