"""Night patrols, by which who watches at night learns the building: written into the ledger, and told to whom it is."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from firesafety import extending as add
from people.models import Membership, User

KIND = "nanhu.patrol"
RECORDED = add.NoticeKind(
    key="nanhu.patrol",
    label="夜间巡查已记录",
    variables=(
        add.Variable("day", "日期", add.VariableType.DAY, "2026-03-01"),
        add.Variable("unit", "单位", add.VariableType.TEXT, "示例酒店"),
    ),
    zh=add.Texts(
        title="您 {day} 的夜间巡查已记录",
        body="{unit}：{day} 的夜间巡查培训已计入您的培训记录。",
        short="{day} 的夜间巡查已记录。",
    ),
    en=add.Texts(title="Your patrol of {day} is on record", body="{unit}: your night patrol of {day} is on record."),
)


@transaction.atomic
def record_patrol(member: Membership, day: date) -> bool:
    """One patrol of one person; False when it is on record already, and then nobody is told again."""
    unit = member.organisation
    _row, is_new = add.record_evidence(
        source_key=f"{KIND}:{member.pk}:{day}",
        kind=KIND,
        subject_kind=add.SubjectKind.PERSON,
        subject_id=member.person_id,
        organisation_id=unit.pk,
        occurred_at=timezone.make_aware(datetime.combine(day, time(22))),
        content_key=KIND,
        result={"minutes": 60},
        division_code=unit.division.code,
        place=unit.name,
        personal={"name": member.person.name},
    )
    if is_new:
        for user in User.objects.filter(person=member.person_id):
            add.notify(RECORDED, user, values={"day": f"{day}", "unit": unit.name}, organisation=unit)
    return is_new
