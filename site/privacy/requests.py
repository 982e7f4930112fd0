"""What somebody may ask for: everything that is held about them, or that it be destroyed. Each leaves a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.data_register import Erased, Holding, Subject, register
from people.models import Person, PersonKind, User

from .models import AskedBy, PrivacyRequest, RequestKind

MOST_ROWS = 5000  # of one table in one export; more is said, not hidden


def of_person(person: Person) -> Subject:
    """A person, with the account that opens the person's record."""
    return Subject(person=person.pk, account=User.objects.filter(person=person).values_list("pk", flat=True).first())


def of_account(user: User) -> Subject:
    """An account, with the person whose record it opens."""
    return Subject(person=user.person_id, account=user.pk)


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds about somebody, and why."""

    holding: Holding
    rows: list[dict[str, Any]]
    in_all: int

    def to_dict(self) -> dict[str, Any]:
        one = self.holding
        return {
            "table": one.title,
            "purpose": str(one.purpose),
            "ground": str(one.ground.label),
            "kept": str(one.kept()),
            "why": str(one.why),
            "in_all": self.in_all,
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an erasure did with one table."""

    holding: Holding
    erased: Erased


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, through whom, under which number."""

    asked_by: AskedBy
    served_by: User | None = None
    reference: str = ""


def sections_of(subject: Subject) -> list[Section]:
    """What is held about somebody, table by table; tables that hold nothing are left out."""
    return [section for one in register().held if (section := _section(one, subject))]


def _section(one: Holding, subject: Subject) -> Section | None:
    if one.rows is None or not subject:
        return None
    found = one.rows(subject)
    in_all = found.count()
    return Section(one, [_row(one, row) for row in found[:MOST_ROWS]], in_all) if in_all else None


def _row(one: Holding, row: models.Model) -> dict[str, Any]:
    told = {label: _value(one, row, name) for label, name in _labels(one)}
    return {**told, _("kept until"): f"{one.until(row):%Y-%m-%d}"} if one.until else told


def _labels(one: Holding) -> Iterator[tuple[str, str]]:
    model = one.model_class()
    for name in (*one.beside, *one.fields):
        yield str(getattr(model._meta.get_field(name), "verbose_name", name)), name


def _value(one: Holding, row: models.Model, name: str) -> Any:
    if name in one.hidden:
        return _("(held, cannot be shown)")
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, str | int | float | bool | list | dict) or value is None else str(value)


def export_of(subject: Subject, asking: Asking) -> list[Section]:
    """Everything that is held about somebody; the request is written down."""
    found = sections_of(subject)
    _note(RequestKind.EXPORT, subject, asking)
    return found


@transaction.atomic
def erase(subject: Subject, asking: Asking) -> list[Outcome]:
    """Destroys what is held about somebody and says what the law keeps, until when. All of it or nothing."""
    now = timezone.now()
    minor, sample = _is_minor(subject), _is_sample(subject)
    outcomes = [Outcome(one, one.erase(subject, now)) for one in register().held if one.erase]
    _note(RequestKind.ERASURE, subject, asking, outcomes, of_minor=minor, is_sample=sample)
    return [outcome for outcome in outcomes if outcome.erased.gone or outcome.erased.kept]


@transaction.atomic
def unname(subject: Subject, asking: Asking) -> list[Outcome]:
    """Takes the name alone, wherever it stands: seat, account and lessons go on."""
    now = timezone.now()
    outcomes = [Outcome(one, one.unname(subject, now)) for one in register().held if one.unname]
    _note(RequestKind.WITHDRAWAL, subject, asking, outcomes)
    return [outcome for outcome in outcomes if outcome.erased.gone]


def _note(
    kind: RequestKind,
    subject: Subject,
    asking: Asking,
    outcomes: list[Outcome] | None = None,
    *,
    of_minor: bool | None = None,
    is_sample: bool | None = None,
) -> None:
    PrivacyRequest.objects.create(
        at=timezone.now(),
        kind=kind,
        asked_by=asking.asked_by,
        person=subject.person,
        resident=subject.resident,
        account=subject.account,
        served_by=asking.served_by.pk if asking.served_by else None,
        reference=asking.reference[:80],
        of_minor=_is_minor(subject) if of_minor is None else of_minor,
        is_sample=_is_sample(subject) if is_sample is None else is_sample,
        gone=_gone(outcomes or []),
        kept=_kept(outcomes or []),
    )


def _gone(outcomes: list[Outcome]) -> dict[str, int]:
    """Rows destroyed by table; a table may hold several things that go one by one."""
    counts: dict[str, int] = {}
    for one in outcomes:
        if one.erased.gone:
            counts[one.holding.model] = counts.get(one.holding.model, 0) + one.erased.gone
    return counts


def _kept(outcomes: list[Outcome]) -> dict[str, dict[str, int | str | None]]:
    """Rows that the law keeps by table, and the last day of the one that is kept longest, where there is one."""
    rows: dict[str, int] = {}
    last: dict[str, date] = {}
    for one in outcomes:
        if not one.erased.kept:
            continue
        model, until = one.holding.model, one.erased.until
        rows[model] = rows.get(model, 0) + one.erased.kept
        if until is not None:
            last[model] = max(until, last.get(model, until))
    return {
        model: {"rows": number, "until": f"{last[model]:%Y-%m-%d}" if model in last else None}
        for model, number in rows.items()
    }


def _is_minor(subject: Subject) -> bool:
    return Person.objects.filter(pk__in=subject.persons, kind=PersonKind.PUPIL).exists()


def _is_sample(subject: Subject) -> bool:
    return (
        Person.objects.filter(pk__in=subject.persons, is_sample=True).exists()
        or User.objects.filter(pk__in=subject.accounts, is_sample=True).exists()
    )
