"""How this room tells people something. It sends nothing itself: a room above fills the hook when the site starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .models import Circular, User

TellInvited = Callable[..., Sequence[str]]
TellOfCircular = Callable[[Circular], None]

_tell_invited: list[TellInvited] = []
_tell_of_circular: list[TellOfCircular] = []


def register_invitations(tell: TellInvited) -> None:
    """Fills the hook: `tell(user, unit=…, path=…, days=…)` sends the link and returns by which ways, in words."""
    _tell_invited[:] = [tell]


def tell_invited(user: User, *, unit: str, path: str, days: int) -> list[str]:
    """Sends somebody the link to their account; the ways it goes by, in words, none when nobody can be reached."""
    return [way for tell in _tell_invited for way in tell(user, unit=unit, path=path, days=days)]


def register_circulars(tell: TellOfCircular) -> None:
    """Fills the hook: `tell(circular)` has the managers of the units it went to told, once."""
    _tell_of_circular[:] = [tell]


def tell_of_circular(circular: Circular) -> None:
    """Has the managers of the units a circular went to told of it. Call it in the transaction that sends it."""
    for tell in _tell_of_circular:
        tell(circular)
