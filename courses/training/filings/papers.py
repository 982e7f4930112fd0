"""Papers of trainings, certificates and publicity beside their PDF: blank before they took place, or filled in."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.papers.kinds import Field, Paper, Table, register_paper

TIME = Field("time", "时间", _("Time"))
PLACE = Field("place", "地点", _("Place"))
KIND = Field("kind", "培训类别", _("Kind of training"))
MINUTES = Field("minutes", "时长", _("Minutes"))
TEACHER = Field("teacher", "授课人", _("Teacher"))
CONTENT = Field("content", "培训内容", _("Content"), long=True)
TOPICS = Field("topics", "内容要点", _("Topics"), long=True)
COUNT = Field("participant_count", "参加人数", _("Number of participants"))
SHIFT = Field("shift", "班次", _("Shift or group"))
NAME = Field("name", "姓名", _("Name"))

NOTICE_PAPER = Paper(
    key="training-notice",
    title=_("Notice of a training"),
    fields=(
        Field("audience", "通知对象", _("To whom")), TIME, PLACE, KIND, TEACHER, CONTENT,
        Field("contact", "联系人", _("Whom to ask")),
    ),
)  # fmt: skip
RECORD_PAPER = Paper(
    key="training-record",
    title=_("Record of a fire-safety training"),
    fields=(
        KIND, TIME, MINUTES, PLACE, SHIFT, TEACHER, CONTENT, TOPICS, COUNT,
        Field("participants", "参加人员", _("Names of who took part"), long=True),
        Field("failed", "未通过人员", _("Who did not pass")),
    ),
)  # fmt: skip
SIGN_IN_PAPER = Paper(
    key="training-sign-in",
    title=_("Sign-in sheet of a training"),
    fields=(TIME, PLACE, SHIFT, KIND, TEACHER),
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
    key="training-summary",
    title=_("Summary of a training"),
    fields=(
        TIME, PLACE, KIND, TEACHER, COUNT, CONTENT,
        Field("evaluation", "效果评价", _("Evaluation"), long=True),
    ),
)  # fmt: skip
SESSION_PAPERS = (NOTICE_PAPER, RECORD_PAPER, SIGN_IN_PAPER, SUMMARY_PAPER)
CERTIFICATE_PAPER = Paper(
    key="outside-certificate-record",
    title=_("Record of a certificate from elsewhere"),
    fields=(
        Field("holder", "持证人", _("Holder")), Field("certificate", "证书名称", _("Certificate")),
        Field("level", "等级", _("Level")), Field("number", "证书编号", _("Number of the certificate")),
        Field("issuer", "发证机构", _("Issued by")), Field("issued_on", "发证日期", _("Issued on")),
        Field("expires_on", "有效期至", _("Valid until")),
    ),
)  # fmt: skip
PUBLICITY_PAPER = Paper(
    key="publicity-record",
    title=_("Record of fire-safety publicity"),
    fields=(
        TIME, PLACE, Field("activity", "活动形式", _("Kind of activity")),
        Field("audience", "面向对象", _("Towards whom")), Field("reached", "覆盖人数", _("People reached, about")),
        Field("posted", "公告张贴处", _("Where a notice was put up")),
        Field("content", "内容", _("Content"), long=True),
    ),
)  # fmt: skip
LESSON_PAPER = Paper(
    key="lesson-record",
    title=_("Record of a lesson"),
    fields=(
        Field("class", "班级", _("Class")), TIME, MINUTES, Field("measured", "实测分钟数", _("Minutes measured")),
        Field("hours", "课时", _("Class hours")),
        Field("hours_reason", "多于实测的理由", _("Why more than was measured")), PLACE, TEACHER,
        Field("lesson", "课题", _("Lesson")), CONTENT, COUNT, Field("absent", "缺席座号", _("Absent, by seat number")),
        Field("answers", "答题情况", _("Answers"), long=True),
    ),
)  # fmt: skip


def register() -> None:
    """Makes these papers known to `common.papers`."""
    for paper in (*SESSION_PAPERS, LESSON_PAPER, CERTIFICATE_PAPER, PUBLICITY_PAPER):
        register_paper(paper)


def values_by_label(paper: Paper, lines: list[tuple[str, str]]) -> dict[str, Any]:
    """What a paper says, from the labels and words of a record: a field takes the words under its own label."""
    known = dict(lines)
    found: dict[str, Any] = {field.key: known[str(field.label)] for field in paper.fields if str(field.label) in known}
    names = [name.strip() for name in re.split(r"[、，,;；\n]", known.get(str(_("Names of who took part")), ""))]
    people = [{"number": number, "name": name} for number, name in enumerate(filter(None, names), 1)]
    return found | ({"people": people} if people else {})
