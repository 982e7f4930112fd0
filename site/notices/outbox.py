"""The outbox: a row is claimed, sent and settled, each in its own step, so that nothing is sent twice.

The claim stands before the request goes out. When the worker dies in between, or no answer comes, nobody knows whether
the message arrived: where the service drops repeats it is sent again under the same key, elsewhere it is left as
"perhaps sent".
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from common.jobs.leases import fenced
from people.models import User

from .channels.all import channel_of
from .channels.base import AnswerLostError, Outgoing, SendRefused, UnreachableError
from .channels.sms import BudgetSpentError
from .kinds import DIGEST, ChannelName, is_known, kind_of
from .models import Delivery, DeliveryState, Message, Reach
from .quiet import next_moment
from .rendering import CHINESE, chat_text, inbox_url, sms_text, template_of, title_and_body
from .services import say_stop

LOST_AFTER = timedelta(minutes=5)  # far longer than a request may take
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
AT_MOST = 500  # sends of one job

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Rows that go out as one: one message, or several gathered for one account by one channel."""

    key: uuid.UUID
    rows: list[Delivery]

    @property
    def first(self) -> Delivery:
        return self.rows[0]

    @property
    def recipient(self) -> User:
        return self.first.message.recipient


def send_waiting() -> int:
    """Sends what waits and may go out; returns how many sends there were."""
    settle_lost()
    sent = 0
    while sent < AT_MOST and (parcel := claim_next()) is not None:
        _send(parcel)
        sent += 1
    return sent


def settle_lost() -> int:
    """Frees or closes the rows whose worker died after claiming them; returns how many there were."""
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=timezone.now() - LOST_AFTER)
    found = 0
    for name in set(lost.values_list("channel", flat=True)):
        state = _after_lost_answer(name)
        with fenced():
            found += lost.filter(channel=name).update(state=state, reason="the worker was lost", **_settled(state))
    return found


def _after_lost_answer(channel: str) -> DeliveryState:
    return DeliveryState.WAITING if channel_of(channel).drops_repeats else DeliveryState.PERHAPS


def _settled(state: DeliveryState) -> dict[str, Any]:
    return {"settled_at": None if state == DeliveryState.WAITING else timezone.now()}


def claim_next() -> Parcel | None:
    """Takes the next row that may go out, with those gathered with it; None when nothing waits."""
    now = timezone.now()
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, not_before__lte=now)
    if not waiting.exists():  # no write lock for an empty outbox
        return None
    with fenced():
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("message__recipient")
        first = locked.order_by("not_before", "pk").first()
        if first is None:
            return None
        rows = [first, *_gathered(first, locked)]
        key = first.send_key or uuid.uuid4()
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DeliveryState.SENDING, claimed_at=now, send_key=key, tries=F("tries") + 1
        )
        for row in rows:
            row.claimed_at, row.send_key, row.tries = now, key, row.tries + 1
    return Parcel(key, rows)


def _gathered(first: Delivery, waiting: QuerySet[Delivery]) -> list[Delivery]:
    """What goes out together with the row: what did so before, or what gathers and waits for the same account."""
    same = waiting.filter(channel=first.channel, message__recipient=first.message.recipient_id).exclude(pk=first.pk)
    if first.send_key is not None:
        return list(same.filter(send_key=first.send_key))
    if not _gathers(first.message):
        return []
    return [row for row in same.filter(send_key=None).order_by("message__made_at") if _gathers(row.message)]


def _gathers(message: Message) -> bool:
    return is_known(message.kind) and kind_of(message.kind).gathers


def _send(parcel: Parcel) -> None:
    """Sends a parcel and writes down how it ended."""
    parcel = _still_true(parcel)
    if not parcel.rows:
        return
    channel = channel_of(parcel.first.channel)
    try:
        outgoing = _outgoing(parcel)
        number = channel.send(outgoing)
    except BudgetSpentError:
        say_stop()
        tomorrow = (timezone.localtime() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        _wait(parcel, next_moment(tomorrow), "today's budget is spent", counts=False)
    except UnreachableError as error:
        _try_again(parcel, str(error))
    except AnswerLostError as error:
        if channel.drops_repeats:
            _try_again(parcel, str(error), at_last=DeliveryState.PERHAPS)
        else:
            _settle(parcel, DeliveryState.PERHAPS, reason=str(error))
    except SendRefused as error:
        _settle(parcel, DeliveryState.FAILED, reason=str(error))
    except Exception as error:  # a channel's own mistake: nobody knows whether it went out, and the others go on
        logger.exception("the channel %s broke", parcel.first.channel)
        _settle(parcel, DeliveryState.PERHAPS, reason=f"the channel broke: {type(error).__name__}")
    else:
        _settle(parcel, DeliveryState.SENT, number=number)


def _still_true(parcel: Parcel) -> Parcel:
    """The rows whose news still holds and whose account is open; the others are dropped, and so is their message."""
    gone = [row for row in parcel.rows if not _holds(row.message)]
    if gone:
        _settle(Parcel(parcel.key, gone), DeliveryState.DROPPED)
        Message.objects.filter(pk__in=[row.message_id for row in gone], read_at=None).update(read_at=timezone.now())
    return Parcel(parcel.key, [row for row in parcel.rows if row not in gone])


def _holds(message: Message) -> bool:
    if not message.recipient.is_active or not is_known(message.kind):
        return False
    asked = kind_of(message.kind).still_true
    return asked is None or asked(message)


def _outgoing(parcel: Parcel) -> Outgoing:
    """What goes out. Raises SendRefused when the account is no longer reached by the channel."""
    recipient, channel = parcel.recipient, channel_of(parcel.first.channel)
    reach = Reach.objects.filter(user=recipient).first()
    to = channel.address_of(recipient, reach)
    if not to or not channel.is_on():
        raise SendRefused("no address")
    language = reach.language if reach else CHINESE
    kind, values = _kind_and_values(parcel)
    template = template_of(kind)
    title, body = title_and_body(template, values, language)
    sms = sms_text(template, values) if parcel.first.channel == ChannelName.SMS and template.sms_works else None
    return Outgoing(
        key=str(parcel.key), to=to, title=title, body=body, chat=chat_text(template, values, language), sms=sms
    )


def _kind_and_values(parcel: Parcel) -> tuple[Any, dict[str, str]]:
    if len(parcel.rows) == 1:
        message = parcel.first.message
        return kind_of(message.kind), message.values
    titles = "\n".join(f"· {row.message.title}" for row in parcel.rows)
    return DIGEST, {"count": str(len(parcel.rows)), "titles": titles, "link": inbox_url()}


def _held(parcel: Parcel) -> QuerySet[Delivery]:
    """The parcel's rows while they are still ours: a worker that was stopped for long changes nothing any more."""
    return Delivery.objects.filter(
        pk__in=[row.pk for row in parcel.rows], state=DeliveryState.SENDING, claimed_at=parcel.first.claimed_at
    )


def _settle(parcel: Parcel, state: DeliveryState, *, number: str = "", reason: str = "") -> None:
    with fenced():
        _held(parcel).update(state=state, settled_at=timezone.now(), provider_id=number, reason=reason[:200])
        _forget_secrets(parcel)
    if state in (DeliveryState.FAILED, DeliveryState.PERHAPS):
        logger.warning("a message by %s: %s, %s", parcel.first.channel, state, reason)


def _try_again(parcel: Parcel, reason: str, *, at_last: DeliveryState = DeliveryState.FAILED) -> None:
    """Lets the rows wait, longer each time, and gives up after the last pause."""
    tries = parcel.first.tries
    if tries > len(PAUSES):
        _settle(parcel, at_last, reason=reason)
        return
    moment = next_moment(timezone.now() + PAUSES[tries - 1], urgent=parcel.first.message.urgent)
    _wait(parcel, moment, reason)


def _wait(parcel: Parcel, moment: datetime, reason: str, *, counts: bool = True) -> None:
    with fenced():
        _held(parcel).update(
            state=DeliveryState.WAITING, not_before=moment, reason=reason[:200], tries=F("tries") - (not counts)
        )


def _forget_secrets(parcel: Parcel) -> None:
    """Empties messages that hold a link which opens something, once nothing of them waits any more."""
    keys = [row.message_id for row in parcel.rows if is_known(row.message.kind) and kind_of(row.message.kind).secret]
    if keys:
        under_way = Delivery.objects.filter(message__in=keys, state__in=["waiting", "sending"])
        done = Message.objects.filter(pk__in=keys).exclude(pk__in=under_way.values("message"))
        done.update(body="", values={}, path="")
