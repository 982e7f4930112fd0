"""Weekly hours as people write them: 周三至周日 9–11 时、14–16 时. Read from such a text, and written as one."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import time
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

ALL_DAYS, WORKDAYS, WEEKEND = range(7), range(5), range(5, 7)
CHINESE_DAYS = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6}
ENGLISH_DAYS = {sign: number for number, sign in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
NAMED = {"每天": ALL_DAYS, "每日": ALL_DAYS, "工作日": WORKDAYS, "周末": WEEKEND, "daily": ALL_DAYS}
_DAY = r"(?:(?:周|星期|礼拜)?[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
_FIRST_DAY = r"(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
_TIME = r"(上午|早上|中午|下午|晚上)?\s*([0-9]{1,2})(?::([0-9]{2})|\s*[点时](半|[0-9]{1,2}分?)?)?"
DAYS = re.compile(rf"({'|'.join(NAMED)}|{_FIRST_DAY}(?:\s*[-、,和及]\s*{_DAY})*)", re.I)
SPAN = re.compile(rf"{_TIME}\s*-\s*{_TIME}")
DASHES = re.compile(r"[‐‑‒–—―−~〜－]+|至|到")
BETWEEN = re.compile(r"[\s,、;。:·和及]*")
AFTERNOON = ("下午", "晚上")


class Opening(NamedTuple):
    """From when to when on a weekday, Monday being 0."""

    weekday: int
    opens: time
    closes: time


class HoursTextError(ValueError):
    """A text that tells no hours; the message is for whoever wrote it."""


def read_hours(text: str) -> list[Opening]:
    """The openings of a text, in the order of the week. Raises HoursTextError, naming what was not understood."""
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", text))
    found: list[Opening] = []
    days: list[int] = []
    begins, after_span = 0, True
    while begins < len(plain):
        begins += len(BETWEEN.match(plain, begins)[0])  # type: ignore[index]
        if begins == len(plain):
            break
        if named := DAYS.match(plain, begins):
            days = _days_of(named[0]) if after_span else days + _days_of(named[0])
            begins, after_span = named.end(), False
        elif span := SPAN.match(plain, begins):
            if not days:
                raise HoursTextError(_("Say on which days, as in 周三至周日 9–11 时."))
            found += [Opening(day, *_times_of(span)) for day in days]
            begins, after_span = span.end(), True
        else:
            raise HoursTextError(_("This was not understood: “%(words)s”.") % {"words": plain[begins : begins + 20]})
    if not after_span:
        raise HoursTextError(_("Say from when to when on those days."))
    return _in_order(found)


def _days_of(words: str) -> list[int]:
    """Weekdays of a name, a list or a range; a range may go over Sunday."""
    if words.lower() in NAMED:
        return list(NAMED[words.lower()])
    days: list[int] = []
    for part in re.split(r"\s*[、,和及]\s*", words):
        first, _dash, last = part.partition("-")
        begin = _day_of(first)
        length = (_day_of(last) - begin) % 7 if last.strip() else 0
        days += [(begin + step) % 7 for step in range(length + 1)]
    return days


def _day_of(word: str) -> int:
    word = word.strip().lower()
    return ENGLISH_DAYS[word[:3]] if word.isascii() else CHINESE_DAYS[word[-1]]


def _times_of(span: re.Match[str]) -> tuple[time, time]:
    """The two ends of a span; what is said of the morning or afternoon at its beginning holds for its end too."""
    half, hour, minute, more = span.group(1, 2, 3, 4)
    opens = _time(half, hour, minute or more)
    later, hour, minute, more = span.group(5, 6, 7, 8)
    closes = _time(later or (half if half in AFTERNOON else None), hour, minute or more)
    if closes <= opens:
        raise HoursTextError(_("“%(words)s” ends before it begins.") % {"words": span[0]})
    return opens, closes


def _time(half: str | None, hour: str, minute: str | None) -> time:
    number = int(hour) + (12 if half in AFTERNOON and int(hour) < 12 else 0)
    minutes = 30 if minute == "半" else int((minute or "0").rstrip("分"))
    if number > 23 or minutes > 59:
        raise HoursTextError(_("There is no such time: %(time)s.") % {"time": f"{number}:{minutes:02d}"})
    return time(number, minutes)


def _in_order(openings: Iterable[Opening]) -> list[Opening]:
    """Each once, by day and time. Raises HoursTextError for two that overlap."""
    ordered = sorted(set(openings))
    for before, after in itertools.pairwise(ordered):
        if before.weekday == after.weekday and after.opens < before.closes:
            raise HoursTextError(_("Two openings of one day overlap."))
    return ordered


def hours_text(openings: Iterable[tuple[int, time, time]]) -> str:
    """The openings as people write them; days with the same hours stand together. Empty for none."""
    by_day: dict[int, list[tuple[time, time]]] = {}
    for weekday, opens, closes in openings:
        by_day.setdefault(weekday, []).append((opens, closes))
    days_of: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for weekday, spans in sorted(by_day.items()):
        days_of.setdefault(tuple(sorted(spans)), []).append(weekday)
    comma, stop = pgettext("between hours", ", "), pgettext("between days with other hours", "; ")
    return stop.join(
        f"{comma.join(_day_words(days))} {comma.join(_span_words(*span) for span in spans)}"
        for spans, days in days_of.items()
    )


def _day_words(days: list[int]) -> Iterator[str]:
    """Days in words, neighbours as a range."""
    names = (
        pgettext("short", "Mon"), pgettext("short", "Tue"), pgettext("short", "Wed"), pgettext("short", "Thu"),
        pgettext("short", "Fri"), pgettext("short", "Sat"), pgettext("short", "Sun"),
    )  # fmt: skip
    if days == list(ALL_DAYS):
        yield pgettext("hours", "Daily")
        return
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        if len(run) > 2:
            yield pgettext("range of days", "%(first)s–%(last)s") % {"first": names[run[0]], "last": names[run[-1]]}
        else:
            yield from (names[day] for day in run)


def _span_words(opens: time, closes: time) -> str:
    if opens.minute or closes.minute:
        return f"{opens.hour}:{opens:%M}–{closes.hour}:{closes:%M}"
    return pgettext("whole hours", "%(opens)s:00–%(closes)s:00") % {"opens": opens.hour, "closes": closes.hour}
