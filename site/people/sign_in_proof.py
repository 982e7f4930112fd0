"""A sign of one sign-in, for what a page hands to its script: it ends when the sign-in ends.

The sign says nothing of the session's key, which stays out of the reach of scripts.
"""

from __future__ import annotations

import math
from typing import cast

from allauth.core.internal.sessionkit import get_session_user
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import User
from .second_factor import SESSION_ENDS

SALT = "people.sign_in_proof"


def _sign(session_key: str) -> str:
    return salted_hmac(SALT, session_key, algorithm="sha256").hexdigest()


def proof_of(request: HttpRequest) -> str:
    """The sign of this request's sign-in; a session from before sessions were listed is put on the list."""
    key = request.session.session_key
    if key is None:
        return ""
    if not UserSession.objects.filter(session_key=key).exists():
        UserSession.objects.create_from_request(request)
    return _sign(key)


def holder_of(user_id: int, proof: str) -> User | None:
    """The account while the sign-in of this proof lasts; None once it is signed out, ended elsewhere or expired."""
    for listed in UserSession.objects.filter(user=user_id):
        if constant_time_compare(_sign(listed.session_key), proof):
            session = listed._session_store(listed.session_key)
            if session.get(SESSION_ENDS, math.inf) < timezone.now().timestamp():
                return None
            user = cast(User | None, get_session_user(session))
            return user if user is not None and user.pk == user_id else None
    return None
