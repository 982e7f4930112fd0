"""The ledger's keys, made once in LEDGER_DIR: an Ed25519 key signs roots, a secret stamps the rows this site writes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

PEM_END = b"-----END PUBLIC KEY-----\n"


def ledger_dir() -> Path:
    """The folder of keys and roots, made on first use and closed to others."""
    folder = Path(settings.LEDGER_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's content, made by whichever process comes first."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(make())
        stream.flush()
        os.fsync(stream.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_bytes()


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def signing_key() -> Ed25519PrivateKey:
    """The key that signs from now on. Raises TypeError when the file holds another kind of key."""
    key = load_pem_private_key(_made_once(ledger_dir() / "signing_key.pem", _new_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("signing_key.pem is no Ed25519 key")
    return key


class Signer(Protocol):
    """What signs roots. `name` tells an operator which one it is."""

    name: str

    def public_key(self) -> Ed25519PublicKey: ...

    def sign(self, message: bytes) -> bytes:
        """The signature: Ed25519, which is what verify_record.py checks wherever it runs."""


class FileSigner:
    """The key in LEDGER_DIR."""

    name = "signing_key.pem"

    def public_key(self) -> Ed25519PublicKey:
        return signing_key().public_key()

    def sign(self, message: bytes) -> bytes:
        return signing_key().sign(message)


_signer: Signer = FileSigner()


def register_signer(signer: Signer) -> None:
    """Has roots signed by a plug-in's signer from now on, such as a device that keeps its key to itself.

    The site's own key stays: it signs archives, and roots again when the plug-in is gone.
    """
    global _signer
    _signer = signer


def root_signer() -> Signer:
    """What signs roots. The public key of a plug-in's signer is kept for good before the first root is signed."""
    if not isinstance(_signer, FileSigner):
        _publish(_signer.public_key())
    return _signer


def _publish(key: Ed25519PublicKey) -> None:
    """Keeps a public key among those that may have signed a root."""
    if key_id(key) in public_keys():
        return
    with (ledger_dir() / "signer_keys.pem").open("ab") as stream:
        stream.write(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        stream.flush()
        os.fsync(stream.fileno())


def key_id(key: Ed25519PublicKey) -> str:
    """A key's name in signed statements: 16 hex digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def public_pem() -> bytes:
    """The public keys to publish, PEM after PEM: retired ones, those of plug-ins' signers, the site's own."""
    kept = [ledger_dir() / name for name in ("retired_keys.pem", "signer_keys.pem")]
    return b"".join(path.read_bytes() for path in kept if path.exists()) + _own_pem()


def _own_pem() -> bytes:
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Every key that may have signed a root, by its id."""
    found: dict[str, Ed25519PublicKey] = {}
    for part in public_pem().split(PEM_END)[:-1]:
        key = load_pem_public_key(part + PEM_END)
        if isinstance(key, Ed25519PublicKey):
            found[key_id(key)] = key
    return found


def is_signed(key: Ed25519PublicKey, signature: str, message: bytes) -> bool:
    """True when the hex `signature` over `message` is this key's."""
    try:
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def renew_signing_key() -> str:
    """Retires the key in use and makes another; earlier roots stay verifiable. Returns the new key's id."""
    folder = ledger_dir()
    retired, draft = folder / "retired_keys.pem", folder / "retired_keys.pem.new"
    draft.write_bytes((retired.read_bytes() if retired.exists() else b"") + _own_pem())
    draft.replace(retired)
    (folder / "signing_key.pem").unlink()
    return key_id(signing_key().public_key())


def stamp_secret() -> bytes:
    """The secret by which this site's own rows are told from rows put in beside it."""
    return _read_secret(str(settings.LEDGER_DIR))


@lru_cache
def _read_secret(folder: str) -> bytes:
    """Kept in memory, because each row written or verified asks for it."""
    return _made_once(ledger_dir() / "row_secret", lambda: secrets.token_bytes(32))
