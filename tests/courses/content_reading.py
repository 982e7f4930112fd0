"""How the tests of content read it: plain text, numbers, what a reader's pace makes of a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from courses.content_files import CONTENT, citation, read_content, read_file
from courses.quizzes.fact_sheet import read_facts
from courses.reading import DOING_MINUTES, PACE


@cache
def raw_courses() -> list[dict[str, Any]]:
    """The courses as their files have them."""
    return [read_file(path) for path in sorted((CONTENT / "courses").glob("*.yaml"))]


@cache
def questions() -> list[dict[str, Any]]:
    return read_content("questions")


@cache
def lessons() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each lesson as written and made whole, under "course/lesson"."""
    whole = {course["slug"]: course["lessons"] for course in read_content("courses")}
    return [
        (f"{course['slug']}/{raw['slug']}", {**raw, "reads": course["reads"]}, made)
        for course in raw_courses()
        for raw, made in zip(course["lessons"], whole[course["slug"]], strict=True)
    ]


def words(value: Any) -> Iterator[str]:
    """All texts in a block's value, without the address of a drawing."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]+>", "", value)
    elif isinstance(value, list):
        for item in value:
            yield from words(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in ("path", "drill"):
                yield from words(item)


def blocks(lesson: dict[str, Any], *kinds: str) -> list[Any]:
    """The values of a whole lesson's blocks of these kinds."""
    return [value for block in lesson["body"] for kind, value in block.items() if kind in kinds]


def characters(lesson: dict[str, Any]) -> int:
    """What is read in a lesson: everything but pictures, the film and the source."""
    read = [
        value for block in lesson["body"] for kind, value in block.items() if kind not in ("picture", "film", "source")
    ]
    return len(re.sub(r"\s", "", "".join(words(read))))


def reading_minutes(raw: dict[str, Any], made: dict[str, Any]) -> float:
    """Minutes for reading, doing, talking and watching."""
    doing = sum(DOING_MINUTES.get(kind, 0) for block in made["body"] for kind in block)
    talking = sum(card["minutes"] for card in blocks(made, "discussion"))
    return characters(made) / PACE[raw["reads"]] + raw["task"]["minutes"] + doing + talking


def numbers(text: str) -> set[str]:
    """The numbers written in digits; spaces and commas between thousands do not matter, nor does 119."""
    joined = re.sub(r"(?<=\d)[ ,](?=\d{3})", "", text)
    return {
        found.rstrip("0").rstrip(".") if "." in found else found for found in re.findall(r"\d+(?:\.\d+)?", joined)
    } - {"119"}


def known_numbers(facts: list[str], source: str = "") -> set[str]:
    """The numbers that these facts and the cited documents name."""
    known = read_facts()
    return set().union(*(numbers(known[fact]["text"]) for fact in facts)) | numbers(citation(source) if source else "")
