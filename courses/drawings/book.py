"""The book of all scenes: name of the file to what draws it."""

from __future__ import annotations

from collections.abc import Callable

Drawer = Callable[[], str]
SCENES: dict[str, Drawer] = {}


def scene(name: str) -> Callable[[Drawer], Drawer]:
    """Puts a drawing into the book under this name."""

    def put(drawer: Drawer) -> Drawer:
        SCENES[name] = drawer
        return drawer

    return put
