"""Who comes with a group: people of a class or unit, told by its teacher or manager. The visit is evidence for each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from courses.training.ledger.record import announced_together, record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from people.access import managed_organisations, seat_classes
from people.models import Membership, Organisation, Person, SchoolClass, User
from people.staff.roster import current

from .models import Booking, BookingState, GroupPerson, GroupVisit
from .refusals import BookingRefused, Refusal
from .transactions import in_one_transaction

MOST_OFFERED = 200  # classes and units in the list from which one is chosen


@dataclass(frozen=True, slots=True)
class Whose:
    """A class, or a unit, whose people come."""

    key: str
    name: str
    organisation: Organisation
    school_class: SchoolClass | None = None

    def members(self) -> QuerySet[Membership]:
        """Its people of today, by seat or by name."""
        today = timezone.localdate()
        if self.school_class is None:
            return current(self.organisation, today).select_related("person").order_by("person__name", "pk")
        rows = Membership.objects.filter(school_class=self.school_class, ended_on=None, seat__isnull=False)
        return rows.select_related("person").order_by("seat")


def offered_to(user: object) -> list[Whose]:
    """The classes that the user teaches or whose school the user manages, then the units the user manages."""
    classes = seat_classes(user).filter(ended_on=None).select_related("organisation").order_by("organisation", "name")
    found = [
        Whose(f"class-{row.pk}", f"{row.organisation} {row}", row.organisation, row) for row in classes[:MOST_OFFERED]
    ]
    units = managed_organisations(user).order_by("name")[:MOST_OFFERED]
    return [*found, *(Whose(f"unit-{row.pk}", str(row), row) for row in units)]


def whose_of(group: GroupVisit) -> Whose | None:
    """The class or unit that was named; None when none was."""
    if group.organisation is None:
        return None
    if group.school_class is not None:
        name = f"{group.organisation} {group.school_class}"
        return Whose(f"class-{group.school_class_id}", name, group.organisation, group.school_class)
    return Whose(f"unit-{group.organisation_id}", str(group.organisation), group.organisation)


@in_one_transaction
def list_people(*, booking: Booking, whose: Whose, persons: Sequence[Person], by: User) -> None:
    """Says who comes, in the place of what was said before. `persons` are members whom `by` may name.

    Until the group is in it may change; told afterwards for the first time, it becomes evidence at once. Raises
    BookingRefused: LISTED_MORE for more people than come, LISTED when it is evidence already, CANCELLED.
    """
    now_held = (
        Booking.objects.select_for_update(of=("self",)).select_related("slot__venue__division").get(pk=booking.pk)
    )
    if now_held.state == BookingState.CANCELLED:
        raise BookingRefused(Refusal.CANCELLED)
    if len(persons) > now_held.party_size:
        raise BookingRefused(Refusal.LISTED_MORE)
    is_in = now_held.state == BookingState.CHECKED_IN
    if is_in and GroupPerson.objects.filter(group=now_held.pk).exists():
        raise BookingRefused(Refusal.LISTED)
    GroupPerson.objects.filter(group=now_held.pk).delete()
    GroupPerson.objects.bulk_create(GroupPerson(group_id=now_held.pk, person=person) for person in persons)
    GroupVisit.objects.filter(pk=now_held.pk).update(
        organisation=whose.organisation, school_class=whose.school_class, listed_by=by
    )
    if is_in:
        record_group(now_held, by=by)


def record_group(booking: Booking, *, by: User) -> int:
    """Writes the visit of a group that is in: for each of its people, for the class and for the unit, in one act.

    In the caller's transaction; returns how many rows. Nothing is written where nobody has said who comes.
    """
    group = GroupVisit.objects.select_related("organisation", "school_class").filter(pk=booking.pk).first()
    if group is None or group.organisation is None:
        return 0
    venue = booking.slot.venue
    with announced_together():
        subjects = list(_subjects(group, booking))
        for kind, subject, personal in subjects:
            record_evidence(
                source_key=f"{filing_of(booking)}{subject}",
                kind=EvidenceKind.VISIT,
                subject_kind=kind,
                subject_id=subject,
                organisation_id=group.organisation_id,
                occurred_at=booking.checked_in_at or timezone.now(),
                division_code=venue.division.code,
                place=str(venue),
                content_key=f"visit:{venue.division.code}",
                result={"party_size": booking.party_size},
                personal=personal,
                recorded_by=by,
                is_sample=venue.is_sample,
            )
    return len(subjects)


def _subjects(group: GroupVisit, booking: Booking) -> Iterator[tuple[str, uuid.UUID, dict[str, str] | None]]:
    """For whom rows are written: whoever booked has one already."""
    for row in group.people.select_related("person").exclude(person=booking.person_id).order_by("pk"):
        yield SubjectKind.PERSON, row.person_id, {"name": row.person.name} if row.person.name else None
    if group.school_class_id:
        yield SubjectKind.CLASS, group.school_class_id, None
    if group.organisation_id:
        yield SubjectKind.ORGANISATION, group.organisation_id, None


def filing_of(booking: Booking) -> str:
    """How the source keys of a group's rows begin, for this check-in; another has others."""
    return f"visit:{booking.pk}:{max(booking.check_ins, 1)}:"
