"""Whom a line of a roster means: by staff number, else name and phone, else name and first day, else asked."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from common.sheets.kinds import NEW, SKIP, Match, Row
from common.sheets.values import Value, comparable

from ...models import Membership, Organisation, Person, Post, Role, RoleGrant
from ..catalogue import APPOINTED
from ..post_names import meanings
from ..post_words import UNKNOWN

BACK = "back:"  # before somebody who had left and is on the list again
ONE_DAY = timedelta(days=1)
SALT = "people.roster.phone"


def phone_mark(phone: str) -> str:
    """What is kept of a telephone number: enough to know it again, too little to read it."""
    return salted_hmac(SALT, phone, algorithm="sha256").hexdigest() if phone else ""


def post_key(row: Membership) -> str:
    """What a roster says that means the post of a membership: its own words, or else the code; empty for nothing."""
    if row.post_words:
        return UNKNOWN + row.post_words
    return row.post.code if row.post else ""


def unknown_words(values: Mapping[str, Value], settled: Mapping[str, Post]) -> list[str]:
    """Words of a line for posts that are neither in the catalogue nor settled for the unit."""
    posts = values.get("posts")
    words = (
        [word.removeprefix(UNKNOWN) for word in posts if word.startswith(UNKNOWN)] if isinstance(posts, list) else []
    )
    return [word for word in words if comparable(word) not in settled]


@dataclass(slots=True)
class Known:
    """Somebody on the roster, now or once, with all rows of their own in the unit, the oldest first."""

    person: Person
    rows: list[Membership] = field(default_factory=list)
    here: list[Membership] = field(default_factory=list)

    @property
    def marks(self) -> set[str]:
        """Of every telephone number under which they are known: of the last list, and of their account."""
        user = getattr(self.person, "user", None)
        return {self.person.phone_mark, phone_mark(user.phone if user else "")} - {""}

    @property
    def number(self) -> str:
        return next((row.staff_number for row in reversed(self.rows) if row.staff_number), "")

    @property
    def started_on(self) -> date:
        """The first day of the stay that lasts, over all changes of post within it."""
        first = min(row.started_on for row in self.here or self.rows[-1:])
        for row in sorted(self.rows, key=lambda row: row.started_on, reverse=True):
            if row.started_on < first and (row.ended_on is None or row.ended_on >= first - timedelta(days=1)):
                first = row.started_on
        return first

    @property
    def last_day(self) -> date | None:
        return max((row.ended_on for row in self.rows if row.ended_on), default=None)

    def values(self) -> dict[str, Value]:
        """What a sheet can change of them."""
        row = self.here[0]
        on_duty = min((held.on_duty_from for held in self.here if held.on_duty_from), default=None)
        return {
            "name": self.person.name,
            "second_name": self.person.second_name,
            "staff_number": self.number,
            "posts": sorted(key for held in self.here if (key := post_key(held))),
            "department": row.department.name if row.department else "",
            "started_on": self.started_on.isoformat(),
            "on_duty_from": on_duty.isoformat() if on_duty else "",
            "employment": row.employment,
            "employer_name": row.employer.name if row.employer else row.employer_name,
        }

    def words(self) -> str:
        """How a manager tells them from others of their name."""
        if not self.here:
            return _("%(name)s, left on %(day)s: comes back") % {"name": self.person.name, "day": self.last_day}
        posts = "、".join(row.post_title for row in self.here if row.post_title) or _("no post")
        number = self.number or _("no number")
        return _("%(name)s (%(number)s, since %(day)s, %(posts)s)") % {
            "name": self.person.name, "number": number, "day": self.started_on, "posts": posts,
        }  # fmt: skip


class Roster:
    """Everybody of a unit by what tells them apart, read once."""

    def __init__(self, unit: Organisation) -> None:
        today = timezone.localdate()
        held = unit.memberships.filter(school_class=None).exclude(person__kind="pupil")
        rows = list(held.select_related("person__user", "post", "department", "employer").order_by("started_on", "pk"))
        self.settled = meanings(unit)
        self.known: dict[uuid.UUID, Known] = {}
        for row in rows:
            known = self.known.setdefault(row.person_id, Known(row.person))
            known.rows.append(row)
            if row.ended_on is None or row.ended_on >= today:
                known.here.append(row)
        self.appointed = _appointed(unit, today)
        self.by_number: dict[str, list[Known]] = defaultdict(list)
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.former: dict[str, list[Known]] = defaultdict(list)
        for known in self.known.values():
            if known.here:
                self.by_name[comparable(known.person.name)].append(known)
                if known.number:
                    self.by_number[known.number].append(known)
            else:
                self.former[comparable(known.person.name)].append(known)

    def match(self, row: Row) -> Match:
        """Whom a row means. What is no post of the catalogue, and not settled for the unit, is said."""
        remark = self._unknown_posts(row)
        found = self._answered(row) if row.answer else self._found(row)
        self._keep_appointment(row, found)
        problem = found.problem
        if not found.subject and not found.choices and not problem and not row.values.get("started_on"):
            problem = _("The first day in the unit is missing.")
        if not problem and _is_out_of_order(row):
            problem = _("Nobody is on duty before the first day in the unit.")
        return Match(found.subject, found.title, found.before, found.choices, problem, remark)

    def _keep_appointment(self, row: Row, match: Match) -> None:
        """A list takes no officer's appointment back: it seldom names that post beside the one in the house."""
        posts, held = row.values.get("posts"), match.before.get("posts")
        if not isinstance(posts, list) or not posts or not isinstance(held, list) or APPOINTED not in held:
            return
        if uuid.UUID(match.subject) in self.appointed:
            row.values["posts"] = sorted({*posts, APPOINTED})

    def _unknown_posts(self, row: Row) -> str:
        unknown = unknown_words(row.values, self.settled)
        if not unknown:
            return ""
        return _("Not in the catalogue of posts: %(words)s") % {"words": "、".join(unknown)}

    def _answered(self, row: Row) -> Match:
        if row.answer in (NEW, SKIP):
            return Match()
        known = self.known.get(_person_of(row.answer))
        if known is None or (row.answer.startswith(BACK) == bool(known.here)):
            return Match(problem=_("Whoever was meant has left or come since."))
        return self._of(known)

    def _found(self, row: Row) -> Match:
        name = comparable(str(row.values.get("name") or ""))
        number = str(row.values.get("staff_number") or "")
        mark = phone_mark(str(row.values.get("phone") or ""))
        same = self.by_name.get(name, [])
        if holders := self.by_number.get(number, []) if number else []:
            named = [known for known in holders if known in same]
            return self._of(named[0]) if len(named) == 1 else _asked(holders)
        # Of two numbers each belongs to somebody else.
        open_to = [known for known in same if not number or not known.number]
        if mark and (by_phone := [known for known in open_to if mark in known.marks]):
            return self._of(by_phone[0]) if len(by_phone) == 1 else _asked(by_phone)
        day = row.values.get("started_on")
        if by_day := [known for known in open_to if day and known.started_on.isoformat() == day]:
            return self._of(by_day[0]) if len(by_day) == 1 else _asked(by_day)
        if open_to:
            return _asked(open_to)
        return self._returned(name, number, mark)

    def _returned(self, name: str, number: str, mark: str) -> Match:
        """Somebody who had left, when number or phone says so; asked when only the name does."""
        gone = self.former.get(name, [])
        sure = [known for known in gone if (number and known.number == number) or mark in known.marks]
        if len(sure) == 1:
            return self._of(sure[0])
        unsure = [known for known in gone if not number or not known.number]
        return _asked(sure or unsure) if sure or unsure else Match()

    def _of(self, known: Known) -> Match:
        title = known.person.name
        if known.here:
            return Match(str(known.person.pk), title, known.values())
        return Match(BACK + str(known.person.pk), title, {"started_on": _left(known)})

    def missing(self, named: Iterable[str], since: date) -> list[Match]:
        """Who works here and is not among those named, with the first day and what would be the last one."""
        listed = {_person_of(subject) for subject in named}
        return [
            Match(str(known.person.pk), known.person.name, remark=_stay(known, since))
            for known in self.known.values()
            if known.here and known.person.pk not in listed
        ]


def _appointed(unit: Organisation, today: date) -> set[uuid.UUID]:
    """The people who manage the unit today by an officer's appointment."""
    grants = RoleGrant.objects.on(today).filter(role=Role.UNIT_MANAGER, organisation=unit, user__person__isnull=False)
    return set(grants.values_list("user__person", flat=True))


def _stay(known: Known, since: date) -> str:
    last = max(max(since - ONE_DAY, row.started_on) for row in known.here)
    return _("Here since %(day)s; when this is applied, %(last)s is the last day.") % {
        "day": known.started_on, "last": last,
    }  # fmt: skip


def _left(known: Known) -> str:
    return _("left on %(day)s") % {"day": known.last_day}


def _asked(among: list[Known]) -> Match:
    prefix = {True: "", False: BACK}
    return Match(choices=tuple((prefix[bool(known.here)] + str(known.person.pk), known.words()) for known in among))


def _person_of(subject: str) -> uuid.UUID:
    return uuid.UUID(subject.removeprefix(BACK))


def _is_out_of_order(row: Row) -> bool:
    first, duty = row.values.get("started_on"), row.values.get("on_duty_from")
    return bool(first and duty and str(duty) < str(first))
