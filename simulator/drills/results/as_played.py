"""Runs of another version of models or scenario: kept as they were played, never scored by another version."""

from __future__ import annotations

from datetime import timedelta

from simulator.engine.event_log import TICK_HZ, Event, event_log_sha256

from ..models import LIVE, DrillPlayer, DrillSession, DrillState

KEPT = "kept_as_played"


def keep_as_played(*, session: DrillSession, player: DrillPlayer, ticks: int, shown: float | None) -> None:
    """Ends a drill whose run cannot be computed here. Repeating it changes nothing.

    Its log has one event: the model version, and the score its player was shown, which nobody here has checked. It is
    no score of this site's, so no player has a card and nothing is evidence.
    """
    events = [Event(ticks, KEPT, str(player.pk), {"model": session.crowd, "shown": shown})]
    started = session.started_at or session.created_at
    DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ENDED,
        ended_at=started + timedelta(seconds=ticks / TICK_HZ),
        tick=ticks,
        events=[event.to_list() for event in events],
        events_sha256=event_log_sha256(events),
        lease_owner="",
        lease_until=None,
    )


def is_kept_as_played(session: DrillSession) -> bool:
    """True for a drill of another version whose run was never computed here."""
    events = session.events
    return events is not None and len(events) > 0 and events[0][1] == KEPT


def shown_score(session: DrillSession) -> float | None:
    """The score that the player of such a drill was shown; None for any other drill, and where none was shown."""
    events = session.events
    if not events or not is_kept_as_played(session):
        return None
    shown: float | None = events[0][3]["shown"]
    return shown
