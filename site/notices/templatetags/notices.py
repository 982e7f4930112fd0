"""The header's link to the inbox, and what pages are shared by."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static

from notices.access import own_messages
from notices.sharing import Key, code_of, group_text, short_url
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


@register.inclusion_tag("notices/_share.html", takes_context=True)
def share(context: dict[str, Any], letter: str, key: Key, text: str) -> dict[str, Any]:
    """``{% share "l" page.pk text %}``: 复制到群, a text with a short link to this page, and a poster."""
    code = code_of(letter, key)
    return {"request": context.get("request"), "code": code, "text": group_text(text, short_url(code))}


@register.simple_tag
def share_picture() -> str:
    """``{% share_picture %}``: the picture that chats show beside a link, with the whole address that they ask for."""
    return f"{settings.PUBLIC_URL}{static('img/ui/share.png')}"


@register.simple_tag(takes_context=True)
def in_wechat(context: dict[str, Any]) -> bool:
    """``{% in_wechat as inside %}``: whether the page is read in WeChat's own browser."""
    request = context.get("request")
    return request is not None and "MicroMessenger" in request.headers.get("User-Agent", "")
