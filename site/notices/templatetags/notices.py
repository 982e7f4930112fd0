"""The header's link to the inbox."""

from __future__ import annotations

from typing import Any

from django import template

from notices.access import own_messages
from people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_messages(context: dict[str, Any]) -> int:
    """``{% unread_messages as unread %}``: how many messages wait in the inbox, asked once a request."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return 0
    if not hasattr(request, "_unread_messages"):
        request._unread_messages = own_messages(user).filter(read_at=None).order_by().count()
    found: int = request._unread_messages
    return found
