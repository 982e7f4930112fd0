"""What one worker holds, as its clock and its storage share it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from ..models import DrillSession
from .live_session import LiveSession
from .recovery import Recovery

logger = logging.getLogger(__name__)


@dataclass
class Holdings:
    """A worker's sessions, by the hex of their ids: those that run, those it brings back, and those that failed."""

    sessions: dict[str, LiveSession] = field(default_factory=dict)
    recovering: dict[str, Recovery] = field(default_factory=dict)
    broken: list[DrillSession] = field(default_factory=list)
    storage_due: asyncio.Event = field(default_factory=asyncio.Event)  # something is to be read or written now
    written_at: float = 0.0

    def drop_broken(self, live: LiveSession) -> None:
        """Gives up one broken session, so that the others' clocks go on. Call it where the error is being handled."""
        logger.exception("drill %s failed and is abandoned", live.session.pk)
        self.sessions.pop(live.hex, None)
        self.broken.append(live.session)
        self.storage_due.set()
