"""The proofs as papers: for Word, in the owner's template, and as blank forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.papers.kinds import Field, Paper, Table, register_paper

RULE = (
    Field("rule", "要求", _("Rule")), Field("source", "依据", _("Source and article")),
    Field("force", "效力", _("Force")), Field("state", "状态", _("State")),
)  # fmt: skip
NUMBER = Field("number", "凭证编号", _("Number of the row"))

CLASS_PROOF = Paper(
    key="class-proof",
    title=_("Fire-safety education of a class"),
    fields=(
        Field("class", "班级", _("Class")), Field("year", "学年", _("School year")),
        Field("lessons_count", "课次", _("Lessons on record")), Field("hours", "课时", _("Class hours")),
        Field("consents", "监护人意见", _("Guardians on names")),
    ),
    tables=(
        Table("rules", "要求表", _("Rules"), (*RULE, Field("day", "日期", _("Met on, or due")), NUMBER), blank_rows=6),
        Table(
            "lessons", "课表", _("Lessons on record"),
            (
                Field("time", "时间", _("Time")), Field("lesson", "课题", _("Lesson")),
                Field("minutes", "分钟", _("Minutes")), Field("hours", "课时", _("Class hours")),
                Field("present", "到课", _("Present")),
            ),
            blank_rows=8,
        ),
    ),
)  # fmt: skip
SCHOOL_PROOF = Paper(
    key="school-proof",
    title=_("Fire-safety education of a school"),
    fields=(
        Field("term", "学期", _("Term")), Field("classes_count", "班级数", _("Classes")),
        Field("drills_count", "演练次数", _("Drills")),
    ),
    tables=(
        Table("rules", "要求表", _("Rules"), RULE, blank_rows=6),
        Table(
            "own", "学校要求表", _("Of the school itself"), (*RULE, Field("day", "日期", _("Met on, or due"))),
            blank_rows=6,
        ),
        Table(
            "classes", "班级表", _("Classes"),
            (
                Field("class", "班级", _("Class")), Field("done", "已完成", _("Done")),
                Field("left", "未完成", _("Not done")),
            ),
            blank_rows=20,
        ),
        Table(
            "drills", "演练表", _("Drills of the term"),
            (
                Field("time", "时间", _("Time")), Field("emergency", "演练科目", _("What was rehearsed")),
                Field("place", "地点", _("Place")), Field("people", "人数", _("People")), NUMBER,
            ),
            blank_rows=4,
        ),
    ),
)  # fmt: skip


def register() -> None:
    """Makes the papers of the school desk known to `common.papers`."""
    register_paper(CLASS_PROOF)
    register_paper(SCHOOL_PROOF)
