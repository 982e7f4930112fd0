"""A unit's file of a year as a Word paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.papers.kinds import Field, Paper, Table, register_paper
from people.papers.choosing import paper_for

from ..ledger.row_numbers import row_number
from ..real_drills.papers import RECORD_FIELDS, drill_values
from .content import TrainingFile
from .declarations import declaration_rows
from .filings import filing_rows
from .pdf import duty_rows, people_rows, training_rows

SCAN = Field("scan", "签章件", _("Signed and sealed sheet"))
DUTIES = Table(
    "duties", "义务", _("What the unit owes"),
    (
        Field("duty", "事项", _("Duty")), Field("article", "条款", _("Article")), Field("period", "周期", _("Period")),
        Field("due", "期限", _("Due")), Field("status", "状态", _("Status")),
    ),
    blank_rows=3,
)  # fmt: skip
DRILLS = Table(
    "drills", "演练", _("Real drills"),
    (
        *RECORD_FIELDS, Field("participants", "参加人员", _("Names of who took part"), long=True), SCAN,
        Field("row", "台账行号", _("Row number")),
    ),
    blank_rows=3,
    stacked=True,
)  # fmt: skip
PEOPLE = Table(
    "people", "人员", _("People"),
    (
        Field("name", "姓名", _("Name")), Field("number", "工号", _("Staff number")),
        Field("posts", "岗位", _("Posts")),
        Field("started", "入职", _("First day in the unit")), Field("ended", "离职", _("Last day in the unit")),
        Field("met", "已完成", _("Duties met")), Field("owed", "应完成", _("Duties owed")),
        Field("overdue", "逾期", _("Overdue")),
    ),
)  # fmt: skip
TRAININGS = Table(
    "trainings", "培训", _("Records of training"),
    (
        Field("time", "时间", _("Time")), Field("name", "姓名", _("Name")), Field("posts", "岗位", _("Posts")),
        Field("kind", "种类", _("Kind")), Field("content", "内容", _("Content")), Field("result", "结果", _("Result")),
        Field("row", "台账行号", _("Row number")),
    ),
)  # fmt: skip
LIMITS = Table(
    "limits", "模型局限", _("What the model behind simulated drills cannot show"),
    (
        Field("drill", "模拟演练", _("Simulated drill")),
        Field("limit", "算不出什么", _("What it cannot show"), long=True),
    ),
    blank_rows=1,
)  # fmt: skip
FILINGS = Table(
    "filings", "其他记录", _("Sessions, certificates from elsewhere, publicity and papers"),
    (
        Field("time", "时间", _("Time")), Field("kind", "种类", _("Kind")), Field("content", "内容", _("Content")),
        Field("people", "人数", _("People")), Field("looked_at", "核查", _("Looked at")),
        Field("row", "台账行号", _("Row number")), SCAN,
    ),
)  # fmt: skip
DECLARATIONS = Table(
    "declarations", "声明", _("Declarations of the unit about training before the platform"),
    (
        Field("declared_on", "声明日期", _("Declared on")), Field("name", "姓名", _("Name")),
        Field("posts", "岗位", _("Posts")), Field("duty", "事项", _("Duty")),
        Field("said", "声明内容", _("What was declared")), Field("by", "声明人", _("Declared by")),
        Field("row", "台账行号", _("Row number")),
    ),
    blank_rows=3,
)  # fmt: skip
FILE_PAPER = Paper(
    key="training-file",
    title=_("File of training and drills"),
    fields=(
        Field("about", "单位情况", _("About")),
        Field("year", "年度", _("Year")),
        Field("made", "截至", _("Made on")),
    ),
    tables=(DUTIES, DRILLS, PEOPLE, TRAININGS, LIMITS, DECLARATIONS, FILINGS),
)


def register() -> None:
    """Makes the file known to `common.papers`."""
    register_paper(FILE_PAPER)


def training_file_docx(found: TrainingFile) -> bytes:
    """The file as .docx bytes, in the unit's template."""
    unit = found.unit
    values = {
        "about": f"{unit.get_kind_display()} · {unit.division.full_name}",
        "year": found.year,
        "made": found.made_on,
        "duties": _rows(DUTIES, duty_rows(found)),
        "drills": [
            drill_values(drill, names) | {"scan": scan, "row": row_number(drill.evidence_id)}
            for (drill, names), scan in zip(found.drills, found.drill_scans, strict=True)
        ],
        "people": _rows(PEOPLE, people_rows(found)),
        "trainings": _rows(TRAININGS, training_rows(found)),
        "limits": [{"drill": title, "limit": text} for title, text in found.model_limits()]
        or [{"drill": "—", "limit": gettext("No simulated drill is on record.")}],
        "declarations": _rows(DECLARATIONS, declaration_rows(found.declarations)),
        "filings": _rows(FILINGS, filing_rows(found.filings)),
    }
    return paper_for(FILE_PAPER.key, unit, values)


def _rows(table: Table, rows: list[list[str]]) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in rows]
