"""What falls due in a unit and what was held, month by month on the screen; what falls due as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Organisation

from .. import access
from ..duties.selectors import status_case
from ..models import Duty, Rule, SubjectKind
from ..record_pages.lists import lines_of

MONTHS_IN_FILE = 12


@dataclass(frozen=True, slots=True)
class DueLine:
    """What falls due on one day under one rule: of whom, how many there are, how many of these are met."""

    day: date
    rule: Rule
    subject_kind: str
    number: int
    met: int

    @property
    def is_done(self) -> bool:
        return self.met == self.number

    @property
    def left(self) -> int:
        return self.number - self.met

    @property
    def whose(self) -> str:
        return str(SubjectKind(self.subject_kind).label)


def month_of(text: str, today: date) -> date:
    """The first day of the month that `text` names as 2026-11; of this month for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        return today.replace(day=1)


def next_month(first: date, by: int = 1) -> date:
    """The first day of the month so many months later."""
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def due_between(unit: Organisation, first: date, after: date, today: date) -> list[DueLine]:
    """The lines of the days from `first` until the day before `after`, what is waived or closed left out."""
    rows = Duty.objects.filter(organisation=unit, due_on__gte=first, due_on__lt=after, missing="")
    rows = rows.annotate(bucket=status_case(today)).exclude(bucket="other", period_start__lte=today)
    counts: dict[tuple[date, int, str], list[int]] = {}
    found = rows.values_list("due_on", "rule_id", "subject_kind", "bucket").annotate(number=Count("pk")).order_by()
    for day, rule, kind, bucket, number in found:
        entry = counts.setdefault((day, rule, kind), [0, 0])
        entry[0] += number
        entry[1] += number if bucket == "met" else 0
    rules = Rule.objects.in_bulk({rule for _day, rule, _kind in counts})
    lines = [DueLine(day, rules[rule], kind, *entry) for (day, rule, kind), entry in counts.items()]
    return sorted(lines, key=lambda line: (line.day, line.rule.code, line.subject_kind))


def held_between(unit: Organisation, user: object, first: date, after: date) -> list[tuple[date, dict[str, Any]]]:
    """The unit's records of the days from `first` until before `after` as lists show them, each with its day."""
    rows = access.readable_records(user).filter(organisation=unit, began_at__date__gte=first, began_at__date__lt=after)
    lines = lines_of(rows.select_related("evidence__revoked_by").order_by("began_at", "pk"), user)
    return [(timezone.localdate(line["record"].began_at), line) for line in lines if not line["is_revoked"]]


def calendar_file(unit: Organisation, today: date, url: str) -> str:
    """What is not done of the next twelve months as iCalendar text: whole days, each with a reminder a week before."""
    first = today.replace(day=1)
    lines = [line for line in due_between(unit, today, next_month(first, MONTHS_IN_FILE), today) if not line.is_done]
    entries = [entry for line in lines for entry in _entry(unit, line, url)]
    text = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fire-safety-training//unit-desk//ZH", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(unit.name)}", *entries, "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(part for line in text for part in _folded(line)) if text else ""


def _entry(unit: Organisation, line: DueLine, url: str) -> Iterable[str]:
    title = _("%(rule)s: %(number)s to do") % {"rule": line.rule.name, "number": line.left}
    yield "BEGIN:VEVENT"
    yield f"UID:{line.rule.code}-{line.subject_kind}-{line.day:%Y%m%d}-{unit.pk}"
    yield f"DTSTAMP:{timezone.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{line.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{line.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(title)}"
    yield f"DESCRIPTION:{_escaped(line.rule.citation)}"
    yield f"URL:{url}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}", "TRIGGER:-P7D", "END:VALARM")
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Text as RFC 5545 wants it."""
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """The line in pieces of at most 75 bytes, no character cut in two; a piece after the first begins with a space."""
    piece, room = "", 75
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", 74
        piece += character
        room -= size
    yield piece
