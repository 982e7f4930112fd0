"""Who may see which rows of the ledger and what is derived from it. Rows name nobody; names stay with people.access."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from divisions.models import subtree_q
from people.access import (
    OFFICERS,
    accountable_organisations,
    grants_of,
    has_role,
    managed_organisations,
    overseen_divisions,
    overseen_organisations,
    taught_classes,
    visible_classes,
    visible_organisations,
    visible_persons,
)
from people.models import Organisation, Role, SchoolClass, User

from .models import (
    CalendarDay,
    Certificate,
    Duty,
    Evidence,
    EvidenceKind,
    KeyUnitList,
    RealDrill,
    Record,
    RecordKind,
    RuleDraft,
    SchoolTerm,
    SubjectKind,
)

# The server marks these: a wrong one is revoked and done again, and nobody writes another result over it.
MARKED_BY_SERVER = (EvidenceKind.QUIZ, EvidenceKind.DRILL_SIMULATED)


def visible_evidence(user: object) -> QuerySet[Evidence]:
    """Evidence of the units the user answers for.

    For officers also what happened in their area to nobody's unit (residents' visits).
    """
    return Evidence.objects.filter(_accountable_evidence(user))


def _accountable_evidence(user: object) -> Q:
    units = Q(organisation_id__in=accountable_organisations(user).values("pk"))
    return units | Q(organisation_id=None) & subtree_q(overseen_divisions(user), "division_code")


def _reasons_to_read_evidence(user: object) -> Iterator[Q]:
    """Each condition that opens a row to the user.

    Rows visible as above, all in records the user may open, and what met duties the user may open.
    """
    if _is_superuser(user):
        yield Q(pk__isnull=False)
        return
    yield _accountable_evidence(user)
    yield from _subject_in_sight(user)
    yield Q(pk__in=readable_duties(user).values("met_by"))


def _subject_in_sight(user: object) -> Iterator[Q]:
    """The conditions on a row about a subject: it is one whose record the user may open."""
    yield Q(subject_kind=SubjectKind.PERSON, subject_id__in=visible_persons(user).values("pk"))
    yield Q(subject_kind=SubjectKind.CLASS, subject_id__in=visible_classes(user).values("pk"))
    yield Q(subject_kind=SubjectKind.ORGANISATION, subject_id__in=visible_organisations(user).values("pk"))


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def evidence_open_to(user: object, keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The keys among `keys` of rows the user may open."""
    return _among(Evidence.objects.all(), keys, _reasons_to_read_evidence(user))


def duties_open_to(user: object, keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The keys among `keys` of the `readable_duties`; cheaper where duties are known."""
    return _among(Duty.objects.all(), keys, _reasons_to_read_duty(user))


def _among(rows: QuerySet[Any], keys: Iterable[uuid.UUID], conditions: Iterable[Q]) -> set[uuid.UUID]:
    """The keys for which one of the conditions holds. Each is built, and asked, only for what the ones before left."""
    left, found = set(keys), set[uuid.UUID]()
    remaining = iter(conditions)
    while left and (condition := next(remaining, None)) is not None:
        held = set(rows.filter(condition, pk__in=left).order_by().values_list("pk", flat=True))
        found |= held
        left -= held
    return found


def _overseen_evidence(user: object) -> Q:
    """What an officer answers for: rows of the units overseen, and of nobody's unit in the area."""
    units = Q(organisation_id__in=overseen_organisations(user).values("pk"))
    return units | Q(organisation_id=None) & subtree_q(overseen_divisions(user), "division_code")


def revocable_evidence(user: object) -> QuerySet[Evidence]:
    """Rows the user may revoke: an officer all of the area; a unit's manager those of the unit nobody else vouches for.

    What an officer or a venue's keeper recorded, a manager leaves to the officers. Revocations are never revoked.
    """
    rows = Evidence.objects.exclude(kind=EvidenceKind.REVOCATION)
    if _is_superuser(user):
        return rows
    own = Q(organisation_id__in=managed_organisations(user).values("pk"))
    return rows.filter(_overseen_evidence(user) | own & (Q(recorded_by=None) | _recorded_by(user)))


def correctable_evidence(user: object) -> QuerySet[Evidence]:
    """Rows the user may correct: those that people recorded, never the server's; a manager only their own."""
    rows = Evidence.objects.exclude(kind__in=[EvidenceKind.REVOCATION, *MARKED_BY_SERVER])
    if _is_superuser(user):
        return rows
    own = Q(organisation_id__in=managed_organisations(user).values("pk"))
    taught = Q(kind=EvidenceKind.LESSON, organisation_id__in=visible_organisations(user).values("pk"))
    return rows.filter(_overseen_evidence(user) | (own | taught) & _recorded_by(user))


def _recorded_by(user: object) -> Q:
    return Q(recorded_by=user) if isinstance(user, User) else Q(pk__in=[])


def _is_superuser(user: object) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser


def subject_rows(user: object, subject_kind: str) -> QuerySet[Any]:
    """The subjects of a kind whose records the user may open, by name."""
    rows: dict[str, Callable[[object], QuerySet[Any]]] = {
        SubjectKind.PERSON: visible_persons,
        SubjectKind.CLASS: visible_classes,
        SubjectKind.ORGANISATION: visible_organisations,
    }
    return rows[SubjectKind(subject_kind)](user)


def opens_personal_parts(user: object, subject_kind: str, subject_id: uuid.UUID) -> bool:
    """Whether the user may read the names in a subject's evidence. Officers oversee units and classes without names."""
    if _is_superuser(user):
        return True
    rows: QuerySet[Any] = {
        SubjectKind.PERSON: visible_persons,
        SubjectKind.CLASS: _named_classes,
        SubjectKind.ORGANISATION: managed_organisations,
    }[SubjectKind(subject_kind)](user)
    return rows.filter(pk=subject_id).exists()


def units_with_names(user: object, keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these units whose personal parts the user may read: one question for a whole list."""
    wanted = set(keys)
    if _is_superuser(user):
        return wanted
    return set(managed_organisations(user).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _named_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes the user teaches or whose school the user manages."""
    return SchoolClass.objects.filter(
        Q(pk__in=taught_classes(user).values("pk")) | Q(organisation__in=managed_organisations(user).values("pk"))
    )


def visible_duties(user: object) -> QuerySet[Duty]:
    """Duties owed in the units the user answers for."""
    return Duty.objects.filter(organisation__in=accountable_organisations(user).values("pk"))


def visible_certificates(user: object) -> QuerySet[Certificate]:
    """Certificates carry a name: only those of persons whose names the user may see."""
    return Certificate.objects.filter(subject_id__in=visible_persons(user).values("pk"))


def readable_duties(user: object) -> QuerySet[Duty]:
    """Duties the user may open: those whose record the user may open, and all of units the user answers for."""
    return Duty.objects.filter(_any(_reasons_to_read_duty(user)))


def _reasons_to_read_duty(user: object) -> Iterator[Q]:
    """Each condition on a duty that opens it to the user."""
    yield Q(organisation__in=accountable_organisations(user).values("pk"))
    yield from _subject_in_sight(user)


def recording_organisations(user: object) -> QuerySet[Organisation]:
    """Units whose drills the user records: those the user manages."""
    return managed_organisations(user)


def records_in(user: object, organisation_id: uuid.UUID | None) -> bool:
    """True when the unit is one of `recording_organisations`."""
    return organisation_id in grants_of(user).managed


def readable_real_drills(user: object) -> QuerySet[RealDrill]:
    """Records of drills of the units the user answers for."""
    return RealDrill.objects.filter(organisation__in=accountable_organisations(user).values("pk"))


def readable_records(user: object) -> QuerySet[Record]:
    """Records of all kinds of the units the user answers for, and logs of the lessons of classes the user teaches."""
    taught = Q(lessonlog__school_class__in=taught_classes(user).values("pk")) | _own_lessons(user)
    return Record.objects.filter(Q(organisation__in=accountable_organisations(user).values("pk")) | taught)


def _own_lessons(user: object) -> Q:
    """A condition on a record: a lesson log that the user filed in a school where the user still works."""
    own = _recorded_by(user) & Q(kind=RecordKind.LESSON)
    return own & Q(organisation__in=visible_organisations(user).values("pk"))


def may_revise_record(user: object, record: Record) -> bool:
    """Whether the user may file a correction: for the units the user manages, and for the user's own lessons."""
    rows = Record.objects.filter(pk=record.pk)
    return rows.filter(Q(organisation__in=recording_organisations(user).values("pk")) | _own_lessons(user)).exists()


def reviewable_records(user: object) -> QuerySet[Record]:
    """Records an officer may review: those of the units overseen. A manager reviews none of his own."""
    return Record.objects.filter(organisation__in=overseen_organisations(user).values("pk"))


def decidable_duties(user: object) -> QuerySet[Duty]:
    """Duties an officer may attest or waive: those owed in the units overseen. A manager decides none of his own."""
    return Duty.objects.filter(organisation__in=overseen_organisations(user).values("pk"))


def is_officer(user: object) -> bool:
    return has_role(user, *OFFICERS)


def may_publish_rules(user: object) -> bool:
    """Rules hold in every county: only the city's officers put new versions in force."""
    return has_role(user, Role.CITY_OFFICER)


def own_drafts(user: object) -> QuerySet[RuleDraft]:
    """Drafts the user made: what they show was computed over the author's area."""
    return RuleDraft.objects.filter(made_by=user) if is_officer(user) else RuleDraft.objects.none()  # type: ignore[misc]


def readable_drafts(user: object) -> QuerySet[RuleDraft]:
    """One's own drafts and, for who puts rules in force, those that were handed over."""
    if not may_publish_rules(user):
        return own_drafts(user)
    return RuleDraft.objects.filter(Q(made_by=user) | Q(handed_at__isnull=False))


def overseen_key_unit_lists(user: object) -> QuerySet[KeyUnitList]:
    """Lists of divisions inside the officer's area."""
    if getattr(user, "is_superuser", False) and has_role(user):
        return KeyUnitList.objects.all()
    return KeyUnitList.objects.filter(subtree_q(overseen_divisions(user), "division__code"))


def own_terms(user: object) -> QuerySet[SchoolTerm]:
    """Terms announced by divisions inside the officer's area."""
    return SchoolTerm.objects.filter(subtree_q(overseen_divisions(user), "division__code"))


def own_calendar_days(user: object) -> QuerySet[CalendarDay]:
    """Days announced by divisions inside the officer's area."""
    return CalendarDay.objects.filter(subtree_q(overseen_divisions(user), "division__code"))
