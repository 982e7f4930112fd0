"""A pupil's name and the guardian's word about it.

A class works by seat numbers alone; a name is optional. Below fourteen it is kept only while the guardian agrees
(PIPL art. 31), which the guardian says by slip or on paper. Saying no costs no lesson: seat, papers and duties go on.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.normal import plain_line
from people.keeping import current_on
from people.models import Membership, OrganisationKind, Person, SchoolClass, User

from .models import AskedBy, Consent, ConsentAct, ConsentWay
from .requests import Asking, of_person, unname

# In the eighth grade somebody is still thirteen: who starts school at six turns fourteen in it or before the ninth.
LAST_GRADE_BELOW_14 = 8


class ConsentRefused(ValueError):
    """A decision that cannot be recorded: the paper's number is missing, or is another pupil's."""


def needs_guardian(school_class: SchoolClass) -> bool:
    """True when pupils of the class may be younger than fourteen."""
    unit = school_class.organisation
    return unit.is_school and (unit.kind == OrganisationKind.KINDERGARTEN or school_class.grade <= LAST_GRADE_BELOW_14)


def seats_of(school_class: SchoolClass) -> QuerySet[Membership]:
    """Today's pupils of a class with a seat, by seat."""
    members = Membership.objects.filter(current_on(timezone.localdate()), school_class=school_class, seat__isnull=False)
    return members.select_related("person", "school_class__organisation").order_by("seat")


def decision_on(person: Person) -> Consent | None:
    """What the guardian said last; None when nobody has been asked yet."""
    return Consent.objects.filter(person=person).first()


def may_be_named(person: Person) -> bool:
    """False for a pupil of a class below fourteen whose guardian has not agreed."""
    members = Membership.objects.filter(current_on(timezone.localdate()), person=person, school_class__isnull=False)
    if not any(needs_guardian(one.school_class) for one in members.select_related("school_class__organisation")):  # type: ignore[arg-type]
        return True
    decision = decision_on(person)
    return decision is not None and decision.act == ConsentAct.GIVEN


@transaction.atomic
def record_decision(
    *,
    person: Person,
    act: str,
    way: str,
    on: date,
    reference: str = "",
    name: str = "",
    by: User | None = None,
) -> Consent:
    """Writes down what a guardian decided. With agreement comes the name, if one was given; without, it is shredded.

    Raises ConsentRefused for a paper without a number, or with the number of another pupil's paper.
    """
    number = plain_line(reference)[:80]
    if way == ConsentWay.PAPER:
        if not number:
            raise ConsentRefused("a paper has a number")
        if _is_of_another(person, number):
            raise ConsentRefused("the number is of another pupil's paper")
    decision = Consent.objects.create(person=person, act=act, way=way, on=on, reference=number, recorded_by=by)
    if act != ConsentAct.GIVEN:
        asked_by = AskedBy.GUARDIAN if way == ConsentWay.SLIP else AskedBy.SCHOOL
        unname(of_person(person), Asking(asked_by, served_by=by, reference=number))
    elif plain := plain_line(name)[:60]:
        Person.objects.filter(pk=person.pk).update(name=plain, shredded_at=None)
    return decision


def _is_of_another(person: Person, number: str) -> bool:
    """One paper is one family's: the number stands for no other pupil of the same school."""
    schools = Membership.objects.filter(person=person).values("organisation")
    others = Consent.objects.filter(
        way=ConsentWay.PAPER, reference=number, person__memberships__organisation__in=schools
    )
    return others.exclude(person=person).exists()


def named_without_consent(school_class: SchoolClass) -> list[Person]:
    """Pupils of a class below fourteen who are named though no guardian agreed; empty for older classes."""
    if not needs_guardian(school_class):
        return []
    named = [one.person for one in seats_of(school_class) if one.person.name]
    return [person for person in named if not may_be_named(person)]


@transaction.atomic
def unname_without_consent(school_class: SchoolClass, *, by: User) -> int:
    """Takes the names that no guardian agreed to. Returns how many."""
    persons = named_without_consent(school_class)
    for person in persons:
        unname(of_person(person), Asking(AskedBy.SCHOOL, served_by=by))
    return len(persons)
