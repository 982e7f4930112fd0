"""What a reminder is filled with, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import formats, translation
from django.utils.translation import gettext as _

from notices.models import Reach
from notices.rendering import CHINESE
from people.models import Organisation, User

from ..models import Rule
from .lapses import Pressing

MOST_LINES = 20


def language_of(user: User) -> str:
    """The language in which the account wants its messages."""
    found = Reach.objects.filter(user=user).values_list("language", flat=True).first()
    return found or CHINESE


def day_words(day: date) -> str:
    """A day without its year, as people say it."""
    return str(formats.date_format(day, "MONTH_DAY_FORMAT"))


def values_of(pressing: list[Pressing], user: User, unit: Organisation | None = None) -> dict[str, str]:
    """The variables of a reminder of these duties."""
    late = sum(found.is_late for found in pressing)
    with translation.override(language_of(user)):
        values = {
            "late": str(late), "soon": str(len(pressing) - late),
            "first_day": day_words(min(found.day for found in pressing)), "lines": "\n".join(_lines(pressing)),
        }  # fmt: skip
    return values | ({"unit": unit.name} if unit else {})


def _lines(pressing: list[Pressing]) -> Iterable[str]:
    """One line a rule and state, soonest first; how many rules more there are when there are too many."""
    groups: dict[tuple[date, bool, str], list[Pressing]] = {}
    first: dict[tuple[str, bool], date] = {}
    for found in pressing:
        key = (found.rule.code, found.is_late)
        first[key] = min(found.day, first.get(key, found.day))
    for found in pressing:
        day = first[found.rule.code, found.is_late]
        groups.setdefault((day, found.is_late, found.rule.code), []).append(found)
    ordered = sorted(groups.items(), key=lambda item: item[0])
    for (day, is_late, _code), found_here in ordered[:MOST_LINES]:
        yield _line(found_here[0].rule, len(found_here), day, is_late=is_late)
    if (rest := len(ordered) - MOST_LINES) > 0:
        yield _("… and %(number)s kinds more; the page has all of them.") % {"number": rest}


def _line(rule: Rule, number: int, day: date, *, is_late: bool) -> str:
    chinese = translation.get_language() == CHINESE
    words = {"title": rule.title if chinese else rule.title_en or rule.title, "number": number, "day": day_words(day)}
    if is_late:
        return _("· %(title)s: %(number)s, overdue since %(day)s") % words
    return _("· %(title)s: %(number)s, by %(day)s") % words
