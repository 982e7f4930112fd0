"""What lets a worker dial in and a page watch or command."""

from __future__ import annotations

import hashlib
import hmac
import uuid

from django.conf import settings
from django.core import signing
from django.utils import timezone

from people.models import AccessToken, TokenKind
from people.tokens import TokenRefused, adopt_token, find_token, note_use, public_id_of
from simulator.protocol.messages import ProtocolError

from ..models import DrillSession

WATCH_SALT, WATCH_S = "drill-watch", 12 * 3600
NAME_LENGTH = 80


def worker_token() -> str:
    """The secret by which a drill worker is let in; derived from the site's secret unless set."""
    if settings.DRILL_WORKER_TOKEN:
        return str(settings.DRILL_WORKER_TOKEN)
    return hmac.new(settings.SECRET_KEY.encode(), b"drill-worker", hashlib.sha256).hexdigest()


def own_name(name: str) -> str:
    """A worker's name as the site knows it: below the number of its key, where that is a listed one."""
    number = public_id_of(worker_token())
    return f"{number}/{name}"[:NAME_LENGTH] if number else name


def identify_worker(given: str, name: str, address: str | None = None) -> AccessToken:
    """The key by which a worker of this name dials in. Raises TokenRefused.

    A listed key vouches for names below its own number alone. The one of DRILL_WORKER_TOKEN, or derived from the
    site's secret, vouches for names below none, and is put on the list when it is first used.
    """
    number = public_id_of(given)
    if (name.partition("/")[0] if "/" in name else "") != number:
        raise TokenRefused("name")
    if number:
        token = find_token(given, kind=TokenKind.WORKER)
    elif hmac.compare_digest(given.encode(), worker_token().encode()):
        token = adopt_token(given, kind=TokenKind.WORKER, name="DRILL_WORKER_TOKEN")
    else:
        raise TokenRefused("unknown")
    note_use(token, address)
    return token


def is_worker_welcome(token: AccessToken) -> bool:
    """True while a worker's key is neither revoked nor run out."""
    return AccessToken.objects.in_force(timezone.now()).filter(pk=token.pk).exists()


def holds_lease(session: str, owner: str) -> bool:
    """True when this worker has taken the session: only then may it speak there."""
    try:
        session_id = uuid.UUID(session)
    except ValueError:
        return False
    return bool(owner) and DrillSession.objects.filter(pk=session_id, lease_owner=owner).exists()


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
