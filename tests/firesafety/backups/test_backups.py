"""A backup comes back, whatever was written meanwhile, however old its schema, and whatever an earlier try left."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from firesafety.backups.aside import undo_crashed
from firesafety.backups.layout import ASIDE
from tests.firesafety.backups import archives
from tests.firesafety.test_installation import SEAL
from tests.races import ROOT, environment, manage, run_race

SCRIPTS = Path(__file__).parent / "scripts"
STORED = sorted((Path(__file__).parent / "archives").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def house(prepared_dir, tmp_path_factory):
    """A prepared installation with a sealed ledger, a private file, and uploads of which a folder lies elsewhere."""
    folder = tmp_path_factory.mktemp("house") / "var"
    shutil.copytree(prepared_dir, folder)
    manage(folder, "shell", "--no-imports", "-c", SEAL)
    elsewhere = folder.parent / "elsewhere"
    (elsewhere / "images").mkdir(parents=True)
    (elsewhere / "images" / "楼道.txt").write_text("linked")
    (elsewhere / "again").symlink_to(elsewhere)
    (folder / "uploads").mkdir(exist_ok=True)
    (folder / "uploads" / "more").symlink_to(elsewhere)
    (folder / "uploads" / "nowhere").symlink_to(folder.parent / "gone")
    (folder / "private" / "replays").mkdir(parents=True)
    (folder / "private" / "replays" / "a.mp4").write_bytes(b"film")
    (folder / "samples_removed").touch()
    return folder


@pytest.fixture(scope="module")
def archive(house, tmp_path_factory):
    path = tmp_path_factory.mktemp("archives") / "good.tar.gz"
    manage(house, "backup", str(path))
    return path


@pytest.fixture
def empty(tmp_path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def restore(folder: Path, *given: dict, **extra: str) -> list[dict]:
    """Restores archives one after another; see scripts/restore_many.py."""
    asked = [entry | {"archive": str(entry["archive"])} for entry in given]
    return run_race(SCRIPTS / "restore_many.py", folder, json.dumps(asked), **extra)


def fails(folder: Path, *arguments: str, **extra: str) -> str:
    """What a command that must fail says; a traceback is no answer."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment(folder, **extra), capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def query(folder: Path, sql: str):
    with sqlite3.connect(folder / "db.sqlite3") as file:
        return file.execute(sql).fetchone()[0]


# -- what comes back ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def restored(archive, tmp_path_factory) -> tuple[Path, dict]:
    """An instance that the archive was restored into, and what was said of it."""
    folder = tmp_path_factory.mktemp("restored")
    return folder, restore(folder, {"archive": archive})[0]


def test_everything_comes_back(house, restored):
    folder, found = restored
    assert found["rows"] > 5000
    assert found["told"] == []
    for name in ("signing_key.pem", "row_secret", "roots.jsonl", "roots-sample.jsonl"):
        assert (folder / "ledger" / name).read_bytes() == (house / "ledger" / name).read_bytes()
    assert (folder / "private" / "replays" / "a.mp4").read_bytes() == b"film"
    assert [left for left in found["contents"] if ".restore-" in left] == []


def test_the_restored_ledger_verifies_under_the_same_key(restored):
    summary = json.loads(manage(restored[0], "verify_ledger", "--json"))
    assert (summary["ok"], summary["sealed_rows"]) == (True, 2)


def test_files_behind_links_come_back_as_files(archive, restored):
    assert "uploads/more/images/楼道.txt" in archives.read(archive)
    more = restored[0] / "uploads" / "more"
    assert (more / "images" / "楼道.txt").read_text() == "linked"
    assert not more.is_symlink()


def test_the_secret_key_comes_back_because_residents_are_known_by_it(house, restored):
    assert (restored[0] / "secret_key").read_text() == (house / "secret_key").read_text()


def test_an_owner_who_removed_the_samples_does_not_get_them_back(restored):
    assert (restored[0] / "samples_removed").exists()


def test_a_linked_place_stays_a_link_and_another_secret_key_is_pointed_out(archive, empty, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    (empty / "uploads").symlink_to(disk)
    (found,) = restore(empty, {"archive": archive}, SECRET_KEY="another one, of the environment" * 2)
    assert "SECRET_KEY" in found["told"][0]
    assert (empty / "uploads").is_symlink()
    assert (disk / "more" / "images" / "楼道.txt").read_text() == "linked"


# -- counted in the dump -----------------------------------------------------------------------------------------------


def test_a_row_written_between_dump_and_counts_changes_nothing(house, empty, tmp_path):
    path = tmp_path / "between.tar.gz"
    run_race(SCRIPTS / "backup_between.py", house, str(path), "inside")
    assert "rows" in restore(empty, {"archive": path})[0]


def test_counted_in_the_live_database_it_would_never_come_back(house, empty, tmp_path):
    """The control: the order of before."""
    path = tmp_path / "between.tar.gz"
    run_race(SCRIPTS / "backup_between.py", house, str(path), "live")
    assert "bookings_onetimecode" in restore(empty, {"archive": path})[0]["refused"]


# -- archives of earlier versions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("stored", STORED, ids=[path.name for path in STORED])
def test_a_stored_archive_of_each_format_comes_back_and_is_upgraded(stored, empty):
    """The archives are kept from earlier versions: this one brings their rows up to date and loses none."""
    assert stored.stat().st_size < 1_000_000
    manage(empty, "restore", "--unsigned", str(stored))
    kept = json.loads(archives.read(stored)["manifest.json"])["counts"]
    assert query(empty, "SELECT COUNT(*) FROM people_person") == 34
    for table in {"people_person", "people_user", "training_evidence", "venues_venue"} & kept.keys():
        assert query(empty, f"SELECT COUNT(*) FROM {table}") == kept[table], table
    assert json.loads(manage(empty, "verify_ledger", "--json"))["ok"]
    manage(empty, "prepare")
    assert manage(empty, "migrate", "--check") == ""
    assert (empty / "uploads" / "images" / "notes.txt").read_text() == "a test upload\n"


def test_an_archive_from_before_a_table_comes_back(house, empty, tmp_path):
    """As a version before the class screens would have written it."""
    old = shutil.copytree(house, tmp_path / "old", symlinks=True)
    manage(old, "migrate", "--verbosity", "0", "drills", "0002")
    path = tmp_path / "old.tar.gz"
    manage(old, "backup", str(path))
    with pytest.raises(sqlite3.OperationalError, match="no such table"):  # the control: today's models over those data
        query(old, "SELECT COUNT(*) FROM drills_screenbranch")
    restored = restore(empty, {"archive": path})[0]
    assert "rows" in restored, restored
    assert query(empty, "SELECT COUNT(*) FROM drills_screenbranch") == 0


def test_an_archive_of_a_later_version_is_refused(house, empty, tmp_path):
    later = shutil.copytree(house, tmp_path / "later", symlinks=True)
    with sqlite3.connect(later / "db.sqlite3") as file:
        file.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_x', '2030-01-01')")
    file.close()
    path = tmp_path / "later.tar.gz"
    manage(later, "backup", str(path))
    assert "people.9999_x" in restore(empty, {"archive": path})[0]["refused"]


# -- refused, and tried again ------------------------------------------------------------------------------------------


def damaged(archive: Path, folder: Path) -> dict[str, dict]:
    """What to restore, by the words of its refusal."""
    good, files = archive.read_bytes(), archives.read(archive)

    def raw(name: str, data: bytes) -> dict:
        (folder / name).write_bytes(data)
        return {"archive": folder / name}

    def packed(name: str, files: archives.Files, *more, **options) -> dict:
        return {"archive": archives.write(folder / name, files, *more)} | options

    raised = archives.with_sql(files, folder / "scratch", "UPDATE people_user SET is_superuser = 1")
    broken = files | {"database.sqlite3": b"SQLite format 3\0" + files["database.sqlite3"][16:100_000]}
    fewer = {name: data for name, data in files.items() if not name.startswith("uploads/")}
    no_manifest = {name: data for name, data in files.items() if name != "manifest.json"}
    return {
        "is cut, damaged or no backup#0 bytes": raw("zero", b""),
        "is cut, damaged or no backup#half": raw("half", good[: len(good) // 2]),
        "is cut, damaged or no backup#four bytes short": raw("short", good[:-4]),
        "is cut, damaged or no backup#no archive": raw("text", b"no archive at all"),
        "is cut, damaged or no backup#one bit": raw("bit", good[:-1] + bytes([good[-1] ^ 1])),
        "could not be restored: [Errno 2]": {"archive": folder / "not there"},
        "manifest is missing": packed("without", no_manifest),
        "'uploads/x' has no place": packed("link", files, archives.link("uploads/x", "/etc/passwd")),
        "'/etc/x' has no place": packed("absolute", files | {"/etc/x": b""}),
        "'uploads/../../x' has no place": packed("upwards", files | {"uploads/../../x": b""}),
        "'other/x' has no place": packed("other", files | {"other/x": b""}),
        "database.sqlite3 is not the file": packed("raised", raised),
        "uploads/more/images/楼道.txt is not the file": packed("fewer", fewer),
        "is not signed with the archive's key": packed("unsigned", archives.with_manifest(raised)),
        "is signed with key": packed("stranger", archives.signed_by_a_stranger(raised), key_id="0" * 16),
        "the backup is of postgresql": packed(
            "postgresql", archives.with_manifest(files, lambda found: found.update(vendor="postgresql"))
        ),
        "has format 4": packed("four", archives.with_manifest(files, lambda found: found.update(format=4))),
        "this archive is not signed": {"archive": STORED[0]},
        "malformed": packed("broken", archives.signed_by_a_stranger(broken)),
    }


def test_a_refused_restore_changes_nothing_and_can_be_tried_again(archive, empty, tmp_path):
    expected = damaged(archive, tmp_path)
    # The control of `--key`: whoever does not ask for it takes a stranger's archive for one's own.
    *found, taken = restore(empty, *expected.values(), {"archive": tmp_path / "stranger"})
    for words, outcome in zip(expected, found, strict=True):
        assert words.partition("#")[0] in outcome["refused"], words
        assert list(outcome["contents"]) == ["secret_key"], words
    assert "rows" in taken


def test_commands_refuse_in_words(house, archive, empty, tmp_path):
    assert "not empty: it has users. Nothing was changed" in fails(house, "restore", str(archive))
    (tmp_path / "cut").write_bytes(archive.read_bytes()[:1000])
    assert "cut, damaged or no backup" in fails(empty, "restore", str(tmp_path / "cut"))
    (empty / "uploads").mkdir()
    (empty / "uploads" / "mine.txt").write_text("mine")
    assert "mine.txt is in the way" in fails(empty, "restore", str(archive))
    assert (empty / "uploads" / "mine.txt").read_text() == "mine"


def test_roots_that_the_archive_does_not_know_are_not_overwritten(house, archive, empty):
    """A ledger on a disk of its own outlived the database: rows sealed after the backup would be lost unseen."""
    (empty / "ledger").mkdir()
    newer = (house / "ledger" / "roots.jsonl").read_bytes() + b'{"number": 2}\n'
    (empty / "ledger" / "roots.jsonl").write_bytes(newer)
    (found,) = restore(empty, {"archive": archive})
    assert "roots.jsonl has signed roots that the archive does not know" in found["refused"]
    assert (empty / "ledger" / "roots.jsonl").read_bytes() == newer
    assert not (empty / "db.sqlite3").exists()


def test_a_restore_killed_in_the_middle_of_the_exchange_can_be_tried_again(archive, empty):
    script = (
        "import os, signal; from pathlib import Path; from firesafety.backups import restoring;"
        "restoring._put_in_place.__globals__['_replace_sqlite'] = lambda source: os.kill(os.getpid(), signal.SIGKILL);"
        f"restoring.restore_backup(Path({str(archive)!r}), report=print)"
    )
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", script]
    done = subprocess.run(command, env=environment(empty), capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert (empty / "uploads" / "more").exists(), "it was killed after the files had been moved"
    (found,) = restore(empty, {"archive": archive})
    assert "rows" in found
    assert [left for left in found["contents"] if ".restore-" in left] == []


def test_an_unpacked_database_beside_the_folder_of_a_killed_restore_is_no_folder_to_undo(settings, tmp_path):
    """Both begin with the mark of the restore, and the order in which a folder lists them is not known."""
    settings.VAR_DIR = tmp_path
    (tmp_path / f"{ASIDE}0a1b2c3d-db.sqlite3").write_bytes(b"SQLite format 3")
    undo_crashed()


def test_a_rehearsal_beside_a_full_instance_touches_nothing(house, archive):
    def contents() -> list[Path]:
        return sorted(path for path in house.rglob("*") if path.name != ".backup.lock")

    before, database = contents(), (house / "db.sqlite3").read_bytes()
    assert "rows would come back" in manage(house, "restore", "--rehearse", str(archive))
    assert (contents(), (house / "db.sqlite3").read_bytes()) == (before, database)


# -- whole or not at all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit_bytes", [1_000_000, 3_500_000])
def test_a_full_disk_leaves_no_archive(house, tmp_path, limit_bytes):
    """A file-size limit stands for the disk: the first is met by the dump, the second by the archive itself."""
    (house / "uploads" / "noise.bin").write_bytes(os.urandom(4_000_000))
    target = tmp_path / "target"
    target.mkdir()
    command = [sys.executable, str(ROOT / "manage.py"), "backup", str(target)]
    done = subprocess.run(
        command, env=environment(house), capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes)),
    )  # fmt: skip
    (house / "uploads" / "noise.bin").unlink()
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(target.iterdir()) == []
    assert [left.name for left in house.glob(".backup-*")] == []


def test_a_killed_backup_leaves_nothing_that_looks_like_one(house, tmp_path):
    script = (
        "import os, signal; from pathlib import Path; from firesafety.backups import archive, writing;"
        "archive.read_members = lambda part: os.kill(os.getpid(), signal.SIGKILL);"
        f"writing.write_backup(Path({str(tmp_path)!r}))"
    )
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", script]
    assert subprocess.run(command, env=environment(house), capture_output=True).returncode == -signal.SIGKILL
    (part,) = tmp_path.iterdir()
    assert part.name.endswith(".tar.gz.part")
    manage(house, "backup", str(tmp_path))
    (whole,) = tmp_path.iterdir()
    assert whole.name.endswith(".tar.gz")
    assert whole.stat().st_mode & 0o777 == 0o600


def test_only_so_many_are_kept(house, tmp_path):
    (tmp_path / "other.tar.gz").touch()
    for number in range(3):
        manage(house, "backup", str(tmp_path), "--keep", "2")
        assert len(list(tmp_path.glob("firesafety-*"))) == min(2, number + 1)
    assert (tmp_path / "other.tar.gz").exists()
    assert "at least 1" in fails(house, "backup", "--keep", "0")


# -- secrets -----------------------------------------------------------------------------------------------------------

SECRET = "a passphrase of the test"


def test_with_a_passphrase_no_secret_lies_open_and_all_come_back(house, empty, tmp_path):
    path, words = tmp_path / "sealed.tar.gz", tmp_path / "passphrase"
    words.write_text(SECRET)
    manage(house, "backup", str(path), BACKUP_PASSPHRASE_FILE=str(words))
    files = archives.read(path)
    key = (house / "ledger" / "signing_key.pem").read_bytes()
    assert not any(b"PRIVATE KEY" in data for data in files.values())
    assert {name for name in files if name.endswith(".enc")} == {
        "ledger/signing_key.pem.enc", "ledger/row_secret.enc", "state/secret_key.enc", "state/sample_password.enc",
    }  # fmt: skip
    stranger = archives.write(tmp_path / "stranger", archives.signed_by_a_stranger(files))
    *refused, good = restore(
        empty,
        {"archive": path},
        {"archive": path, "passphrase": "another"},
        {"archive": stranger, "passphrase": SECRET},
        {"archive": path, "passphrase": SECRET},
    )
    assert [outcome.get("refused", "")[:40] for outcome in refused] == [
        "the secrets in this archive are encrypte",
        "BACKUP_PASSPHRASE is not the one of this",
        "BACKUP_PASSPHRASE is set and this archiv",
    ]
    assert "rows" in good
    assert (empty / "ledger" / "signing_key.pem").read_bytes() == key
