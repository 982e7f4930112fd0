"""Joining a live session: one service for the page and the socket, with one set of rules."""

from __future__ import annotations

import secrets

from django.db import transaction

from common.ratelimit import allow
from people.models import Person

from ..models import LIVE, DrillMode, DrillPlayer, DrillSession, DrillState, token_hash
from .refusals import JoinRefusal, JoinRefused
from .seats import add_player, take_seat

MOST_PLAYERS = 100
JOINS, JOINS_S = 300, 600  # by address; all classes of a school share one
WRONG_GUESSES, WRONG_GUESSES_S = 100, 60  # codes and tokens, by address


def live_session(code: str) -> DrillSession | None:
    """The live session with this code; None when there is none. Case and spaces do not matter."""
    return DrillSession.objects.filter(code="".join(code.split()).upper(), state__in=LIVE).first()


def join_by_code(
    *, code: str, address: str, person: Person | None = None, seat: int | None = None, name: str = "", role: str = ""
) -> tuple[DrillPlayer, str]:
    """The player who joins and a new token for them; a person who was in before is the player they were.

    `person` is who is signed in; others join a class's session by seat, any other by nickname. `address` is the
    client's, for rate limits. Raises JoinRefused.
    """
    if not allow(f"drill-join:{address}", limit=JOINS, seconds=JOINS_S):
        raise JoinRefused(JoinRefusal.TOO_FREQUENT)
    session = live_session(code)
    if session is None:
        raise _wrong_guess(JoinRefusal.WRONG_CODE, address)
    try:
        return _join(session, person=person, seat=seat, name=name, role=role)
    except JoinRefused as refused:
        if refused.reason == JoinRefusal.WRONG_CODE:
            raise _wrong_guess(JoinRefusal.WRONG_CODE, address) from None
        raise


@transaction.atomic
def _join(
    session: DrillSession, *, person: Person | None, seat: int | None, name: str, role: str
) -> tuple[DrillPlayer, str]:
    # Locked: two taps must not make two players, nor the last place be taken twice.
    session = DrillSession.objects.select_for_update().get(pk=session.pk)
    if person is not None and (held := session.players.filter(person=person).first()) is not None:
        return held, _new_token(held)
    if session.mode == DrillMode.SCREEN:
        raise JoinRefused(JoinRefusal.NOT_ALLOWED)
    if session.mode != DrillMode.ROOM:  # somebody's own drill
        raise JoinRefused(JoinRefusal.WRONG_CODE)
    is_full = session.players.count() >= MOST_PLAYERS
    if person is not None:
        seat, name = None, person.name
    elif session.school_class_id is not None and seat is None:
        raise JoinRefused(JoinRefusal.SEAT_NEEDED)
    if is_full and not (seat is not None and session.players.filter(seat=seat).exists()):
        raise JoinRefused(JoinRefusal.SESSION_FULL)
    if seat is not None:
        return take_seat(session=session, seat=seat, name=name, role=role)
    return add_player(session=session, person=person, name=name, role=role)


def resume_player(*, code: str, token: str, address: str) -> DrillPlayer:
    """The player whom a token names, in a live session or in one that has ended with a score for them.

    Raises JoinRefused (wrong_token, ended, too_frequent).
    """
    player = DrillPlayer.objects.select_related("session").filter(token_hash=token_hash(token)).first()
    if player is None or player.session.code != code:
        raise _wrong_guess(JoinRefusal.WRONG_TOKEN, address)
    if not player.session.is_live and (player.session.state != DrillState.ENDED or not player.card):
        raise JoinRefused(JoinRefusal.ENDED)
    return player


def _wrong_guess(reason: JoinRefusal, address: str) -> JoinRefused:
    """The refusal of a wrong code or token: another one for an address that tries many."""
    if allow(f"drill-code:{address}", limit=WRONG_GUESSES, seconds=WRONG_GUESSES_S):
        return JoinRefused(reason)
    return JoinRefused(JoinRefusal.TOO_FREQUENT)


def _new_token(player: DrillPlayer) -> str:
    token = secrets.token_urlsafe(18)
    player.token_hash = token_hash(token)
    player.save(update_fields=["token_hash"])
    return token
