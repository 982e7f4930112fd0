"""Renaming, shutting and reopening a unit, from a day on. Each is a row of its own; what was before stays."""

from __future__ import annotations

import enum
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import SHUTTING, Organisation, UnitAct, UnitActKind, User

FURTHEST = timedelta(days=366)


class ActRefusal(enum.Enum):
    """Why an act cannot be entered, and what its author reads then."""

    SHUT = _("The unit is shut already.")
    OPEN = _("The unit is open.")
    SAME = _("The unit bears this name already.")
    EARLY = _("An act of a later day is on record: its day must come before this one's.")
    LATER = _("A new name is entered when it holds, not before.")


class ActRefused(ValueError):
    """An act that does not follow from what is on record."""

    def __init__(self, reason: ActRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


@transaction.atomic
def rename_unit(*, unit: Organisation, name: str, on: date, source: str, by: User) -> UnitAct:
    """Gives the unit another name from a day on. Raises ActRefused SAME, EARLY or LATER."""
    held = Organisation.objects.select_for_update().get(pk=unit.pk)
    if held.name == name:
        raise ActRefused(ActRefusal.SAME)
    if on > timezone.localdate():
        raise ActRefused(ActRefusal.LATER)
    _in_turn(held, [UnitActKind.RENAMED], on)
    act = UnitAct.objects.create(
        organisation=held, kind=UnitActKind.RENAMED, on=on, former_name=held.name, source=source, by=by
    )
    held.name = unit.name = name
    held.save(update_fields=["name"])
    return act


@transaction.atomic
def take_back_name(*, unit: Organisation, former: str) -> None:
    """Takes the latest new name back as if never entered. Raises ActRefused EARLY when another came since."""
    held = Organisation.objects.select_for_update().get(pk=unit.pk)
    latest = held.acts.filter(kind=UnitActKind.RENAMED).first()
    if latest is None or latest.former_name != former:
        raise ActRefused(ActRefusal.EARLY)
    latest.delete()
    held.name = unit.name = former
    held.save(update_fields=["name"])


@transaction.atomic
def shut_unit(*, unit: Organisation, kind: UnitActKind, on: date, source: str, by: User) -> UnitAct:
    """The unit stops business or is struck off: its duties end on that day. Raises ActRefused SHUT or EARLY."""
    return _turn(unit, kind, on, source, by)


@transaction.atomic
def reopen_unit(*, unit: Organisation, on: date, source: str, by: User) -> UnitAct:
    """The unit opens again; it owes again from that day on. Raises ActRefused OPEN or EARLY."""
    return _turn(unit, UnitActKind.REOPENED, on, source, by)


def _turn(unit: Organisation, kind: UnitActKind, on: date, source: str, by: User) -> UnitAct:
    held = Organisation.objects.select_for_update().get(pk=unit.pk)
    if kind == UnitActKind.REOPENED and held.shut_on is None:
        raise ActRefused(ActRefusal.OPEN)
    if kind in SHUTTING and held.shut_on is not None and not _strikes_off_the_stopped(held, kind):
        raise ActRefused(ActRefusal.SHUT)
    _in_turn(held, [*SHUTTING, UnitActKind.REOPENED], on)
    act = UnitAct.objects.create(organisation=held, kind=kind, on=on, source=source, by=by)
    if kind == UnitActKind.REOPENED:
        held.shut_on = None
    elif held.shut_on is None:
        held.shut_on = on
    held.facts_day = on
    held.save(update_fields=["shut_on"])
    unit.shut_on = held.shut_on
    return act


def _strikes_off_the_stopped(held: Organisation, kind: UnitActKind) -> bool:
    """True when a unit that had only stopped is struck off now."""
    latest = held.acts.filter(kind__in=[*SHUTTING, UnitActKind.REOPENED]).first()
    return kind == UnitActKind.DEREGISTERED and latest is not None and latest.kind == UnitActKind.SUSPENDED


def _in_turn(held: Organisation, kinds: list[UnitActKind], on: date) -> None:
    if held.acts.filter(kind__in=kinds, on__gt=on).exists():
        raise ActRefused(ActRefusal.EARLY)
