"""The guardian's door: by the slip with class, seat and code. What is decided here is the guardian's own act."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.caching import forget_pages
from common.ratelimit import client_address
from people.models import Person

from ..consent import decision_on, record_decision
from ..forms import DecisionForm, EraseForm, SlipForm
from ..limits import may_try_slip
from ..models import AskedBy, ConsentAct, ConsentWay
from ..requests import Asking, of_person
from ..slips import child_of_seat, child_of_slip
from .serving import do_erase, give_export, held, too_many

SESSION_CHILD = "guardian_of"
SESSION_SECONDS = 15 * 60


def _child(request: HttpRequest) -> Person | None:
    """The child whose slip was shown in this session within the last quarter of an hour."""
    entry = request.session.get(SESSION_CHILD)
    if not entry or entry["until"] < timezone.now().timestamp():
        return None
    return Person.objects.filter(pk=entry["id"]).first()


def _by_slip(request: HttpRequest) -> bool:
    """True when the guardian's own slip was shown, and not the secret of the child's seat."""
    return bool(request.session.get(SESSION_CHILD, {}).get("by_slip"))


def _let_in(request: HttpRequest, child: Person, *, by_slip: bool) -> None:
    """Keeps the slip for a quarter of an hour, under a new session: who knew the old one learns nothing."""
    request.session.cycle_key()
    request.session[SESSION_CHILD] = {
        "id": str(child.pk),
        "until": timezone.now().timestamp() + SESSION_SECONDS,
        "by_slip": by_slip,
    }


@never_cache
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Asks for the slip; with it, shows what is held and takes the decision."""
    child = _child(request)
    if child is not None and request.method == "GET":
        return _page(request, child, DecisionForm(), EraseForm())
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not may_try_slip(request, data["class_code"], data["seat"]):
            return too_many(request)
        by_slip = child_of_slip(**data)
        child = by_slip or child_of_seat(**data, address=client_address(request))
        if child is not None:
            _let_in(request, child, by_slip=by_slip is not None)
            return redirect("privacy:guardian")
        form.add_error(None, _("These do not belong together, or the slip has run out. Ask the school for a new one."))
    return render(request, "privacy/guardian_door.html", {"form": form})


def _page(request: HttpRequest, child: Person, decision: DecisionForm, erasing: EraseForm) -> HttpResponse:
    context = {
        "decision": decision_on(child),
        "is_named": bool(child.name),
        "held": held(of_person(child)),
        "by_slip": _by_slip(request),
        "decision_form": decision,
        "form": erasing,
    }
    return render(request, "privacy/guardian.html", context)


@never_cache
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    child = _child(request)
    if child is None:
        return redirect("privacy:guardian")
    form = DecisionForm(request.POST)
    if form.is_valid() and form.cleaned_data["act"] == ConsentAct.GIVEN and not _by_slip(request):
        form.add_error("act", _("To agree, open this page with the guardian's slip: this is the child's own secret."))
    if not form.is_valid():
        return _page(request, child, form, EraseForm())
    data = form.cleaned_data
    record_decision(person=child, act=data["act"], way=ConsentWay.SLIP, on=timezone.localdate(), name=data["name"])
    if data["act"] == ConsentAct.GIVEN:
        messages.success(request, _("Thank you. Your agreement is recorded; you can withdraw it here at any time."))
    else:
        messages.success(request, _("Recorded. The name is taken out; your child learns on by the seat number."))
    return redirect("privacy:guardian")


@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    child = _child(request)
    if child is None:
        return redirect("privacy:guardian")
    return give_export(request, of_person(child), Asking(AskedBy.GUARDIAN))


@never_cache
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    child = _child(request)
    if child is None:
        return redirect("privacy:guardian")
    if not _by_slip(request):
        raise PermissionDenied(_("To erase, open this page with the guardian's slip."))
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, child, DecisionForm(), form)
    request.session.pop(SESSION_CHILD, None)
    last = decision_on(child)
    if last is not None and last.act == ConsentAct.GIVEN:
        record_decision(person=child, act=ConsentAct.WITHDRAWN, way=ConsentWay.SLIP, on=timezone.localdate())
    return do_erase(request, of_person(child), Asking(AskedBy.GUARDIAN), back=reverse("privacy:notice"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the quarter of an hour on this device."""
    if request.user.is_authenticated:
        request.session.pop(SESSION_CHILD, None)
    else:
        request.session.flush()
    forget_pages(request)
    return redirect("privacy:guardian")
