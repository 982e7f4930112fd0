"""What classes are called: which grade a word means, how a name reads a year later, codes to join by."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date

from common.normal import whole_number

from ..models import Organisation, OrganisationKind, SchoolClass

DIGITS = "一二三四五六七八九十"
CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
FIRST_GRADES = {OrganisationKind.MIDDLE_SCHOOL: 7}
LAST_GRADES = {
    OrganisationKind.KINDERGARTEN: (3,), OrganisationKind.PRIMARY_SCHOOL: (6,), OrganisationKind.MIDDLE_SCHOOL: (9, 12),
}  # fmt: skip
HIGHEST = 12
NURSERY = {"小": 1, "中": 2, "大": 3}
ENTRY_YEAR = re.compile(r"(20\d\d)级")
GRADE_WORDS = (
    (re.compile(r"([一二三四五六七八九])年级"), 0),
    (re.compile(r"([1-9]|1[0-2])年级"), 0),
    (re.compile(r"初([一二三])"), 6),
    (re.compile(r"高([一二三])"), 9),
)
LEADING = re.compile(r"^([一二三四五六七八九])(?=[（(])|^([1-9])(?=\d\d班)|^([1-9])(?=[（(])")
SPAN_OF_YEAR = ((9, 1), (8, 31))


def year_of(day: date) -> int:
    """The school year that a day falls in, by its first calendar year."""
    return day.year if (day.month, day.day) >= SPAN_OF_YEAR[0] else day.year - 1


def first_day(school_year: int) -> date:
    return date(school_year, *SPAN_OF_YEAR[0])


def last_day(school_year: int) -> date:
    return date(school_year + 1, *SPAN_OF_YEAR[1])


def grade_of(words: str, school: Organisation, school_year: int) -> int | None:
    """The grade that words mean: 三年级, 初一, 小班, 3, 2023级 (by the year of entry); None when they mean none."""
    text = "".join(unicodedata.normalize("NFKC", words).split())
    if found := ENTRY_YEAR.search(text):
        grade = school_year - int(found[1]) + FIRST_GRADES.get(OrganisationKind(school.kind), 1) \
            if school.kind in OrganisationKind.values else school_year - int(found[1]) + 1  # fmt: skip
        return grade if 1 <= grade <= HIGHEST else None
    for pattern, offset in GRADE_WORDS:
        if found := pattern.search(text):
            return (DIGITS.index(found[1]) + 1 if found[1] in DIGITS else int(found[1])) + offset
    if school.kind == OrganisationKind.KINDERGARTEN and text[:1] in NURSERY:
        return NURSERY[text[:1]]
    if (number := whole_number(text, 2)) is not None and 1 <= number <= HIGHEST:
        return number
    return DIGITS.index(text) + 1 if text and text in DIGITS else None


def grade_word(grade: int, school: Organisation) -> str:
    """A grade as it stands before the number of a class: 三, 初一, 高二, 小."""
    if school.kind == OrganisationKind.KINDERGARTEN:
        return next((word for word, number in NURSERY.items() if number == grade), str(grade))
    if school.kind == OrganisationKind.MIDDLE_SCHOOL and grade > 6:
        return f"初{DIGITS[grade - 7]}" if grade < 10 else f"高{DIGITS[min(grade, HIGHEST) - 10]}"
    return DIGITS[grade - 1] if grade <= len(DIGITS) else str(grade)


def class_name(words: str, grade: int, school: Organisation) -> str:
    """The name of a class out of a cell: a bare number gets its grade before it, as 三（2）班; a name stays."""
    text = "".join(words.split())
    plain = unicodedata.normalize("NFKC", text).removesuffix("班").strip("()")
    if (number := whole_number(plain, 3)) is not None and number < 100:
        return f"{grade_word(grade, school)}（{number}）班"
    return text


def next_name(name: str, grade: int, school: Organisation) -> str:
    """The name a year later: its word for the grade goes up by one; a name without such a word stays."""
    now, then = grade_word(grade, school), grade_word(grade + 1, school)
    if name.startswith(now):
        return then + name.removeprefix(now)
    if (found := LEADING.match(name)) and found[0] == str(grade):
        return f"{grade + 1}{name.removeprefix(found[0])}"
    word = f"{DIGITS[grade - 1]}年级" if grade <= len(DIGITS) else ""
    return name.replace(word, f"{DIGITS[grade]}年级", 1) if word and word in name and grade < len(DIGITS) else name


def is_last_grade(grade: int, school: Organisation) -> bool:
    """True when pupils of this grade leave the school at its end, as a rule."""
    known = LAST_GRADES.get(OrganisationKind(school.kind), ()) if school.kind in OrganisationKind.values else ()
    return grade in known or grade >= HIGHEST


def new_codes(number: int) -> list[str]:
    """So many codes to join by that no class has."""
    found: set[str] = set()
    while len(found) < number:
        wanted = {"".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH)) for _ in range(number - len(found))}
        found |= wanted - set(SchoolClass.objects.filter(join_code__in=wanted).values_list("join_code", flat=True))
    return list(found)
