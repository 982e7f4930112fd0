"""Has a roster of nine people applied by a job of `tests.people.sheets.jobs`. Arguments: task, folder."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from common.jobs.services import enqueue_once
from common.sheets import asking, services
from common.sheets.kinds import kind_of
from common.sheets.models import SheetImport, SheetState
from divisions.models import Division
from people.models import Organisation, Role, RoleGrant, User
from tests.people.sheets import jobs

name, folder = sys.argv[1:]
# The folder is a copy of one that other tests write to as well.
town, _made = Division.objects.get_or_create(code="330402007000", defaults={"name": "建设街道", "level": "town"})
unit = Organisation.objects.create(name="南湖饭店", kind="hotel", division=town)
user = User.objects.create_user("manager-of-sheets")
RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=unit)
kind = kind_of("roster")
assert kind is not None
text = "姓名,工号,入职日期\n" + "".join(f"人{place}甲,{place},2024-03-01\n" for place in range(1, 10))
sheet = services.take_in(
    kind=kind, scope=unit, key=str(unit.pk), data=text.encode(), file_name="名册.csv", options={}, by=user,
    language="zh-hans",
)  # fmt: skip
asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=date(2026, 3, 1))
services.look(str(sheet.pk))
SheetImport.objects.filter(pk=sheet.pk).update(state=SheetState.APPLYING)
assert enqueue_once(getattr(jobs, name), str(sheet.pk), folder, key="sheet")
print("{}")
