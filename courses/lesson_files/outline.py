"""What a lesson's plan, slides and worksheet are made of: its blocks as parts, in the order of teaching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext
from django.utils.translation import pgettext_lazy as pgettext

from ..activity_blocks import LETTERS, mixed
from ..extensions import drill_of, film_of, paper_lines_of
from ..models import CoursePage, LessonPage

OPENING = pgettext("stage of a lesson", "Opening")
TEACHING = pgettext("stage of a lesson", "Teaching")
ACTIVITY = pgettext("stage of a lesson", "Activity")
DOING = pgettext("stage of a lesson", "Doing")
CHECKING = pgettext("stage of a lesson", "Checking")
CLOSING = pgettext("stage of a lesson", "Closing")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of ours by its static path, or an uploaded image, and what it shows."""

    path: str
    image: Any
    alt: str


@dataclass(slots=True)
class Part:
    """One part of a lesson. `lines` are shown; `answer` is for who teaches; `form` says how a sheet is filled in."""

    stage: Any
    heading: str
    lines: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    minutes: int | None = None
    answer: list[str] = field(default_factory=list)
    form: str = "read"


@dataclass(frozen=True, slots=True)
class Outline:
    """A lesson with what stands around it."""

    course: str
    audience: str
    title: str
    summary: str
    minutes: int
    parts: list[Part]
    remember: str
    sources: list[str]
    textbook: list[str] = field(default_factory=list)

    def doing(self) -> list[Part]:
        """The parts in which pupils write, find, order or answer."""
        return [part for part in self.parts if part.form != "read"]


def outline_of(lesson: LessonPage) -> Outline:
    """The lesson as it is published."""
    course = CoursePage.objects.parent_of(lesson).get()
    kinds = {
        kind: [block.value for block in lesson.body if block.block_type == kind] for kind in ("remember", "source")
    }
    return Outline(
        course=course.title, audience=course.audience, title=lesson.title, summary=lesson.summary,
        minutes=lesson.minutes, parts=parts_of(lesson.body), remember=" ".join(map(str, kinds["remember"])),
        sources=[str(source) for source in kinds["source"]],
        textbook=[str(point) for point in lesson.textbook_points.all()],
    )  # fmt: skip


def parts_of(body: Any) -> list[Part]:
    """The blocks as parts. Text, pictures and steps below one heading are one part; so is each activity."""
    parts: list[Part] = []
    section: Part | None = None
    for block in body:
        kind, value = block.block_type, block.value
        if kind in _OWN:
            parts.append(_OWN[kind](value))
            section = None
        elif kind == "heading":
            section = Part(TEACHING, str(value))
            parts.append(section)
        elif (write := _writer(kind)) is not None:
            if section is None:
                section = Part(TEACHING, "")
                parts.append(section)
            write(section, value)
    return parts


def _writer(kind: str) -> Callable[[Part, Any], None] | None:
    """What puts a block into the part that it stands in: ours, or a plug-in's lines; None for what stays off paper."""
    lines_of = paper_lines_of(kind)
    if lines_of is None:
        return _WITHIN.get(kind)
    return lambda part, value: part.lines.extend(lines_of(value))


def picture_of(value: Any) -> Picture:
    return Picture(value["path"], value["image"], value["alt"])


def _text(part: Part, value: Any) -> None:
    for element in BeautifulSoup(str(value), "html.parser").find_all(["p", "li"]):
        if text := element.get_text().strip():
            part.lines.append(f"· {text}" if element.name == "li" else text)


def _steps(part: Part, value: Any) -> None:
    part.lines += [f"{number}. {step}" for number, step in enumerate(value, start=1)]


def _film(part: Part, value: Any) -> None:
    film = film_of(value["key"])
    if film is not None:
        part.lines.append(gettext("Film: %(title)s") % {"title": film.title})


_WITHIN: dict[str, Callable[[Part, Any], None]] = {
    "text": _text,
    "steps": _steps,
    "film": _film,
    "callout": lambda part, value: part.lines.append(str(value)),
    "announcement": lambda part, value: part.lines.extend(str(value).splitlines()),
    "picture": lambda part, value: part.pictures.append(picture_of(value)),
}


def _task(value: Any) -> Part:
    return Part(DOING, value["title"], [str(step) for step in value["steps"]], minutes=value["minutes"], form="tick")


def _lettered(choices: list[str]) -> list[str]:
    return [f"{letter}. {text}" for letter, text in zip(LETTERS, choices, strict=False)]


def _check(value: Any) -> Part:
    choices = _lettered([str(choice) for choice in value["choices"] or []])
    return Part(CHECKING, value["question"], choices, answer=[value["answer"]], form="choose" if choices else "write")


def _checkpoint(value: Any) -> Part:
    lines = _lettered([answer["text"] for answer in value["answers"]])
    right = next(line for line, answer in zip(lines, value["answers"], strict=True) if answer["is_right"])
    return Part(CHECKING, value["question"], lines, answer=[right, value["why"]], form="choose")


def _hazards(value: Any) -> Part:
    answer = [
        f"{area['name']}：{gettext('hazard') if area['is_hazard'] else gettext('no hazard')}。{area['why']}"
        for area in value["areas"]
    ]
    lines = [area["name"] for area in value["areas"]]
    return Part(ACTIVITY, value["task"], lines, [picture_of(value["picture"])], answer=answer, form="tick")


def _sequence(value: Any) -> Part:
    steps = [str(step) for step in value["steps"]]
    answer = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    return Part(
        ACTIVITY, value["task"], [step for _n, step in mixed(steps)], answer=[*answer, value["why"]], form="order"
    )


def _before_after(value: Any) -> Part:
    pictures = [picture_of(value["before"]), picture_of(value["after"])]
    return Part(ACTIVITY, value["question"], pictures=pictures, answer=[value["answer"]], form="write")


def _drill(value: Any) -> Part:
    drill = drill_of(value["drill"])
    lines = [gettext("Drill: %(title)s") % {"title": drill.title}, drill.summary] if drill else []
    return Part(ACTIVITY, value["text"], lines)


def _discussion(value: Any) -> Part:
    return Part(
        ACTIVITY, value["topic"], [str(one) for one in value["questions"]], minutes=value["minutes"], form="talk"
    )


_OWN: dict[str, Callable[[Any], Part]] = {
    "hook": lambda value: Part(OPENING, gettext("What would you do?"), [str(value)]),
    "task": _task,
    "check": _check,
    "checkpoint": _checkpoint,
    "hazards": _hazards,
    "sequence": _sequence,
    "before_after": _before_after,
    "drill": _drill,
    "class_drill": _drill,
    "discussion": _discussion,
    "remember": lambda value: Part(CLOSING, gettext("One line to remember"), [str(value)]),
}
