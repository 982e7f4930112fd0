"""What an archive says of itself, signed with the ledger's key."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.training.ledger import keys

from .archive import Member
from .layout import FORMAT, UNSIGNED_FORMAT, Facts, RestoreRefused, uploads_on_disk

PREFIX = b"firesafety backup\n"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`. `files` is empty in archives of the unsigned format."""

    format: int
    vendor: str
    facts: Facts
    made_at: datetime | None = None
    files: dict[str, Member] = field(default_factory=dict)
    encrypted: bool = False
    uploads: bool = True
    secret_key: str = ""


def fingerprint(secret_key: str) -> str:
    """Tells two secret keys apart without giving one away."""
    return salted_hmac("firesafety.backups", "secret key", secret=secret_key, algorithm="sha256").hexdigest()[:16]


def manifest_of(facts: Facts, files: dict[str, Member], *, encrypted: bool) -> Manifest:
    """The manifest of an archive made now of this installation."""
    return Manifest(
        FORMAT, connection.vendor, facts, timezone.now(), dict(files), encrypted, uploads_on_disk(),
        fingerprint(settings.SECRET_KEY),
    )  # fmt: skip


def to_bytes(manifest: Manifest) -> bytes:
    fields: dict[str, Any] = {
        "format": manifest.format,
        "made_at": manifest.made_at.isoformat() if manifest.made_at else None,
        "vendor": manifest.vendor,
        "counts": manifest.facts.counts,
        "ledger_root": manifest.facts.ledger_root,
        "encrypted": manifest.encrypted,
        "uploads": manifest.uploads,
        "secret_key": manifest.secret_key,
        "files": {name: [member.size, member.sha256] for name, member in manifest.files.items()},
    }
    return json.dumps(fields, indent=1, ensure_ascii=False).encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes. Raises RestoreRefused."""
    try:
        found = json.loads(data)
        if found["format"] == UNSIGNED_FORMAT:
            return Manifest(UNSIGNED_FORMAT, found["vendor"], Facts(_by_table(found["counts"]), found["ledger_root"]))
        if found["format"] != FORMAT:
            raise RestoreRefused(f"this backup has format {found['format']}; a newer version of the platform made it")
        return Manifest(
            FORMAT,
            found["vendor"],
            Facts(dict(found["counts"]), found["ledger_root"]),
            datetime.fromisoformat(found["made_at"]),
            {name: Member(*member) for name, member in found["files"].items()},
            found["encrypted"],
            found["uploads"],
            found["secret_key"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RestoreRefused("this is no backup of this platform, or its manifest is missing") from error


def _by_table(labels: dict[str, int]) -> dict[str, int]:
    """Counts by table from counts by model; models that are gone are left out."""
    known = {model._meta.label: model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {known[label]: count for label, count in labels.items() if "_fts" not in known.get(label, "_fts")}


def sign(data: bytes) -> bytes:
    """The signature of a manifest's bytes with the ledger's key, as it stands in `manifest.sig`."""
    key = keys.signing_key()
    signature = {"key_id": keys.key_id(key.public_key()), "signature": key.sign(PREFIX + data).hex()}
    return json.dumps(signature).encode()


def check_signature(data: bytes, signature: bytes, key: Ed25519PublicKey, *, expected_id: str = "") -> str:
    """The id of the key that signed the manifest. Raises RestoreRefused unless it is `key`."""
    try:
        found = json.loads(signature)
        good = found["key_id"] == keys.key_id(key) and keys.is_signed(key, found["signature"], PREFIX + data)
    except (ValueError, KeyError, TypeError) as error:
        raise RestoreRefused("the signature of the manifest is missing") from error
    if not good:
        raise RestoreRefused("the manifest is not signed with the archive's key: somebody has altered it")
    if expected_id and expected_id != found["key_id"]:
        raise RestoreRefused(f"the archive is signed with key {found['key_id']}, not with {expected_id}")
    return str(found["key_id"])
