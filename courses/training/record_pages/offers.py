"""What rooms above offer beside a record: what to do with it, or what to print for it. They register by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from people.models import User

from ..models import Record

Offers = Callable[[Record, User], Iterator[tuple[str, str]]]  # word and address of each

_offers: dict[str, list[Offers]] = {}


def register_offers(kind: str, offers: Offers) -> None:
    """Makes known what is offered beside records of a kind."""
    _offers.setdefault(kind, []).append(offers)


def offers_for(record: Record, user: User) -> list[tuple[str, str]]:
    """Word and address of what is offered beside a record to who reads it."""
    return [offer for offers in _offers.get(record.kind, ()) for offer in offers(record, user)]
