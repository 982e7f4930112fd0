"""What lets a worker dial in and a page watch or command."""

from __future__ import annotations

import hashlib
import hmac
import uuid

from django.conf import settings
from django.core import signing

from simulator.protocol.messages import ProtocolError

from ..models import DrillSession

WATCH_SALT, WATCH_S = "drill-watch", 12 * 3600


def worker_token() -> str:
    """The secret by which a drill worker is let in; derived from the site's secret unless set."""
    if settings.DRILL_WORKER_TOKEN:
        return str(settings.DRILL_WORKER_TOKEN)
    return hmac.new(settings.SECRET_KEY.encode(), b"drill-worker", hashlib.sha256).hexdigest()


def watch_token(session: DrillSession, *, may_command: bool) -> str:
    """What lets a page look on, and command where it may; good for half a day."""
    return signing.dumps([session.pk.hex, may_command], salt=WATCH_SALT)


def read_watch_token(token: str) -> tuple[DrillSession, bool]:
    """The room a watcher's token is for, and whether it may command. Raises ProtocolError (wrong_token, ended)."""
    try:
        pk, may_command = signing.loads(token, salt=WATCH_SALT, max_age=WATCH_S)
    except signing.BadSignature:
        raise ProtocolError("wrong_token") from None
    session = DrillSession.objects.filter(pk=uuid.UUID(pk)).first()
    if session is None or not session.is_live:
        raise ProtocolError("ended")
    return session, bool(may_command)
