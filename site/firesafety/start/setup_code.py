"""The code by which whoever started an empty installation becomes its administrator.

It is made when there is no administrator, printed at start, and gone once there is one. Where duties are kept apart
nobody may do everything, and there is no code.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from people.models import User

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


def _path() -> Path:
    return Path(settings.VAR_DIR) / "setup_code"


def is_waiting() -> bool:
    """True while the installation waits for its administrator."""
    return not settings.SEPARATE_DUTIES and _path().exists()


def setup_code() -> str:
    """The code, made when it is missing; "" when there is an administrator already, or none is wanted."""
    if settings.SEPARATE_DUTIES or User.objects.filter(is_superuser=True, is_active=True).exists():
        _path().unlink(missing_ok=True)
        return ""
    if not _path().exists():
        _path().touch(mode=0o600)
        _path().write_text("".join(secrets.choice(ALPHABET) for _letter in range(LENGTH)))
    return _path().read_text().strip()


def is_right(code: str) -> bool:
    """True for the code of an installation that waits."""
    return is_waiting() and hmac.compare_digest(code.encode(), _path().read_text().strip().encode())


@transaction.atomic
def make_administrator(*, username: str, name: str, password: str) -> User | None:
    """The first administrator; None when somebody was faster. The code opens nothing any more."""
    if User.objects.select_for_update().filter(is_superuser=True, is_active=True).exists():
        return None
    user = User(username=username, display_name=name, is_superuser=True, is_staff=True)
    user.set_password(password)
    user.save()
    _path().unlink(missing_ok=True)
    return user
