"""The list of a group or department: which units stand on it, from when, and which of them are here.

A unit on a list that is not here counts as not trained. To be on a list opens a unit's figures to whoever keeps the
list, so an entry is tied to a unit only by somebody who oversees that unit, or where the unit is the department's own
already by its kind and place.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.normal import typed_code

from ..access import overseen_organisations, units_under
from ..grants import grants_of
from ..models import Holding, ListedUnit, Organisation, Superior, User
from ..offices.granting import superiors_within

ONE_DAY = timedelta(days=1)


class ListRefusal(enum.Enum):
    """Why an entry cannot be, and what its author reads then."""

    TWICE = _("This unit stands on the list already.")
    STRANGE = _("Only a fire officer of the unit's area ties it to a list.")
    CIRCLE = _("A member cannot stand under itself or under one of its own members.")
    ELSEWHERE = _("The upper member stands on another list.")
    EARLY = _("The last day lies before the first.")


class ListRefused(ValueError):
    """An entry of a list that cannot be, for a reason people can read."""

    def __init__(self, reason: ListRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def keeps_list(user: User, superior: Superior) -> bool:
    """True for whoever acts for the group or department, and for the officers of its area."""
    return superior.pk in grants_of(user).superiors or superiors_within(user).filter(pk=superior.pk).exists()


def tieable_units(user: User, superior: Superior) -> QuerySet[Organisation]:
    """Units that the user may tie to entries: those overseen, and the department's own by kind and place."""
    own = units_under(superior) if superior.kinds else Organisation.objects.none()
    return Organisation.objects.filter(Q(pk__in=overseen_organisations(user).values("pk")) | Q(pk__in=own.values("pk")))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list as it was typed or read from a sheet."""

    name: str
    number: str = ""
    sort: str = ""
    place: str = ""
    outside: bool = False


def candidate(entry: Entry, units: QuerySet[Organisation]) -> Organisation | None:
    """The one unit that an entry means: by number, of several with one number by name too; else by name alone."""
    number = typed_code(entry.number)
    named = Q(name=entry.name) | Q(acts__former_name=entry.name)
    wanted = [Q(number=number), Q(number=number) & named] if number else [named]
    for condition in wanted:
        found = list(units.filter(condition).distinct()[:2])
        if len(found) == 1:
            return found[0]
    return None


@transaction.atomic
def list_unit(
    *,
    superior: Superior,
    entry: Entry,
    by: User,
    organisation: Organisation | None = None,
    upper: ListedUnit | None = None,
    holding: str = "",
    share_percent: Decimal | None = None,
    since: date | None = None,
    source: str = "",
) -> ListedUnit:
    """Puts a unit on a list, tied to the unit that it means where the author may tie it. Raises ListRefused."""
    Superior.objects.select_for_update().get(pk=superior.pk)
    if upper is not None and upper.superior_id != superior.pk:
        raise ListRefused(ListRefusal.ELSEWHERE)
    units = tieable_units(by, superior)
    if organisation is None:
        organisation = candidate(entry, units)
    elif not units.filter(pk=organisation.pk).exists():
        raise ListRefused(ListRefusal.STRANGE)
    standing = ListedUnit.objects.filter(superior=superior, until=None)
    same = Q(name=entry.name, number=typed_code(entry.number))
    if organisation is not None:
        same |= Q(organisation=organisation)
    if standing.filter(same).exists():
        raise ListRefused(ListRefusal.TWICE)
    return ListedUnit.objects.create(
        superior=superior, organisation=organisation, upper=upper, name=entry.name, number=typed_code(entry.number),
        sort=entry.sort, place=entry.place, outside=entry.outside, holding=Holding(holding) if holding else "",
        share_percent=share_percent, since=since or timezone.localdate(), source=source,
    )  # fmt: skip


@transaction.atomic
def tie_unit(*, listed: ListedUnit, organisation: Organisation, by: User) -> None:
    """Says which unit an entry means. Raises ListRefused STRANGE or TWICE."""
    if not tieable_units(by, listed.superior).filter(pk=organisation.pk).exists():
        raise ListRefused(ListRefusal.STRANGE)
    others = ListedUnit.objects.filter(superior=listed.superior, organisation=organisation, until=None)
    if others.exclude(pk=listed.pk).exists():
        raise ListRefused(ListRefusal.TWICE)
    listed.organisation = organisation
    listed.save(update_fields=["organisation"])


@transaction.atomic
def hold_otherwise(*, listed: ListedUnit, holding: str, share_percent: Decimal | None, upper: ListedUnit | None,
                   on: date, source: str) -> ListedUnit:  # fmt: skip
    """The share or the upper member changes: the entry ends the day before and another begins. Raises ListRefused."""
    if on <= listed.since:
        raise ListRefused(ListRefusal.EARLY)
    if upper is not None:
        _check_no_circle(listed, upper)
    end_listing(listed=listed, until=on - ONE_DAY)
    after = ListedUnit.objects.get(pk=listed.pk)
    after.pk, after.since, after.until = uuid.uuid4(), on, None
    after.holding, after.share_percent, after.upper, after.source = holding, share_percent, upper, source
    after._state.adding = True
    after.save()
    return after


def _means(listed: ListedUnit) -> tuple[object, ...]:
    """The same for the entries of one member: when its share changes, one entry ends and another begins."""
    return (listed.organisation_id,) if listed.organisation_id else (listed.name, listed.number)


def _check_no_circle(listed: ListedUnit, upper: ListedUnit) -> None:
    if upper.superior_id != listed.superior_id:
        raise ListRefused(ListRefusal.ELSEWHERE)
    above: ListedUnit | None = upper
    while above is not None:
        if _means(above) == _means(listed):
            raise ListRefused(ListRefusal.CIRCLE)
        above = above.upper


@transaction.atomic
def end_listing(*, listed: ListedUnit, until: date) -> None:
    """Takes a unit off the list after a day; the entry stays. Raises ListRefused EARLY."""
    if until < listed.since:
        raise ListRefused(ListRefusal.EARLY)
    listed.until = until
    listed.save(update_fields=["until"])


@dataclass(frozen=True, slots=True)
class ListChange:
    """What a list as a file would change: the entries that are new, how many stand already, and those not in it."""

    new: list[Entry]
    known: int
    gone: list[ListedUnit]


def compare_list(superior: Superior, entries: Iterable[Entry]) -> ListChange:
    """Compares a file with the list of today."""
    standing = list(ListedUnit.objects.on(timezone.localdate()).filter(superior=superior))
    by_number = {row.number: row for row in standing if row.number}
    by_name = {row.name: row for row in standing}
    new, met = [], set()
    for entry in entries:
        row = by_number.get(typed_code(entry.number)) if entry.number else None
        row = row or by_name.get(entry.name)
        if row is None:
            new.append(entry)
        else:
            met.add(row.pk)
    return ListChange(new, len(met), [row for row in standing if row.pk not in met])


@transaction.atomic
def apply_list(*, superior: Superior, entries: Iterable[Entry], complete: bool, by: User, source: str) -> ListChange:
    """Puts the new entries of a file on the list; takes off what it leaves out only when it is said to be complete."""
    change = compare_list(superior, entries)
    for entry in change.new:
        try:
            list_unit(superior=superior, entry=entry, by=by, source=source)
        except ListRefused:
            continue  # another line of the file meant the same unit
    if complete:
        yesterday = timezone.localdate() - ONE_DAY
        for row in change.gone:
            end_listing(listed=row, until=max(yesterday, row.since))
    return change


def tree_of(superior: Superior, day: date) -> list[tuple[ListedUnit, int]]:
    """The entries of a day as a tree, each with how far it is below the group: 1 for 二级, 2 for 三级, and so on."""
    rows = list(ListedUnit.objects.on(day).filter(superior=superior).select_related("organisation__division", "upper"))
    standing = {_means(row): row.pk for row in rows}
    below: dict[uuid.UUID | None, list[ListedUnit]] = {}
    for row in rows:
        below.setdefault(standing.get(_means(row.upper)) if row.upper else None, []).append(row)
    found: list[tuple[ListedUnit, int]] = []
    waiting = [(row, 1) for row in reversed(below.get(None, []))]
    while waiting:
        row, level = waiting.pop()
        found.append((row, level))
        waiting += [(lower, level + 1) for lower in reversed(below.get(row.pk, []))]
    return found
