"""Reading an envelope as it comes: JSON beside its files, or one file that holds all. Nothing of it is trusted."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..normal import has_controls, without_controls

FORMAT = "outbox-1"
MOST_FIELDS, MOST_VALUES, MOST_FILES = 200, 500, 12
MOST_TEXT = 200_000
MOST_FILE_BYTES = 12 * 1024 * 1024


class MalformedEnvelopeError(ValueError):
    """What came is no envelope."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An envelope as its device wrote it."""

    id: uuid.UUID
    kind: str
    unit: uuid.UUID | None
    made_at: datetime
    payload: dict[str, list[str]]


def parse_envelope(text: str | bytes) -> Sent:
    """The envelope in this JSON. Raises MalformedEnvelopeError."""
    return _envelope(_json(text))


def parse_file(text: bytes) -> tuple[Sent, dict[str, list[UploadedFile[Any]]]]:
    """The envelope and its files in a file that a device saved. Raises MalformedEnvelopeError."""
    whole = _json(text)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise MalformedEnvelopeError("format")
    return _envelope(whole.get("envelope")), _files(whole.get("files"))


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedEnvelopeError("json") from error


def _envelope(found: Any) -> Sent:
    if not isinstance(found, Mapping):
        raise MalformedEnvelopeError("envelope")
    kind = found.get("kind")
    if not isinstance(kind, str) or not 0 < len(kind) <= 40 or has_controls([kind]):
        raise MalformedEnvelopeError("kind")
    unit = found.get("unit")
    return Sent(_uuid(found.get("id")), kind, _uuid(unit) if unit else None, _moment(found.get("made_at")),
                _payload(found.get("payload")))  # fmt: skip


def _uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise MalformedEnvelopeError("id") from error


def _moment(value: Any) -> datetime:
    try:
        found = parse_datetime(value) if isinstance(value, str) and len(value) < 40 else None
        if found is None:
            raise MalformedEnvelopeError("made_at")
        aware = found if timezone.is_aware(found) else timezone.make_aware(found)
        return aware.astimezone(timezone.get_default_timezone())
    except (ValueError, OverflowError) as error:
        raise MalformedEnvelopeError("made_at") from error


def _payload(found: Any) -> dict[str, list[str]]:
    if not isinstance(found, Mapping) or len(found) > MOST_FIELDS:
        raise MalformedEnvelopeError("payload")
    payload = {}
    for name, values in found.items():
        several = values if isinstance(values, list) else [values]
        if len(several) > MOST_VALUES or not all(isinstance(value, str) for value in several):
            raise MalformedEnvelopeError("payload")
        if sum(map(len, several)) > MOST_TEXT:
            raise MalformedEnvelopeError("payload")
        payload[without_controls(name)] = [without_controls(value) for value in several]
    return payload


def _files(found: Any) -> dict[str, list[UploadedFile[Any]]]:
    files: dict[str, list[UploadedFile[Any]]] = {}
    if not isinstance(found, list) or len(found) > MOST_FILES:
        raise MalformedEnvelopeError("files")
    for one in found:
        if not isinstance(one, Mapping) or not all(
            isinstance(one.get(key), str) for key in ("field", "name", "base64")
        ):
            raise MalformedEnvelopeError("files")
        try:
            content = base64.b64decode(one["base64"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise MalformedEnvelopeError("files") from error
        if len(content) > MOST_FILE_BYTES:
            raise MalformedEnvelopeError("files")
        files.setdefault(one["field"], []).append(SimpleUploadedFile(one["name"][-120:] or "file", content))
    return files
