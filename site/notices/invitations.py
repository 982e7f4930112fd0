"""Fills the hook of the room below: an account's link goes out by e-mail, and an SMS says where to ask for it."""

from __future__ import annotations

from people.models import User

from .services import notify
from .standard import INVITED


def tell_invited(user: User, *, unit: str, path: str, days: int) -> list[str]:
    """Sends the link that sets the password; returns the ways it goes by, in words."""
    values = {"name": user.username, "unit": unit, "days": str(days)}
    message = notify(INVITED, user, values=values, path=path)
    return [row.get_channel_display() for row in message.deliveries.all()]
