"""A room imports only the rooms of its own row (tests/ladder.py), however it imports them, and no two files in a ring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ladder import (
    LADDER,
    NAMED_BY_STRING,
    ROOT,
    Import,
    all_imports,
    circles,
    climbs,
    imports_of,
    module_of,
    room_of,
    source_files,
    table,
)

WITHOUT_DJANGO = ("simulator.engine", "simulator.protocol", "simulator.client", "simulator.kiosk", "simulator.crowd")


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    return all_imports()


@pytest.fixture(scope="module")
def modules() -> set[str]:
    return {module_of(path) for path in source_files()}


def test_every_file_lies_in_a_row(modules):
    assert {module for module in modules if room_of(module, LADDER) is None} == {"simulator"}


def test_rows_name_rows():
    for name, (_holds, allowed) in LADDER.items():
        known = set(LADDER) | {row.split(".")[0] for row in LADDER}
        assert set(allowed) <= known, name


@pytest.mark.parametrize("room", LADDER)
def test_a_room_imports_no_room_above_it(room, imports):
    own = [found for found in imports if room_of(found.importer, LADDER) == room]
    assert [str(found) for found in climbs(own)] == []


def test_every_exception_is_still_needed(imports):
    named = {(found.importer, found.module) for found in imports if found.by_string}
    assert set(NAMED_BY_STRING) <= named


def test_no_files_import_each_other(imports, modules):
    """Not even for type checkers alone."""
    assert list(circles([found for found in imports if not found.by_string], modules)) == []


@pytest.mark.parametrize("room", WITHOUT_DJANGO)
def test_the_simulator_runs_without_django(room):
    paths = [path for path in source_files() if (module_of(path) + ".").startswith(room + ".")]
    for path in paths:
        assert not _imports_django(path), path


def _imports_django(path: Path) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(line.strip().startswith(("import django", "from django")) for line in lines)


def test_only_the_adapter_imports_the_crowd_library():
    """The drill worker loads it once at its start, so that no session pays for it."""
    users = {path.name for path in source_files() if "import jupedsim" in path.read_text(encoding="utf-8")}
    assert users <= {"jupedsim_crowd.py", "bench.py"}


def planted(tmp_path: Path, name: str, text: str) -> list[Import]:
    """The imports of a file put into a copy of the tree's shape."""
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return imports_of(path, tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "module"),
    [
        ("site/people/climber.py", "from venues.models import Venue\n", "venues.models.Venue"),
        ("simulator/drills/live/climber.py", "from ..runner import worker\n", "simulator.drills.runner.worker"),
        ("courses/training/ledger/climber.py", "def late():\n    from ..duties import engine\n",
         "courses.training.duties.engine"),
        ("courses/climber.py", "apps.get_model('venues.Venue')\n", "venues.models"),
        ("courses/quizzes/climber.py", "import_string('venues.selectors.search_venues')\n",
         "venues.selectors.search_venues"),
    ],
    ids=["absolute", "relative", "lazy", "model", "dotted"],
)  # fmt: skip
def test_the_ladder_notices_a_climber(tmp_path, name, text, module):
    assert [found.module for found in climbs(planted(tmp_path, name, text))] == [module]


def test_the_ladder_notices_a_circle(tmp_path):
    first = planted(tmp_path, "site/people/first.py", "def late():\n    from .second import b\n")
    second = planted(tmp_path / "b", "site/people/second.py", "from .first import a\n")
    ring = ["people.first", "people.second"]
    assert list(circles([*first, *second], set(ring))) == [ring]
    assert list(circles(first, set(ring))) == []


def test_the_ladder_notices_a_circle_of_type_checkers(tmp_path):
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .{} import a\n"
    first = planted(tmp_path, "site/people/first.py", text.format("second"))
    second = planted(tmp_path / "b", "site/people/second.py", text.format("first"))
    ring = ["people.first", "people.second"]
    assert list(circles([*first, *second], set(ring))) == [ring]


def test_the_map_shows_the_ladder():
    page = (ROOT / "site" / "docs" / "map.md").read_text(encoding="utf-8")
    assert table() in page
