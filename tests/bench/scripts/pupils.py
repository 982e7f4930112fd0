"""Sends a school's list of so many pupils, applies it, computes duties; prints one JSON object.

Run with PYTHONPATH=site and the database in the environment: `pupils.py PUPILS`. Jobs are run here, as a worker would.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

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
from courses.training.duties.recompute import recompute_unit
from courses.training.rulebook.rule_file import load_rules
from divisions.models import Division
from people.classes import promotion
from people.classes.names import year_of
from people.models import Membership, Organisation, Role, RoleGrant, SchoolClass, User

GRADES, OF_A_CLASS = 6, 42


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


def workbook(pupils: int) -> bytes:
    """A list as it leaves the browser: grade, class and seat."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(["年级", "班级", "座号"])
    for number in range(pupils):
        group, seat = divmod(number, OF_A_CLASS)
        sheet.append([f"{'一二三四五六'[group % GRADES]}年级", f"{group // GRADES + 1}班", seat + 1])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def main(pupils: int) -> dict[str, Any]:
    load_rules()
    division = Division.objects.get_or_create(code="330402000000", defaults={"name": "南湖区", "level": "county"})[0]
    school = Organisation.objects.create(name="大小学", kind="primary_school", division=division, headcount=pupils)
    head = User.objects.create(username="head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    kind, data, year = kind_of("pupils"), workbook(pupils), year_of(timezone.localdate())
    assert kind is not None

    def whole() -> None:
        sheet = services.take_in(
            kind=kind, scope=school, key=str(school.pk), data=data, file_name="名册.xlsx",
            options={"school_year": year}, by=head, language="zh-hans",
        )  # fmt: skip
        asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=True, since=timezone.localdate())
        services.look(str(sheet.pk))
        sheet.refresh_from_db()
        assert sheet.counts == {"new": pupils}, sheet.counts
        asking.ask_to_apply(sheet=sheet)
        services.apply(str(sheet.pk))

    import_s = timed(whole)
    assert Membership.objects.filter(organisation=school).count() == pupils
    duties_s = timed(lambda: recompute_unit(str(school.pk)))

    def up() -> None:
        names = {line.school_class.pk: line.name for line in promotion.proposed(school, year)}
        with patch.object(promotion.timezone, "localdate", lambda: date(year + 1, 8, 20)):
            promotion.promote(school=school, school_year=year, names=names, teachers_go_along=True, by=head)

    up_s = timed(up)
    classes = SchoolClass.objects.filter(organisation=school, school_year=year).count()
    return {
        "db": connection.vendor, "rows": pupils, "classes": classes, "import_s": import_s, "duties_s": duties_s,
        "up_s": up_s,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
