"""What an organiser does about who sits where: remove, move, give a seat back, confirm, let in without strips."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.seats.proof import seat_of

from ..models import DrillPlayer, DrillSession, SeatProof
from .refusals import JoinRefusal, JoinRefused
from .seats import give_back


def find_player(session_id: uuid.UUID, player_id: str) -> DrillPlayer | None:
    """A player of the session who was not removed; None for any other id."""
    try:
        player_uuid = uuid.UUID(player_id)
    except ValueError:
        return None
    rows = DrillPlayer.objects.select_related("session__school_class", "person")
    return rows.filter(pk=player_uuid, session=session_id, removed_at=None).first()


def remove_player(player: DrillPlayer) -> None:
    """Takes a player out: the token is good for nothing, the seat is free, nothing is written for anybody.

    Who belongs to the seat comes back by proving it.
    """
    give_back(player)
    player.removed_at, player.connected = timezone.now(), False
    player.save(update_fields=["removed_at", "connected"])


@transaction.atomic
def move_player(player: DrillPlayer, *, seat: int, by: User) -> DrillPlayer | None:
    """Seats a player elsewhere on the organiser's word; returns who had named that seat without proof, now without it.

    Raises JoinRefused: no_seat for one the class does not have, seat_taken for one that somebody has proved.
    """
    session = DrillSession.objects.select_for_update().select_related("school_class").get(pk=player.session_id)
    row = seat_of(session.school_class, seat) if session.school_class is not None else None
    if session.school_class is not None and row is None:
        raise JoinRefused(JoinRefusal.NO_SEAT)
    other = session.players.filter(seat=seat).exclude(pk=player.pk).first()
    if other is not None and (other.proof or session.school_class is None):
        raise JoinRefused(JoinRefusal.SEAT_TAKEN)
    if other is not None:
        give_back(other)
    player.seat = seat
    player.person = row.person if row is not None else None
    player.proof = SeatProof.TEACHER if row is not None else SeatProof.NONE
    player.confirmed_by = by if row is not None else None
    player.name = _name_after(player, session)
    player.save(update_fields=["seat", "person", "proof", "confirmed_by", "name"])
    return other


def confirm_player(player: DrillPlayer, *, by: User) -> bool:
    """Takes the organiser's word that the pupil of the seat is there; False where there is nothing to confirm.

    Of two who confirm at the same moment one does.
    """
    school_class = player.session.school_class
    row = seat_of(school_class, player.seat) if school_class is not None and player.seat is not None else None
    if row is None:
        return False
    open_seat = DrillPlayer.objects.filter(pk=player.pk, proof=SeatProof.NONE, seat=player.seat, removed_at=None)
    done = open_seat.update(proof=SeatProof.TEACHER, person=row.person, confirmed_by=by)
    player.refresh_from_db()
    return bool(done)


def admit_unproved(session_id: uuid.UUID, *, admits: bool) -> None:
    """Lets pupils of a class in without their strips, or no longer. Who came in so stays, unproved."""
    DrillSession.objects.filter(pk=session_id).update(admits_unproved=admits)


def _name_after(player: DrillPlayer, session: DrillSession) -> str:
    """The nickname of the pupil whose seat it is now, where the class shows them."""
    if session.school_class is None:
        return player.name
    return player.person.name[:20] if session.school_class.shows_names and player.person else ""
