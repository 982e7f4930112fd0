"""What one worker holds; shared by its clock and its storage."""

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
    """A worker's sessions, by the hex of their ids: those that run, that are recovering, and that failed."""

    sessions: dict[str, LiveSession] = field(default_factory=dict)
    recovering: dict[str, Recovery] = field(default_factory=dict)
    broken: list[DrillSession] = field(default_factory=list)
    storage_due: asyncio.Event = field(default_factory=asyncio.Event)  # set when something is to be read or written
    written_at: float = 0.0

    def drop_broken(self, live: LiveSession) -> None:
        """Gives up one broken session, so that the other sessions go on. Call it from an exception handler."""
        logger.exception("drill %s failed and is abandoned", live.session.pk)
        self.sessions.pop(live.hex, None)
        self.broken.append(live.session)
        self.storage_due.set()
