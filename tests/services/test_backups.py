"""Backups of PostgreSQL: one snapshot for the dump and its counts, a scratch database, and all or nothing at the end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.firesafety.backups import archives
from tests.firesafety.backups.test_backups import SCRIPTS, restore
from tests.firesafety.test_installation import SEAL
from tests.races import ROOT, environment, manage, run_race
from tests.services.servers import postgres_of_its_own

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A prepared installation on PostgreSQL: its folder and its database."""
    with postgres_of_its_own("house") as url:
        folder = tmp_path_factory.mktemp("house")
        manage(folder, "prepare", DATABASE_URL=url)
        manage(folder, "shell", "--no-imports", "-c", SEAL, DATABASE_URL=url)
        (folder / "uploads").mkdir(exist_ok=True)
        (folder / "uploads" / "a.txt").write_text("a")
        yield folder, url


@pytest.fixture
def empty(tmp_path):
    with postgres_of_its_own("empty", is_empty=True) as url:
        folder = tmp_path / "empty"
        folder.mkdir()
        yield folder, url


def backup(house: tuple[Path, str], path: Path, where: str) -> Path:
    """A backup during which a row is written; see scripts/backup_between.py."""
    run_race(SCRIPTS / "backup_between.py", house[0], str(path), where, DATABASE_URL=house[1])
    return path


def query(url: str, sql: str) -> list[tuple]:
    with psycopg.connect(url) as server:
        return server.execute(sql).fetchall()  # type: ignore[arg-type]


def test_it_comes_back_whole_and_a_refused_one_changes_nothing(house, empty, tmp_path):
    folder, url = empty
    good = backup(house, tmp_path / "good.tar.gz", "inside")
    live = backup(house, tmp_path / "live.tar.gz", "live")  # the control: counted as before
    files = archives.read(good)
    cut = files | {"database.sql": files["database.sql"][: len(files["database.sql"]) // 2]}
    broken = archives.write(tmp_path / "broken.tar.gz", archives.signed_by_a_stranger(cut))
    given = [{"archive": path} for path in (live, broken, good)]
    *refused, taken = restore(folder, *given, DATABASE_URL=url)
    assert "bookings_onetimecode" in refused[0]["refused"]
    assert "psql" in refused[1]["refused"]
    assert [list(outcome["contents"]) for outcome in refused] == [["secret_key"]] * 2
    assert taken["rows"] > 5000
    assert (folder / "uploads" / "a.txt").read_text() == "a"
    assert '"ok": true' in manage(folder, "verify_ledger", "--json", DATABASE_URL=url)
    assert query(url, "SELECT datname FROM pg_database WHERE datname LIKE 'restore%'") == []


def test_when_the_last_step_fails_the_database_and_the_files_are_as_before(house, empty, tmp_path):
    folder, url = empty
    good = backup(house, tmp_path / "good.tar.gz", "inside")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE TABLE mine (x int)")
        server.execute(
            "CREATE SCHEMA kept; CREATE FUNCTION kept.no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$"
        )
        server.execute(
            "CREATE EVENT TRIGGER no ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION kept.no()"
        )
        (found,) = restore(folder, {"archive": good}, DATABASE_URL=url)
        assert "refused" in found
        assert query(url, "SELECT count(*) FROM mine") == [(0,)]
        assert list(found["contents"]) == ["secret_key"]
        server.execute("DROP EVENT TRIGGER no")
    assert "rows" in restore(folder, {"archive": good}, DATABASE_URL=url)[0]


def test_a_role_that_may_make_no_database_is_told_what_it_needs(house, empty, tmp_path):
    folder, url = empty
    good = backup(house, tmp_path / "good.tar.gz", "inside")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE ROLE plain LOGIN")
        server.execute("GRANT ALL ON SCHEMA public TO plain")
        plain = url.replace("//firesafety@", "//plain@")
        (found,) = restore(folder, {"archive": good}, DATABASE_URL=plain)
        server.execute("DROP OWNED BY plain")
        server.execute("DROP ROLE plain")
    assert 'ALTER ROLE "plain" CREATEDB' in found["refused"]


def test_a_missing_pg_dump_is_named(house, tmp_path):
    """Whatever versions lie on the machine: none serves a server of version 99."""
    script = (
        "from firesafety.backups import postgres\n"
        "try: postgres.find_program('pg_dump', 99)\n"
        "except postgres.PostgresError as error: print(error)\n"
        "print(postgres.find_program('pg_dump', postgres.server_major()))"
    )
    out = manage(house[0], "shell", "--no-imports", "-c", script, DATABASE_URL=house[1])
    missing, found = out.strip().splitlines()[-2:]
    assert missing == "pg_dump of PostgreSQL 99 or newer is needed (package postgresql-client)"
    assert shutil.which(found)


def test_an_sqlite_backup_is_no_backup_of_postgresql(empty):
    folder, url = empty
    stored = ROOT / "tests" / "firesafety" / "backups" / "archives" / "format-2-test-only-key.tar.gz"
    command = [sys.executable, str(ROOT / "manage.py"), "restore", "--unsigned", str(stored)]
    done = subprocess.run(command, env=environment(folder, DATABASE_URL=url), capture_output=True, text=True)
    assert "the backup is of sqlite, this instance runs postgresql. Nothing was changed." in done.stderr
