"""`python -m courses.drawings`: writes all drawings; `--check` compares instead and exits with 1 when one differs."""

from __future__ import annotations

import sys
from pathlib import Path

from .book import SCENES
from .scenes import community, escaping, hazards, home, learning, places, signs, station, work

FOLDER = Path(__file__).resolve().parents[2] / "site" / "static" / "img" / "lessons"
CHAPTERS = (community, escaping, hazards, home, learning, places, signs, station, work)


def main(arguments: list[str]) -> int:
    """Writes or compares; returns the exit code."""
    differing = []
    for name, draw in sorted(SCENES.items()):
        path, drawn = FOLDER / f"{name}.svg", draw()
        if "--check" in arguments:
            if not path.exists() or path.read_text(encoding="utf-8") != drawn:
                differing.append(name)
        else:
            path.write_text(drawn, encoding="utf-8")
    sys.stdout.write(f"{len(SCENES)} drawings" + (f", differing: {' '.join(differing)}" if differing else "") + "\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
