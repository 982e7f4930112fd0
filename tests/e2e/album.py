"""The pictures of the handbooks, taken while a test does what they say.

`HANDBOOK_PICTURES=1` writes them anew; otherwise they are taken beside, and must be those that the handbook names.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from portal import handbooks


class Album:
    """The pictures as they are taken: what a screen shows at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: set[str] = set()

    def take(self, page, name: str, at: str = "h1") -> None:
        page.locator(at).first.scroll_into_view_if_needed()
        page.screenshot(path=str(self.folder / f"{name}.png"))
        self.names.add(name)


def named_in(book: str) -> set[str]:
    """The pictures that a handbook shows."""
    text = (handbooks.FOLDER / f"{book}.md").read_text(encoding="utf-8")
    return set(re.findall(r"pictures/([\w-]+)\.png", text))


@pytest.fixture
def album(tmp_path) -> Album:
    return Album(handbooks.PICTURES if os.environ.get("HANDBOOK_PICTURES") else tmp_path)
