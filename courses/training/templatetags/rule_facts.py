"""What a rule says of itself on the pages of its duties."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.training.models import Force, Rule, Verification

register = template.Library()

SHOWN = ("citation", "code", "version", "effective_from", "note")


@register.simple_tag
def rule_facts(rule: Rule) -> SafeString:
    """``{% rule_facts duty.rule %}``: what is asked, by which article and version. A record shows a rule many times."""
    values = tuple(getattr(rule, name) for name in SHOWN)
    return _render(get_language(), rule.requirement.get("what", ""), rule.force, rule.verification, values)


@lru_cache(maxsize=1024)
def _render(_language: str | None, what: str, force: str, verification: str, values: tuple[Any, ...]) -> SafeString:
    """The part in the active language, by all that it shows: what has changed is another entry."""
    words = {"what": what, "force": Force(force).label, "verification": Verification(verification).label}
    return render_to_string("training/_rule_facts.html", words | dict(zip(SHOWN, values, strict=True)))
