"""What messages hold about people, and how it goes: whole rows, after a time that a setting names."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose

from .models import Message, Reach, ReminderLine, Told

TOLD_DAYS = 400  # longer than any lapse lasts: what is forgotten earlier would be said again


def _messages_of(subject: Subject) -> QuerySet[Message]:
    return Message.objects.filter(Q(recipient__in=subject.accounts) | Q(recipient__person__in=subject.persons))


def _reaches_of(subject: Subject) -> QuerySet[Reach]:
    return Reach.objects.filter(Q(user__in=subject.accounts) | Q(user__person__in=subject.persons))


def _shred_messages(now: datetime) -> int:
    before = now - timedelta(days=settings.NOTICES_KEEP_DAYS)
    gone = Message.objects.filter(made_at__lt=before).delete()[1].get("notices.Message", 0)
    ReminderLine.objects.filter(day__lt=timezone.localdate(before)).delete()
    Told.objects.filter(at__lt=now - timedelta(days=TOLD_DAYS)).delete()
    return gone


def _shred_reaches(now: datetime) -> int:
    """Numbers of accounts that were switched off; the account's own row goes by its own rule."""
    return Reach.objects.filter(user__is_active=False).delete()[0]


HELD = [
    Holding(
        model="notices.Message",
        fields=("title", "body", "values", "path"),
        beside=("kind", "made_at", "read_at"),
        whose=(Whose.ACCOUNTS,),
        purpose=_("to tell you what you are to do, and to show that you were told"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days") % {"days": settings.NOTICES_KEEP_DAYS},
        why=_("for questions about who was told what"),
        shred=_shred_messages,
        erase=lambda subject, now: Erased(
            gone=_messages_of(subject).delete()[1].get("notices.Message", 0)
        ),
        rows=_messages_of,
    ),
    Holding(
        model="notices.Reach",
        fields=("wecom_id", "dingtalk_id", "zhezhengding_id", "off"),
        beside=("language",),
        whose=(Whose.ACCOUNTS,),
        purpose=_("to reach you by the channel that you use"),
        ground=Ground.REQUEST,
        kept=lambda: _("as long as the account is open"),
        why=_("you may change or empty it at any time"),
        shred=_shred_reaches,
        erase=lambda subject, now: Erased(gone=_reaches_of(subject).delete()[0]),
        rows=_reaches_of,
    ),
]  # fmt: skip

NOT_PERSONAL = [
    NotPersonal(
        model="notices.NoticeTemplate",
        fields=("key", "title_zh", "title_en", "body_zh", "body_en", "short_zh", "short_en", "sms_zh", "sms_code"),
        why="texts with gaps, before anybody's values fill them",
    ),
    NotPersonal(model="notices.Message", fields=("kind",), why="which of the texts it is"),
    NotPersonal(model="notices.SmsVariable", fields=("name",), why="the name of a gap"),
    NotPersonal(model="notices.Delivery", fields=("provider_id", "reason"), why="what a service answered"),
    NotPersonal(model="notices.Told", fields=("lapse",), why="which term was missed, of an opaque number"),
]
