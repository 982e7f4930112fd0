"""Who is told what was said of a record: the unit's managers of a question, whoever asked of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import LINK_VARIABLE, NoticeKind, Texts, Variable, VariableType, register_notice
from notices.services import notify_all
from people.models import Role, RoleGrant, User

from .models import RecordReview, Verdict

UNIT = Variable("unit", _("Unit"), VariableType.TEXT, "秀洲示例酒店")
DAY = Variable("day", _("Day"), VariableType.DAY, "2026-11-25")

RECORD_QUESTIONED = register_notice(
    NoticeKind(
        key="record-questioned",
        label=_("An officer questions or refuses a record"),
        variables=(UNIT, DAY, LINK_VARIABLE),
        zh=Texts(
            title="{unit}：{day} 的记录有疑问，请答复",
            body="消防部门查看了{unit} {day} 的记录，提出了疑问或未予认可。请打开查看并答复：{link}",
            short="{unit} {day} 的记录有疑问，请答复：{link}",
        ),
        en=Texts(
            title="{unit}: the record of {day} is questioned",
            body="A fire officer has looked at the record of {unit} of {day} and questions or refuses it. "
            "Please read it and answer: {link}",
            short="The record of {unit} of {day} is questioned, please answer: {link}",
        ),
        gathers=True,
    )
)
RECORD_ANSWERED = register_notice(
    NoticeKind(
        key="record-answered",
        label=_("A unit answers a question about a record"),
        variables=(UNIT, DAY, LINK_VARIABLE),
        zh=Texts(
            title="{unit}：已答复 {day} 记录的疑问",
            body="{unit}答复了您对 {day} 记录的疑问。请打开查看：{link}",
            short="{unit}答复了 {day} 记录的疑问：{link}",
        ),
        en=Texts(
            title="{unit} answers about the record of {day}",
            body="{unit} has answered your question about the record of {day}: {link}",
            short="{unit} has answered about the record of {day}: {link}",
        ),
        gathers=True,
    )
)


@receiver(post_save, sender=RecordReview, dispatch_uid="training.record_notices")
def tell_of_review(instance: RecordReview, created: bool, **_signal: Any) -> None:
    """Tells of questions, refusals and answers, in the transaction that writes them; the words stay on the page."""
    if not created or instance.is_opening:
        return
    if instance.verdict in (Verdict.QUESTIONED, Verdict.REFUSED):
        _tell(RECORD_QUESTIONED, instance, _managers(instance))
    elif not instance.verdict:
        _tell(RECORD_ANSWERED, instance, _whoever_asked(instance))


def _managers(review: RecordReview) -> Iterable[User]:
    grants = RoleGrant.objects.on(timezone.localdate()).filter(
        role=Role.UNIT_MANAGER, organisation=review.record.organisation_id
    )
    return User.objects.filter(pk__in=grants.values("user"), is_active=True)


def _whoever_asked(review: RecordReview) -> Iterable[User]:
    asked = RecordReview.objects.filter(record=review.record_id).exclude(verdict="").order_by("-pk").first()
    return [asked.by] if asked is not None and asked.by.is_active else []


def _tell(kind: NoticeKind, review: RecordReview, whom: Iterable[User]) -> None:
    record = review.record
    day = timezone.localdate(record.began_at)
    values = {"unit": record.organisation.name, "day": day.isoformat()}
    path = reverse("training:filed_record", args=[record.pk])
    others = [user for user in whom if user != review.by]
    notify_all(kind, others, values=values, path=path, sender=review.by, organisation=record.organisation)
