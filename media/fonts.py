"""Noto Sans SC, for everything a film draws."""

from importlib import resources
from pathlib import Path


def cjk_font_path() -> Path:
    """The packaged Noto Sans SC."""
    return Path(str(resources.files("pylopdf_fonts_zh_cn"))) / "NotoSansSC-Regular.otf"
