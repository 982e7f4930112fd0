"""The players of a session and the seats they take."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from people.models import Person
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillPlayer, DrillSession, DrillState, SeatProof, token_hash
from .children import is_for_pupils
from .refusals import JoinRefusal, JoinRefused


def add_player(
    *,
    session: DrillSession,
    person: Person | None,
    name: str = "",
    role: str = "",
    seat: int | None = None,
    proof: str = SeatProof.ACCOUNT,
) -> tuple[DrillPlayer, str]:
    """Adds a player to a session. Returns the player and the token that identifies them.

    A role that the session does not offer is replaced by one that it does (see `role_for`). `proof` says how it is
    known that it is `person`; without a person there is none.
    """
    token = secrets.token_urlsafe(18)
    offered = session.roles or [role.id for role in load_scenario(session.scenario).roles]
    if role not in offered:
        role = role_for(session, offered)
    player = DrillPlayer.objects.create(
        session=session,
        person=person,
        proof=proof if person is not None else SeatProof.NONE,
        name=name[:20],
        role=role,
        seat=seat,
        token_hash=token_hash(token),
    )
    return player, token


def role_for(session: DrillSession, offered: Sequence[str]) -> str:
    """The role of who names none: the first for all but one player of each other, whom a drill has once, as a teacher.

    The first to come gets the first role; who comes next gets one that nobody has yet. Where pupils play and the
    organiser named no roles, everybody gets the first, which is theirs.
    """
    first, *others = offered
    is_asked = session.roles or not is_for_pupils(session)
    if not session.is_led or not others or not is_asked or not session.players.exists():
        return first
    held = set(session.players.values_list("role", flat=True))
    return next((role for role in others if role not in held), first)


def take_seat(
    *,
    session: DrillSession,
    seat: int,
    person: Person | None = None,
    proof: str = SeatProof.SECRET,
    name: str = "",
    role: str = "",
) -> tuple[DrillPlayer, str]:
    """The player of a seat, with a new token; `person` is the pupil where it is proved who sits there.

    A proved seat is given back to whoever proves it again, wherever it is played from meanwhile. Who proves nothing
    gets only a seat that nobody has proved and nobody plays from. Raises JoinRefused (seat_taken).
    """
    try:
        with transaction.atomic():
            player, token = add_player(session=session, person=person, name=name, role=role, seat=seat, proof=proof)
            # Marked at once: of two who reach for a seat together one gets it.
            DrillPlayer.objects.filter(pk=player.pk).update(connected=True)
            return player, token
    except IntegrityError:
        held = DrillPlayer.objects.get(session=session, seat=seat)
    if person is None:
        return _pick_up(held)
    if held.proof == SeatProof.NONE and session.state != DrillState.LOBBY:
        # What somebody else has done meanwhile is not the pupil's doing.
        give_back(held)
        return take_seat(session=session, seat=seat, person=person, proof=proof, name=name, role=role)
    return _take_over(held, person=person, proof=proof, name=name)


def give_back(player: DrillPlayer) -> None:
    """Takes a player's seat away: they stay in the session, and nobody's record hears of them."""
    player.seat, player.person, player.proof = None, None, SeatProof.NONE
    player.save(update_fields=["seat", "person", "proof"])


def new_token(player: DrillPlayer) -> str:
    """A new token for a player; the one before is good for nothing any more."""
    token = secrets.token_urlsafe(18)
    player.token_hash = token_hash(token)
    player.save(update_fields=["token_hash"])
    return token


def _pick_up(held: DrillPlayer) -> tuple[DrillPlayer, str]:
    token = secrets.token_urlsafe(18)
    free = DrillPlayer.objects.filter(pk=held.pk, proof=SeatProof.NONE, connected=False)
    if not free.update(token_hash=token_hash(token), connected=True):
        raise JoinRefused(JoinRefusal.SEAT_TAKEN)
    held.refresh_from_db()
    return held, token


def _take_over(held: DrillPlayer, *, person: Person, proof: str, name: str) -> tuple[DrillPlayer, str]:
    held.person, held.proof, held.name, held.connected = person, proof, name[:20], True
    held.save(update_fields=["person", "proof", "name", "connected"])
    return held, new_token(held)
