"""Signs the ledger's roots with a key that lies elsewhere; a device would answer in the same two methods."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class KeyFromFile:
    """A key of 32 bytes in a file, such as one on a drive that is put in for signing."""

    name = "南湖签名钥匙"

    def __init__(self, path: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(Path(path).read_bytes())

    def public_key(self) -> Ed25519PublicKey:
        return self._key.public_key()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)
