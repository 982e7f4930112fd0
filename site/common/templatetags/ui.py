"""What base.html and its parts need: addresses in the reader's language and the place in the menu."""

import math
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import SafeString, format_html  # type: ignore[attr-defined]
from django.utils.translation import get_language

from common.menu import MenuLink, menu_links

register = template.Library()


def localised(path: str, language: str) -> str:
    """A path of ours under the prefix of the language: "/venues/" is "/en/venues/" in English."""
    bare = _bare(path)
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


def _bare(path: str) -> str:
    """The path without its language prefix."""
    for code, _name in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            return path[len(code) + 1 :] or "/"
    return path


@register.simple_tag
def local(path: str) -> str:
    """``{% local "/venues/" %}``: a fixed address of ours in the language of this page."""
    return localised(path, get_language() or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def twin_url(context: dict[str, Any], language: str) -> str:
    """The address of this very page in another language; the home page when there is no request."""
    request = context.get("request")
    return localised(request.get_full_path() if request else "/", language)


@register.simple_tag(takes_context=True)
def sign_in_url(context: dict[str, Any]) -> str:
    """The sign-in page, to come back to this one; from the home and account pages one goes to one's desk instead."""
    request = context.get("request")
    url = local("/accounts/login/")
    here = _bare(request.path) if request else "/"
    return (
        url
        if request is None or here == "/" or here.startswith("/accounts/")
        else f"{url}?next={quote(request.get_full_path())}"
    )


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], path: str) -> SafeString | str:
    """``aria-current`` for a menu link: "page" on that page, "true" below it, nothing elsewhere."""
    here = context.get("place_in_menu") or _here(context)
    if here == path:
        return format_html(' aria-current="{}"', "page")
    return format_html(' aria-current="{}"', "true") if path != "/" and here.startswith(path) else ""


def _here(context: dict[str, Any]) -> str:
    """The path of the page without its language; empty when there is no request."""
    request = context.get("request")
    return _bare(request.path) if request else ""


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> SafeString:
    """``{% main_menu %}``: the links of includes/nav_links.html, with the page's place among them."""
    here = _here(context)
    section = here[: here.find("/", 1) + 1]
    place = section if here == section else f"{section}*"
    return _render_menu(place, get_language() or settings.LANGUAGE_CODE, menu_links(context.get("user")))


@lru_cache(maxsize=256)
def _render_menu(place: str, language: str, more: tuple[MenuLink, ...]) -> SafeString:
    """The links in the active language, which the second argument only names, with those that not everybody sees."""
    return render_to_string("includes/nav_links.html", {"place_in_menu": place, "more": more})


@register.filter
def seconds_until(moment: datetime) -> int:
    """``{{ again_at|seconds_until }}``: whole seconds until a moment, 0 when it is past."""
    return max(0, math.ceil((moment - timezone.now()).total_seconds()))


@register.simple_tag
def fixed(name: str) -> SafeString:
    """``{% fixed "includes/footer.html" %}``: a part of every page that depends on its language alone."""
    return _render_fixed(name, get_language() or settings.LANGUAGE_CODE)


@cache
def _render_fixed(name: str, language: str) -> SafeString:
    """The part in the active language, which the second argument only names."""
    return render_to_string(name)
