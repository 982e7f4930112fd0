"""Is a day a working day? Our own table first, then the announced calendar, else Monday to Friday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


def is_working_day(day: date, own: Mapping[date, bool] | None = None) -> tuple[bool, bool]:
    """Whether `day` is worked, and whether that has been announced.

    `own` maps days to our own answer. Years that `chinesecalendar` does not hold yet fall back to Monday to
    Friday, not announced.
    """
    if own and day in own:
        return own[day], True
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False
