"""The tokens by which a worker connects, and a page watches or commands."""

from __future__ import annotations

import hashlib
import hmac
import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from people.models import AccessToken, TokenKind, User
from people.models.tokens import SETTINGS_KEY
from people.sign_in_proof import holder_of, proof_of
from people.tokens import TokenRefusal, TokenRefused, adopt_token, find_token, note_use, public_id_of
from simulator.protocol.messages import ErrorCode, ProtocolError

from ..access import may_lead
from ..models import DrillSession

WATCH_SALT, WATCH_S = "drill-watch", 12 * 3600
NAME_LENGTH = 80


def worker_token() -> str:
    """The secret with which a drill worker connects: DRILL_WORKER_TOKEN, else derived from the site's secret."""
    if settings.DRILL_WORKER_TOKEN:
        return str(settings.DRILL_WORKER_TOKEN)
    return hmac.new(settings.SECRET_KEY.encode(), b"drill-worker", hashlib.sha256).hexdigest()


def own_name(name: str) -> str:
    """A worker's name as the site knows it: prefixed with the number of its key, if the key is a listed one."""
    number = public_id_of(worker_token())
    return f"{number}/{name}"[:NAME_LENGTH] if number else name


def identify_worker(given: str, name: str, address: str | None = None) -> AccessToken:
    """Returns the key with which a worker of this name connects. Raises TokenRefused.

    A listed key is valid only for names with its own number as prefix. The key of DRILL_WORKER_TOKEN, or the one
    derived from the site's secret, is valid for names without a prefix, and is listed when it is first used.
    """
    number = public_id_of(given)
    if (name.partition("/")[0] if "/" in name else "") != number:
        raise TokenRefused(TokenRefusal.OTHER_NAME)
    if number:
        token = find_token(given, kind=TokenKind.WORKER)
    elif hmac.compare_digest(given.encode(), worker_token().encode()):
        token = adopt_token(given, kind=TokenKind.WORKER, name=SETTINGS_KEY)
    else:
        raise TokenRefused(TokenRefusal.UNKNOWN)
    note_use(token, address)
    return token


def is_worker_welcome(token: AccessToken) -> bool:
    """True while a worker's key is neither revoked nor expired."""
    return AccessToken.objects.in_force(timezone.now()).filter(pk=token.pk).exists()


def holds_lease(session: str, owner: str) -> bool:
    """True when this worker holds the session's lease; only then may it send messages to it."""
    try:
        session_id = uuid.UUID(session)
    except ValueError:
        return False
    return bool(owner) and DrillSession.objects.filter(pk=session_id, lease_owner=owner).exists()


def watch_token(session: DrillSession, *, may_command: bool, request: HttpRequest | None = None) -> str:
    """The token with which a page watches a session and, if allowed, commands it. It is valid for half a day.

    A token made for a request is bound to its user: it ends with their rights in the session, and it commands only
    while they are signed in. Without a request it is bound to nobody, for the site's own programs.
    """
    user = request.user if request is not None and request.user.is_authenticated else None
    proof = proof_of(request) if request is not None and user is not None and may_command else ""
    return signing.dumps([session.pk.hex, may_command, user.pk if user else None, proof], salt=WATCH_SALT)


def read_watch_token(token: str) -> tuple[DrillSession, bool]:
    """Returns a watcher's session, and whether they may command. Raises ProtocolError (WRONG_TOKEN, ENDED)."""
    try:
        pk, may_command, user_id, proof = _fields(token)
        session = DrillSession.objects.filter(pk=uuid.UUID(pk)).first()
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise ProtocolError(ErrorCode.WRONG_TOKEN) from None
    if session is None or not session.is_live:
        raise ProtocolError(ErrorCode.ENDED)
    if user_id is None:
        return session, bool(may_command)
    if may_command:
        return session, may_lead(holder_of(user_id, proof), session)
    if not may_lead(User.objects.filter(pk=user_id).first(), session):
        raise ProtocolError(ErrorCode.WRONG_TOKEN)
    return session, False


def wall_token(session: DrillSession, user_id: int | None) -> str:
    """The token with which a wall watches a session for as long as this account may lead it."""
    return signing.dumps([session.pk.hex, False, user_id, ""], salt=WATCH_SALT)


def read_wall_token(token: str) -> tuple[DrillSession, int | None] | None:
    """Returns the session of a wall, even if it has ended, and the account it relies on; None for an invalid token."""
    try:
        pk, _, user_id, _ = _fields(token)
        session = DrillSession.objects.filter(pk=uuid.UUID(pk)).first()
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    if session is None or (user_id and not may_lead(User.objects.filter(pk=user_id).first(), session)):
        return None
    return session, user_id


def commander_of(token: str) -> User | None:
    """The account that was given a token to command with; None for one bound to nobody."""
    try:
        user_id = _fields(token)[2]
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.filter(pk=user_id).first() if user_id else None


def may_still_command(token: str) -> bool:
    """True while the user whom the token was made for is signed in and may lead the session."""
    try:
        return read_watch_token(token)[1]
    except ProtocolError:
        return False


def _fields(token: str) -> tuple[str, bool, int | None, str]:
    """Session, right to command, account and proof. A token from before accounts were in it commands nothing."""
    fields = signing.loads(token, salt=WATCH_SALT, max_age=WATCH_S)
    if len(fields) == 2:
        return fields[0], False, None, ""
    pk, may_command, user_id, proof = fields
    return pk, may_command, user_id, proof
