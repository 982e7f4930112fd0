"""A lesson has changed: its sockets are told once the change is in the database, whichever door it came by."""

from __future__ import annotations

import logging
import uuid

from asgiref.sync import async_to_sync
from django.db import transaction

from common.live.groups import LayerAwayError

from .hub import lessons

logger = logging.getLogger(__name__)


def announce(lesson_id: uuid.UUID) -> None:
    """Tells the sockets of a lesson, here and in other processes, after the transaction."""
    transaction.on_commit(lambda: _tell(lesson_id.hex))


def _tell(key: str) -> None:
    loop = lessons.loop
    if loop is not None and not loop.is_closed():
        loop.call_soon_threadsafe(lessons.changed, key)
    if lessons.layer() is None:
        return
    try:
        async_to_sync(lessons.publish)(key, {})
    except LayerAwayError:
        logger.warning("the channel layer is away; sockets of other processes hear of a lesson when they ask")
