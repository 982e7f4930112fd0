"""The whole school goes up a year: each class becomes one of the next school year, the last grades leave."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import ClassChange, ClassChangeKind, Membership, Organisation, Role, RoleGrant, SchoolClass, User
from ..models.classes import YEAR_ENDS
from ..staff.followup import roster_changed
from ..staff.roster import lock_roster
from .names import first_day, is_last_grade, last_day, new_codes, next_name

ONE_DAY = timedelta(days=1)
OPENS_BEFORE = timedelta(days=46)  # from the middle of July: until then lessons go on in the old classes


class PromotionRefusal(enum.Enum):
    """Why a school does not go up, and what a person reads then."""

    NOTHING = _("No class of that school year waits to go up.")
    EARLY = _("The next school year cannot be entered before the middle of July.")
    CHANGED = _("The classes have changed meanwhile. Look at the list again.")
    NAMES = _("Two classes would bear one name, or a class of that name exists already: %(names)s")


class PromotionRefused(ValueError):
    """A promotion that is not made, for a reason people can read; `names` are those in the way."""

    def __init__(self, reason: PromotionRefusal, names: tuple[str, ...] = ()) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.names = names

    @property
    def words(self) -> str:
        words = str(self.reason.value)
        return words % {"names": "、".join(self.names)} if self.names else words


@dataclass(frozen=True, slots=True)
class Promotion:
    """What becomes of one class: its name in the next school year; None for one that leaves the school."""

    school_class: SchoolClass
    name: str | None
    pupils: int


def waiting(school: Organisation, school_year: int) -> QuerySet[Any]:
    """The classes of a school year that have not gone up or left, each with `pupils`: how many sit there."""
    here = Q(memberships__ended_on=None, memberships__seat__isnull=False)
    return (
        SchoolClass.objects.filter(organisation=school, school_year=school_year, ended_on=None)
        .exclude(changes_after__kind__in=YEAR_ENDS)
        .annotate(pupils=Count("memberships", filter=here))
        .order_by("grade", "name")
    )


def proposed(school: Organisation, school_year: int) -> list[Promotion]:
    """What would become of each class as a rule."""
    return [
        Promotion(
            row, None if is_last_grade(row.grade, school) else next_name(row.name, row.grade, school), row.pupils
        )
        for row in waiting(school, school_year)
    ]  # fmt: skip


@transaction.atomic
def promote(
    *, school: Organisation, school_year: int, names: Mapping[uuid.UUID, str | None], teachers_go_along: bool, by: User
) -> int:
    """Takes every class of the school year into the next; `names` gives the name of each, None for one that leaves.

    The new classes begin on 1 September with the same pupils at the same seats; strips are printed anew. Returns how
    many pupils went up. Raises PromotionRefused; all or nothing.
    """
    lock_roster(school)
    classes = {row.pk: row for row in waiting(school, school_year)}
    _check(school, school_year, classes, names)
    on = first_day(school_year + 1)
    codes = iter(new_codes(len(classes)))
    made = {
        pk: SchoolClass(
            organisation=school, name=name, grade=classes[pk].grade + 1, school_year=school_year + 1,
            join_code=next(codes), seat_secret_kind=classes[pk].seat_secret_kind,
            shows_names=classes[pk].shows_names, is_sample=classes[pk].is_sample,
        )
        for pk, name in names.items()
        if name is not None
    }  # fmt: skip
    SchoolClass.objects.bulk_create(made.values())
    went = _move(classes, made, on - ONE_DAY)
    ClassChange.objects.bulk_create(
        ClassChange(
            before=row, after=made.get(pk), on=on, by=by, pupils=row.pupils,
            kind=ClassChangeKind.PROMOTED if pk in made else ClassChangeKind.GRADUATED,
        )
        for pk, row in classes.items()
    )  # fmt: skip
    if teachers_go_along:
        _take_teachers_along(made, by)
    roster_changed.send(sender=ClassChange, organisation=school)
    return went


def opens_on(school_year: int) -> date:
    """From which day on the classes of a school year go up."""
    return last_day(school_year) - OPENS_BEFORE


def _check(
    school: Organisation, school_year: int, classes: Mapping[uuid.UUID, SchoolClass],
    names: Mapping[uuid.UUID, str | None],
) -> None:  # fmt: skip
    if not classes:
        raise PromotionRefused(PromotionRefusal.NOTHING)
    if timezone.localdate() < opens_on(school_year):
        raise PromotionRefused(PromotionRefusal.EARLY)
    if set(names) != set(classes):
        raise PromotionRefused(PromotionRefusal.CHANGED)
    wanted = [name for name in names.values() if name is not None]
    there = SchoolClass.objects.filter(organisation=school, school_year=school_year + 1, name__in=wanted)
    twice = {name for name in wanted if wanted.count(name) > 1} | set(there.values_list("name", flat=True))
    if twice:
        raise PromotionRefused(PromotionRefusal.NAMES, tuple(sorted(twice)))


def _move(classes: Mapping[uuid.UUID, SchoolClass], made: Mapping[uuid.UUID, SchoolClass], last: date) -> int:
    """Ends the stays in the old classes and begins those in the new ones; returns how many began.

    A stay that was to begin later than the last day of the old class ends on its own first day.
    """
    rows = list(Membership.objects.filter(school_class__in=classes, ended_on=None, seat__isnull=False))
    coming = [
        Membership(
            person_id=row.person_id, organisation_id=row.organisation_id, school_class=made[key], seat=row.seat,
            started_on=last + ONE_DAY,
        )
        for row in rows
        if (key := row.school_class_id) is not None and key in made
    ]  # fmt: skip
    for row in rows:
        row.ended_on = max(last, row.started_on)
    Membership.objects.bulk_update(rows, ["ended_on"], batch_size=500)
    return len(Membership.objects.bulk_create(coming, batch_size=1000))


def _take_teachers_along(made: Mapping[uuid.UUID, SchoolClass], by: User) -> None:
    """Whoever teaches one of these classes today teaches what has become of it; rights to the old one stay as long."""
    grants = RoleGrant.objects.on(timezone.localdate()).filter(role=Role.TEACHER, school_class__in=made)
    for grant in grants:
        assert grant.school_class_id is not None
        RoleGrant.objects.get_or_create(
            user_id=grant.user_id, role=Role.TEACHER, school_class=made[grant.school_class_id],
            defaults={"given_by": by, "valid_until": grant.valid_until},
        )  # fmt: skip
