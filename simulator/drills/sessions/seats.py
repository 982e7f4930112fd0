"""The players of a session and the seats they take."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from people.models import Person
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillPlayer, DrillSession, token_hash
from .refusals import JoinRefusal, JoinRefused


def add_player(
    *, session: DrillSession, person: Person | None, name: str = "", role: str = "", seat: int | None = None
) -> tuple[DrillPlayer, str]:
    """Adds a player to a session. Returns the player and the token that identifies them.

    A role that the session does not offer is replaced by one that it does, in turn.
    """
    token = secrets.token_urlsafe(18)
    offered = session.roles or [role.id for role in load_scenario(session.scenario).roles]
    if role not in offered:
        role = offered[session.players.count() % len(offered)] if session.is_led else offered[0]
    player = DrillPlayer.objects.create(
        session=session, person=person, name=name[:20], role=role, seat=seat, token_hash=token_hash(token)
    )
    return player, token


def take_seat(*, session: DrillSession, seat: int, name: str = "", role: str = "") -> tuple[DrillPlayer, str]:
    """The player of a seat: a new one, or the one who sat there and lost the connection, with a new token.

    In a class's session the seat says who it is. Raises JoinRefused (seat_taken) while somebody plays from it.
    """
    try:
        with transaction.atomic():
            player, token = add_player(session=session, person=_sits_at(session, seat), name=name, role=role, seat=seat)
            # Marked at once: of two who reach for a seat together one gets it.
            DrillPlayer.objects.filter(pk=player.pk).update(connected=True)
            return player, token
    except IntegrityError:
        token = secrets.token_urlsafe(18)
        held = DrillPlayer.objects.filter(session=session, seat=seat)
        if not held.filter(connected=False).update(token_hash=token_hash(token), connected=True):
            raise JoinRefused(JoinRefusal.SEAT_TAKEN) from None
        return held.get(), token


def _sits_at(session: DrillSession, seat: int) -> Person | None:
    if session.school_class is None:
        return None
    row = session.school_class.memberships.filter(seat=seat, ended_on=None).select_related("person").first()
    return row.person if row else None
