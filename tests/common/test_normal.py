"""Typed text comes to one form: full-width, invisible and separating characters make no second phone, code or name."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from common.clean_input import cleaned
from common.normal import is_ascii_digits, plain_line, typed_code, whole_number, without_controls


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１２３４５６", "123456"),
        ("123 456", "123456"),
        ("ＮＸＭ４－ＪＤＮＴ", "NXM4JDNT"),
        ("ke2-uu8", "KE2UU8"),
        ("KE2\u200bUU8", "KE2UU8"),
        ("\u202d13812345678\u202c", "13812345678"),
        ("138・1234・5678", "13812345678"),
        ("ＫＥ２　ＵＵ８", "KE2UU8"),
    ],
)
def test_a_code_is_read_as_it_is_meant(typed, meant):
    assert typed_code(typed) == meant


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  陈\u200b 老师 ", "陈 老师"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("一\n二\r\n三", "一 二 三"),
        ("\u200b\u200b", ""),
        ("\u2800", "\u2800"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("买买提·艾合买提", "买买提·艾合买提"),
    ],
)
def test_a_name_keeps_what_is_seen(typed, kept):
    assert plain_line(typed) == kept


@pytest.mark.parametrize("digits", ["１２", "٣", "³", "", "-1", "1 "])
def test_only_ascii_digits_count_as_a_number(digits):
    assert not is_ascii_digits(digits)
    assert is_ascii_digits("12")
    assert whole_number(digits) is None


def test_a_number_is_read_whole_or_not_at_all():
    assert (whole_number("0"), whole_number("012"), whole_number("123456789")) == (0, 12, 123456789)
    assert whole_number("9999-12-31") is None
    assert whole_number("9" * 5000) is None  # more digits than Python turns into a number
    assert (whole_number("999", 3), whole_number("1000", 3)) == (999, None)


def test_controls_go_and_line_breaks_stay():
    assert without_controls("a\x00b\x1b[0m\nc\td\ud800") == "ab[0m\nc\td"


def test_a_form_without_controls_is_left_alone():
    sent = QueryDict("a=1&a=2")
    assert cleaned(sent) is sent
    assert cleaned(QueryDict("q=%00a%1F&q=b")).getlist("q") == ["a", "b"]
