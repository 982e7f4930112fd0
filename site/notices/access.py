"""Who may read which messages: everybody their own, and what they sent. Superusers read no more than others."""

from __future__ import annotations

from django.db.models import QuerySet

from people.models import User

from .models import Message


def own_messages(user: object) -> QuerySet[Message]:
    """What stands in the account's inbox, newest first."""
    if not isinstance(user, User) or not user.is_active:
        return Message.objects.none()
    return Message.objects.filter(recipient=user, in_inbox=True)


def sent_messages(user: object) -> QuerySet[Message]:
    """What the account sent to others."""
    if not isinstance(user, User) or not user.is_active:
        return Message.objects.none()
    return Message.objects.filter(sender=user)
