"""Joining a live session: one service for the page and the socket, with one set of rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from common.normal import plain_line, typed_code
from common.ratelimit import allow
from people.models import Membership, Person, SchoolClass
from people.seats.proof import SeatRefusal, SeatRefused, has_secret, prove_seat, seat_of, seats_of, what_proves

from ..models import LIVE, DrillMode, DrillPlayer, DrillSession, DrillState, SeatProof, token_hash
from .refusals import JoinRefusal, JoinRefused
from .seats import add_player, new_token, take_seat

MOST_PLAYERS = 100
JOINS, JOINS_S = 300, 600  # into one session from one address: a class comes from one, and a school's classes too
WRONG_GUESSES, WRONG_GUESSES_S = 100, 60  # codes and tokens, by address
UNPROVED = {
    SeatRefusal.NO_SEAT: JoinRefusal.NO_SEAT,
    SeatRefusal.WRONG: JoinRefusal.WRONG_PROOF,
    SeatRefusal.TOO_MANY: JoinRefusal.TOO_MANY_TRIES,
}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who may come in: by account or strip a person, else a seat that was merely named, or a nickname."""

    person: Person | None = None
    seat: int | None = None
    proof: str = SeatProof.NONE
    name: str = ""


def live_session(code: str) -> DrillSession | None:
    """The live session with this code; None when there is none. Width, case, spaces and dashes do not matter."""
    rows = DrillSession.objects.select_related("school_class")
    return rows.filter(code=typed_code(code), state__in=LIVE).first()


def join_by_code(
    *,
    code: str,
    address: str,
    person: Person | None = None,
    proof: str = SeatProof.ACCOUNT,
    seat: int | None = None,
    secret: str = "",
    name: str = "",
    role: str = "",
) -> tuple[DrillPlayer, str]:
    """The player who joins and a new token for them; a person who was in before is the player they were.

    `person` is who is signed in or has proved a seat in the browser (`proof` says which); others join a class's session
    by seat and `secret`, any other by nickname. `address` is the client's, for rate limits. Raises JoinRefused.
    """
    session = live_session(code)
    if session is None:
        raise _wrong_guess(JoinRefusal.WRONG_CODE, address)
    if not allow(f"drill-join:{session.pk}:{address}", limit=JOINS, seconds=JOINS_S):
        raise JoinRefused(JoinRefusal.TOO_FREQUENT)
    if person is not None and (held := _held_by(session, person)) is not None and held.seat is None:
        return held, new_token(held)
    if session.mode == DrillMode.SCREEN:
        raise JoinRefused(JoinRefusal.NOT_ALLOWED)
    if session.mode != DrillMode.ROOM:  # somebody's own drill
        raise _wrong_guess(JoinRefusal.WRONG_CODE, address)
    if person is not None:
        newcomer = _known(session.school_class, person, proof)
    elif session.school_class is not None:
        newcomer = _pupil(session, seat=seat, secret=secret, name=name, address=address)
    else:
        newcomer = Newcomer(seat=seat, name=plain_line(name))
    return _join(session, newcomer, role)


def _held_by(session: DrillSession, person: Person) -> DrillPlayer | None:
    return session.players.filter(person=person, removed_at=None).first()


def _known(school_class: SchoolClass | None, person: Person, proof: str) -> Newcomer:
    """Somebody known: at their seat where they are in the class, else without one."""
    row = seats_of(school_class).filter(person=person).first() if school_class is not None else None
    if row is None or school_class is None:
        return Newcomer(person, None, proof, person.name)
    return Newcomer(person, row.seat, proof, _shown(school_class, row, ""))


def _pupil(session: DrillSession, *, seat: int | None, secret: str, name: str, address: str) -> Newcomer:
    """The pupil of a seat that is proved; else, where that is allowed, a seat that was merely named."""
    school_class = session.school_class
    assert school_class is not None
    if seat is None:
        raise JoinRefused(JoinRefusal.SEAT_NEEDED)
    row = seat_of(school_class, seat)
    if row is None:
        raise JoinRefused(JoinRefusal.NO_SEAT)
    if secret and has_secret(row):
        try:
            row = prove_seat(school_class=school_class, seat=seat, secret=secret, address=address)
        except SeatRefused as refused:
            raise JoinRefused(UNPROVED[refused.reason], what_proves(school_class)) from None
        return Newcomer(row.person, seat, SeatProof.SECRET, _shown(school_class, row, name))
    if has_secret(row) and not session.admits_unproved:
        raise JoinRefused(JoinRefusal.PROOF_NEEDED, what_proves(school_class))
    return Newcomer(None, seat, SeatProof.NONE, plain_line(name) if school_class.shows_names else "")


def _shown(school_class: SchoolClass, row: Membership, typed: str) -> str:
    """The nickname of a proved seat: the school's, else the typed one; none where the class goes by seats alone."""
    return (row.person.name or plain_line(typed)) if school_class.shows_names else ""


@transaction.atomic
def _join(session: DrillSession, newcomer: Newcomer, role: str) -> tuple[DrillPlayer, str]:
    # Locked: two taps must not make two players, nor the last place be taken twice.
    session = DrillSession.objects.select_for_update().get(pk=session.pk)
    seat, person = newcomer.seat, newcomer.person
    if person is not None and seat is None and (held := _held_by(session, person)) is not None:
        return held, new_token(held)
    present = session.players.filter(removed_at=None)
    if present.count() >= MOST_PLAYERS and not (seat is not None and present.filter(seat=seat).exists()):
        raise JoinRefused(JoinRefusal.SESSION_FULL)
    if seat is not None:
        return take_seat(session=session, seat=seat, person=person, proof=newcomer.proof, name=newcomer.name, role=role)
    return add_player(session=session, person=person, name=newcomer.name, role=role, proof=newcomer.proof)


def resume_player(*, code: str, token: str, address: str) -> DrillPlayer:
    """The player whom a token names, in a live session or in one that has ended with a score for them.

    Raises JoinRefused (wrong_token, removed, ended, too_frequent).
    """
    player = DrillPlayer.objects.select_related("session").filter(token_hash=token_hash(token)).first()
    if player is None or player.session.code != typed_code(code):
        raise _wrong_guess(JoinRefusal.WRONG_TOKEN, address)
    if player.removed_at is not None:
        raise JoinRefused(JoinRefusal.REMOVED)
    if not player.session.is_live and (player.session.state != DrillState.ENDED or not player.card):
        raise JoinRefused(JoinRefusal.ENDED)
    return player


def _wrong_guess(reason: JoinRefusal, address: str) -> JoinRefused:
    """The refusal of a wrong code or token: another one for an address that tries many."""
    if allow(f"drill-code:{address}", limit=WRONG_GUESSES, seconds=WRONG_GUESSES_S):
        return JoinRefused(reason)
    return JoinRefused(JoinRefusal.TOO_FREQUENT)
