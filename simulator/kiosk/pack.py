"""`python -m simulator.kiosk.pack`: packs the kiosk as one zip for its own machine, started by a double click."""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = Path(__file__).resolve().parent / "package"
ROOMS = ("protocol", "crowd", "engine", "client", "kiosk")
# Needed only by authors of scenarios and of the engine.
LEFT_OUT = {
    "engine/verify", "engine/studies", "engine/whatif.py", "engine/importing",
    "client/draw.py", "kiosk/pack.py", "kiosk/package",
}  # fmt: skip
DIRECT = ("jsonschema", "numba", "numpy", "pygame-ce", "pylopdf-fonts-zh-cn", "shapely", "websockets")
STAMP = (2026, 1, 1, 0, 0, 0)
PLAIN, PROGRAM = 0o100644 << 16, 0o100755 << 16


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def packages() -> set[str]:
    """The packages of the lock that the kiosk needs: what it imports and what that requires."""
    found: set[str] = set()
    wanted = list(DIRECT)
    while wanted:
        name = _plain(wanted.pop())
        if name in found:
            continue
        found.add(name)
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            needs = []  # a package for another platform
        wanted += [re.split(r"[\s<>=!~;\[(]", need, maxsplit=1)[0] for need in needs if "extra ==" not in need]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(names: set[str]) -> str:
    """The entries of these packages in the lock, with their hashes. Raises ValueError when one is not locked."""
    entries: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            name = _plain(line.split("==")[0])
        if name:
            entries.setdefault(name, []).append(line)
    if missing := names - entries.keys():
        raise ValueError(f"not locked: {', '.join(sorted(missing))}")
    lines = [line for name in sorted(names) for line in entries[name]]
    return "\n".join(["# Made by `make kiosk` from the platform's lock.", *lines]) + "\n"


def sources() -> Iterator[tuple[str, Path]]:
    """Yields the source files of the package: name in the zip, and path."""
    yield "simulator/__init__.py", ROOT / "simulator" / "__init__.py"
    for room in ROOMS:
        for path in sorted((ROOT / "simulator" / room).rglob("*.py")):
            inner = path.relative_to(ROOT / "simulator").as_posix()
            if not any(inner == left or inner.startswith(left + "/") for left in LEFT_OUT):
                yield f"simulator/{inner}", path
    for path in sorted((ROOT / "simulator" / "scenarios").glob("*.json")):
        yield f"simulator/scenarios/{path.name}", path


def build(out: Path) -> Path:
    """Writes the zip into a folder. The same sources give the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    top = f"kiosk-{version()}"
    target = out / f"{top}.zip"
    start = (EXTRAS / "start.sh").read_bytes()
    files = {name: path.read_bytes() for name, path in sources()}
    files |= {
        "requirements.txt": locked(packages()).encode(),
        "kiosk.ini": _for_windows(EXTRAS / "kiosk.ini"),
        "README.txt": _for_windows(EXTRAS / "README.txt"),
        "start.bat": _for_windows(EXTRAS / "start.bat"),
        "start.sh": start,
        "start.command": start,
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{top}/{name}", STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # so that unzip reads the permissions below
            info.external_attr = PROGRAM if name in ("start.sh", "start.command") else PLAIN
            archive.writestr(info, content)
    return target


def _for_windows(path: Path) -> bytes:
    return path.read_text(encoding="utf-8").replace("\n", "\r\n").encode()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulator.kiosk.pack", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    print(build(parser.parse_args(arguments).out))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
