"""Sends a roster of so many people to an empty hotel, applies it, computes duties; prints one JSON object.

Run with PYTHONPATH=site and the database in the environment: `roster.py PEOPLE`. Jobs are run here, as a worker would.
"""

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
from django.utils import timezone
from openpyxl import Workbook

from common.sheets import asking, services
from common.sheets.kinds import kind_of
from common.sheets.models import SheetImport
from courses.training.duties.recompute import recompute_unit
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from divisions.models import Division
from people.models import Organisation, Role, RoleGrant, User
from people.staff.catalogue import load_posts

POSTS = ("消防控制室值班员", "保安员", "电工", "", "")


def timed(work: Callable[[], object]) -> float:
    """CPU seconds for one call: the machine is shared, and the database is in the process or waits."""
    clock = cpu_s if connection.vendor == "sqlite" else time.perf_counter
    began = clock()
    work()
    return clock() - began


def cpu_s() -> float:
    """CPU seconds of this process and of those it started, such as the reader of spreadsheets."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def workbook(people: int) -> bytes:
    """A roster as an office keeps it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(["某酒店员工名册"])
    sheet.append(["序号", "姓名", "工号", "部门", "岗位", "入职日期", "手机"])
    for number in range(people):
        day = f"20{10 + number % 15}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        post, department = POSTS[number % len(POSTS)], f"部门{number % 20}"
        row = [number + 1, f"员工{number}甲", f"A{number:05d}", department, post, day, f"138{number:08d}"]
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def hotel(name: str) -> tuple[Organisation, User]:
    """An empty unit and its manager."""
    division = Division.objects.get_or_create(
        code="330402000000", defaults={"name": "南湖区", "level": "county"}
    )[0]  # fmt: skip
    unit = Organisation.objects.create(
        name=name, kind="hotel", division=division, public_assembly=True, beds=200, storeys=8, height_m=30,
        control_room=True, headcount=100,
    )  # fmt: skip
    manager = User.objects.create(username=name)
    RoleGrant.objects.create(user=manager, role=Role.UNIT_MANAGER, organisation=unit)
    return unit, manager


def take_in(unit: Organisation, manager: User, data: bytes) -> SheetImport:
    kind = kind_of("roster")
    assert kind is not None
    return services.take_in(
        kind=kind, scope=unit, key=str(unit.pk), data=data, file_name="名册.xlsx", options={}, by=manager,
        language="zh-hans",
    )  # fmt: skip


def look(sheet: SheetImport) -> None:
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=True, since=timezone.localdate())
    services.look(str(sheet.pk))
    sheet.refresh_from_db()


def apply(sheet: SheetImport) -> None:
    asking.ask_to_apply(sheet=sheet)
    services.apply(str(sheet.pk))


def whole(unit: Organisation, manager: User, data: bytes) -> None:
    sheet = take_in(unit, manager, data)
    look(sheet)
    apply(sheet)
    recompute_unit(str(unit.pk))


def main(people: int) -> dict[str, Any]:
    load_posts()
    load_rules()
    unit, manager = hotel("大酒店")
    data = workbook(people)
    sheets: list[SheetImport] = []
    read_s = timed(lambda: sheets.append(take_in(unit, manager, data)))
    compare_s = timed(lambda: look(sheets[0]))
    assert sheets[0].counts == {"new": people}, sheets[0].counts
    import_s = timed(lambda: apply(sheets[0]))
    assert unit.memberships.count() == people
    duties_s = timed(lambda: recompute_unit(str(unit.pk)))
    assert Duty.objects.filter(organisation=unit, subject_kind="person").exists()
    second = take_in(unit, manager, data)
    again_s = timed(lambda: look(second))
    assert second.counts == {"unchanged": people}, second.counts
    small, owner = hotel("小酒店")
    few = workbook(100)
    return {
        "db": connection.vendor, "rows": people, "read_s": read_s, "compare_s": compare_s, "import_s": import_s,
        "duties_s": duties_s, "again_s": again_s, "hundred_s": timed(lambda: whole(small, owner, few)),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
