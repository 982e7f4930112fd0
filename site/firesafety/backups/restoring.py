"""Restoring a backup: unpacked aside, checked, brought up to date, compared, and put in its place at the end."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.db import Error, connection, connections

from . import manifest, postgres
from .archive import Unpacked, unpack
from .aside import Aside, beside, database_file, exchanged, set_aside, undo_crashed
from .encryption import SUFFIX, PassphraseError, decrypt
from .layout import (
    DATABASE,
    FORMAT,
    KEY_FILE,
    LEDGER,
    MANIFEST,
    SECRETS,
    SIGNATURE,
    SIGNING_KEY,
    RestoreRefused,
    alone,
    files_below,
    folders,
    ledger_folder,
    state_places,
)
from .manifest import Manifest
from .scratch import Migrated, migrate_aside
from .snapshot import count_tables, opened

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: rows in all, the ledger's root, the id of the key that signed, findings of `verify_ledger`."""

    rows: int
    ledger_root: str
    key_id: str
    problems: int


def restore_backup(
    path: Path, *, report: Report, rehearsal: bool = False, unsigned: bool = False, key_id: str = ""
) -> Restored:
    """Restores an archive into an empty instance, or only tries to (`rehearsal`, beside whatever is there).

    `unsigned` takes an archive of the format before manifests were signed, `key_id` insists on the key that signed.
    Raises RestoreRefused, and then nothing has changed.
    """
    with alone(), _in_words(path):
        if not rehearsal:
            refuse_unless_empty()
        with set_aside(rehearsal=rehearsal) as aside:
            return _restore(path, aside, report=report, unsigned=unsigned, key_id=key_id)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RestoreRefused(f"{path.name} could not be restored: {error}") from error
    except (postgres.PostgresError, sqlite3.Error, Error) as error:
        raise RestoreRefused(str(error).strip()) from error


def _restore(path: Path, aside: Aside, *, report: Report, unsigned: bool, key_id: str) -> Restored:
    unpacked = unpack(path, aside.place_of)
    told = manifest.read_manifest(unpacked.manifest)
    _refuse_other_kind(told, unpacked, unsigned=unsigned)
    _open_secrets(aside, unpacked)
    signed_by = _check_key(aside, unpacked, told, expected_id=key_id)
    _tell(told, aside, unpacked, report)
    with _database_aside(aside) as (name, counts):
        _compare_dump(told, counts, report)
        migrated = migrate_aside(
            database_url=_address_of(name),
            var_dir=aside.root,
            ledger_dir=aside.folder(ledger_folder()),
            secret_key=_secret_key(aside),
        )
        _compare_migrated(told, counts, migrated)
        if not aside.rehearsal:
            _refuse_lost_roots(aside)
            _put_in_place(aside, name)
    return Restored(sum(counts.values()), migrated.facts.ledger_root, signed_by, migrated.problems)


# -- before anything is unpacked -------------------------------------------------------------------------------------


def refuse_unless_empty() -> None:
    """Raises RestoreRefused when the instance has users or files; undoes what a killed restore has moved."""
    if has_users():
        raise RestoreRefused("this instance is not empty: it has users")
    undo_crashed()
    for folder in folders():
        if folder.name != LEDGER and (found := next(files_below(folder.place), None)):
            raise RestoreRefused(f"this instance is not empty: {found[1]} is in the way")


def has_users() -> bool:
    """True when somebody may sign in. Makes no database file where there is none."""
    if connection.vendor == "sqlite" and not database_file().exists():
        return False
    with connection.cursor() as cursor:
        if "people_user" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM people_user LIMIT 1")
        return cursor.fetchone() is not None


# -- what the archive says ---------------------------------------------------------------------------------------------


def _refuse_other_kind(told: Manifest, unpacked: Unpacked, *, unsigned: bool) -> None:
    if told.vendor != connection.vendor:
        raise RestoreRefused(f"the backup is of {told.vendor}, this instance runs {connection.vendor}")
    if DATABASE[told.vendor] not in unpacked.members:
        raise RestoreRefused("the archive holds no database")
    if told.format == FORMAT:
        found = {name: member for name, member in unpacked.members.items() if name not in (MANIFEST, SIGNATURE)}
        if found != told.files:
            odd = sorted(name for name in found.keys() | told.files.keys() if found.get(name) != told.files.get(name))
            raise RestoreRefused(f"{odd[0]} is not the file the manifest lists")
    elif not unsigned:
        raise RestoreRefused("this archive is not signed: an earlier version made it. --unsigned takes it nevertheless")


def _open_secrets(aside: Aside, unpacked: Unpacked) -> None:
    """Decrypts the secrets where they were unpacked. Raises RestoreRefused when the passphrase is not theirs."""
    for name in unpacked.members:
        plain = name.removesuffix(SUFFIX)
        sealed = aside.place_of(name)
        if plain == name or plain not in SECRETS or sealed is None:
            continue
        if not settings.BACKUP_PASSPHRASE:
            raise RestoreRefused("the secrets in this archive are encrypted: set BACKUP_PASSPHRASE or its _FILE")
        try:
            secret = decrypt(sealed.read_bytes(), name=plain, passphrase=settings.BACKUP_PASSPHRASE)
        except PassphraseError:
            raise RestoreRefused("BACKUP_PASSPHRASE is not the one of this archive") from None
        status = sealed.stat()
        sealed.write_bytes(secret)
        opened_file = sealed.rename(sealed.with_name(sealed.name.removesuffix(SUFFIX)))
        os.utime(opened_file, (status.st_mtime, status.st_mtime))


def _tell(told: Manifest, aside: Aside, unpacked: Unpacked, report: Report) -> None:
    """Says what the operator has to know although it is no reason to refuse."""
    for link in unpacked.links:
        report(f"{link} was a link when this archive was made: its files are not in it")
    key = _secret_key(aside) if KEY_FILE in state_places() else settings.SECRET_KEY
    if manifest.fingerprint(key) != told.secret_key:  # an early archive does not say which it was
        report("set SECRET_KEY to that of the backup, or residents' bookings and open links are not found")
    if not told.uploads:
        report("uploads lay in object storage and are not in the archive")
    elif left := sum(1 for name in unpacked.members if name.startswith("uploads/") and aside.place_of(name) is None):
        report(f"{left} uploads are not restored: FILE_STORAGE names no folder here")


def _check_key(aside: Aside, unpacked: Unpacked, told: Manifest, *, expected_id: str) -> str:
    if told.format != FORMAT:
        if expected_id:
            raise RestoreRefused("an archive that is not signed has no key")
        return ""
    if settings.BACKUP_PASSPHRASE and SIGNING_KEY in unpacked.members and not expected_id:
        raise RestoreRefused("BACKUP_PASSPHRASE is set and this archive is not encrypted: say with --key who signed it")
    place = aside.place_of(SIGNING_KEY)
    try:
        key = load_pem_private_key(place.read_bytes() if place else b"", password=None)
    except (OSError, ValueError, TypeError) as error:
        raise RestoreRefused("the archive does not hold the ledger's key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RestoreRefused("the archive does not hold the ledger's key")
    return manifest.check_signature(unpacked.manifest, unpacked.signature, key.public_key(), expected_id=expected_id)


# -- the database ------------------------------------------------------------------------------------------------------


@contextmanager
def _database_aside(aside: Aside) -> Iterator[tuple[str, dict[str, int]]]:
    """The unpacked database, by its file or its name on the server, and its rows by table."""
    if connection.vendor == "sqlite":
        with opened(aside.database()) as alias:
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA quick_check(1)")
                (sound,) = cursor.fetchone()
            if sound != "ok":
                raise RestoreRefused(f"the database in the archive is damaged: {sound}")
            counts = count_tables(alias)
        yield str(aside.database()), counts
        return
    with postgres.scratch_database(f"restore_{secrets.token_hex(6)}") as name:
        postgres.load(aside.database(), database=name)
        with opened(name) as alias:
            counts = count_tables(alias)
        yield name, counts


def _address_of(database: str) -> str:
    """The DATABASE_URL of a database that lies aside."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database}"
    config = settings.DATABASES["default"]
    host = config["HOST"] or ""
    who = (
        f"{quote(config['USER'], safe='')}:{quote(str(config.get('PASSWORD') or ''), safe='')}@"
        if config["USER"]
        else ""
    )
    if host.startswith("/"):  # the folder of a socket
        return f"postgres://{who}/{host}/{quote(database, safe='')}"
    where = f"{quote(host, safe='')}{':' + str(config['PORT']) if config.get('PORT') else ''}"
    return f"postgres://{who}{where}/{quote(database, safe='')}"


def _compare_dump(told: Manifest, counts: dict[str, int], report: Report) -> None:
    """The dump must hold what the manifest lists. What an early one lists was counted later: it is told."""
    different = {
        table: (wanted, counts.get(table)) for table, wanted in told.facts.counts.items() if counts.get(table) != wanted
    }
    for table, (wanted, found) in different.items():
        words = f"{table} has {found} rows, the manifest says {wanted}"
        if told.format == FORMAT:
            raise RestoreRefused(words)
        report(words)


def _compare_migrated(told: Manifest, counts: dict[str, int], migrated: Migrated) -> None:
    """Coming up to date must lose no row of a table that goes on, and leave the ledger as it was."""
    now = migrated.facts.counts
    for table in counts.keys() & now.keys():
        if now[table] < counts[table]:
            raise RestoreRefused(f"{table} has {now[table]} rows after its migrations, before {counts[table]}")
    if told.format == FORMAT and migrated.facts.ledger_root != told.facts.ledger_root:
        raise RestoreRefused("the ledger in the archive is not the one the manifest names")


# -- into its place ----------------------------------------------------------------------------------------------------


def _secret_key(aside: Aside) -> str:
    """The key the archive was made under, as far as it holds one."""
    found = aside.state(KEY_FILE)
    return found.read_text().strip() if found.exists() else settings.SECRET_KEY


def _refuse_lost_roots(aside: Aside) -> None:
    """Signed roots that lie here and not in the archive are of rows sealed after it: they must not be lost unseen."""
    ledger = ledger_folder()
    for place in ledger.place.glob("roots*.jsonl"):
        kept = aside.folder(ledger) / place.name
        if not (kept.read_bytes() if kept.exists() else b"").startswith(place.read_bytes()):
            raise RestoreRefused(f"{place} has signed roots that the archive does not know; keep it and move it away")


def _put_in_place(aside: Aside, name: str) -> None:
    """Exchanges files first and the database last: until then the instance counts as empty."""
    with exchanged(aside):
        if connection.vendor == "sqlite":
            _replace_sqlite(aside.database())
        else:
            dump, plain = aside.database(), ["--no-owner", "--no-privileges"]
            postgres.run_program("pg_dump", *plain, "--file", str(dump), database=name)
            connections.close_all()
            postgres.load(dump, before="DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _replace_sqlite(source: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as file:
        file.execute("PRAGMA journal_mode=DELETE")
    with source.open("rb") as stream:
        os.fsync(stream.fileno())
    connections.close_all()
    target = database_file()
    for path in beside(target):
        path.unlink(missing_ok=True)
    os.replace(source, target)
