"""Permanent addresses that a PIN ties to one device: of a small point, of a guide, of the duty room."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from common.normal import plain_line, typed_code
from people.models import AccessToken, TokenKind, User
from people.tokens import TokenRefused, find_token, issue_token, note_use, revoke_token
from venues.models import DeviceLink, PointLink, Venue
from venues.models.points import PIN_TRIES, new_link_key

from .codes import keyed_hash
from .models import CallOutLink
from .transactions import in_one_transaction

PIN_DIGITS = 6
Link = PointLink | CallOutLink


def _pin_hash(link: DeviceLink, pin: str) -> str:
    return keyed_hash("point-pin", f"{link.key}:{typed_code(pin)}")


@in_one_transaction
def give_link(*, venue: Venue, holder: str, ends_on: date, by: User) -> tuple[PointLink, str]:
    """The point's link for whoever looks after it, and the PIN that ties it to a device, which is shown this once.

    The address stays the same for one holder. Another holder gets a new address: what the old one passed on is dead.
    """
    name = plain_line(holder)[:40]
    link = PointLink.objects.select_for_update().filter(venue=venue).first() or PointLink(venue=venue, holder=name)
    if link.holder != name:
        link.key = new_link_key()
    link.holder = name
    return link, _give_pin(link, ends_on=ends_on, by=by)


@in_one_transaction
def give_call_out_link(*, venue: Venue, holder: str, ends_on: date, by: User) -> tuple[CallOutLink, str]:
    """The link by which a guide or the duty room calls out, and its PIN; the same address for the same holder."""
    name = plain_line(holder)[:40]
    known = CallOutLink.objects.select_for_update().filter(venue=venue, holder=name).first()
    link = known or CallOutLink(venue=venue, holder=name)
    return link, _give_pin(link, ends_on=ends_on, by=by)


def _give_pin(link: Link, *, ends_on: date, by: User) -> str:
    if link.device:
        revoke_token(link.device, by=by)
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    link.ends_on, link.device, link.made_by, link.made_at = ends_on, None, by, timezone.now()
    link.pin_hash, link.pin_tries_left = _pin_hash(link, pin), PIN_TRIES
    link.save()
    return pin


def end_link(link: Link, *, by: User) -> None:
    """Ends a link before its holder's post does."""
    if link.device:
        revoke_token(link.device, by=by)
    link.delete()


@in_one_transaction
def tie_device(link: Link, *, pin: str, device: str) -> str:
    """Ties the link to the device that knows the PIN, and returns that device's key; "" for a wrong PIN.

    A PIN is good once, for five tries. The conditional UPDATE counts them, so that many at once are no more than five.
    """
    rows = type(link)._default_manager.filter(pk=link.pk)
    if link.has_ended or not _count_try(link):
        return ""
    now_tried = rows.select_related("venue__division").get()
    if not constant_time_compare(now_tried.pin_hash, _pin_hash(now_tried, pin)):
        return ""
    ends = timezone.make_aware(datetime.combine(now_tried.ends_on + timedelta(days=1), time.min))
    token, text = issue_token(
        kind=TokenKind.KEEPER,
        name=f"{now_tried.venue} · {device[:30]}",
        made_by=now_tried.made_by,
        division=now_tried.venue.division,
        expires_at=ends,
    )
    rows.update(device=token, pin_hash="")
    return text


def _count_try(link: Link) -> bool:
    tried = type(link)._default_manager.filter(pk=link.pk, pin_tries_left__gt=0).exclude(pin_hash="")
    return bool(tried.update(pin_tries_left=F("pin_tries_left") - 1))


def is_tied(link: Link, text: str, *, address: str | None) -> bool:
    """Whether this is the key of the link's device, in force; notes its use."""
    if not text or link.has_ended:
        return False
    try:
        token: AccessToken = find_token(text, kind=TokenKind.KEEPER)
    except TokenRefused:
        return False
    if token.pk != link.device_id:
        return False
    note_use(token, address)
    return True
