"""Archives taken apart and put together otherwise, as damage, accidents and strangers would."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

Files = dict[str, bytes]


def read(archive: Path) -> Files:
    with tarfile.open(archive) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar if info.isreg()}


def write(target: Path, files: Files, *more: tarfile.TarInfo) -> Path:
    with tarfile.open(target, "w:gz") as tar:
        for info in more:
            tar.addfile(info)
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target


def link(name: str, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


def with_manifest(files: Files, change: Callable[[dict], None] = lambda manifest: None) -> Files:
    """The files with a manifest that lists them as they are, and is changed as told; the signature stays as it was."""
    listed = {
        name: [len(data), hashlib.sha256(data).hexdigest()]
        for name, data in files.items()
        if not name.startswith("manifest.")
    }
    manifest = json.loads(files["manifest.json"]) | {"files": listed}
    change(manifest)
    return files | {"manifest.json": json.dumps(manifest).encode()}


def signed_by_a_stranger(files: Files) -> Files:
    """The files with another signing key, and a manifest which that key has signed."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files = {name: data for name, data in files.items() if name != "ledger/signing_key.pem.enc"}
    files = with_manifest(files | {"ledger/signing_key.pem": pem})
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(b"firesafety backup\n" + files["manifest.json"]).hex()
    said = {"key_id": hashlib.sha256(raw).hexdigest()[:16], "signature": signature}
    return files | {"manifest.sig": json.dumps(said).encode()}


def with_sql(files: Files, scratch: Path, *statements: str) -> Files:
    """The files with a database in which these statements were run."""
    scratch.write_bytes(files["database.sqlite3"])
    with sqlite3.connect(scratch) as file:
        file.create_function("REGEXP", 2, lambda *given: 1)
        for statement in statements:
            file.execute(statement)
    file.close()
    return files | {"database.sqlite3": scratch.read_bytes()}
