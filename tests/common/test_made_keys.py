"""Keys that the platform makes of titles: readable, free, and kept."""

from __future__ import annotations

import re

import pytest

from common.made_keys import LONGEST, made_key


def free(key: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("厨房油锅起火", "chu-fang-you-guo-qi-huo"),
        ("119 怎么打？", "119-zen-me-da"),
        ("CO 报警器", "co-bao-jing-qi"),
        ("小学生火场逃生与报警的方法和步骤", "xiao-xue-sheng-huo-chang-tao-sheng-yu"),
        ("a" * 90, "a" * LONGEST),
    ],
)
def test_a_key_sounds_like_its_title(title, key):
    assert made_key(title, is_taken=free) == key


@pytest.mark.parametrize("title", ["", "？！", "🔥"])
def test_a_title_without_letters_gets_a_key_of_chance(title):
    first, second = made_key(title, is_taken=free), made_key(title, is_taken=free)
    assert re.fullmatch(r"own-[0-9a-f]{12}", first)
    assert first != second


def test_a_key_that_is_taken_gets_a_number():
    taken = {"men", "men-2"}
    assert made_key("门", is_taken=taken.__contains__) == "men-3"
