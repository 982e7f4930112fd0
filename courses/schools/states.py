"""Where each class stands under each rule today: its own duties, and those of its pupils counted together."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.training.duties.explanations import BADGES
from courses.training.models import Cadence, Duty, DutyStatus, EvidenceKind, Force, Rule, SubjectKind
from courses.training.rulebook.compiled import current_book, window_of
from courses.training.rulebook.periods import Period
from courses.training.rulebook.scope_words import days_words
from courses.training.rulebook.window_days import spans_of_duty, spans_words
from courses.training.unit_desk.next_acts import next_acts
from people.classes.names import first_day
from people.models import Membership, Organisation, SchoolClass
from privacy.consent import needs_guardian
from privacy.models import Consent, ConsentAct

FORCES = list(Force.values)
HOMEWORK = "S-HOME"  # the rule about homework, for which a lesson's sheet for home is offered
DONE = (DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED, DutyStatus.EXCUSED)


def days_of(rule: Rule) -> str:
    """Which days of the term count for a rule, and whether one of these stretches does; empty where all days count."""
    words = days_words(rule)
    if not words:
        return ""
    if rule.requirement.get("min_hours"):
        return _("Only these days of the term count, their hours added up: %(days)s.") % {"days": words}
    return _("Only these days of the term count, and a lesson in either stretch is enough: %(days)s.") % {"days": words}


@dataclass(frozen=True, slots=True)
class Cell:
    """One class under one rule. `detail` counts pupils or class hours; `duty` is the class's own, None for pupils'."""

    rule: Rule
    badge: str
    word: str
    detail: str = ""
    due: date | None = None
    is_done: bool = False
    duty: Duty | None = None
    missed: int = 0  # how many earlier periods of this school year were not met

    @property
    def days(self) -> str:
        """Which days of the term count, and which these are; empty where all do."""
        words = days_of(self.rule)
        spans = spans_of_duty(self.duty) if self.duty is not None else []
        return " ".join([words, _("In this term: %(days)s.") % {"days": spans_words(spans)}]) if spans else words


@dataclass(frozen=True, slots=True)
class Row:
    """A class with its cells, in the order of the rules; None where a rule does not bind it."""

    school_class: SchoolClass
    cells: tuple[Cell | None, ...]

    @property
    def done(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None and cell.is_done]

    @property
    def left(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None and not cell.is_done]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Classes by rules, the strongest force first."""

    rules: tuple[Rule, ...]
    rows: tuple[Row, ...]

    @property
    def heads(self) -> list[tuple[Rule, str]]:
        """The rules, each with which days count for it."""
        return [(rule, days_of(rule)) for rule in self.rules]


def classes_of_year(school: Organisation, school_year: int) -> QuerySet[SchoolClass]:
    """The classes of a school year that last."""
    rows = SchoolClass.objects.filter(organisation=school, school_year=school_year, ended_on=None)
    return rows.order_by("grade", "name")


def matrix_of(school: Organisation, classes: Sequence[SchoolClass], today: date) -> Matrix:
    """The state of these classes, which are of one school year, in three queries however many they are."""
    found: dict[uuid.UUID, dict[str, Cell]] = {row.pk: {} for row in classes}
    if classes:
        year = min(row.school_year for row in classes)
        for school_class, cell in (*_own(school, found, year, today), *_of_pupils(school, found, today)):
            found[school_class][cell.rule.code] = cell
    rules = {cell.rule.code: cell.rule for cells in found.values() for cell in cells.values()}
    ordered = sorted(rules.values(), key=lambda rule: (FORCES.index(rule.force), rule.code))
    rows = tuple(Row(row, tuple(found[row.pk].get(rule.code) for rule in ordered)) for row in classes)
    return Matrix(tuple(ordered), rows)


def _begun(school: Organisation, today: date) -> QuerySet[Duty]:
    rows = Duty.objects.filter(organisation=school, missing="", period_start__lte=today)
    return rows.filter(Q(closed_on=None) | Q(closed_on__gt=today)).select_related("rule", "organisation")


def _own(
    school: Organisation, classes: Collection[uuid.UUID], school_year: int, today: date
) -> Iterable[tuple[uuid.UUID, Cell]]:
    """The classes' own duties: of each rule the period that began last, with how many before it were missed."""
    rows = _begun(school, today).filter(
        subject_kind=SubjectKind.CLASS, subject_id__in=classes, period_start__gte=first_day(school_year)
    )
    latest: dict[tuple[uuid.UUID, str], list[Duty]] = {}
    for duty in rows.order_by("period_start"):
        latest.setdefault((duty.subject_id, duty.rule.code), []).append(duty)
    for (school_class, _code), (*before, duty) in latest.items():
        missed = sum(one.status(today) not in DONE for one in before)
        yield school_class, _cell(duty, today, missed)


def school_cells(school: Organisation, today: date) -> list[Cell]:
    """The school's own duties of today, one a rule, the strongest force first; those about each event are left out."""
    rows = _begun(school, today).filter(
        Q(period_end=None) | Q(period_end__gte=today), subject_kind=SubjectKind.ORGANISATION, subject_id=school.pk
    )
    latest: dict[str, Duty] = {}
    for duty in rows.exclude(rule__cadence=Cadence.PER_EVENT).order_by("period_start"):
        latest[duty.rule.code] = duty
    ordered = sorted(latest.values(), key=lambda duty: (FORCES.index(duty.rule.force), duty.rule.code))
    return [_cell(duty, today) for duty in ordered]


def _cell(duty: Duty, today: date, missed: int = 0) -> Cell:
    status = duty.status(today)
    return Cell(
        duty.rule, BADGES.get(status, "plain"), str(status.label), _hours(duty), duty.due_on, status in DONE, duty,
        missed,
    )  # fmt: skip


def _hours(duty: Duty) -> str:
    asked = duty.rule.requirement.get("min_hours")
    if not asked:
        return ""
    return _("%(done)g of %(hours)g class hours") % {"done": min(duty.hours_done, asked), "hours": asked}


def _of_pupils(school: Organisation, classes: Collection[uuid.UUID], today: date) -> Iterable[tuple[uuid.UUID, Cell]]:
    """The pupils' duties of today, counted by class and rule."""
    members = Membership.objects.filter(school_class__in=classes, ended_on=None, seat__isnull=False)
    class_of = dict(members.values_list("person_id", "school_class_id"))
    rows = _begun(school, today).filter(
        Q(period_end=None) | Q(period_end__gte=today), subject_kind=SubjectKind.PERSON,
        subject_id__in=members.values("person_id"),
    )  # fmt: skip
    groups: dict[tuple[uuid.UUID, str], list[Duty]] = {}
    rules = current_book().rows
    for duty in rows.select_related(None).defer("facts"):
        duty.rule = rules[duty.rule_id]
        groups.setdefault((class_of[duty.subject_id], duty.rule.code), []).append(duty)
    for (school_class, _code), duties in groups.items():
        left = [duty for duty in duties if duty.met_on is None and duty.status(today) not in DONE]
        status = left[0].status(today) if left else DutyStatus.MET
        words = _("%(done)s of %(pupils)s pupils") % {"done": len(duties) - len(left), "pupils": len(duties)}
        yield school_class, Cell(
            duties[0].rule, BADGES.get(status, "plain"), str(status.label), words,
            min((duty.due_on for duty in left if duty.due_on), default=None), not left,
        )  # fmt: skip


def rules_of_days(school_class: SchoolClass, first: date, last: date) -> list[tuple[Rule, str]]:
    """The rules of the class that count certain days of a term alone, of which one lies between these days."""
    rows = _begun(school_class.organisation, last).filter(
        subject_kind=SubjectKind.CLASS, subject_id=school_class.pk, period_end__gte=first
    )
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found = {}
    for duty in rows.exclude(rule__windows=[]).order_by("rule__code"):
        period = Period(duty.period_start, duty.period_end or duty.period_start)
        if any(window_of(one).holds(day, period) for one in duty.rule.windows for day in span):
            found[duty.rule.code] = (duty.rule, days_of(duty.rule))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Act:
    """What to do next about a rule: a sentence, and buttons as words and address."""

    sentence: str
    buttons: tuple[tuple[str, str], ...]


def acts_for(cells: Iterable[Cell], school: Organisation, today: date, *, manages: bool) -> dict[int, Act]:
    """What to do next for each cell that is not done, by the key of its rule."""
    open_cells = [cell for cell in cells if not cell.is_done]
    known = next_acts(school, [cell.rule for cell in open_cells])
    return {cell.rule.pk: _act(cell, known[cell.rule.pk].sentence, school, today, manages) for cell in open_cells}


def _act(cell: Cell, sentence: str, school: Organisation, today: date, manages: bool) -> Act:
    buttons = []
    if {EvidenceKind.LESSON, EvidenceKind.QUIZ} & set(cell.rule.accepts):
        sentence, counts_now, counts_later = _lesson_words(cell, today)
        if manages and counts_later:
            buttons.append((_("Plan a lesson"), reverse("schools:plan", args=[school.pk])))
        if counts_now:
            buttons.append((_("Teach a lesson now"), reverse("classroom:index")))
    if cell.rule.code == HOMEWORK:
        sentence = _(
            "Offer the families a sheet for home, one side of A4: below each lesson of a class on record, and on the "
            "page “Teach a lesson”. What the school did goes on record as a paper; nothing is collected from anybody."
        )
        buttons.append((_("Teach a lesson"), reverse("classroom:index")))
    if EvidenceKind.VISIT in cell.rule.accepts:
        buttons.append((_("Find a venue"), reverse("venues:index")))
    if cell.duty is not None:
        buttons.append((_("Details, and file a paper"), reverse("training:duty", args=[cell.duty.pk])))
    return Act(sentence, tuple(buttons))


def _lesson_words(cell: Cell, today: date) -> tuple[str, bool, bool]:
    """What is said of a lesson for a rule, whether one of today counts, and whether one of today or later does."""
    spans = spans_of_duty(cell.duty) if cell.duty is not None else []
    if not spans or any(today in span for span in spans):
        return _("Teach a fire-safety lesson with the class; its log counts once it is on record."), True, True
    ahead = [span for span in spans if span.start > today]
    if ahead:
        words = _("A lesson of today does not count for it. Teach one from %(days)s.")
        return words % {"days": spans_words(ahead)}, False, True
    words = _("The days of this term that count for it are over: %(days)s. A lesson held now does not count for it.")
    return words % {"days": spans_words(spans)}, False, False


@dataclass(frozen=True, slots=True)
class Consents:
    """What the guardians of a class said about names: how many agreed, refused, were not asked or took it back."""

    given: int
    refused: int
    open: int


def consents_of(school_class: SchoolClass) -> Consents | None:
    """The guardians' word; None for a class whose pupils decide themselves."""
    if not needs_guardian(school_class):
        return None
    newest = Consent.objects.filter(person=OuterRef("person_id")).order_by("-recorded_at", "-pk").values("act")[:1]
    rows = Membership.objects.filter(school_class=school_class, ended_on=None, seat__isnull=False)
    acts = list(rows.annotate(act=Subquery(newest)).values_list("act", flat=True))
    given = acts.count(ConsentAct.GIVEN)
    refused = acts.count(ConsentAct.REFUSED) + acts.count(ConsentAct.WITHDRAWN)
    return Consents(given, refused, len(acts) - given - refused)
