"""How this room tells people something. It sends nothing itself: a room above fills the hook when the site starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .models import User

TellInvited = Callable[..., Sequence[str]]

_tell_invited: list[TellInvited] = []


def register_invitations(tell: TellInvited) -> None:
    """Fills the hook: `tell(user, unit=…, path=…, days=…)` sends the link and returns by which ways, in words."""
    _tell_invited[:] = [tell]


def tell_invited(user: User, *, unit: str, path: str, days: int) -> list[str]:
    """Sends somebody the link to their account; the ways it goes by, in words, none when nobody can be reached."""
    return [way for tell in _tell_invited for way in tell(user, unit=unit, path=path, days=days)]
