"""Writes all scenario files, or those of the named makers: `python -m simulator.scenarios.make [maker ...]`."""

from __future__ import annotations

import sys

from . import made, makers


def main() -> None:
    """Writes the files and prints their names."""
    for maker in sys.argv[1:] or makers():
        path, content = made(maker)
        path.write_text(content, encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
