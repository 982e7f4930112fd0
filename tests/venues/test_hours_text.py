"""Hours are read as people write them, and written so again."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils.translation import override

from venues.hours_text import HoursTextError, Opening, hours_text, read_hours


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("周三至周日 9–11 时、14–16 时", "周三至周日 9–11 时、14–16 时"),
        ("周三到周日9:00-11:00，下午2点-4点", "周三至周日 9–11 时、14–16 时"),
        ("每天 ９：００～１１：３０", "每天 9:00–11:30"),
        ("周一、周三、五 9点半到11点", "周一、周三、周五 9:30–11:00"),
        ("周六-周一 9-11", "周一、周六、周日 9–11 时"),
        ("工作日 9-11；周末 13:30-16:30", "周一至周五 9–11 时；周六、周日 13:30–16:30"),
        ("Wed-Sun 9-11, 14-16", "周三至周日 9–11 时、14–16 时"),
        ("", ""),
    ],
)
def test_hours_are_read_as_they_are_written(typed, written):
    with override("zh-hans"):
        assert hours_text(read_hours(typed)) == written


def test_english_readers_see_them_in_english():
    with override("en"):
        assert hours_text(read_hours("周三至周日 9–11 时、14–16 时")) == "Wed–Sun 9:00–11:00, 14:00–16:00"


def test_each_opening_has_its_day_and_times():
    assert read_hours("周日 9-11") == [Opening(6, time(9), time(11))]


@pytest.mark.parametrize(
    "typed",
    ["9-11", "周三", "周三 11-9", "周三 9-25", "周三 9-11、10-12", "周三 9-11 除节假日", "周三 9-11 周四"],
)
def test_what_is_not_understood_is_said(typed):
    with pytest.raises(HoursTextError):
        read_hours(typed)
