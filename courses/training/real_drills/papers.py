"""Papers of a drill beside its PDF: plan, notice, record, sign-in sheet, summary; blank before it, filled in after."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.papers.kinds import Field, Paper, Table, register_paper

from ..models import RealDrill
from .pdf import NOT_KNOWN, rows_of

TIME = Field("time", "时间", _("Time"))
PLACE = Field("place", "地点", _("Place"))
EMERGENCY = Field("emergency", "演练科目", _("What was rehearsed"))
PLAN = Field("plan", "预案", _("Plan that was rehearsed"))
CONTENT = Field("content", "演练内容", _("Content"), long=True)
DEPARTMENTS = Field("departments", "参加部门", _("Departments that took part"))
COUNT = Field("participant_count", "参加人数", _("Number of participants"))
JAMMED = Field("jammed", "拥堵之处", _("Where it jammed"))
EVALUATION = Field("evaluation", "效果评价", _("Evaluation"), long=True)
REVISION = Field("plan_revision", "预案修订", _("What is changed in the plan"), long=True)
EVACUATION = Field("evacuation_s", "疏散用时", _("Seconds from the alarm until all were out"))

# In the order of `rows_of`, which is that of Order 61 art. 43.
RECORD_FIELDS = (
    TIME, PLACE, EMERGENCY, Field("situation", "情形", _("When the alarm came")), PLAN, CONTENT, DEPARTMENTS, COUNT,
    Field("notice", "事先告知", _("Announced beforehand")), Field("signs", "设置标志", _("Signs were put up")),
    EVACUATION, JAMMED, EVALUATION, REVISION,
)  # fmt: skip
NAME = Field("name", "姓名", _("Name"))
PHONE = Field("phone", "电话", _("Telephone"))

PLAN_PAPER = Paper(
    key="drill-plan",
    title=_("Plan of a drill"),
    fields=(
        TIME, PLACE, EMERGENCY, PLAN, CONTENT, DEPARTMENTS, Field("commander", "总指挥", _("Who commands")),
        Field("safety", "安全措施", _("What keeps everybody safe"), long=True),
    ),
    tables=(
        Table(
            "duties", "分工", _("Who does what"), (Field("task", "任务", _("Task")), NAME, PHONE), blank_rows=8
        ),
    ),
)  # fmt: skip
NOTICE_PAPER = Paper(
    key="drill-notice",
    title=_("Notice of a drill"),
    intro=_(
        "A drill is held as said below. When the alarm sounds, leave by the nearest exit as you are shown; do not run "
        "and do not use the lift. If something really burns, call 119 at once and say that it is no drill."
    ),
    fields=(
        Field("audience", "通知对象", _("To whom")), TIME, PLACE, EMERGENCY, CONTENT,
        Field("contact", "联系人", _("Whom to ask")),
    ),
)  # fmt: skip
RECORD_PAPER = Paper(
    key="drill-record",
    title=_("Record of an emergency drill"),
    fields=(*RECORD_FIELDS, Field("participants", "参加人员", _("Names of who took part"), long=True)),
)
SIGN_IN_PAPER = Paper(
    key="drill-sign-in",
    title=_("Sign-in sheet of a drill"),
    fields=(TIME, PLACE, EMERGENCY),
    tables=(
        Table(
            "people", "签到", _("Who took part"),
            (
                Field("number", "序号", _("No.")), NAME, Field("department", "部门", _("Department")),
                Field("signature", "签名", _("Signature")),
            ),
            blank_rows=20,
        ),
    ),
)  # fmt: skip
SUMMARY_PAPER = Paper(
    key="drill-summary",
    title=_("Summary of a drill"),
    fields=(TIME, PLACE, EMERGENCY, DEPARTMENTS, COUNT, EVACUATION, CONTENT, JAMMED, EVALUATION, REVISION),
)
DRILL_PAPERS = (PLAN_PAPER, NOTICE_PAPER, RECORD_PAPER, SIGN_IN_PAPER, SUMMARY_PAPER)


def register() -> None:
    """Makes the papers of drills known to `common.papers`."""
    for paper in DRILL_PAPERS:
        register_paper(paper)


def drill_values(drill: RealDrill, participants: str, *, filled_by: str = "") -> dict[str, Any]:
    """What the papers of a recorded drill say; the names are for those who may read them."""
    words = (value for _label, value in rows_of(drill))
    known = {one.key: value for one, value in zip(RECORD_FIELDS, words, strict=True) if value != NOT_KNOWN}
    names = [name.strip() for name in re.split(r"[、，,;；\n]", participants)]
    return known | {
        "participants": participants,
        "people": [{"number": number, "name": name} for number, name in enumerate(filter(None, names), 1)],
        "filled_by": filled_by,
        "serial": drill.evidence_id,
    }
