"""The secrets of an archive under a passphrase: AES-256-GCM with a key that scrypt makes of it."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"firesafety-secret-1\n"
SUFFIX = ".enc"
SALT, NONCE = 16, 12


class PassphraseError(ValueError):
    """The passphrase is not the one the secret was encrypted under, or the secret was altered."""


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode()))


def encrypt(secret: bytes, *, name: str, passphrase: str) -> bytes:
    """The secret under the passphrase, bound to its name in the archive."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return MAGIC + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, secret, name.encode())


def decrypt(sealed: bytes, *, name: str, passphrase: str) -> bytes:
    """What `encrypt` was given. Raises PassphraseError."""
    body = sealed.removeprefix(MAGIC)
    salt, nonce, text = body[:SALT], body[SALT : SALT + NONCE], body[SALT + NONCE :]
    try:
        return _cipher(passphrase, salt).decrypt(nonce, text, name.encode())
    except (InvalidTag, ValueError):
        raise PassphraseError(name) from None
