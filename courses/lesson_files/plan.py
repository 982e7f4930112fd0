"""A lesson's plan (教案): a paper for Word, in the owner's template where there is one, and as PDF."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.papers.kinds import Field, Paper, Table, register_paper
from common.papers.render import render
from common.typesetting import render_pdf
from common.wording import says_only
from people.models import Organisation
from people.papers.choosing import paper_for

from ..models import LessonPage
from .outline import Outline, Part, outline_of

KIND = "lesson-plan"
PAPER = Paper(
    key=KIND,
    title=_("Lesson plan"),
    fields=(
        Field("lesson", "课题", _("Lesson")), Field("course", "课程", _("Course")),
        Field("audience", "对象", _("For whom")), Field("minutes", "时长", pgettext_lazy("lesson plan", "Time")),
        Field("aim", "目标", _("What pupils take away"), long=True),
        Field("prepare", "准备", _("To have ready"), long=True),
        Field("textbook", "教材对照", _("Where it stands in the textbook"), long=True),
        Field("source", "依据", pgettext_lazy("lesson plan", "Source"), long=True),
        Field("after", "课后记", _("After the lesson"), long=True),
    ),
    tables=(
        Table(
            "steps", "过程", _("How it goes"),
            (
                Field("stage", "环节", _("Stage")), Field("what", "内容", _("What is said and done"), long=True),
                Field("minutes", "分钟", _("Minutes")),
            ),
            blank_rows=8,
        ),
        Table(
            "answers", "答案", pgettext_lazy("lesson plan", "Answers"),
            (
                Field("question", "问题", pgettext_lazy("lesson plan", "Question"), long=True),
                Field("answer", "参考", pgettext_lazy("lesson plan", "Answer"), long=True),
            ),
            blank_rows=3,
        ),
    ),
)  # fmt: skip


def register() -> None:
    """Makes the plan known to `common.papers`."""
    register_paper(PAPER)


def plan_values(lesson: LessonPage) -> dict[str, Any]:
    """The plan by the keys of its fields. Minutes stand only where the lesson says them."""
    outline = outline_of(lesson)
    return {
        "lesson": outline.title,
        "course": outline.course,
        "audience": outline.audience,
        "minutes": gettext("%(n)s minutes") % {"n": outline.minutes},
        "aim": "\n".join(filter(None, (outline.summary, outline.remember))),
        "prepare": "\n".join(_to_have_ready(outline)),
        "textbook": "\n".join(outline.textbook),
        "source": "\n".join(outline.sources),
        "steps": [_row(part) for part in outline.parts],
        "answers": [
            {"question": part.heading, "answer": "\n".join(part.answer)} for part in outline.parts if part.answer
        ],
    }


def _to_have_ready(outline: Outline) -> list[str]:
    """The pictures that are shown, and the sheet where there is something to fill in."""
    found = [line for part in outline.parts for line in _pictures(part)]
    return [*found, gettext("Worksheet, one for each pupil")] if outline.doing() else found


def _pictures(part: Part) -> list[str]:
    return [gettext("Picture: %(alt)s") % {"alt": picture.alt} for picture in part.pictures]


def _row(part: Part) -> dict[str, str]:
    """A part as a line of the table; one that only shows pictures names them."""
    lines = ([part.heading] if part.heading else []) + part.lines or _pictures(part)
    return {"stage": str(part.stage), "what": "\n".join(lines), "minutes": str(part.minutes or "")}


def plan_docx(lesson: LessonPage, unit: Organisation | None = None) -> bytes:
    """The plan as .docx bytes, in the active language: for a unit in the template that is its, with its head."""
    values = plan_values(lesson)
    return render(KIND, values) if unit is None else paper_for(KIND, unit, values)


def plan_pdf(lesson: LessonPage) -> bytes:
    """The plan as PDF bytes, in the active language."""
    values = plan_values(lesson)
    labels = {one.key: str(one.label) for one in PAPER.fields}
    tables = {table.key: [str(column.label) for column in table.columns] for table in PAPER.tables}
    facts = [(labels[key], values.get(key, "")) for key in ("lesson", "course", "audience", "minutes")]
    blocks = [(labels[one.key], values.get(one.key, "")) for one in PAPER.fields if one.long]
    shown = {
        "title": str(PAPER.title), "facts": facts, "blocks": blocks, "steps": values["steps"],
        "answers": values["answers"], "heads": tables, "note": says_only(),
    }  # fmt: skip
    return render_pdf("courses/files/plan.typ", shown)
