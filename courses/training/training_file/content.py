"""What a unit's file holds for a year: its duties, its drills, who was trained in what and when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Membership, Organisation, Person, PersonKind

from ..duties.explanations import DutyLine, duty_lines
from ..evidence.content_titles import limits_of, titles_of
from ..evidence.result_fields import label_of, value_words
from ..ledger.row_numbers import row_number
from ..models import Duty, DutyStatus, Evidence, EvidenceKind, RealDrill, SubjectKind
from ..real_drills.record import participants_of
from .declarations import DeclarationLine, declarations_of
from .filings import FilingLine, filings_of, said_of_rows, scan_words

_OUT = {DutyStatus.WAIVED, DutyStatus.CLOSED, DutyStatus.NOT_YET_OPEN}
_LATE = {DutyStatus.OVERDUE, DutyStatus.MISSED}


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """One piece of evidence of one person: who, what, when, with which result, in which row of the ledger."""

    name: str
    post: str
    day: date
    kind: str
    content: str
    result: str
    number: str
    key: str = ""  # of its content


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the unit in the year: post, first and last day, duties met of those owed, what is overdue."""

    name: str
    number: str
    post: str
    started_on: date
    ended_on: date | None
    met: int
    owed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """The file of one unit and one calendar year, as it stood on a day. Without `names` people are numbers."""

    unit: Organisation
    year: int
    made_on: date
    names: bool
    duties: tuple[DutyLine, ...]
    drills: tuple[tuple[RealDrill, str], ...]
    people: tuple[PersonLine, ...]
    trainings: tuple[TrainingLine, ...]
    filings: tuple[FilingLine, ...] = ()
    drill_scans: tuple[str, ...] = ()
    declarations: tuple[DeclarationLine, ...] = ()

    def model_limits(self) -> list[tuple[str, str]]:
        """What the models behind simulated drills of the year cannot show: the drill's title, and the limits of it."""
        keys = list(dict.fromkeys(line.key for line in self.trainings if line.key))
        limits, titles = limits_of(keys), titles_of(keys)
        return [(titles.get(key, key), limits[key]) for key in keys if key in limits]


def training_file(unit: Organisation, year: int, *, names: bool) -> TrainingFile:
    """Gathers the file in a fixed number of queries and three for each drill; `names` for those who may read them."""
    today, drills = timezone.localdate(), _drills(unit, year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    memberships = _memberships(unit, first, last)
    numbers = {person: index for index, person in enumerate(dict.fromkeys(row.person_id for row in memberships), 1)}
    scans = scan_words(drill.pk for drill in drills)
    called = {row.person_id: _name(row.person, numbers[row.person_id], names=names) for row in memberships}
    posts = {row.person_id: str(row.post or "") for row in memberships}
    return TrainingFile(
        unit=unit,
        year=year,
        made_on=today,
        names=names,
        duties=tuple(duty_lines(_unit_duties(unit, first, last), today)),
        drills=tuple((drill, participants_of(drill) if names else "") for drill in drills),
        people=tuple(_people(memberships, called, _counts(unit, first, last, today), names=names)),
        trainings=tuple(_trainings(unit, year, called, posts)),
        filings=tuple(filings_of(unit, _start(year), _start(year + 1))),
        drill_scans=tuple(scans.get(drill.pk, "—") for drill in drills),
        declarations=tuple(declarations_of(unit, _start(year + 1), called, posts, names=names)),
    )


def file_name(unit: Organisation, year: int, suffix: str) -> str:
    """What the file is called where it is kept: the unit and the year, without what file systems refuse."""
    kept = "".join(char for char in unit.name if char not in '\\/:*?"<>|')
    return f"{kept}-{_('File of training and drills')}-{year}.{suffix}"


def _memberships(unit: Organisation, first: date, last: date) -> list[Membership]:
    """Who worked in the unit in the year, by name; pupils are no staff."""
    rows = unit.memberships.filter(Q(ended_on=None) | Q(ended_on__gte=first), started_on__lte=last, school_class=None)
    rows = rows.exclude(person__kind=PersonKind.PUPIL).select_related("person", "post")
    return list(rows.order_by("person__name", "person_id", "started_on", "pk"))


def _name(person: Person, number: int, *, names: bool) -> str:
    return person.name if names and person.name else _("No. %(number)s") % {"number": number}


def _unit_duties(unit: Organisation, first: date, last: date) -> Iterable[Duty]:
    """What the unit itself owed in the year."""
    rows = Duty.objects.filter(
        Q(period_end=None) | Q(period_end__gte=first),
        subject_kind=SubjectKind.ORGANISATION, subject_id=unit.pk, period_start__lte=last,
    )  # fmt: skip
    return rows.select_related("rule", "met_by", "organisation__division")


def _drills(unit: Organisation, year: int) -> list[RealDrill]:
    """The drills on record that stand, oldest first."""
    rows = RealDrill.objects.filter(organisation=unit, began_at__gte=_start(year), began_at__lt=_start(year + 1))
    return list(rows.filter(evidence__revoked_by=None).select_related("evidence").order_by("began_at"))


def _start(year: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, 1, 1), time.min))


def _counts(unit: Organisation, first: date, last: date, today: date) -> dict[uuid.UUID, tuple[int, int, int]]:
    """Duties met, owed and overdue by person, for duties of the year."""
    rows = Duty.objects.filter(
        Q(period_end=None) | Q(period_end__gte=first),
        organisation=unit, subject_kind=SubjectKind.PERSON, missing="", period_start__lte=last,
    ).select_related("rule")  # fmt: skip
    counts: dict[uuid.UUID, list[int]] = {}
    for duty in rows:
        status = duty.status(today)
        found = counts.setdefault(duty.subject_id, [0, 0, 0])
        if status in _OUT:
            continue
        found[1] += 1
        found[0] += duty.met_on is not None
        found[2] += status in _LATE
    return {person: (met, owed, late) for person, (met, owed, late) in counts.items()}


def _people(
    memberships: list[Membership],
    called: dict[uuid.UUID, str],
    counts: dict[uuid.UUID, tuple[int, int, int]],
    *,
    names: bool,
) -> Iterable[PersonLine]:
    """One line a person, with all posts of the year."""
    rows: dict[uuid.UUID, list[Membership]] = {}
    for row in memberships:
        rows.setdefault(row.person_id, []).append(row)
    for person, held in rows.items():
        met, owed, late = counts.get(person, (0, 0, 0))
        ends = [row.ended_on for row in held]
        yield PersonLine(
            name=called[person],
            number=held[0].staff_number if names else "",
            post="、".join(dict.fromkeys(str(row.post) for row in held if row.post)),
            started_on=min(row.started_on for row in held),
            ended_on=None if None in ends else max(day for day in ends if day),
            met=met,
            owed=owed,
            overdue=late,
        )


def _trainings(
    unit: Organisation, year: int, called: dict[uuid.UUID, str], posts: dict[uuid.UUID, str]
) -> Iterable[TrainingLine]:
    """Standing evidence of the unit's people in the year, oldest first, within a day by name.

    Simulated drills are training. Certificates from elsewhere stand here as long as they are good. What the unit
    declared of earlier training stands in a part of its own.
    """
    theirs = Evidence.objects.standing().filter(
        organisation_id=unit.pk, subject_kind=SubjectKind.PERSON, subject_id__in=list(called),
        occurred_at__lt=_start(year + 1),
    )  # fmt: skip
    found = theirs.filter(Q(occurred_at__gte=_start(year)) | Q(kind=EvidenceKind.CERTIFICATE))
    rows = [row for row in found if _belongs(row, year)]
    rows.sort(key=lambda row: (timezone.localdate(row.occurred_at), called[row.subject_id], row.pk))
    titles = titles_of(row.content_key for row in rows)
    said = said_of_rows(unit, _start(year + 1))
    for row in rows:
        yield TrainingLine(
            name=called[row.subject_id],
            post=posts.get(row.subject_id, ""),
            day=timezone.localdate(row.occurred_at),
            kind=row.kind_words,
            content="：".join(filter(None, [titles.get(row.content_key, row.content_key), said.get(row.pk)])),
            result=_result(row),
            number=row_number(row.pk),
            key=row.content_key,
        )


def _belongs(row: Evidence, year: int) -> bool:
    """False for what was declared of earlier training, and for a certificate that ended before the year."""
    if "trained_before" in row.result:
        return False
    return str(row.result.get("valid_until") or f"{year}-01-01") >= f"{year}-01-01"


def _result(row: Evidence) -> str:
    """The score, or what else the row says, in words."""
    if "max_score" in row.result:
        verdict = _("passed") if row.passed else _("not passed")
        text = f"{row.result.get('score', '–')} / {row.result['max_score']} {verdict}"
        named = [name for name in ("language", "model") if row.result.get(name)]
        return "；".join([text, *(f"{label_of(name)}：{row.result[name]}" for name in named)])
    shown = [name for name in ("hours", "valid_until") if name in row.result]
    return "；".join(f"{label_of(name)}：{value_words(row.result[name])}" for name in shown)
