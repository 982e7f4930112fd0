"""What the sockets of a lesson are told, read from the database."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from typing import Any

from ..board import board_state
from ..models import LiveLesson
from ..pupils import pupil_state

BOARD, PUPIL = "board", "pupil"


def encode(kind: str, **fields: Any) -> str:
    """A message of the site, as compact JSON."""
    return json.dumps({"t": kind, **fields}, ensure_ascii=False, separators=(",", ":"))


def texts_of(key: str, addresses: Collection[str]) -> dict[str, str]:
    """How a lesson is now, for those of BOARD and PUPIL who follow it; empty when it is gone."""
    lesson = LiveLesson.objects.filter(pk=uuid.UUID(key)).select_related("school_class").first()
    if lesson is None:
        return {}
    made = {BOARD: lambda: encode("board", state=board_state(lesson)), PUPIL: lambda: pupil_text(lesson)}
    return {address: made[address]() for address in addresses if address in made}


def pupil_text(lesson: LiveLesson) -> str:
    return encode("lesson", lesson=pupil_state(lesson))
