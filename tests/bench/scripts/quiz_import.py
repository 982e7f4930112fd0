"""Brings so many questions from a table into the bank; prints one JSON object. `quiz_import.py QUESTIONS`."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
django.setup()

import pandas  # noqa: F401 - a worker has it loaded since its first sheet
from django.db import connection
from django.utils import timezone, translation
from openpyxl import Workbook

from common.sheets import asking, services
from common.sheets.kinds import kind_of
from common.sheets.models import SheetImport
from courses.quizzes.models import Question
from people.models import User

OPTIONS = {"topic": "escape", "audience": ["staff"], "source": "GB 13495.1-2015", "publish": True}


def timed(work: Callable[[], object]) -> float:
    """CPU seconds for one call on SQLite, wall time on another database."""
    clock = cpu_s if connection.vendor == "sqlite" else time.perf_counter
    began = clock()
    work()
    return clock() - began


def cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def workbook(questions: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("题库")
    sheet.append(["消防知识题库"])
    sheet.append(["序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"])
    for number in range(questions):
        sheet.append(
            [
                number + 1,
                "单选题",
                f"第 {number} 层着火时，先做哪件事？",
                "报警",
                "乘电梯",
                "收拾东西",
                "等人来",
                "A",
                "先报警。",
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def take_in(editor: User, data: bytes) -> SheetImport:
    kind = kind_of("questions")
    assert kind is not None
    return services.take_in(
        kind=kind, scope=editor, key="bank", data=data, file_name="题库.xlsx", options=OPTIONS, by=editor,
        language="zh-hans",
    )  # fmt: skip


def look(sheet: SheetImport) -> None:
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=timezone.localdate())
    services.look(str(sheet.pk))
    sheet.refresh_from_db()


def apply(sheet: SheetImport) -> None:
    asking.ask_to_apply(sheet=sheet)
    services.apply(str(sheet.pk))


def main(questions: int) -> dict[str, Any]:
    translation.activate("zh-hans")
    editor = User.objects.create(username="bench-editor", is_superuser=True)
    data = workbook(questions)
    sheets: list[SheetImport] = []
    read_s = timed(lambda: sheets.append(take_in(editor, data)))
    compare_s = timed(lambda: look(sheets[0]))
    apply_s = timed(lambda: apply(sheets[0]))
    assert Question.objects.filter(live=True).count() == questions, sheets[0].counts
    again = take_in(editor, data)
    again_s = timed(lambda: look(again))
    assert again.counts == {"unchanged": questions}, again.counts
    return {
        "db": connection.vendor, "read_s": read_s, "compare_s": compare_s, "apply_s": apply_s, "again_s": again_s,
        "whole_s": read_s + compare_s + apply_s,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
