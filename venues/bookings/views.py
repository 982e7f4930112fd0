"""Booking by phone and one-time code, and the bookings of a phone. Tickets have views of their own."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.caching import forget_pages
from common.ratelimit import client_address
from common.sessions import renew_key
from venues.models import GroupRule
from venues.selectors import upcoming_slots

from .booking import create_booking
from .codes import (
    again_from,
    has_code,
    is_phone_of,
    keep_phone,
    keyed_hash,
    new_asker,
    normal_phone,
    request_code,
    verify_code,
)
from .drafts import draft_of, drop_draft, keep_draft
from .forms import BookingForm, GroupForm, PhoneForm
from .groups import request_group
from .holds import hold_for_form, running_hold
from .limits import rules_of, too_soon, words_for
from .models import BookingState, Resident, Slot, WaitingParty
from .refusals import BookingRefused, CodeRefused, Refusal
from .sealed_phones import seal_phone
from .selectors import bookings_of, in_line, refusal_of
from .tickets import ticket_url
from .waiting import LAST_WORD, join_line, leave_line

SESSION_RESIDENT, SESSION_ASKER, SESSION_HOLDER = "resident", "code_asker", "held_for"
SESSION_SECONDS = 30 * 60
OTHER_SLOTS = 6


def session_resident(request: HttpRequest) -> Resident | None:
    """The resident whose phone was verified in this session within the last half hour."""
    entry = request.session.get(SESSION_RESIDENT)
    if not entry or entry["until"] < timezone.now().timestamp():
        return None
    return Resident.objects.filter(pk=entry["id"]).first()


def remember(request: HttpRequest, resident: Resident, sealed: str) -> None:
    """Keeps the verified phone for half an hour, under a new session: who knew the old one learns nothing."""
    until = timezone.now().timestamp() + SESSION_SECONDS
    renew_key(request)
    request.session[SESSION_RESIDENT] = {"id": str(resident.pk), "until": until, "phone": sealed}


@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, slot_id: int, group: bool = False, wait: bool = False) -> HttpResponse:
    """One page: give a phone, get a code, confirm; a group also says whose it is. Errors keep what was typed.

    A phone verified in this session is not asked for again; a slot without places has no form, but says why.
    """
    slot = get_object_or_404(Slot.objects.select_related("venue__division"), pk=slot_id)
    if not slot.venue.is_bookable:
        raise Http404
    action = request.POST.get("action")
    if action == "other_phone":
        request.session.pop(SESSION_RESIDENT, None)
        return redirect(request.path)
    resident = session_resident(request)
    name, asker = f"{slot.pk}:{group}:{wait}", request.session.get(SESSION_ASKER, "")
    draft = draft_of(asker, name) if request.method == "GET" else {}
    form = (GroupForm if group else BookingForm)(
        request.POST or None, verified=bool(resident and "phone" not in request.POST), asks_code=action != "send",
        initial=draft,
    )  # fmt: skip
    sent, sent_now = "code_sent" in request.POST or has_code(phone=draft.get("phone", ""), asker=asker), False
    if request.method == "POST" and form.is_valid():
        try:
            if action == "send":
                sent_now = "phone" in form.fields and send_code(request, resident, form.cleaned_data["phone"])
                sent = sent_now
                if sent_now and not wait:
                    _hold(request, slot, form)
            else:
                booked = _confirm(request, slot, resident, form, wait=wait)
                drop_draft(asker, name)
                return booked
        except CodeRefused as refused:
            sent = _refuse_code(request, form, refused, sent)
        except BookingRefused as refused:
            slot.refresh_from_db()
            form.add_error(None, full_text(slot) if refused.reason == Refusal.FULL else refused.text)
            if refused.reason == Refusal.OTHER_PHONE:
                form.renew_key()
    if request.method == "POST":
        keep_draft(request.session.get(SESSION_ASKER, ""), name, form.data, form.fields)
    return _book_page(request, slot, form, sent, sent_now=sent_now, wait=wait)


def send_code(request: HttpRequest, resident: Resident | None, phone: str) -> bool:
    """Sends a code unless this session has verified this very number; says whether one was sent."""
    if resident and is_phone_of(resident, phone):
        return False
    asker = request.session.setdefault(SESSION_ASKER, new_asker())
    request_code(phone=phone, address=client_address(request), asker=asker)
    return True


def _hold(request: HttpRequest, slot: Slot, form: BookingForm) -> None:
    """Keeps the party's places while its code is on the way; where they cannot be kept the form goes on without."""
    key = keyed_hash("phone", normal_phone(form.cleaned_data["phone"]))
    hold_for_form(slot=slot, phone_hmac=key, places=form.cleaned_data["party_size"])
    request.session[SESSION_HOLDER] = key
    slot.refresh_from_db(fields=["booked", "held"])


def _confirm(
    request: HttpRequest, slot: Slot, resident: Resident | None, form: BookingForm, *, wait: bool
) -> HttpResponse:
    """Books. The phone stays verified when the booking is refused, so that the next try needs no new code."""
    data = form.cleaned_data
    if resident is None or ("phone" in data and not is_phone_of(resident, data["phone"])):
        sealed = seal_phone(normal_phone(data["phone"]))
        asker = request.session.get(SESSION_ASKER, "")
        resident = verify_code(phone=data["phone"], code=data["code"], asker=asker, sealed=sealed)
        remember(request, resident, sealed)
    keep_phone(resident, request.session.get(SESSION_RESIDENT, {}).get("phone", ""))
    asked: dict[str, Any] = {
        "slot": slot,
        "resident": resident,
        "party_size": data["party_size"],
        "request_key": data["request_key"],
    }
    if wait:
        join_line(name=data["name"], **asked)
        messages.success(request, _("You are in line. When places come free they are kept for you, and you are told."))
        return redirect("bookings:mine")
    asked["person"] = getattr(request.user, "person", None)
    if isinstance(form, GroupForm):
        booking = request_group(group=form.group(), awaits_school=data["awaits_school"], **asked)
    else:
        booking = create_booking(name=data["name"], **asked)
    if booking.state == BookingState.CANCELLED:  # the same form, sent again after its booking was cancelled
        messages.warning(request, _("This booking was cancelled. To come after all, choose the slot and book anew."))
    return redirect(ticket_url(booking))


def _book_page(
    request: HttpRequest, slot: Slot, form: BookingForm, sent: bool, *, sent_now: bool, wait: bool
) -> HttpResponse:
    """The form, without phone and code once the phone is verified; for a slot without places the reason instead."""
    is_group = isinstance(form, GroupForm)
    hold = running_hold(slot, request.session.get(SESSION_HOLDER, "")) if slot.held else None
    reason = refusal_of(slot) or (None if wait else too_soon(slot, is_group=is_group))
    if reason and not (reason == Refusal.FULL and (wait or hold)):
        others = upcoming_slots(slot.venue).filter(booked__lt=F("capacity")).exclude(pk=slot.pk)[:OTHER_SLOTS]
        context = {
            "slot": slot,
            "refusal": words_for(reason, slot.venue),
            "others": others,
            "can_wait": reason == Refusal.FULL and slot.starts_at - 2 * LAST_WORD > timezone.now(),
        }
        return render(request, "bookings/unavailable.html", context)
    resident = session_resident(request)
    if resident and not {"phone", "code"}.intersection(form.errors):
        form.fields.pop("phone", None)
        form.fields.pop("code", None)
    if "code" in form.fields:
        form.fields["code"].required = True
    context = {
        "slot": slot,
        "form": form,
        "sent": sent,
        "sent_now": sent_now,
        "again_at": _again_from(request, form),
        "wait": wait,
        "is_group": is_group,
        "hold": hold,
        "places_left": slot.places_left + (hold.places if hold else 0),
        "rules": rules_of(slot.venue),
        "takes_groups": slot.venue.group_rule != GroupRule.NONE,
        "resident": resident if "phone" not in form.fields else None,
    }
    return render(request, "bookings/book.html", context)


def full_text(slot: Slot) -> str:
    """Why a party does not fit: how many places are left, or that none is."""
    left = slot.places_left
    if not left:
        return str(Refusal.FULL.label)
    return ngettext("Only %(n)s place is left in this slot.", "Only %(n)s places are left in this slot.", left) % {
        "n": left
    }


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The bookings of a phone, on any device: whoever proves the phone by a one-time code sees them."""
    resident = session_resident(request)
    if resident is None:
        return phone_door(request, "bookings/mine_door.html", leads_to="bookings:mine")
    page = Paginator(bookings_of(resident), 20).get_page(request.GET.get("page"))
    rows = [(booking, ticket_url(booking)) for booking in page]
    line = in_line(resident)
    return render(request, "bookings/mine.html", {"resident": resident, "rows": rows, "page_obj": page, "line": line})


@require_POST
def leave_the_line(request: HttpRequest, waiting_id: uuid.UUID) -> HttpResponse:
    """Takes a party of the verified phone out of a line."""
    party = get_object_or_404(WaitingParty, pk=waiting_id, resident=session_resident(request))
    if leave_line(party):
        messages.success(request, _("You are no longer in line."))
    return redirect("bookings:mine")


def phone_door(request: HttpRequest, template: str, *, leads_to: str) -> HttpResponse:
    """Asks for a phone and the code sent to it; once they are right the phone is remembered, and its page opens.

    A number that never booked gets a code like any other.
    """
    action = request.POST.get("action")
    form = PhoneForm(request.POST or None, asks_code=action != "send")
    sent, sent_now = "code_sent" in request.POST, False
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            if action == "send":
                sent = sent_now = send_code(request, None, phone)
            else:
                code, asker = form.cleaned_data["code"], request.session.get(SESSION_ASKER, "")
                resident = verify_code(phone=phone, code=code, asker=asker)
                remember(request, resident, seal_phone(normal_phone(phone)))
                return redirect(leads_to)
        except CodeRefused as refused:
            sent = _refuse_code(request, form, refused, sent)
    context = {"form": form, "sent": sent, "sent_now": sent_now, "again_at": _again_from(request, form)}
    return render(request, template, context)


def _refuse_code(request: HttpRequest, form: PhoneForm, refused: CodeRefused, sent: bool) -> bool:
    """Says why; True where the page asks for a code all the same, because one was sent that still counts."""
    form.add_error("code" if refused.reason == Refusal.WRONG else "phone", refused.text)
    return sent or has_code(phone=form.data.get("phone", ""), asker=request.session.get(SESSION_ASKER, ""))


def _again_from(request: HttpRequest, form: PhoneForm) -> datetime | None:
    """When this browser may have another code sent to the number in the form; None when it may at once."""
    asker = request.session.get(SESSION_ASKER, "")
    if not asker:
        return None
    phone = str(form["phone"].value() or "") if "phone" in form.fields else ""
    return again_from(phone=phone, address=client_address(request), asker=asker)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the half hour of a verified phone on this device; an account that is signed in stays so."""
    if request.user.is_authenticated:
        for name in (SESSION_RESIDENT, SESSION_ASKER):  # drafts are found by the second
            request.session.pop(name, None)
    else:
        request.session.flush()
    forget_pages(request)
    messages.success(request, _("Your phone is no longer signed in on this device."))
    return redirect("bookings:mine")
