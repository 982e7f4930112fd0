"""A unit's managers are told when somebody else changes what rules ask of it: what, since when, what is new to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notices.services import notify
from people.grants import managers_of
from people.models import Organisation

from .duties.recompute import is_large
from .models import Duty, Rule
from .reminders.kinds import UNIT_CHANGED
from .reminders.words import day_words, language_of
from .rulebook.attributes import ATTRIBUTES, UNIT_COLUMNS, facts_of_unit, words
from .rulebook.compiled import Version, current_book


@receiver(pre_save, sender=Organisation, dispatch_uid="training.unit_notices.before")
def note_before(sender: Any, instance: Organisation, raw: bool = False, **kwargs: Any) -> None:
    """Keeps what the unit was like, when somebody is named who changes it."""
    instance._told_of = None  # type: ignore[attr-defined]
    if not raw and instance.changed_by is not None and not instance._state.adding:
        instance._told_of = (  # type: ignore[attr-defined]
            Organisation.objects.filter(pk=instance.pk).select_related("division").first()
        )


@receiver(post_save, sender=Organisation, dispatch_uid="training.unit_notices.after")
def tell_of_change(sender: Any, instance: Organisation, **kwargs: Any) -> None:
    """Tells the managers of another mark or kind, and of anything else that brings new duties.

    It comes after the receiver that computes the duties. What a manager changes by hand is not told.
    """
    before = getattr(instance, "_told_of", None)
    if before is None or all(getattr(before, name) == getattr(instance, name) for name in UNIT_COLUMNS):
        return
    managers = list(managers_of(instance.pk))
    if not managers or instance.changed_by in managers:
        return
    new, ended = _new_and_ended(before, instance)
    is_named = before.key_unit != instance.key_unit or before.kind != instance.kind
    if not is_named and not new:
        return
    for user in managers:
        with translation.override(language_of(user)):
            values = {
                "unit": instance.name,
                "change": "；".join(_changes(before, instance)),
                "day": day_words(_since(instance, before)),
                "lines": "\n".join(_lines(new, ended)),
            }
        path = reverse("training:unit_desk", args=[instance.pk])
        notify(UNIT_CHANGED, user, values=values, path=path, sender=instance.changed_by, organisation=instance)


def _since(unit: Organisation, before: Organisation) -> date:
    named = unit.key_unit_since if unit.key_unit and not before.key_unit else None
    return named or unit.facts_since


def _new_and_ended(before: Organisation, unit: Organisation) -> tuple[list[Rule], list[Rule]]:
    """The rules that bind the unit or its people now and did not before, and those that did and do no more.

    A rule about posts that nobody holds is nothing to do; where duties are computed behind the change, it may be told.
    """
    today, book = timezone.localdate(), current_book()
    then, now = facts_of_unit(before), facts_of_unit(unit)
    versions = [one for kind in book.by_subject.values() for one in kind if one.since <= today < one.until]

    def binding(facts: Any) -> set[Version]:
        return {one for one in versions if one.scope.unit(facts) is True}

    new, ended = binding(now) - binding(then), binding(then) - binding(now)
    if not unit.duties_follow and not is_large(unit.pk):
        owed = Duty.objects.filter(organisation=unit, rule__in=[one.pk for one in new], missing="")
        keys = set(owed.values_list("rule", flat=True).distinct())
        new = {one for one in new if one.pk in keys}
    rules = Rule.objects.in_bulk([one.pk for one in (*new, *ended)])
    return _sorted(new, rules), _sorted(ended, rules)


def _sorted(versions: set[Version], rules: dict[int, Rule]) -> list[Rule]:
    return sorted((rules[one.pk] for one in versions), key=lambda rule: rule.code)


def _changes(before: Organisation, unit: Organisation) -> Iterator[str]:
    if before.key_unit != unit.key_unit:
        yield _("is now a key fire-safety unit") if unit.key_unit else _("is no key fire-safety unit any more")
    if before.kind != unit.kind:
        yield _("kind of unit: %(before)s → %(after)s") % {
            "before": before.get_kind_display(), "after": unit.get_kind_display(),
        }  # fmt: skip
    for name in UNIT_COLUMNS:
        then, now = getattr(before, name), getattr(unit, name)
        if name not in ("kind", "key_unit") and then != now:
            label = ATTRIBUTES[f"unit.{name}"].label
            yield f"{label}：{words(f'unit.{name}', then)} → {words(f'unit.{name}', now)}"


def _lines(new: list[Rule], ended: list[Rule]) -> Iterator[str]:
    if not new and not ended:
        yield _("What is asked of the unit stays as it was.")
    if new:
        yield _("New to do:")
        yield from (f"· {rule.name}（{rule.citation}）" for rule in new)
    if ended:
        yield _("Not asked any more:")
        yield from (f"· {rule.name}" for rule in ended)
