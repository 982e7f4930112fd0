"""Attributes of units as somebody stated them: a dated row each, and the value that rules read from now on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from ..models import FactSource, LegalCategory, Organisation, StatedFact, User

ATTRIBUTES = (
    "public_assembly", "dense_place", "headcount", "beds", "boarding_pupils", "floor_area_m2", "height_m", "storeys",
    "commercial_complex", "residential", "shared_building", "shared_management",
    "high_rise_area", "control_room", "sub_plan",
)  # fmt: skip

# What rules call otherwise than the column that tells it.
TOLD_BY = {"boarding": "boarding_pupils"}


def column_of(name: str) -> str | None:
    """The attribute that tells a word of the rules, such as `unit.boarding`; None where only the kind does."""
    bare = name.removeprefix("unit.")
    column = TOLD_BY.get(bare, bare)
    return column if column in ATTRIBUTES else None


def told_by_kind(unit: Organisation, name: str) -> bool | None:
    """What the unit's kind says of an attribute; None where each unit must state it."""
    if name == "residential" and unit.category(LegalCategory.PUBLIC_BUILDING):
        return False
    return unit.category(name) if name in LegalCategory.values else None


def as_text(value: Any) -> str:
    """A value as a row keeps it; empty for unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def value_words(text: str) -> str:
    """What a kept value says, in words."""
    if not text:
        return gettext("not known")
    return {"yes": gettext("yes"), "no": gettext("no")}.get(text, text)


@transaction.atomic
def state_facts(
    *,
    unit: Organisation,
    values: Mapping[str, Any],
    since: date,
    source: FactSource = FactSource.UNSAID,
    note: str = "",
    by: User | None,
) -> list[StatedFact]:
    """Notes what changed and lets rules read it; returns the rows written.

    What was known and changed counts since the day it changed. What nobody knew counts from today: no period that is
    over is opened afterwards.
    """
    held = Organisation.objects.select_for_update().get(pk=unit.pk)
    changed = {name: value for name, value in values.items() if getattr(held, name) != value}
    if not changed:
        return []
    rows = StatedFact.objects.bulk_create(
        StatedFact(
            organisation=held, name=name, value=as_text(value), before=as_text(getattr(held, name)), since=since,
            source=source, note=note, by=by,
        )
        for name, value in changed.items()
    )  # fmt: skip
    today = timezone.localdate()
    unknown = any(getattr(held, name) is None for name in changed)
    for name, value in changed.items():
        setattr(held, name, value)
        setattr(unit, name, value)
    held.facts_day = today if unknown else min(since, today)
    held.duties_follow, held.changed_by = unit.duties_follow, by
    held.save()
    unit.facts_since = held.facts_since
    return rows


@transaction.atomic
def save_unit(unit: Organisation, values: Mapping[str, Any], *, by: User | None) -> Organisation:
    """Saves a unit of a form with these attributes; those that changed are noted from today on."""
    held = None if unit._state.adding else Organisation.objects.get(pk=unit.pk)
    for name in values:
        setattr(unit, name, getattr(held, name, None))
    unit.changed_by = by
    unit.save()
    note = gettext("entered on the form of the unit")
    state_facts(unit=unit, values=values, since=timezone.localdate(), note=note, by=by)
    return unit
