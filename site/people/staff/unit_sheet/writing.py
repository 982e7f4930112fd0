"""Units of a table written, and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets.kinds import Done, Step
from common.sheets.models import Verdict
from common.sheets.values import Value
from divisions.models import Division

from ...models import FactSource, Organisation, StatedFact, User
from ..facts import ATTRIBUTES, as_text, state_facts
from ..places import set_legal_body
from ..unit_acts import ActRefused, rename_unit, take_back_name
from .matching import COLUMNS, values_of

PLAIN = (*COLUMNS, "division", "legal_body_name", "legal_body_code")

# Which of these units stand in records; other rooms add theirs.
recorded_units: list[Callable[[set[uuid.UUID]], set[uuid.UUID]]] = []


def write_units(user: User, since: date, steps: Sequence[Step]) -> list[Done]:
    """Enters new units in a few statements, changes known ones each by itself. Duties follow behind the whole."""
    codes = {str(step.values.get("division")) for step in steps}
    divisions = {row.code: row for row in Division.objects.filter(code__in=codes)}
    new = [_new_unit(step, divisions) for step in steps if step.verdict == Verdict.NEW]
    Organisation.objects.bulk_create(new, batch_size=500)
    _state_new(new, user)
    made = iter(new)
    done = []
    for step in steps:
        if step.verdict == Verdict.NEW:
            done.append(Done(undo={"unit": str(next(made).pk), "is_new": True}))
        else:
            done.append(_change(step, divisions, user, since))
    return done


def _new_unit(step: Step, divisions: dict[str, Division]) -> Organisation:
    values = step.values
    unit = Organisation(
        pk=step.key, name=str(values["name"]), division=divisions[str(values["division"])],
        **{name: values.get(name) or "" for name in COLUMNS},
        **{name: values.get(name) for name in ATTRIBUTES},
    )  # fmt: skip
    set_legal_body(unit, str(values.get("legal_body_name") or ""), str(values.get("legal_body_code") or ""))
    return unit


def _state_new(units: list[Organisation], user: User) -> None:
    """What the table says of new units is noted as stated today, by whom."""
    today = timezone.localdate()
    StatedFact.objects.bulk_create(
        [
            StatedFact(
                organisation=unit, name=name, value=as_text(getattr(unit, name)), before="", since=today,
                source=FactSource.UNSAID, note="", by=user,
            )
            for unit in units
            for name in ATTRIBUTES
            if getattr(unit, name) is not None
        ],
        batch_size=1000,
    )  # fmt: skip


def _change(step: Step, divisions: dict[str, Division], user: User, since: date) -> Done:
    unit = Organisation.objects.select_related("division", "legal_body").get(pk=step.subject)
    unit.duties_follow, unit.changed_by = True, user
    before = values_of(unit)
    if "name" in step.changed:
        try:
            rename_unit(
                unit=unit, name=str(step.values["name"]), on=min(since, timezone.localdate()),
                source=str(_("From a table")), by=user,
            )  # fmt: skip
        except ActRefused as error:
            return Done(refusal=str(error.reason.value))
    _set_plain(unit, {key: step.values[key] for key in step.changed if key in PLAIN}, divisions)
    facts = {key: step.values[key] for key in step.changed if key in ATTRIBUTES}
    if facts:
        state_facts(unit=unit, values=facts, since=timezone.localdate(), by=user)
    after = values_of(Organisation.objects.select_related("division", "legal_body").get(pk=unit.pk))
    return Done(undo={"unit": str(unit.pk), "before": before, "after": after})


def _set_plain(unit: Organisation, values: dict[str, Value], divisions: dict[str, Division]) -> None:
    if not values:
        return
    for name, value in values.items():
        if name in COLUMNS:
            setattr(unit, name, value)
    if "division" in values:
        unit.division = divisions[str(values["division"])]
    if values.keys() & {"legal_body_name", "legal_body_code"}:
        held = values_of(unit) | values
        set_legal_body(unit, str(held["legal_body_name"] or ""), str(held["legal_body_code"] or ""))
    unit.save()


def take_back_units(user: User, notes: Sequence[dict[str, Any]]) -> list[str]:
    """Takes back what the notes say; for each a sentence why it stays, or nothing."""
    new = {uuid.UUID(note["unit"]) for note in notes if note.get("is_new")}
    bound = set[uuid.UUID]().union(*(among(new) for among in recorded_units))
    return [_take_back(user, note, bound) for note in notes]


def _take_back(user: User, note: dict[str, Any], bound: set[uuid.UUID]) -> str:
    unit = Organisation.objects.select_related("division", "legal_body").filter(pk=note["unit"]).first()
    if unit is None:
        return ""
    if note.get("is_new"):
        return _remove(unit, bound)
    unit.duties_follow, unit.changed_by = True, user
    before, after = note["before"], note["after"]
    if values_of(unit) != after:
        return _("This was changed by hand since.")
    changed = {key: value for key, value in before.items() if after[key] != value}
    if "name" in changed:
        try:
            take_back_name(unit=unit, former=str(before["name"]))
        except ActRefused as error:
            return str(error.reason.value)
    divisions = {row.code: row for row in Division.objects.filter(code=before["division"])}
    _set_plain(unit, {key: value for key, value in changed.items() if key in PLAIN}, divisions)
    facts = {key: value for key, value in changed.items() if key in ATTRIBUTES}
    if facts:
        state_facts(unit=unit, values=facts, since=timezone.localdate(), by=user)
    return ""


def _remove(unit: Organisation, bound: set[uuid.UUID]) -> str:
    """Removes a unit that nobody has worked in and nothing was recorded of."""
    stays: str = _("Something has been recorded about this unit since.")
    used = unit.memberships.exists() or unit.classes.exists() or unit.rolegrant_set.exists() or unit.acts.exists()
    if used or unit.pk in bound:
        return stays
    try:
        with transaction.atomic():
            unit.delete()
    except ProtectedError:
        return stays
    return ""
