"""Coming into a live room from a web page: by code and seat, by code and nickname, or as oneself."""

from __future__ import annotations

import secrets

from django.db import transaction

from people.models import Person
from simulator.protocol.messages import ProtocolError

from ..models import LIVE, DrillMode, DrillPlayer, DrillSession, token_hash
from .seats import MOST_PLAYERS, add_player, take_seat


def live_room(code: str) -> DrillSession | None:
    """The live room with this code; None when there is none. Case and spaces do not matter."""
    return DrillSession.objects.filter(code="".join(code.split()).upper(), state__in=LIVE).first()


def asks_for_seat(session: DrillSession) -> bool:
    """True in a class's room: there the seat says who it is."""
    return session.is_led and session.school_class_id is not None


@transaction.atomic
def join_room(
    *, session: DrillSession, person: Person | None, seat: int | None = None, name: str = ""
) -> tuple[DrillPlayer, str]:
    """The player who comes in and the token that names them; somebody who was in before is who they were.

    Raises ProtocolError: wrong_code for somebody else's own drill, not_allowed where nobody plays on a device of their
    own, room_full, or seat_taken while somebody plays from the seat.
    """
    session = DrillSession.objects.select_for_update().get(pk=session.pk)  # two taps must not make two players
    held = session.players.filter(person=person).first() if person is not None else None
    if held is not None:
        return held, _new_token(held)
    if session.mode != DrillMode.ROOM:
        raise ProtocolError("not_allowed" if session.mode == DrillMode.SCREEN else "wrong_code")
    if person is None and seat is not None:
        return take_seat(session=session, seat=seat, name=name)
    if session.players.count() >= MOST_PLAYERS:
        raise ProtocolError("room_full")
    return add_player(session=session, person=person, name=person.name if person else name)


def _new_token(player: DrillPlayer) -> str:
    token = secrets.token_urlsafe(18)
    player.token_hash = token_hash(token)
    player.save(update_fields=["token_hash"])
    return token
