"""The site's details on pages."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import SafeString  # type: ignore[attr-defined]
from django.utils.translation import get_language

from ..details import Details, site_details

register = template.Library()


@register.simple_tag
def details_of_site() -> Details:
    """``{% details_of_site as details %}``: what the operator says of the site."""
    return site_details()


@register.simple_tag
def part(name: str) -> SafeString:
    """``{% part "includes/footer.html" %}``: a part of every page that depends on its language and `details` alone."""
    return _render(name, get_language() or settings.LANGUAGE_CODE, site_details())


@lru_cache(maxsize=32)
def _render(name: str, language: str, details: Details) -> SafeString:
    """The part in the active language, which the second argument only names."""
    return render_to_string(name, {"details": details})
