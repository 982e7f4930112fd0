"""The manager decides about who took the course at the door: person, membership and evidence are written at once."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.training.ledger.record import record_evidence
from courses.training.models import COMPANY_PART, SITE_PART, Evidence, EvidenceKind, SubjectKind
from people.models import Membership, Organisation, Person, PersonKind, Post, User
from people.staff.roster import SOMEWHERE, Place, come_back, current, enrol

from .course import name_of
from .models import DoorEntry, EntryState, Parts

NAME_NOISE = re.compile(r"[\s·・•.\-_'’]+")
MOST_KNOWN = 20


class DecideRefusal(enum.Enum):
    """Why an entry cannot be confirmed, and what the manager reads then."""

    DECIDED = _("Somebody has decided about this person already.")
    NOT_EXPLAINED = _("The course is not in this person's language, or help was asked for: explain it, then tick so.")
    NO_COMPANY_PART = _(
        "This person took the site part alone, and the company part is on no record of the employer or of this unit. "
        "Choose who it is on the roster, or let the whole course be taken."
    )
    UNKNOWN = _("This person is not on the roster.")


class DecideRefused(ValueError):
    """A decision that cannot be, for a reason people can read."""

    def __init__(self, reason: DecideRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def name_key(name: str) -> str:
    """A name as it is compared: without spaces, dots and hyphens, in one form and case."""
    return NAME_NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def likely_known(entry: DoorEntry) -> list[Person]:
    """Who on the roster, now or once, or on that of the units that send people here, has the entry's name."""
    unit, wanted = entry.organisation, name_key(entry.name)
    if not wanted:
        return []
    rows = unit.memberships.filter(school_class=None).exclude(person__kind=PersonKind.PUPIL)
    senders = Membership.objects.filter(organisation=unit, employer__isnull=False).values("employer")
    people = Person.objects.filter(pk__in=rows.values("person")) | Person.objects.filter(
        memberships__organisation__in=senders, memberships__ended_on=None
    )
    named = people.exclude(name="").distinct().values_list("pk", "name", "second_name")
    keys = [pk for pk, name, second in named.iterator() if wanted in (name_key(name), name_key(second))]
    return list(Person.objects.filter(pk__in=keys[:MOST_KNOWN]).order_by("created_at"))


@transaction.atomic
def confirm_entry(
    *,
    entry: DoorEntry,
    by: User,
    name: str,
    started_on: date,
    posts: Iterable[Post] = (),
    on_duty_from: date | None = None,
    staff_number: str = "",
    second_name: str = "",
    place: Place = SOMEWHERE,
    known: Person | None = None,
    explained: bool = False,
) -> Person:
    """Writes person, membership and evidence of a signed course, and empties what the entry held about the person.

    Confirmed twice it is written once. Raises DecideRefused, and StaffRefused as the roster does.
    """
    now = timezone.now()
    claimed = DoorEntry.objects.filter(pk=entry.pk, state=EntryState.PENDING).update(
        state=EntryState.CONFIRMED, decided_at=now, decided_by=by
    )
    row = DoorEntry.objects.select_related("door__organisation__division", "post", "person").get(pk=entry.pk)
    if not claimed:
        if row.state == EntryState.CONFIRMED and row.person is not None:
            return row.person
        raise DecideRefused(DecideRefusal.DECIDED)
    if row.needs_explaining and row.explained_at is None:
        if not explained:
            raise DecideRefused(DecideRefusal.NOT_EXPLAINED)
        row.explained_at, row.explained_by = now, by
    unit, held = row.organisation, list(posts)
    if known is None:
        person, _new = enrol(
            person_id=row.pk, organisation=unit, name=name, second_name=second_name, posts=held, place=place,
            started_on=started_on, on_duty_from=on_duty_from, staff_number=staff_number,
        )  # fmt: skip
    else:
        person = _known_here(known, unit, held, started_on, on_duty_from, place)
    _record(row, person, place, by)
    row.person = person
    row.name = row.phone = row.signature = row.browser = ""
    row.save()
    return person


def _known_here(
    known: Person, unit: Organisation, posts: list[Post], started_on: date, on_duty_from: date | None, place: Place
) -> Person:
    """Somebody who is on the roster, was, or is sent by another unit; put on it where not there. Raises UNKNOWN."""
    today = timezone.localdate()
    if current(unit, today).filter(person=known).exists():
        return known
    if unit.memberships.filter(person=known, school_class=None).exists():
        come_back(
            person=known, organisation=unit, posts=posts, started_on=started_on, on_duty_from=on_duty_from, place=place
        )
        return known
    sender = _sender_of(known, unit)
    if sender is None:
        raise DecideRefused(DecideRefusal.UNKNOWN)
    held: list[Post | None] = [*posts] or [None]
    sent = Place(place.department, place.shift, "outsourced", sender)
    for post in held:
        Membership.objects.create(
            person=known, organisation=unit, post=post, started_on=started_on, on_duty_from=on_duty_from, **sent.columns
        )
    return known


def _sender_of(known: Person, unit: Organisation) -> Organisation | None:
    """The unit that sends people here and has somebody on its roster today; None when there is none."""
    senders = Membership.objects.filter(organisation=unit, employer__isnull=False).values("employer")
    rows = Membership.objects.filter(person=known, organisation__in=senders, ended_on=None)
    row = rows.select_related("organisation").first()
    return row.organisation if row else None


def _record(row: DoorEntry, person: Person, place: Place, by: User) -> None:
    """The rows of evidence: the company's part for the employer, the site's for the unit, which rests on it."""
    unit = row.organisation
    membership = current(unit, timezone.localdate()).filter(person=person).select_related("employer").first()
    employer = (membership.employer if membership else None) or place.employer or unit
    if row.parts == Parts.WHOLE:
        company = _write(row, person, employer, by, part=COMPANY_PART)
    else:
        found = company_parts(person, {unit.pk, employer.pk}).first()
        if found is None:
            raise DecideRefused(DecideRefusal.NO_COMPANY_PART)
        company = found
    _write(row, person, unit, by, part=SITE_PART, company_part=str(company.pk))


def company_parts(person: Person, units: Iterable[Any]) -> QuerySet[Evidence]:
    """Standing rows of the company's part that somebody did for one of the units, the newest first."""
    rows = Evidence.objects.standing().about(SubjectKind.PERSON, person.pk)
    return rows.filter(content_key=COMPANY_PART, organisation_id__in=list(units)).order_by("-occurred_at")


def _write(row: DoorEntry, person: Person, unit: Organisation, by: User, *, part: str, **result: Any) -> Evidence:
    assert row.signed_at is not None and row.passed_at is not None
    seconds = (row.passed_at - row.started_at).total_seconds()
    written, _new = record_evidence(
        source_key=f"door:{row.pk}:{part}",
        kind=EvidenceKind.QUIZ,
        subject_kind=SubjectKind.PERSON,
        subject_id=person.pk,
        organisation_id=unit.pk,
        occurred_at=row.signed_at,
        division_code=row.organisation.division.code,
        place=row.organisation.name,
        content_key=part,
        result={
            "score": row.first_score or 0, "max_score": row.question_count, "passed": True, "tries": row.tries,
            "minutes": round(seconds / 60, 1), "language": name_of(row.language),
            "explained": row.explained_at is not None, **result,
        },
        personal={"name": person.name, "signature": row.signature},
        recorded_by=by,
        is_sample=person.is_sample,
    )  # fmt: skip
    return written


@transaction.atomic
def refuse_entry(*, entry: DoorEntry, by: User) -> bool:
    """Refuses a course, finished or not, and empties what it held; False when it was decided before."""
    return bool(
        DoorEntry.objects.filter(pk=entry.pk, state__in=(EntryState.LEARNING, EntryState.PENDING)).update(
            state=EntryState.REFUSED, decided_at=timezone.now(), decided_by=by, name="", phone="", signature="",
            browser="",
        )
    )  # fmt: skip


@transaction.atomic
def mark_explained(*, entry: DoorEntry, by: User) -> None:
    """Somebody explained the course to whoever asked. Harmless twice."""
    DoorEntry.objects.filter(pk=entry.pk, explained_at=None).update(explained_at=timezone.now(), explained_by=by)
