"""Opening a paper: for which membership, whether the rules allow another one, what is drawn, in which order."""

from __future__ import annotations

import hashlib
import random
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from people.models import Membership, Person, SchoolClass

from .kinds import QuestionKind
from .marking import partners
from .models import Allowance, Attempt, AttemptItem, Quiz
from .refusals import QuizRefusal, QuizRefused
from .rules import PaperOrder, Rules
from .services import bank_of, draw, freeze_versions

SEED_BITS = 62


def memberships_of(person: Person) -> list[Membership]:
    """The person's stays in units as of today, the newest of each unit, in a fixed order."""
    today = timezone.localdate()
    rows = person.memberships.filter(started_on__lte=today).exclude(ended_on__lt=today)
    newest = {row.organisation_id: row for row in rows.select_related("organisation").order_by("started_on", "pk")}
    return list(newest.values())


@transaction.atomic
def open_attempt(
    *, quiz: Quiz, person: Person, membership: Membership | None = None, school_class: SchoolClass | None = None
) -> Attempt:
    """The person's open paper, drawn now if there is none, for a membership: the only one where none is named.

    Whoever sits at a seat of `school_class` gets the class's paper of the day. Raises QuizRefused when the bank is too
    small, the membership is another's or over, or the rules want the person to wait.
    """
    if found := Attempt.objects.filter(quiz=quiz, person=person, submitted_at=None).first():
        return found
    stays = memberships_of(person)
    if membership is not None and membership.organisation_id not in {stay.organisation_id for stay in stays}:
        raise QuizRefused(QuizRefusal.NOT_MEMBER)
    check_rules(quiz, person)
    bank = bank_of(quiz)
    if len(bank) < quiz.draw_count:
        raise QuizRefused(QuizRefusal.TOO_FEW)
    now = timezone.now()
    rules = Rules.of_quiz(quiz, _extra_percent(person))
    attempt = Attempt(
        quiz=quiz, person=person, membership=membership or (stays[0] if len(stays) == 1 else None),
        seed=_seed(quiz, person, school_class), pass_mark=quiz.pass_mark, max_score=quiz.draw_count, opened_at=now,
        rules=rules.as_json(), due_at=now + timedelta(minutes=rules.minutes_allowed) if rules.minutes_allowed else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        return Attempt.objects.get(quiz=quiz, person=person, submitted_at=None)
    rng = random.Random(attempt.seed)  # noqa: S311 - frozen with the attempt, so that a paper can be drawn again
    drawn = draw(bank, quiz.draw_count, rng)
    versions = freeze_versions(drawn)
    AttemptItem.objects.bulk_create(
        AttemptItem(attempt=attempt, position=place, version=version, choice_order=shown_order(version.content, rng))
        for place, version in enumerate(versions)
    )
    return attempt


def shown_order(content: dict[str, object], rng: random.Random) -> list[int]:
    """In which order choices are shown, for a match the partners; what is to be put in order never stands so."""
    kind, choices = content["kind"], content["choices"]
    assert isinstance(choices, list)
    order = list(range(len(partners(content)) if kind == QuestionKind.MATCH else len(choices)))
    right = list(order)
    if kind not in (QuestionKind.TRUE_FALSE, QuestionKind.HOTSPOT):
        rng.shuffle(order)
    while kind == QuestionKind.ORDER and len(order) > 1 and order == right:
        rng.shuffle(order)
    return order


def _seed(quiz: Quiz, person: Person, school_class: SchoolClass | None) -> int:
    """Equal for all who are to have one paper today; the next try of the day is another paper."""
    if quiz.paper_order == PaperOrder.SAME:
        shared = "all"
    elif quiz.paper_order == PaperOrder.SETTING and school_class is not None:
        shared = f"class {school_class.pk}"
    else:
        return secrets.randbits(SEED_BITS)
    today = timezone.localdate()
    tries = Attempt.objects.filter(quiz=quiz, person=person, opened_at__gte=_midnight()).count()
    digest = hashlib.sha256(f"{quiz.key} {shared} {today} {tries}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - SEED_BITS)


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _extra_percent(person: Person) -> int:
    """How much more time the person gets today, in percent."""
    rows = Allowance.objects.filter(person=person, until__gte=timezone.localdate())
    return rows.values_list("extra_percent", flat=True).first() or 0


def check_rules(quiz: Quiz, person: Person) -> None:
    """Raises QuizRefused while the person has to wait for another paper.

    What somebody was told when they began is never made harder afterwards; a rule made easier holds at once.
    """
    failed: list[tuple[Any, Any]] = list(
        Attempt.objects.filter(quiz=quiz, person=person, passed=False).order_by("-submitted_at")
        .values_list("submitted_at", "rules")[:200]
    )  # fmt: skip
    if not failed:
        return
    now = timezone.now()
    last_at, kept = failed[0]
    told, rules = Rules.of_json(kept), Rules.of_quiz(quiz)
    free_at = last_at + timedelta(minutes=min(told.cool_down_minutes, rules.cool_down_minutes))
    if now < free_at:
        raise QuizRefused(QuizRefusal.COOL_DOWN, time=_clock(free_at))
    if not (told.max_tries and rules.max_tries):
        return
    tries, days = max(told.max_tries, rules.max_tries), min(told.tries_days, rules.tries_days)
    within = [at for at, _rules in failed if now < at + timedelta(days=days)]
    if len(within) >= tries:
        again = within[tries - 1] + timedelta(days=days)
        raise QuizRefused(QuizRefusal.NO_TRIES, tries=tries, days=days, time=_clock(again))


def _clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")
