"""The kinds of offline work. An app registers what takes an envelope of a kind, when the site starts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An envelope as a handler sees it: the fields of a form and its files, who made it when, and for which unit."""

    id: uuid.UUID
    kind: str
    unit: uuid.UUID | None
    by: Any
    made_at: datetime
    payload: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[UploadedFile[Any]]] = field(default_factory=dict)


class DeliveryRefused(Exception):
    """Work that cannot be taken as it is. `errors` says why, by the label of the field, "" for the whole.

    A conflict is work that is whole and meets something that happened meanwhile: its maker decides. `url` is where
    that can be read.
    """

    def __init__(self, errors: Mapping[str, Sequence[str]], *, is_conflict: bool = False, url: str = "") -> None:
        super().__init__("; ".join(word for words in errors.values() for word in words))
        self.errors = {str(label): [str(word) for word in words] for label, words in errors.items()}
        self.is_conflict = is_conflict
        self.url = url


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxKind:
    """A kind of work. `units(user)` are the units an account does it for today; a kit is given by that.

    `handle` writes the work in the caller's transaction, by the same form as online, and returns the address where it
    can be read. It raises DeliveryRefused. `page(unit)` is the address where such work is written without network.
    """

    key: str
    title: str | Promise
    units: Callable[[Any], Container[uuid.UUID]]
    handle: Callable[[Delivery], str]
    page: Callable[[uuid.UUID], str]

    def may(self, user: Any, unit: uuid.UUID) -> bool:
        """Whether an account does this work for a unit today."""
        return unit in self.units(user)


_kinds: dict[str, OutboxKind] = {}


def register_outbox_kind(kind: OutboxKind) -> None:
    """Makes a kind of offline work known."""
    _kinds[kind.key] = kind


def outbox_kind(key: str) -> OutboxKind:
    """The kind of this key. Raises KeyError."""
    return _kinds[key]


def outbox_kinds() -> Iterator[OutboxKind]:
    """All kinds, in the order in which they were registered."""
    yield from _kinds.values()
