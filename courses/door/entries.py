"""From the scan to the signature: what somebody without an account does at a staff door."""

from __future__ import annotations

import enum
import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.ratelimit import allow
from people.models import Organisation, Post, User

from .course import is_understood_by_itself, questions
from .models import CODE_LENGTH, CODE_LETTERS, PENDING_DAYS, DoorEntry, EntryState, StaffDoor

# One telephone may serve a shift; one address, a whole unit behind its router, so that addresses are not counted.
STARTS_OF_A_BROWSER, STARTS_OF_A_DOOR = 60, 1500
HOUR, DAY = 3600, 24 * 3600
TOGETHER = timedelta(hours=2)
ASKED_TODAY = timedelta(days=1)
MANY = 3  # courses from one telephone within that time: marked as done together
MOST_STROKES = 20_000
PATH = re.compile(r"[ML\d ]+")


class DoorRefusal(enum.Enum):
    """Why somebody cannot go on at a door."""

    CLOSED = "closed"
    LIMIT = "limit"
    NOT_PASSED = "not_passed"
    SIGNED = "signed"


class DoorRefused(ValueError):
    """A step that cannot be taken now."""

    def __init__(self, reason: DoorRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


OPEN = (EntryState.LEARNING, EntryState.PENDING)


# -- doors ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_door(*, organisation: Organisation, post: Post | None, by: User) -> StaffDoor:
    """The open door of the unit for the post, or for any; made where there is none. Harmless twice."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    found = StaffDoor.objects.filter(organisation=organisation, post=post, closed_at=None).first()
    return found or StaffDoor.objects.create(organisation=organisation, post=post, code=_new_code(), made_by=by)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
        if not StaffDoor.objects.filter(code=code).exists():
            return code


def close_door(*, door: StaffDoor) -> None:
    """Posters of the door lead nowhere from now on; who has begun may end. Harmless twice."""
    StaffDoor.objects.filter(pk=door.pk, closed_at=None).update(closed_at=timezone.now())


# -- learning ---------------------------------------------------------------------------------------------------------


def browser_hash(token: str) -> str:
    """A telephone's cookie as it is kept: keyed, so that nobody finds the telephone by it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"door:{token}".encode(), hashlib.sha256).hexdigest()


def start_entry(*, door: StaffDoor, language: str, post: Post | None, parts: str, browser: str) -> DoorEntry:
    """Begins a course at the door. Raises DoorRefused CLOSED or LIMIT."""
    if door.closed_at is not None:
        raise DoorRefused(DoorRefusal.CLOSED)
    by_browser = allow(f"door:browser:{browser}", limit=STARTS_OF_A_BROWSER, seconds=HOUR)
    if not by_browser or not allow(f"door:{door.pk}", limit=STARTS_OF_A_DOOR, seconds=DAY):
        raise DoorRefused(DoorRefusal.LIMIT)
    entry = DoorEntry(door=door, language=language, post=door.post or post, parts=parts, browser=browser)
    entry.needs_explaining = not is_understood_by_itself(entry)
    entry.save()
    return entry


def ask_for_help(*, entry: DoorEntry) -> None:
    """Somebody does not understand: the manager sees it at once, and the duty waits until it was explained."""
    DoorEntry.objects.filter(pk=entry.pk, state__in=OPEN).update(
        help_asked_at=timezone.now(), needs_explaining=True, explained_at=None, explained_by=None
    )


@transaction.atomic
def hand_in(*, entry: DoorEntry, answers: Mapping[str, int]) -> list[str]:
    """Marks the answers; returns the keys of those that are wrong or missing. With none wrong it is passed.

    The first try gives the score. Handing in again after passing changes nothing.
    """
    row = (
        DoorEntry.objects.select_for_update(of=("self",)).select_related("door__organisation", "post").get(pk=entry.pk)
    )
    asked = questions(row)
    wrong = [question.key for question in asked if answers.get(question.key) != question.right]
    if row.state != EntryState.LEARNING or row.passed_at is not None:
        return []
    row.tries += 1
    if row.first_score is None:
        row.first_score, row.question_count = len(asked) - len(wrong), len(asked)
    if not wrong:
        row.passed_at = timezone.now()
    row.save(update_fields=["tries", "first_score", "question_count", "passed_at"])
    return wrong


@transaction.atomic
def sign(*, entry: DoorEntry, name: str, phone: str, signature: str, is_drawn: bool) -> DoorEntry:
    """Hands the course to the manager. Sent twice it is one. Raises DoorRefused NOT_PASSED."""
    row = DoorEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state != EntryState.LEARNING:
        return row
    if row.passed_at is None:
        raise DoorRefused(DoorRefusal.NOT_PASSED)
    row.name, row.phone, row.signature, row.is_drawn = name, phone, signature, is_drawn
    row.state, row.signed_at = EntryState.PENDING, timezone.now()
    row.save()
    return row


def clean_path(text: str) -> str:
    """The strokes of a signature as an SVG path of whole numbers; empty for anything else."""
    text = " ".join(text.split())
    is_drawn = text.startswith("M") and "L" in text and PATH.fullmatch(text)
    return text if is_drawn and len(text) <= MOST_STROKES else ""


# -- looking ----------------------------------------------------------------------------------------------------------


def entries_of(organisation: Organisation) -> QuerySet[DoorEntry]:
    """Courses at the unit's doors, the newest first."""
    rows = DoorEntry.objects.filter(door__organisation=organisation).select_related("door__organisation", "post")
    return rows.order_by("-started_at", "pk")


def waiting(organisation: Organisation) -> QuerySet[DoorEntry]:
    """Signed courses that the manager has not decided about, the oldest first."""
    return entries_of(organisation).filter(state=EntryState.PENDING).order_by("signed_at", "pk")


def asking(organisation: Organisation) -> QuerySet[DoorEntry]:
    """Who asked for a person and has not been helped, signed or not, the longest waiting first."""
    return entries_of(organisation).filter(_is_asking()).order_by("help_asked_at", "pk")


def _is_asking() -> Q:
    return Q(state__in=OPEN, explained_at=None, help_asked_at__gte=timezone.now() - ASKED_TODAY)


@dataclass(frozen=True, slots=True)
class AtDoors:
    """A unit's people at its doors: how many ask for somebody, how many wait to be confirmed, the first since when."""

    asking: int
    waiting: int
    since: datetime | None


def at_doors(units: Collection[uuid.UUID]) -> dict[uuid.UUID, AtDoors]:
    """Who asks or waits at the doors of these units; units where nobody does are left out."""
    pending = Q(state=EntryState.PENDING)
    rows = DoorEntry.objects.filter(_is_asking() | pending, door__organisation__in=units)
    counted = rows.order_by().values("door__organisation").annotate(
        asking=Count("pk", filter=_is_asking()), waiting=Count("pk", filter=pending),
        since=Min("signed_at", filter=pending),
    )  # fmt: skip
    return {row["door__organisation"]: AtDoors(row["asking"], row["waiting"], row["since"]) for row in counted}


def done_together(entries: list[DoorEntry]) -> set[str]:
    """The browsers from which many of the courses around these were signed within two hours: 集体答题."""
    found: dict[str, list[datetime]] = {}
    browsers = {entry.browser for entry in entries if entry.browser}
    rows = DoorEntry.objects.filter(browser__in=browsers, signed_at__isnull=False)
    for browser, at in rows.order_by("signed_at").values_list("browser", "signed_at"):
        if at is not None:
            found.setdefault(browser, []).append(at)
    return {browser for browser, times in found.items() if _many(times)}


def _many(times: list[datetime]) -> bool:
    return any(last - first <= TOGETHER for first, last in zip(times, times[MANY - 1 :], strict=False))


def forgotten(now: datetime) -> QuerySet[DoorEntry]:
    """Courses that nobody has confirmed in their days, and what is left of those that were decided as long ago."""
    last = Coalesce("decided_at", "signed_at", "started_at")
    return DoorEntry.objects.annotate(last=last).filter(last__lt=now - timedelta(days=PENDING_DAYS))
