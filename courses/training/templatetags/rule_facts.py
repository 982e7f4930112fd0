"""What a rule says of itself on the pages of its duties."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.training.models import AskedProof, Force, Rule, Verification

register = template.Library()

SHOWN = ("citation", "code", "version", "effective_from", "note")


@register.simple_tag
def rule_facts(rule: Rule) -> SafeString:
    """``{% rule_facts duty.rule %}``: what is asked, by which article and version. A record shows a rule many times."""
    values = tuple(getattr(rule, name) for name in SHOWN)
    labels = (Force(rule.force).label, Verification(rule.verification).label, AskedProof(rule.proof).label)
    return _render(get_language(), rule.requirement.get("what", ""), labels, values)


@lru_cache(maxsize=1024)
def _render(_language: str | None, what: str, labels: tuple[Any, ...], values: tuple[Any, ...]) -> SafeString:
    """The part in the active language, by all that it shows: what has changed is another entry."""
    words = dict(zip(("force", "verification", "proof"), labels, strict=True)) | dict(zip(SHOWN, values, strict=True))
    return render_to_string("training/_rule_facts.html", words | {"what": what})
