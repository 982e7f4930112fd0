"""Drawing people and questions, marking by a tap, ending a round."""

from __future__ import annotations

import enum
import random
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from string import ascii_uppercase

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, User
from people.staff.roster import current

from ..kinds import SPOKEN
from ..models import Question
from .fitting import fits
from .models import SpotCheck, SpotItem, SpotPerson, SpotTopic, UnitQuestion

PEOPLE = 5
NAMES_KEPT = timedelta(days=180)
LONGEST_QUESTION, LONGEST_ANSWER = 500, 700  # as the columns of a question asked


class SpotRefusal(enum.Enum):
    """Why no round begins, and what the manager reads then."""

    NOBODY = gettext_lazy("Nobody is on the roster yet: enter the people who work here first.")


class SpotRefused(ValueError):
    """A round that cannot begin, for a reason people can read."""

    def __init__(self, reason: SpotRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def begin(*, unit: Organisation, by: User) -> SpotCheck:
    """The unit's open round, or a new one of five people drawn at random. Raises SpotRefused NOBODY."""
    if found := SpotCheck.objects.filter(organisation=unit, finished_at=None).first():
        return found
    pool = _pool(unit)
    if not pool:
        raise SpotRefused(SpotRefusal.NOBODY)
    seed = secrets.randbits(30)
    made = SpotCheck(organisation=unit, seed=seed, drawn_from=len(pool), made_by=by, is_sample=unit.is_sample)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            for position, person in enumerate(drawn(pool, seed)[:PEOPLE]):
                _ask(made, person, position)
    except IntegrityError:  # two began at once
        return SpotCheck.objects.get(organisation=unit, finished_at=None)
    return made


def _pool(unit: Organisation) -> list[uuid.UUID]:
    """Who works in the unit today, in an order that never changes by itself."""
    today = timezone.localdate()
    rows = current(unit, today).filter(started_on__lte=today).order_by()
    return sorted(set(rows.values_list("person_id", flat=True)))


def drawn(pool: list[uuid.UUID], seed: int) -> list[uuid.UUID]:
    """The people in the order in which this seed draws them."""
    return random.Random(seed).sample(pool, len(pool))  # noqa: S311 - drawn so that it can be drawn again


def _ask(made: SpotCheck, person: uuid.UUID, position: int) -> None:
    """Puts somebody into the round with three questions."""
    asked = SpotPerson.objects.create(check_round=made, person_id=person, position=position)
    chance = random.Random(made.seed * 1000 + position)  # noqa: S311
    own = UnitQuestion.objects.filter(organisation=made.organisation, ended_at=None)
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for topic, text, answer in own.values_list("topic", "text", "answer"):
        by_topic.setdefault(topic, []).append((text, answer))
    for place, topic in enumerate(SpotTopic):
        text, answer = _question(topic, by_topic.get(topic, []), made.organisation.kind, chance)
        SpotItem.objects.create(asked=asked, position=place, topic=topic, text=text, answer=answer)


def _question(topic: SpotTopic, own: list[tuple[str, str]], kind: str, chance: random.Random) -> tuple[str, str]:
    """One of the unit's own questions on the topic; without any, the built-in one or one of the bank."""
    if own:
        return chance.choice(own)
    if topic == SpotTopic.EXITS:
        return (
            _("From where you work now: which two exits do you take, and where do you meet outside?"),
            _("Both exits are named, and neither is locked or blocked right now; the meeting point is the unit's."),
        )
    if topic == SpotTopic.EQUIPMENT:
        return (
            _("Where are the nearest extinguisher and hydrant, and what do you do first with them?"),
            _("Both are shown within a minute; the pin is pulled, the hose laid out before the valve is opened."),
        )
    return _of_the_bank(kind, chance)


def _of_the_bank(kind: str, chance: random.Random) -> tuple[str, str]:
    """A published question that fits this kind of unit and needs no picture, with its choices, and the right ones."""
    rows = (
        Question.objects.filter(live=True, picture="", kind__in=SPOKEN)
        .order_by("key")
        .values_list("pk", "topic", "audience")
    )
    keys = [pk for pk, topic, audience in rows if fits(kind, topic=topic, audience=audience)]
    for key in chance.sample(keys, len(keys)):
        text, answer = read_aloud(Question.objects.prefetch_related("choices").get(pk=key))
        if len(text) <= LONGEST_QUESTION and len(answer) <= LONGEST_ANSWER:
            return text, answer
    return (
        _("What do you say when you call 119?"),
        _("Where it burns, what burns, how large it is, who is inside, your name and number."),
    )


def read_aloud(question: Question) -> tuple[str, str]:
    """The question with its choices, lettered, a line each; and the right ones."""
    lettered = [(letter, choice) for letter, choice in zip(ascii_uppercase, question.choices.all(), strict=False)]
    choices = [f"{letter}. {choice.text}" for letter, choice in lettered]
    right = [f"{letter}. {choice.text}" for letter, choice in lettered if choice.is_correct]
    return "\n".join([question.stem, *choices]), "；".join(right)


def whereabouts(unit: Organisation, people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Department and posts of these people in the unit today, in words, so that they can be found."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = current(unit, timezone.localdate()).filter(person__in=[pk for pk in people if pk]).order_by("pk")
    for person, department, post in rows.values_list("person_id", "department__name", "post__name"):
        found[person] += [word for word in (department, post) if word and word not in found[person]]
    return {person: " · ".join(words) for person, words in found.items()}


def mark(*, item: SpotItem, is_right: bool) -> None:
    """Notes whether a question was answered right; another tap corrects it while the round is open."""
    rows = SpotItem.objects.filter(pk=item.pk, asked__check_round__finished_at=None)
    rows.update(is_right=is_right)


@transaction.atomic
def replace_absent(*, asked: SpotPerson) -> None:
    """Notes that somebody is not here today, and draws the next one; harmless twice, and once a round has ended."""
    made = SpotCheck.objects.select_for_update().get(pk=asked.check_round_id)
    changed = SpotPerson.objects.filter(pk=asked.pk, is_absent=False, check_round__finished_at=None)
    if not changed.update(is_absent=True):
        return
    there = list(made.people.values_list("person_id", flat=True))
    following = [person for person in drawn(_pool(made.organisation), made.seed) if person not in there]
    if following:
        _ask(made, following[0], len(there))


def finish(*, made: SpotCheck) -> None:
    """Ends a round; what was not marked counts as not asked."""
    SpotCheck.objects.filter(pk=made.pk, finished_at=None).update(finished_at=timezone.now())


def counts() -> dict[str, Count]:
    """Columns of a round: people asked, questions answered, right ones."""
    answered = Q(people__items__is_right__isnull=False)
    return {
        "asked": Count("people", filter=answered, distinct=True),
        "answered": Count("people__items", filter=answered, distinct=True),
        "right": Count("people__items", filter=Q(people__items__is_right=True), distinct=True),
    }


def last_round(unit: Organisation) -> SpotCheck | None:
    """The unit's newest round that has ended with an answer, with its counts; None when there is none."""
    answers = SpotItem.objects.filter(asked__check_round=OuterRef("pk"), is_right__isnull=False)
    rows = SpotCheck.objects.filter(Exists(answers), organisation=unit, finished_at__isnull=False)
    newest = rows.order_by("-made_at", "pk").values_list("pk", flat=True).first()
    return SpotCheck.objects.annotate(**counts()).get(pk=newest) if newest else None


def forget_names(now: datetime) -> int:
    """Takes who was asked from rounds begun longer ago than names are kept. Returns how many."""
    rows = SpotPerson.objects.filter(check_round__made_at__lt=now - NAMES_KEPT, person__isnull=False)
    return rows.update(person=None)
