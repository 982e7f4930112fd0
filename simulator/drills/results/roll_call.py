"""The roll-call after a drill: of the seats that nobody proved, the teacher says whose pupil was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import User
from simulator.engine.assessment.report import report
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillPlayer, DrillSession, DrillState, SeatProof
from ..sessions.seating import confirm_player
from .finishing import record_group, record_person

OPEN_DAYS = 7  # so long after the drill a teacher still knows who was there


def unconfirmed(session: DrillSession) -> list[DrillPlayer]:
    """The players of a class's ended drill whose seats were named and not proved, by seat; none after a week."""
    if session.school_class_id is None or session.state != DrillState.ENDED or session.ended_at is None:
        return []
    if session.ended_at < timezone.now() - timedelta(days=OPEN_DAYS):
        return []
    rows = session.players.filter(proof=SeatProof.NONE, seat__isnull=False, removed_at=None, total__isnull=False)
    return list(rows.order_by("seat"))


@transaction.atomic
def confirm_roll_call(*, session: DrillSession, seats: Collection[int], by: User) -> int:
    """Writes what the pupils of these seats did as their own evidence and counts them into their class's.

    Seats that were proved, that nobody played from, or that are not named stay as they are. Returns how many were
    confirmed. Repeating it is harmless.
    """
    session = DrillSession.objects.select_for_update().get(pk=session.pk)
    chosen = [player for player in unconfirmed(session) if player.seat in seats]
    confirmed = [player for player in chosen if confirm_player(player, by=by)]
    if not confirmed:
        return 0
    events = [Event.from_list(row) for row in session.events or []]
    whole = report(events, load_scenario(session.scenario))
    for player in confirmed:
        if (card := player.score_card) is not None:
            record_person(session, player, card, whole)
    played = session.players.filter(removed_at=None, total__isnull=False)
    record_group(session, list(played.select_related("person", "session__school_class")), whole, by=by)
    return len(confirmed)
