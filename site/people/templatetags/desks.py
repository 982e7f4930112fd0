"""The account menu's links, and what waits for the account."""

from typing import Any

from django import template

from people.desks import Desk, Todo, desks_of, todos_of
from people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def desks(context: dict[str, Any]) -> list[Desk]:
    """``{% desks as links %}``: the pages of the signed-in user's roles, asked once a request; none for visitors."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return []
    if not hasattr(request, "_desks"):
        request._desks = desks_of(user)
    found: list[Desk] = request._desks
    return found


@register.simple_tag(takes_context=True)
def todos(context: dict[str, Any]) -> list[Todo]:
    """``{% todos as items %}``: what waits for the signed-in user, soonest first; nothing for visitors."""
    user = getattr(context.get("request"), "user", None)
    return todos_of(user) if isinstance(user, User) else []
