"""A room imports only the rooms named for it (site/docs/adr/0001-rooms.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LADDER = {
    "common": set(),
    "divisions": {"common"},
    "people": {"common", "divisions"},
    "courses.training": {"common", "divisions", "people"},
    "courses.quizzes": {"common", "divisions", "people", "courses.training"},
    "courses": {"common", "divisions", "people", "courses.training", "courses.quizzes"},
    "venues": {"common", "divisions", "people"},
    "venues.bookings": {"common", "divisions", "people", "courses.training", "venues"},
    "simulator.protocol": set(),
    "simulator.engine": {"simulator.protocol"},
    "simulator.client": {"simulator.protocol"},
    "simulator.kiosk": {"simulator.protocol", "simulator.engine", "simulator.client"},
    "simulator.drills": {"common", "divisions", "people", "courses.training", "simulator.engine", "simulator.protocol"},
}
FOLDERS = {"common": "site/common", "divisions": "site/divisions", "people": "site/people"}
ROOMS = [*LADDER, "media", "oversight", "firesafety"]
COMPOSERS = {"urls.py"}
TOOLS = {"simulator/client/draw.py": {"simulator.engine"}}  # the old name of a command for scenario authors


def room_of(module: str) -> str | None:
    """The innermost room a dotted module lies in; None for other libraries."""
    parts = module.split(".")
    for length in (2, 1):
        name = ".".join(parts[:length])
        if name in ROOMS:
            return name
    return None


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files_of(room: str) -> list[Path]:
    folder = ROOT / FOLDERS.get(room, room.replace(".", "/"))
    inner = [ROOT / FOLDERS.get(other, other.replace(".", "/")) for other in ROOMS if other.startswith(room + ".")]
    return [path for path in folder.rglob("*.py") if not any(path.is_relative_to(part) for part in inner)]


def climbs(room: str) -> list[str]:
    allowed = LADDER[room] | {room}
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(room)
        for module in sorted(imports(path))
        if (target := room_of(module))
        and target not in allowed | TOOLS.get(str(path.relative_to(ROOT)), set())
        and not (target == "courses" and module == "courses")
    ]


@pytest.mark.parametrize("room", LADDER)
def test_a_room_imports_no_room_above_it(room):
    assert files_of(room)
    assert climbs(room) == []


@pytest.mark.parametrize("room", ["simulator.engine", "simulator.protocol", "simulator.client", "simulator.kiosk"])
def test_the_simulator_runs_without_django(room):
    assert not [path for path in files_of(room) for module in imports(path) if module.split(".")[0] == "django"]


def test_only_the_adapter_imports_the_crowd_library():
    users = [
        path.name for path in files_of("simulator.engine") for module in imports(path) if module.startswith("jupedsim")
    ]
    assert set(users) <= {"crowd.py", "bench.py"}


def test_the_ladder_notices_a_climber(tmp_path, monkeypatch):
    climber = tmp_path / "climber.py"
    climber.write_text("from venues.models import Venue\n")
    monkeypatch.setattr("tests.firesafety.test_rooms.files_of", lambda room: [climber])
    monkeypatch.setattr("tests.firesafety.test_rooms.ROOT", tmp_path)
    assert climbs("people") == ["climber.py imports venues.models", "climber.py imports venues.models.Venue"]
