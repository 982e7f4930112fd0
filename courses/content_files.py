"""Reads the content files: lessons and questions in a short form, made whole for the CMS."""

from __future__ import annotations

import hashlib
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.html import escape

CONTENT = Path(__file__).parent / "content"
DRAWINGS = "img/lessons/{}.svg"
DIGITS = "零一二三四五六七八九"
# What a lesson may have besides its body, in the order in which a reader meets it.
BEFORE, AFTER = ("hook",), ("task", "check", "remember")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(ValueError):
    """A content file that says something no page can show."""


def read_content(name: str) -> list[dict[str, Any]]:
    """The whole entries of all files of "courses" or "questions", in the order of file names."""
    whole = {"courses": whole_course, "questions": whole_question}[name]
    entries = []
    for path in sorted((CONTENT / name).glob("*.yaml")):
        found = read_file(path)
        entries += [whole(entry) for entry in (found["questions"] if name == "questions" else [found])]
    return [{**entry, "lessons": taught_in(entry)} for entry in entries] if name == "questions" else entries


def taught_in(question: dict[str, Any]) -> list[str]:
    """Keys of the lessons that teach a question: in each course of its audiences the one with most of its facts."""
    found = []
    for course, audience, lessons in _taught():
        if audience in question["audience"]:
            shared = [(len(facts & set(question["facts"])), -place) for place, (_slug, facts) in enumerate(lessons)]
            most, place = max(shared)
            if most:
                found.append(f"{course}/{lessons[-place][0]}")
    return found


def _taught() -> list[tuple[str, str, list[tuple[str, set[str]]]]]:
    """Courses with the audience of their quiz and the facts of their lessons."""
    if not _TAUGHT:
        for path in sorted((CONTENT / "courses").glob("*.yaml")):
            course = read_file(path)
            if "faith" in course:
                continue  # questions are asked of people of all faiths
            lessons = [(lesson["slug"], set(lesson["facts"])) for lesson in course["lessons"]]
            _TAUGHT.append((course["slug"], course.get("quiz", {}).get("audience", course["reads"]), lessons))
    return _TAUGHT


_TAUGHT: list[tuple[str, str, list[tuple[str, set[str]]]]] = []


def read_file(path: Path) -> dict[str, Any]:
    """What a content file holds."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    return found


@cache
def facts_of_lessons() -> dict[str, frozenset[str]]:
    """The facts that each shipped lesson tells, by its content key."""
    courses = [read_file(path) for path in sorted((CONTENT / "courses").glob("*.yaml"))]
    return {
        f"{course['slug']}/{lesson['slug']}": frozenset(lesson.get("facts", []))
        for course in courses
        for lesson in course["lessons"]
    }


def retired_questions() -> list[str]:
    """Keys of questions that were shipped once and are asked no more."""
    keys: list[str] = read_file(CONTENT / "retired.yaml")["questions"]
    return keys


def retired_lessons() -> list[str]:
    """Keys of lessons that were shipped once and are taught no more where they stood."""
    keys: list[str] = read_file(CONTENT / "retired.yaml")["lessons"]
    return keys


def fingerprint() -> str:
    """SHA-256 over all content files: another one means that something is to be put in."""
    digest = hashlib.sha256()
    for path in sorted(CONTENT.rglob("*.yaml")):
        digest.update(path.relative_to(CONTENT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def whole_course(entry: dict[str, Any]) -> dict[str, Any]:
    """A course with its quiz, its minutes and its lessons as blocks."""
    lessons = [whole_lesson(lesson) for lesson in entry["lessons"]]
    return {
        **entry,
        "cover": DRAWINGS.format(entry["cover"]),
        "minutes": sum(lesson["minutes"] for lesson in lessons),
        "large_type": entry.get("large_type", False),
        "readers": entry.get("for", []),
        "lessons": lessons,
    }


def whole_lesson(lesson: dict[str, Any]) -> dict[str, Any]:
    """A lesson whose body is a list of one-key blocks: hook, body, task, check, the line to remember, source."""
    blocks = [{name: lesson[name]} for name in BEFORE if name in lesson]
    blocks += [_block(kind, value) for block in lesson["body"] for kind, value in block.items()]
    blocks += [{name: _after(name, lesson[name])} for name in AFTER if name in lesson]
    return {**lesson, "body": [*blocks, {"source": citation(lesson["source"])}]}


def _after(name: str, value: Any) -> Any:
    return {"choices": [], **value} if name == "check" else value


def _block(kind: str, value: Any) -> dict[str, Any]:
    if kind == "text":
        return {kind: rich_text(value)}
    return {kind: _WHOLE[kind](value) if kind in _WHOLE else value}


def _picture(short: list[str]) -> dict[str, str]:
    name, alt = short
    return {"path": DRAWINGS.format(name), "alt": alt}


def _before_after(short: dict[str, Any]) -> dict[str, Any]:
    return {**short, "before": _picture(short["before"]), "after": _picture(short["after"])}


def _hazards(short: dict[str, Any]) -> dict[str, Any]:
    """Places as name, reason and `at: [left, top, width, height]` in hundredths; `hazard: false` for what is fine."""
    areas = [
        {
            "name": area["name"],
            "is_hazard": area.get("hazard", True),
            "why": area["why"],
            **dict(zip(("x", "y", "width", "height"), area["at"], strict=True)),
        }
        for area in short["areas"]
    ]
    return {**short, "picture": _picture(short["picture"]), "areas": areas}


def _checkpoint(short: dict[str, Any]) -> dict[str, Any]:
    marked = _mixed(short["question"], [(short["right"], True), *((text, False) for text in short["wrong"])])
    answers = [{"text": text, "is_right": right} for text, right in marked]
    return {"question": short["question"], "answers": answers, "why": short["why"]}


_WHOLE: dict[str, Any] = {
    "picture": _picture,
    "before_after": _before_after,
    "hazards": _hazards,
    "checkpoint": _checkpoint,
}


def _mixed(key: str, marked: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Answers in an order that says nothing and is always the same."""
    return sorted(marked, key=lambda answer: zlib.crc32(f"{key}{answer[0]}".encode()))


def rich_text(text: str) -> str:
    """Paragraphs, lines with a dash and **bold** as HTML."""
    html = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(line)) for line in part.splitlines()]
        if all(line.startswith("- ") for line in lines):
            html.append("<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>")
        else:
            html.append(f"<p>{''.join(lines)}</p>")
    return "".join(html)


def whole_question(entry: dict[str, Any]) -> dict[str, Any]:
    """A question with its kind, its choices in a fixed order and its citation."""
    picture, alt = entry.get("picture", ("", ""))
    kind, choices = _kind_and_choices(entry)
    number = {
        "number": float(entry["number"]), "tolerance": float(entry.get("tolerance", 0)), "unit": entry.get("unit", ""),
    } if kind == "numeric" else {}  # fmt: skip
    return {
        "key": entry["key"],
        "audience": entry["for"],
        "topic": entry["topic"],
        "difficulty": entry["level"],
        "form": entry["form"],
        "kind": kind,
        "stem": entry["stem"],
        "choices": choices,
        **number,
        "explanation": entry["why"],
        "source": citation(entry["source"]),
        "facts": entry["facts"],
        "picture": DRAWINGS.format(picture) if picture else "",
        "picture_alt": alt,
    }


def _kind_and_choices(entry: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The kind of question that an entry is by what it has, and its choices in a fixed order."""
    if "order" in entry:
        return "order", [{"text": text, "correct": False} for text in entry["order"]]
    if "pairs" in entry:
        pairs = [*entry["pairs"], *(("", partner) for partner in entry.get("more", ()))]
        return "match", [{"text": text, "correct": False, "match": partner} for text, partner in pairs]
    if "spots" in entry:
        return "hotspot", [
            {"text": spot["name"], "correct": spot.get("right", False), "x": spot["at"][0], "y": spot["at"][1]}
            for spot in entry["spots"]
        ]
    if "number" in entry:
        return "numeric", []
    if "holds" in entry:
        return "true_false", _choices([("正确", entry["holds"]), ("错误", not entry["holds"])])
    right = [entry["right"]] if isinstance(entry["right"], str) else entry["right"]
    marked = [*((text, True) for text in right), *((text, False) for text in entry["wrong"])]
    mixed = sorted(marked, key=lambda choice: zlib.crc32(f"{entry['key']}{choice[0]}".encode()))
    return "single" if len(right) == 1 else "multiple", _choices(mixed)


def _choices(marked: list[tuple[str, bool]]) -> list[dict[str, Any]]:
    return [{"text": text, "correct": correct} for text, correct in marked]


def citation(short: str) -> str:
    """The full names and articles of `law 44 62; o61 36`. Raises ContentError for a document that is not listed."""
    known = _sources()
    cited = []
    for part in short.split(";"):
        name, *articles = part.split()
        if name not in known:
            raise ContentError(f"no such source: {name}")
        cited.append(known[name] + "、".join(f"第{chinese_number(int(article))}条" for article in articles))
    return "；".join(cited)


def _sources() -> dict[str, str]:
    if not _SOURCES:
        _SOURCES.update(read_file(CONTENT / "sources.yaml")["sources"])
    return _SOURCES


_SOURCES: dict[str, str] = {}


def chinese_number(number: int) -> str:
    """A number from 1 to 99 as articles are numbered: 四十四."""
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return head + (DIGITS[ones] if ones else "")
