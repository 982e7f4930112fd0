"""What papers hold about people: their answers. Scores stay, without which nobody could say what was passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose
from people.models import PersonKind

from .models import Allowance, AttemptItem
from .spot.models import SpotPerson
from .spot.services import NAMES_KEPT, forget_names


def _answered() -> QuerySet[AttemptItem]:
    return AttemptItem.objects.filter(given__isnull=False)


def _answers_of(subject: Subject) -> QuerySet[AttemptItem]:
    return _answered().filter(attempt__person=subject.person)


def _shred_answers(now: datetime) -> int:
    """Answers of papers handed in longer ago than their time, and those of papers left open as long."""
    before = now - timedelta(days=settings.NAMES_KEEP_DAYS)
    past = _answered().filter(attempt__submitted_at__lt=before)
    past |= _answered().filter(attempt__submitted_at=None, attempt__opened_at__lt=before)
    return past.update(given=None)


def _erase_answers(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_answers_of(subject).update(given=None))


def _asked(subject: Subject) -> QuerySet[SpotPerson]:
    return SpotPerson.objects.filter(person__in=subject.persons)


def _forget_asked(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_asked(subject).update(person=None))


def _allowances() -> QuerySet[Allowance]:
    return Allowance.objects.all()


def _allowances_of(subject: Subject) -> QuerySet[Allowance]:
    return _allowances().filter(person__in=subject.persons)


def _shred_allowances(now: datetime) -> int:
    return _allowances().filter(until__lt=timezone.localdate(now)).delete()[0]


def _erase_allowances(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_allowances_of(subject).delete()[0])


HELD = [
    Holding(
        model="quizzes.Allowance",
        fields=("person",),
        beside=("extra_percent", "until"),
        whose=(Whose.PUPILS, Whose.STAFF),
        purpose=_("to give more time for papers"),
        ground=Ground.REQUEST,
        kept=lambda: _("until the day it names"),
        why=_("it holds for a school year at most; why somebody needs it is not kept"),
        shred=_shred_allowances,
        erase=_erase_allowances,
        rows=_allowances_of,
        live=_allowances,
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    ),
    Holding(
        model="quizzes.SpotPerson",
        fields=("person",),
        beside=("check_round", "is_absent"),
        whose=(Whose.STAFF,),
        purpose=_("to ask people drawn at random, and to explain to them what was wrong"),
        ground=Ground.REQUEST,
        kept=lambda: _("%(days)s days after the round; the numbers stay") % {"days": NAMES_KEPT.days},
        why=_("until the next rounds show whether it is known now; nobody is ranked"),
        shred=forget_names,
        erase=_forget_asked,
        rows=_asked,
        live=lambda: SpotPerson.objects.filter(person__isnull=False),
    ),
    Holding(
        model="quizzes.AttemptItem",
        fields=("given",),
        beside=("attempt", "position", "is_correct", "points", "seconds"),
        whose=(Whose.PUPILS, Whose.STAFF),
        purpose=_("to mark a paper and to show what was wrong in it"),
        ground=Ground.REQUEST,
        kept=lambda: _("%(days)s days after the paper") % {"days": settings.NAMES_KEEP_DAYS},
        why=_("as long as one may want to look at the paper again"),
        shred=_shred_answers,
        erase=_erase_answers,
        rows=_answers_of,
        live=_answered,
        minors=lambda rows: rows.filter(attempt__person__kind=PersonKind.PUPIL),
    ),
]

NOT_PERSONAL = [
    NotPersonal(
        model="quizzes.Question",
        fields=(
            "key",
            "audience",
            "topic",
            "stem",
            "explanation",
            "source",
            "facts",
            "picture",
            "picture_alt",
            "unit",
            "lessons",
        ),
        why="a question of the bank",
    ),
    NotPersonal(model="quizzes.Choice", fields=("text", "match"), why="a question of the bank"),
    NotPersonal(model="quizzes.QuestionVersion", fields=("content", "sha256"), why="a question of the bank"),
    NotPersonal(
        model="quizzes.Quiz",
        fields=("key", "title", "course_key", "audience", "topics", "show_key", "paper_order"),
        why="how papers are drawn and taken",
    ),
    NotPersonal(
        model="quizzes.UnitQuestion",
        fields=("text", "answer"),
        why="a question of a unit; managers are told to name nobody",
    ),
    NotPersonal(model="quizzes.SpotItem", fields=("text", "answer"), why="a question as it was asked"),
    NotPersonal(model="quizzes.Attempt", fields=("rules",), why="the rules under which a paper was opened"),
    NotPersonal(model="quizzes.AttemptItem", fields=("choice_order",), why="in which order choices stood"),
]
