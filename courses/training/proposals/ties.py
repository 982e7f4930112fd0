"""Tying a course to a rule and ending that; the duties follow in a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import User

from ..access import may_publish_rules
from ..evidence.content_titles import titles_of
from ..models import CourseTie, Rule
from ..rulebook.contents import Contents
from ..tasks import recompute_duties


class TieRefusal(StrEnum):
    """Why a course is not tied, or a tie not ended."""

    NO_RIGHT = "right"
    NO_RULE = "rule"  # no such rule, or one that takes any content, or none
    NO_COURSE = "course"
    ALREADY = "already"  # the rule's own text or another tie says the same
    ENDED = "ended"


class TieRefused(Exception):
    """Nothing was changed."""

    def __init__(self, reason: TieRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class TieLine:
    """A tie with the course's title, as the rule's page shows it."""

    tie: CourseTie
    title: str
    holds: bool


def ties_of(rule_code: str) -> list[TieLine]:
    """The ties of a rule, those that hold first."""
    ties = list(CourseTie.objects.filter(rule_code=rule_code).select_related("made_by", "ended_by"))
    titles = titles_of(tie.content_key for tie in ties)
    lines = [TieLine(tie, titles.get(tie.content_key, tie.content_key), tie.until is None) for tie in ties]
    return sorted(lines, key=lambda line: (not line.holds, line.title))


def takes_ties(rule: Rule) -> bool:
    """True for a rule that names the contents it takes: only there can another be added."""
    return bool(rule.accepts_content) and not rule.reference


@transaction.atomic
def tie_course(*, content_key: str, rule: Rule, since: date, reason: str, by: User) -> CourseTie:
    """Lets a course meet a rule from a day on. Raises TieRefused."""
    if not may_publish_rules(by):
        raise TieRefused(TieRefusal.NO_RIGHT)
    if not takes_ties(rule):
        raise TieRefused(TieRefusal.NO_RULE)
    if not content_key.startswith("course:") or content_key not in titles_of([content_key]):
        raise TieRefused(TieRefusal.NO_COURSE)
    if Contents.of(rule.accepts_content).take(content_key):
        raise TieRefused(TieRefusal.ALREADY)
    try:
        with transaction.atomic():
            tie = CourseTie.objects.create(
                content_key=content_key, rule_code=rule.code, since=since, reason=reason, made_by=by
            )
    except IntegrityError as error:
        raise TieRefused(TieRefusal.ALREADY) from error
    transaction.on_commit(lambda: recompute_duties.enqueue())
    return tie


@transaction.atomic
def untie_course(tie: CourseTie, *, reason: str, by: User) -> CourseTie:
    """Ends a tie with today: what was learned until now goes on counting. Raises TieRefused."""
    if not may_publish_rules(by):
        raise TieRefused(TieRefusal.NO_RIGHT)
    locked = CourseTie.objects.select_for_update(of=("self",)).get(pk=tie.pk)
    if locked.until is not None:
        raise TieRefused(TieRefusal.ENDED)
    tomorrow = date.fromordinal(timezone.localdate().toordinal() + 1)
    locked.until = max(tomorrow, locked.since)
    locked.ended_by, locked.ended_reason = by, reason
    locked.save()
    transaction.on_commit(lambda: recompute_duties.enqueue())
    return locked
