"""An archive on the disk: written under another name, read again, and only then given its own; unpacked with care."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .layout import MANIFEST, SIGNATURE, WHOLE_FOLDERS, BackupError, RestoreRefused, is_safe_name

PART = ".part"
BLOCK = 1024 * 1024
UNREADABLE = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its size in bytes and the SHA-256 of its content, in hex."""

    size: int
    sha256: str


class HashingReader:
    """Reads exactly `size` bytes from a stream and hashes them. Raises BackupError when there are fewer."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left, self._hash = stream, size, hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        wanted = self._left if count < 0 else min(count, self._left)
        data = self._stream.read(wanted)
        if len(data) < wanted:
            raise BackupError("a file became shorter while it was read; please try again")
        self._left -= len(data)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


class ArchiveWriter:
    """Adds files to an archive and remembers what they were."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, Member] = {}

    def add_bytes(self, name: str, data: bytes, *, mtime: float = 0) -> None:
        self._add(name, io.BytesIO(data), len(data), mtime)

    def add_file(self, name: str, path: Path) -> bool:
        """Adds a file as it is now, whatever it is a link to; False when it is gone."""
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            return False
        with stream:
            status = os.fstat(stream.fileno())
            self._add(name, stream, status.st_size, status.st_mtime, status.st_mode & 0o666)
        return True

    def _add(self, name: str, stream: IO[bytes], size: int, mtime: float, mode: int = 0o600) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, int(mtime), mode
        reader = HashingReader(stream, size)
        self._tar.addfile(info, reader)
        self.members[name] = Member(size, reader.hexdigest())


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """A new archive at `path`: whole, on the disk and read again, or not there at all. Raises BackupError."""
    part = path.with_name(f"{path.name}{PART}")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
                writer = ArchiveWriter(tar)
                yield writer
            stream.flush()
            os.fsync(stream.fileno())
        if read_members(part) != writer.members:
            raise BackupError(f"{path.name} does not read as it was written; is the disk sound?")
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise BackupError(f"{path.name} could not be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_members(path: Path) -> dict[str, Member]:
    """What an archive holds, read to its end. Raises RestoreRefused when it is cut, altered or no archive."""
    with _in_words(path):
        return {info.name: _copy(source, None) for info, source in _files(path) if source is not None}


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise RestoreRefused(f"{path.name} is cut, damaged or no backup: {error}") from error


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive whose files lie where they were told to; manifest and signature are kept in memory.

    `links` are whole folders of which an early archive holds nothing but that they were links.
    """

    members: dict[str, Member]
    links: list[str]
    manifest: bytes
    signature: bytes


def unpack(path: Path, place_of: Callable[[str], Path | None]) -> Unpacked:
    """Puts an archive's files where `place_of` says, None for nowhere. Raises RestoreRefused."""
    kept: dict[str, io.BytesIO] = {MANIFEST: io.BytesIO(), SIGNATURE: io.BytesIO()}

    def sink(name: str) -> IO[bytes] | None:
        if name in kept:
            return kept[name]
        place = place_of(name)
        if place is None:
            return None
        place.parent.mkdir(parents=True, exist_ok=True)
        return os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    members, links = {}, []
    with _in_words(path):
        for info, source in _files(path):
            if source is None:
                links.append(info.name)
                continue
            members[info.name] = _copy(source, sink(info.name))
            if (place := place_of(info.name)) is not None and info.name not in kept:
                os.utime(place, (info.mtime, info.mtime))
                place.chmod(info.mode & 0o666 | 0o600)
    return Unpacked(members, links, kept[MANIFEST].getvalue(), kept[SIGNATURE].getvalue())


def _files(path: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes] | None]]:
    """Each file of an archive with its content, None for a folder that was a link. Raises RestoreRefused."""
    seen: set[str] = set()
    with gzip.open(path) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as tar:
        for info in tar:
            if info.isdir():
                continue
            whole_folder = info.issym() and info.name in WHOLE_FOLDERS
            if (not whole_folder and not (info.isreg() and is_safe_name(info.name))) or info.name in seen:
                raise RestoreRefused(f"{info.name!r} has no place in a backup")
            seen.add(info.name)
            yield info, None if whole_folder else tar.extractfile(info)
        while unzipped.read(BLOCK):  # the checksum stands at the very end
            pass


def _copy(source: IO[bytes], sink: IO[bytes] | None) -> Member:
    seen, size = hashlib.sha256(), 0
    try:
        while block := source.read(BLOCK):
            seen.update(block)
            size += len(block)
            if sink is not None:
                sink.write(block)
    finally:
        if sink is not None and not isinstance(sink, io.BytesIO):
            sink.close()
    return Member(size, seen.hexdigest())
