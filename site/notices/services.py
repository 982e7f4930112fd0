"""Telling somebody something: the message and its outbox rows, in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from people.models import Organisation, User

from . import budget
from .channels.all import channel_of
from .kinds import ChannelName, NoticeKind
from .models import Delivery, Message, NoticeTemplate, Reach, Told
from .quiet import next_moment, shift_moment
from .rendering import CHINESE, absolute, template_of, title_and_body
from .standard import SMS_STOPPED

outbox_filled = Signal()  # after the transaction that wrote the rows
AT_ONCE = 500  # rows of one INSERT
Lapse = tuple[uuid.UUID, str]  # of what, and which lapse of it


def notify(
    kind: NoticeKind,
    recipient: User,
    *,
    values: Mapping[str, str],
    path: str = "",
    sender: User | None = None,
    organisation: Organisation | None = None,
    batch: uuid.UUID | None = None,
    shift: time | None = None,
) -> Message:
    """Tells one account something; see `notify_all`."""
    return notify_all(
        kind, [recipient], values=values, path=path, sender=sender, organisation=organisation, batch=batch, shift=shift
    )[0]


@transaction.atomic
def notify_all(
    kind: NoticeKind,
    recipients: Iterable[User],
    *,
    values: Mapping[str, str],
    path: str = "",
    sender: User | None = None,
    organisation: Organisation | None = None,
    batch: uuid.UUID | None = None,
    shift: time | None = None,
) -> list[Message]:
    """Puts a message in each account's inbox, and a row in the outbox for each channel that reaches it.

    `values` fill the kind's texts, `path` is the page of ours that the message leads to, `batch` keeps together what
    the sender sees together. With `shift`, when the recipients' work begins, it goes out then, and no quiet hours hold
    it back. Nothing is sent when the caller's transaction is rolled back.
    """
    users, template, batch = list(recipients), template_of(kind), batch or uuid.uuid4()
    reaches = {reach.pk: reach for reach in Reach.objects.filter(user__in=users)}
    filled = {**values, "link": absolute(path) if path else ""}
    now = timezone.now()
    messages, deliveries = [], []
    for user in users:
        reach = reaches.get(user.pk)
        title, body = title_and_body(template, filled, reach.language if reach else CHINESE)
        message = Message(
            kind=kind.key, recipient=user, sender=sender, organisation=organisation, batch=batch, title=title,
            body=body, values=filled, path=path, in_inbox=not kind.secret, urgent=kind.urgent or shift is not None,
            made_at=now,
        )  # fmt: skip
        messages.append(message)
        rows = _deliveries(message, kind, template, user, reach, _moment(kind, now, shift))
        if kind.secret and not rows:
            message.body, message.values, message.path = "", {}, ""
        deliveries += rows
    Message.objects.bulk_create(messages, batch_size=AT_ONCE)
    Delivery.objects.bulk_create(deliveries, batch_size=AT_ONCE)
    if deliveries:
        transaction.on_commit(lambda: outbox_filled.send(sender=Delivery))
    return messages


def _moment(kind: NoticeKind, now: datetime, shift: time | None) -> datetime:
    """When a message of the kind may go out."""
    ready = now + timedelta(minutes=settings.NOTICE_GATHER_MINUTES) if kind.gathers else now
    return next_moment(ready, urgent=kind.urgent) if shift is None else shift_moment(ready, shift)


def _deliveries(
    message: Message, kind: NoticeKind, template: NoticeTemplate, user: User, reach: Reach | None, moment: datetime
) -> list[Delivery]:
    """A row for each channel of the kind that is set up, reaches the account, and was not switched off by it."""
    return [
        Delivery(message=message, channel=name, not_before=moment)
        for name in channels_to(user, reach, kind.all_channels)
        if name != ChannelName.SMS or template.sms_works
    ]


def channels_to(user: User, reach: Reach | None, among: Iterable[str]) -> list[str]:
    """The channels that are set up, know the account's address, and that its holder has not switched off."""
    wanted = [name for name in among if name not in (reach.off if reach else ())]
    return [name for name in wanted if channel_of(name).is_on() and channel_of(name).address_of(user, reach)]


def say_stop() -> None:
    """Tells the operators, once a day, that text messages stand still until tomorrow."""
    if budget.note_stop():
        operators = User.objects.filter(is_superuser=True, is_active=True)
        notify_all(SMS_STOPPED, operators, values={"budget": f"{settings.SMS_DAILY_FEN / 100:g}"})


def claim_untold(recipient: User, lapses: Iterable[Lapse]) -> tuple[uuid.UUID, set[Lapse]]:
    """Notes that an account is told of these lapses of these subjects, and returns those it was not told of before.

    The unique key decides, so two that ask at once never both get one. Call it in the transaction of the message, and
    tie the two with `told_by`.
    """
    claim = uuid.uuid4()
    rows = [Told(subject=subject, lapse=lapse, recipient=recipient, claim=claim) for subject, lapse in lapses]
    Told.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return claim, set(Told.objects.filter(claim=claim).values_list("subject", "lapse"))


def told_by(claim: uuid.UUID, message: Message) -> None:
    """Ties what was claimed to the message that tells it."""
    Told.objects.filter(claim=claim).update(message=message)


def mark_read(messages: Iterable[Message]) -> int:
    """Notes that their recipient has seen them; returns how many were new."""
    keys = [message.pk for message in messages]
    return Message.objects.filter(pk__in=keys, read_at=None).update(read_at=timezone.now())


def mark_all_read(user: User) -> int:
    """Notes that the account has seen all of its inbox; returns how many were new."""
    return Message.objects.filter(recipient=user, in_inbox=True, read_at=None).update(read_at=timezone.now())
