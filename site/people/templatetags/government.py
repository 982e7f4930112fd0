"""The ways of the government's own sign-in on pages."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django import template
from django.urls import reverse

from ..government.ways import Way, ways

register = template.Library()


@register.simple_tag
def government_ways() -> list[Way]:
    """``{% government_ways as ways %}``: those that are switched on."""
    return ways()


@register.simple_tag
def invited_ways(user: Any) -> list[dict[str, str]]:
    """``{% invited_ways form.user as ways %}``: the same for an account that nobody has opened yet; else none."""
    if user is None or user.last_login or user.has_usable_password():
        return []
    code = user_pk_to_url_str(user)
    return [{"name": way.name, "invited_url": reverse("government_invited", args=[way.id, code])} for way in ways()]
