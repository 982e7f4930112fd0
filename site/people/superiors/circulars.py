"""Notice and receipt: sent once to a superior's own units, received and answered by their managers, never repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units
from common.clean_files import CleanFile

from ..access import grants_of, open_q, units_under
from ..desks import Todo
from ..models import Circular, CircularReceipt, ListedUnit, Organisation, Superior, User, school_kinds
from ..telling import tell_of_circular


def recipients(superior: Superior) -> QuerySet[Organisation]:
    """The superior's own units that are not shut today."""
    return units_under(superior).filter(open_q(timezone.localdate()))


def not_here(superior: Superior) -> QuerySet[ListedUnit]:
    """The units on today's list that are not on the platform: nothing reaches them, and they count as not trained."""
    return ListedUnit.objects.on(timezone.localdate()).filter(superior=superior, organisation=None)


@transaction.atomic
def send_circular(
    *,
    superior: Superior,
    title: str,
    text: str,
    answer_by: date | None,
    by: User,
    attachment: CleanFile | None = None,
    white_list_item: str = "",
    approval: str = "",
) -> Circular:
    """Sends it to each of the superior's units, one receipt each, and has their managers told."""
    circular = Circular(
        superior=superior, title=title, text=text, answer_by=answer_by, by=by, white_list_item=white_list_item,
        approval=approval,
    )  # fmt: skip
    if attachment:
        circular.attachment_name, circular.attachment_type = attachment.name, attachment.content_type
        suffix = attachment.name.rpartition(".")[2].lower()[:5]
        circular.attachment.save(f"{circular.pk}.{suffix}", ContentFile(attachment.content), save=False)
    circular.save()
    CircularReceipt.objects.bulk_create(
        CircularReceipt(circular=circular, organisation=unit) for unit in recipients(superior).order_by("pk")
    )
    tell_of_circular(circular)
    return circular


def counts_of(circulars: list[Circular]) -> dict[Any, dict[str, int]]:
    """How many units each was sent to, how many received and answered it, in one query."""
    rows = CircularReceipt.objects.filter(circular__in=circulars).values("circular").order_by()
    found = rows.annotate(
        sent=Count("pk"), received=Count("received_at"), answered=Count("answered_at")
    )  # fmt: skip
    return {row["circular"]: {name: row[name] for name in ("sent", "received", "answered")} for row in found}


def own_receipts(user: object) -> QuerySet[CircularReceipt]:
    """The receipts of the units that the user manages."""
    return received_by(tuple(grants_of(user).managed))


def received_by(units: Units) -> QuerySet[CircularReceipt]:
    """The receipts of these units."""
    return CircularReceipt.objects.filter(organisation__in=units)


@transaction.atomic
def confirm_receipt(*, receipt: CircularReceipt, by: User) -> bool:
    """Notes that the unit has received it; False when it had already."""
    held = CircularReceipt.objects.select_for_update().get(pk=receipt.pk)
    if held.received_at is not None:
        return False
    held.received_at, held.received_by = timezone.now(), by
    held.save(update_fields=["received_at", "received_by"])
    return True


@transaction.atomic
def answer_circular(*, receipt: CircularReceipt, answer: str, by: User) -> bool:
    """Notes the unit's answer, which counts as received; False when it has answered already."""
    held = CircularReceipt.objects.select_for_update().get(pk=receipt.pk)
    if held.answered_at is not None:
        return False
    now = timezone.now()
    held.received_at = held.received_at or now
    held.received_by = held.received_by or by
    held.answered_at, held.answered_by, held.answer = now, by, answer
    held.save(update_fields=["received_at", "received_by", "answered_at", "answered_by", "answer"])
    return True


def unanswered(units: Units) -> QuerySet[CircularReceipt]:
    """What has come to these units and was not answered, also where no answer is asked for."""
    return received_by(units).filter(answered_at=None)


def circulars_to_answer(user: User) -> Iterator[Todo]:
    """For the desk of a unit's manager: what has come from above and waits to be received or answered."""
    units = grants_of(user).managed_names
    own_choice = Q(organisation__kind__in=school_kinds(), circular__white_list_item="")
    waiting = Q(received_at=None) | Q(answered_at=None, circular__answer_by__isnull=False) & ~own_choice
    rows = CircularReceipt.objects.filter(waiting, organisation__in=units)
    rows = rows.select_related("circular__superior", "organisation")
    for receipt in rows.order_by("circular__answer_by", "circular__sent_at", "pk")[:MOST_TODOS]:
        yield Todo(
            title=f"{receipt.circular.superior}：{receipt.circular.title}",
            url=reverse("people:receipt", args=[receipt.pk]),
            action=_("Read and answer") if receipt.answer_by else _("Read and confirm"),
            due=receipt.answer_by,
            about=units[receipt.organisation_id],
        )


MOST_TODOS = 20
