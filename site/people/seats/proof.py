"""What a seat's secret is, and whether somebody has shown it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from common.normal import typed_code

from ..models import Membership, SchoolClass, SeatSecret, SeatSecretKind
from .attempts import SeatAttempts
from .pictures import LETTERS, picture_list

PIN_DIGITS, PICTURE_COUNT = 4, 3
SALT = "people.seat_secret"


class SeatRefusal(StrEnum):
    """Why a seat is not given to who asks for it."""

    NO_SEAT = "no_seat"  # the class has no such seat
    NO_SECRET = "no_secret"  # noqa: S105 - nothing was made that could prove it
    WRONG = "wrong_proof"
    TOO_MANY = "too_many_tries"


class SeatRefused(Exception):
    """A seat is not proved; `wait_s` says for how long tries are not taken."""

    def __init__(self, reason: SeatRefusal, wait_s: float = 0.0) -> None:
        super().__init__(reason.value)
        self.reason, self.wait_s = reason, wait_s


def seats_of(school_class: SchoolClass) -> QuerySet[Membership]:
    """The seats of a class today, by number, each with its pupil and secret."""
    taken = school_class.memberships.filter(ended_on=None, seat__isnull=False)
    return taken.select_related("person", "seat_secret", "school_class").order_by("seat")


def seat_of(school_class: SchoolClass, seat: int) -> Membership | None:
    """Who sits at a seat today; None when the class has no such seat."""
    return seats_of(school_class).filter(seat=seat).first()


def has_secret(membership: Membership) -> bool:
    """True once something was made that proves the seat."""
    return hasattr(membership, "seat_secret")


def secret_of(membership: Membership) -> str:
    """The PIN of a seat, or its pictures by their letters; empty when none was made."""
    if not has_secret(membership) or membership.school_class is None:
        return ""
    return derive(membership.seat_secret, membership.school_class.seat_secret_kind)


def derive(secret: SeatSecret, kind: str) -> str:
    """The PIN or the letters of the pictures that a salt stands for."""
    number = int.from_bytes(salted_hmac(SALT, f"{secret.membership_id}:{secret.salt}", algorithm="sha256").digest())
    if kind == SeatSecretKind.PICTURES:
        return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(PICTURE_COUNT))
    return f"{number % 10**PIN_DIGITS:0{PIN_DIGITS}}"


def mark_of(membership: Membership) -> str:
    """What changes when a seat gets a new secret: a browser's proof is good as long as it is the same."""
    return membership.seat_secret.salt[:8] if has_secret(membership) else ""


def what_proves(school_class: SchoolClass) -> dict[str, Any]:
    """What a client asks for in this class: a PIN, or pictures that it draws itself."""
    if school_class.seat_secret_kind == SeatSecretKind.PICTURES:
        return {"kind": SeatSecretKind.PICTURES.value, "length": PICTURE_COUNT, "pictures": picture_list()}
    return {"kind": SeatSecretKind.PIN.value, "length": PIN_DIGITS}


def prove_seat(*, school_class: SchoolClass, seat: int, secret: str, address: str) -> Membership:
    """Who sits at the seat, because the right secret was shown. Raises SeatRefused.

    `address` is the client's, as limits count it. The seat is locked meanwhile: of a hundred tries made at once each
    one counts before the next is looked at.
    """
    attempts = SeatAttempts(school_class=school_class.pk, seat=seat, address=address)
    _check(attempts)
    membership = seat_of(school_class, seat)
    if membership is None:
        raise SeatRefused(SeatRefusal.NO_SEAT)
    if not has_secret(membership):
        raise SeatRefused(SeatRefusal.NO_SECRET)
    with transaction.atomic():
        locked = SeatSecret.objects.select_for_update().get(pk=membership.seat_secret.pk)
        _check(attempts)
        right = derive(locked, school_class.seat_secret_kind)
        if not constant_time_compare(typed_code(secret), right):
            attempts.fail()
            raise SeatRefused(SeatRefusal.WRONG, attempts.wait_s())
        attempts.succeed()
    return membership


def _check(attempts: SeatAttempts) -> None:
    if (wait := attempts.wait_s()) > 0 or attempts.is_spent():
        raise SeatRefused(SeatRefusal.TOO_MANY, wait)
