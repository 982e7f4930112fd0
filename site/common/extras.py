"""What the extras of pyproject.toml bring, and the words for a machine that lacks one.

A web host needs none of these packages. What uses one imports it where it is used; a command that cannot do without
asks `need` first, so that an operator reads which lock to install and no traceback.
"""

from __future__ import annotations

from importlib.util import find_spec

# The modules beyond the extra `web` that each extra is there for.
MODULES: dict[str, tuple[str, ...]] = {
    "jobs": ("imageio_ffmpeg", "moviepy", "numba", "pandas", "pygame"),
    "drill": ("numba",),
    "authoring": ("babel", "ezdxf"),
}


class MissingExtraError(RuntimeError):
    """This machine lacks packages of an extra. The message names them and the lock to install."""


def missing(extra: str) -> list[str]:
    """The modules of an extra that are not installed here; empty when it is whole."""
    return [name for name in MODULES[extra] if find_spec(name) is None]


def need(extra: str, *names: str) -> None:
    """Raises MissingExtraError when a module of the extra, or one of those named, is not installed."""
    if gone := [name for name in missing(extra) if name in (names or MODULES[extra])]:
        raise MissingExtraError(
            f"{', '.join(gone)} not installed here: this needs the extra {extra} "
            f"(pip install --no-deps --require-hashes -r site/locks/{extra}.txt)"
        )
