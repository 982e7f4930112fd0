"""The bank out: a table that can come in again, and GIFT for other platforms."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from common.sheets.columns import Column
from common.sheets.values import Value
from common.spreadsheets import neutral

from ..kinds import QuestionKind
from ..models import Question
from .columns import columns
from .lines import line_of

Row = Iterable[object]
SIGNS = re.compile(r"([~=#{}:\\])")
LEFT_OUT = {QuestionKind.ORDER, QuestionKind.HOTSPOT}


def as_workbook(questions: Iterable[Question]) -> bytes:
    """All but questions on pictures with spots, as .xlsx under the headings of the blank table."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("List"))
    shown = [column for column in columns() if column.key not in ("options", "problem")]
    sheet.append([str(column.label) for column in shown])
    for question in questions:
        if question.kind == QuestionKind.HOTSPOT:
            continue
        line = {**line_of(entry_of_question(question)), "key": question.key}
        sheet.append([neutral(_cell(column, line.get(column.key))) for column in shown])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(column: Column, value: Value) -> object:
    """A value as people write it in the column."""
    if isinstance(value, list):
        return "、".join(str(column.names.get(one, one)) for one in value)
    return str(column.names[str(value)]) if str(value) in column.names else value


def entry_of_question(question: Question) -> dict[str, object]:
    """A question as lines of tables are made of it."""
    return {
        **question.content(), "number": question.number, "tolerance": question.tolerance, "unit": question.unit,
        "topic": question.topic, "audience": question.audience, "difficulty": question.difficulty,
    }  # fmt: skip


def as_gift(questions: Iterable[Question]) -> str:
    """The bank as GIFT. What GIFT cannot say is named in a comment and left out."""
    return "\n\n".join(_gift(question) for question in questions) + "\n"


def _gift(question: Question) -> str:
    content = question.content()
    if content["kind"] in LEFT_OUT:
        return f"// {question.key}: {QuestionKind(content['kind']).label}"
    picture = f"// {question.key}: {content['picture']}\n" if content.get("picture") else ""
    answers = "\n".join(f"  {line}" for line in _answers(content))
    general = f"\n  ####{_escaped(content['explanation'])}" if content["explanation"] else ""
    return f"{picture}::{_escaped(question.key)}:: {_escaped(content['stem'])} {{\n{answers}{general}\n}}"


def _answers(content: dict[str, object]) -> Iterator[str]:
    choices: list[dict[str, object]] = content["choices"]  # type: ignore[assignment]
    kind = content["kind"]
    if kind == QuestionKind.TRUE_FALSE:
        yield "TRUE" if choices[0]["correct"] else "FALSE"
    elif kind == QuestionKind.NUMERIC:
        yield f"#{content['number']:g}:{content['tolerance']:g}"
    elif kind == QuestionKind.MATCH:
        for choice in choices:
            yield f"={_escaped(choice['text'])} -> {_escaped(choice['match'])}"
    else:
        right = sum(bool(choice["correct"]) for choice in choices)
        wrong = len(choices) - right
        for choice in choices:
            if kind == QuestionKind.SINGLE:
                sign = "=" if choice["correct"] else "~"
            else:
                sign = f"~%{100 / right:.5f}%" if choice["correct"] else f"~%{-100 / wrong:.5f}%" if wrong else "~"
            yield f"{sign}{_escaped(choice['text'])}"


def _escaped(text: object) -> str:
    return SIGNS.sub(r"\\\1", " ".join(str(text).split()))
