"""The migrated database that test processes copy: never stale, never half made, made by one process."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from courses.training.ledger.guards import missing_guards
from tests import migrated
from tests.races import ROOT

MIGRATION = "site/people/migrations/0002_duties_attributes.py"


@pytest.fixture
def tree(tmp_path):
    """A copy of the sources that name the database."""
    for path in migrated.sources():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return tmp_path


@pytest.fixture
def digest():
    migrated.digest.cache_clear()
    return migrated.digest.__wrapped__


def test_the_same_sources_have_the_same_digest(tree, digest):
    assert digest(tree) == digest(ROOT)


@pytest.mark.parametrize(
    "changed",
    [
        MIGRATION,
        "courses/training/ledger/guards.py",
        "courses/training/ledger/row_hash.py",
        "site/people/guards.py",
        "site/common/guards.py",
        "venues/models.py",
        "site/firesafety/settings.py",
    ],
)
def test_a_changed_source_changes_the_digest(tree, digest, changed):
    before = digest(tree)
    with (tree / changed).open("a") as file:
        file.write("# changed\n")
    assert digest(tree) != before


def test_a_migration_added_or_taken_away_changes_the_digest(tree, digest):
    before = digest(tree)
    added = tree / "venues/migrations/9999_added.py"
    added.write_text("")
    after = digest(tree)
    added.unlink()
    (tree / MIGRATION).unlink()
    assert len({before, after, digest(tree)}) == 3


def test_an_installed_version_changes_the_digest(tree, digest, monkeypatch):
    before = digest(tree)
    monkeypatch.setattr(migrated, "distributions", list)
    assert digest(tree) != before


@pytest.mark.parametrize(
    ("change", "goes_on"),
    [
        (lambda tree: (tree / "venues/migrations/9999_added.py").write_text(""), True),
        (lambda tree: (tree / "venues/models.py").write_text("# changed"), True),
        (lambda tree: (tree / MIGRATION).write_text("# changed"), False),
        (lambda tree: (tree / MIGRATION).unlink(), False),
    ],
    ids=["added", "model", "changed", "taken away"],
)
def test_a_database_is_gone_on_from_while_its_migrations_stand_unchanged(tree, tmp_path_factory, change, goes_on):
    kept = tmp_path_factory.mktemp("kept")
    folder = kept / "migrated-earlier"
    folder.mkdir()
    (kept / "migrated-of-unknown-migrations").mkdir()
    (folder / migrated.MIGRATIONS).write_text(json.dumps(migrated.migrations(tree)))
    change(tree)
    assert migrated.earlier_of(migrated.migrations(tree), kept) == (folder if goes_on else None)


def test_the_copy_has_every_migration_and_the_guards(db):
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert missing_guards(connection) == []


def test_what_fails_half_way_leaves_nothing(tmp_path):
    def fail(draft: Path) -> None:
        (draft / "half").touch()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        migrated.make_once(tmp_path / "made", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_two_without_the_lock_both_make_it(tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "_lock", lambda path: contextlib.nullcontext())
    monkeypatch.setattr(migrated, "_clear_drafts", lambda folder: None)
    together = threading.Barrier(2, timeout=20)
    assert makers(tmp_path, lambda: together.wait()) == 2


def test_two_with_the_lock_make_it_once(tmp_path, monkeypatch):
    arrived = threading.Semaphore(0)
    lock = migrated._lock

    def counted(path: Path):
        arrived.release()
        return lock(path)

    def until_both_arrived() -> None:
        assert arrived.acquire(timeout=20) and arrived.acquire(timeout=20)

    monkeypatch.setattr(migrated, "_lock", counted)
    assert makers(tmp_path, until_both_arrived) == 1


def makers(tmp_path: Path, meanwhile) -> int:
    """How many of two threads that want one folder made it; each calls `meanwhile` while it makes."""
    made = []

    def make(draft: Path) -> None:
        meanwhile()
        made.append(draft)

    def want() -> None:
        with contextlib.suppress(OSError):
            migrated.make_once(tmp_path / "made", make)

    threads = [threading.Thread(target=want) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return len(made)
