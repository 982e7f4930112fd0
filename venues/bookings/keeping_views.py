"""The keeper's pages of a venue: its state, facts, hours, days and exhibits. What touches parties is asked first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from people.access import keeps_division
from venues.hours_text import hours_text
from venues.models import Exhibit, PointLink, SpecialDay, Venue, VenueState

from .call_out import running_call_out
from .delivery import delivery_of
from .differences import Differences, differences
from .door import open_walk_ins
from .guides import Guided, free_of
from .keeping_forms import DayForm, ExhibitForm, FactsForm, HoursForm, MoveForm, RulesForm
from .limits import rules_of
from .models import Slot
from .news import Told
from .opening import AgreementRefused, change_opening, close_slot, reopen_slot
from .refusals import MoveRefused
from .selectors import changed_groups, closed_out, coming_slots, kept_venues, requests_of, untold
from .stars import stars_of
from .wishes import open_wishes

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Venue, P], HttpResponse]


def of_a_kept_venue(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Hands the venue of the division `code` to a view, for whoever keeps it; others find nothing there."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @never_cache
        @login_required
        @require_http_methods(methods)
        @wraps(view)
        def found(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            venue = get_object_or_404(Venue.objects.select_related("division"), division__code=code)
            if not keeps_division(request.user, venue.division):
                raise Http404
            return view(request, venue, *args, **kwargs)

        return found

    return decorate


@never_cache
@login_required
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """The venues that the user keeps; a keeper of one is led to it."""
    page = Paginator(kept_venues(request.user), 30).get_page(request.GET.get("page"))
    venues = list(page)
    if not venues:
        raise Http404
    if page.paginator.count == 1:
        return redirect("bookings:venue", venues[0].division.code)
    return render(request, "bookings/kept.html", {"page_obj": page, "venues": venues})


@of_a_kept_venue("GET")
def venue_desk(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Everything of one venue at a glance: what is missing, when it is open, who must be moved, what is broken."""
    hours = [(row.weekday, row.opens, row.closes) for row in venue.opening_hours.all()]
    context = {
        "venue": venue,
        "missing": missing_facts(venue),
        "hours": hours_text(hours),
        "days": venue.special_days.filter(day__gte=timezone.localdate()),
        "rules": rules_of(venue),
        "requests": requests_of(venue),
        "changed": changed_groups(venue),
        "untold": untold(venue),
        "away": running_call_out(venue),
        "exhibits": venue.exhibits.all(),
        "wishes": open_wishes(venue),
        "walk_ins": open_walk_ins(venue),
        "link": PointLink.objects.filter(venue=venue).select_related("device").first(),
        "faults": venue.faults.filter(mended_on=None),
        "delivery": delivery_of(venue),
        "stars": stars_of(venue),
        "affected": closed_out(venue),
        "found": differences(venue) if venue.is_bookable else Differences(),
    }
    return render(request, "bookings/venue_desk.html", context)


@of_a_kept_venue("GET")
def slots(request: HttpRequest, venue: Venue) -> HttpResponse:
    """The slots to come with what is booked in each; one is closed or opened by hand here."""
    page = Paginator(coming_slots(venue).select_related("guide"), 30).get_page(request.GET.get("page"))
    named = list(venue.guides.all()) if venue.is_station else []
    guided = Guided(venue)
    rows = [(slot, free_of(named, slot.day, guided)) for slot in page.object_list]
    return render(request, "bookings/venue_slots.html", {"venue": venue, "page_obj": page, "rows": rows})


def missing_facts(venue: Venue) -> dict[str, str]:
    """What must be known before a venue can be confirmed and opened: in words, with the page where it is told."""
    facts_page, hours_page = "bookings:venue_facts", "bookings:venue_hours"
    known = (
        (_("Address"), facts_page, bool(venue.address)),
        (_("Telephone"), facts_page, bool(venue.phone)),
        (_("Place on the map"), facts_page, venue.lng is not None and venue.lat is not None),
        (_("Weekly hours"), hours_page, venue.on_request or venue.opening_hours.exists()),
    )
    return {name: page for name, page, there in known if not there}


@of_a_kept_venue("GET", "POST")
def facts(request: HttpRequest, venue: Venue) -> HttpResponse:
    form = FactsForm(request.POST or None, instance=venue)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("bookings:venue", venue.division.code)
    return render(request, "bookings/venue_facts.html", {"venue": venue, "form": form})


@of_a_kept_venue("GET", "POST")
def rules(request: HttpRequest, venue: Venue) -> HttpResponse:
    form = RulesForm(request.POST or None, instance=venue)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("bookings:venue", venue.division.code)
    return render(request, "bookings/venue_rules.html", {"venue": venue, "form": form})


@of_a_kept_venue("GET", "POST")
def hours(request: HttpRequest, venue: Venue) -> HttpResponse:
    form = HoursForm(request.POST or None, initial=HoursForm.initial_of(venue))
    if request.method == "POST" and form.is_valid():
        return carry_out(request, venue, lambda: form.save(venue))
    return render(request, "bookings/venue_hours.html", {"venue": venue, "form": form})


@of_a_kept_venue("GET", "POST")
def day(request: HttpRequest, venue: Venue) -> HttpResponse:
    """A day that breaks the week is added, or what was said of it is changed."""
    form = DayForm(request.POST or None, initial={"day": request.GET.get("day", "")})
    if request.method == "POST" and form.is_valid():
        return carry_out(request, venue, lambda: form.save(venue))
    return render(request, "bookings/venue_day.html", {"venue": venue, "form": form})


@of_a_kept_venue("POST")
def day_removed(request: HttpRequest, venue: Venue, day_id: int) -> HttpResponse:
    """The day is as the week says again."""
    row = get_object_or_404(SpecialDay, pk=day_id, venue=venue)
    return carry_out(request, venue, lambda: SpecialDay.objects.filter(pk=row.pk).delete())


@of_a_kept_venue("POST")
def state(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Confirms and opens the venue, or says that it is planned, being built or closed for the time being."""
    wanted = request.POST.get("state", "")
    if wanted == VenueState.OPEN and (missing := missing_facts(venue)):
        messages.error(request, _("Still missing: %(what)s.") % {"what": pgettext("list", ", ").join(missing)})
        return redirect("bookings:venue", venue.division.code)
    if wanted not in VenueState.values:
        raise Http404
    changes: dict[str, Any] = {"state": wanted}
    if wanted == VenueState.OPEN:
        changes |= {"confirmed_on": timezone.localdate(), "confirmed_by": request.user}
    return carry_out(request, venue, lambda: Venue.objects.filter(pk=venue.pk).update(**changes))


@of_a_kept_venue("POST")
def differences_applied(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Carries over what changed by itself and touches parties, such as a holiday announced late."""
    return carry_out(request, venue, lambda: None)


def carry_out(
    request: HttpRequest, venue: Venue, change: Callable[[], object], *, back_to: str = "bookings:venue"
) -> HttpResponse:
    """Makes the change; where parties are touched that this request has not agreed to, shows them and asks."""
    try:
        found = change_opening(venue, change, agreed=request.POST.get("agreed", ""))
    except AgreementRefused as asked:
        return _ask(request, venue, asked.differences)
    messages.success(request, told_text(_what_was_done(found), found.told))
    return redirect(back_to, venue.division.code)


def _ask(request: HttpRequest, venue: Venue, found: Differences) -> HttpResponse:
    """Shows what a change would do to whom; agreeing sends the same form again."""
    sent = request.POST.items()
    context = {
        "venue": venue,
        "found": found,
        "parties": found.parties(),
        "agreed": found.digest(),
        "again": [(name, value) for name, value in sent if name not in ("agreed", "csrfmiddlewaretoken")],
        "was_asked": "agreed" in request.POST,
    }
    return render(request, "bookings/venue_agree.html", context, status=409)


def _what_was_done(found: Differences) -> str:
    """What became of the slots, in a sentence."""
    counts = [
        (len(found.new), ngettext("%(n)s new slot", "%(n)s new slots", len(found.new))),
        (len(found.changed), ngettext("%(n)s slot changed", "%(n)s slots changed", len(found.changed))),
        (len(found.dropped), ngettext("%(n)s slot dropped", "%(n)s slots dropped", len(found.dropped))),
        (len(found.closed), ngettext("%(n)s slot closed", "%(n)s slots closed", len(found.closed))),
        (len(found.reopened), ngettext("%(n)s slot open again", "%(n)s slots open again", len(found.reopened))),
    ]
    said = [text % {"n": number} for number, text in counts if number]
    return _("Saved.") if not said else _("Saved: %(what)s.") % {"what": pgettext("list", ", ").join(said)}


@of_a_kept_venue("POST")
def slot_closed(request: HttpRequest, venue: Venue, slot_id: int) -> HttpResponse:
    """Closes one slot, once its parties were shown, or opens it again."""
    slot = get_object_or_404(Slot, pk=slot_id, venue=venue)
    if request.POST.get("open"):
        try:
            told = reopen_slot(slot)
        except MoveRefused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, told_text(_("The slot is open again."), told))
        return redirect("bookings:venue_slots", venue.division.code)
    try:
        told = close_slot(slot, agreed=request.POST.get("agreed", ""))
    except AgreementRefused as asked:
        return _ask(request, venue, asked.differences)
    messages.success(request, told_text(_("The slot is closed."), told))
    return redirect("bookings:venue_slots", venue.division.code)


@of_a_kept_venue("GET", "POST")
def slot_moved(request: HttpRequest, venue: Venue, slot_id: int) -> HttpResponse:
    """Moves a slot, or all slots of its day, once their parties were shown."""
    slot = get_object_or_404(Slot.objects.select_related("venue__division"), pk=slot_id, venue=venue)
    form = MoveForm(request.POST or None, initial=MoveForm.initial_of(slot))
    if request.method == "POST" and form.is_valid():
        try:
            told = form.move(slot, agreed=request.POST.get("agreed", ""))
        except AgreementRefused as asked:
            return _ask(request, venue, asked.differences)
        except MoveRefused as refused:
            form.add_error(None, refused.text)
        else:
            messages.success(request, told_text(_("Moved."), told))
            return redirect("bookings:venue_slots", venue.division.code)
    return render(request, "bookings/venue_move.html", {"venue": venue, "slot": slot, "form": form})


def told_text(text: str, told: Told) -> str:
    """What was done, how many parties get a text message, and how many read it on their ticket only."""
    said = [text]
    if told.by_text:
        words = ngettext("%(n)s party gets a text message.", "%(n)s parties get a text message.", told.by_text)
        said.append(words % {"n": told.by_text})
    if told.on_ticket:
        words = ngettext(
            "%(n)s party sees it on the ticket only: please call.",
            "%(n)s parties see it on the ticket only: please call.",
            told.on_ticket,
        )
        said.append(words % {"n": told.on_ticket})
    return " ".join(said)


@of_a_kept_venue("GET", "POST")
def exhibit(request: HttpRequest, venue: Venue, exhibit_id: int | None = None) -> HttpResponse:
    """Adds an exhibit or changes one; it may be out of order, and be taken off the list."""
    row = get_object_or_404(Exhibit, pk=exhibit_id, venue=venue) if exhibit_id else Exhibit(venue=venue)
    if request.method == "POST" and request.POST.get("action") == "remove" and row.pk:
        row.delete()
        if row.picture:
            row.picture.delete(save=False)
        messages.success(request, _("Taken off the list."))
        return redirect("bookings:venue", venue.division.code)
    form = ExhibitForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("bookings:venue", venue.division.code)
    return render(request, "bookings/venue_exhibit.html", {"venue": venue, "form": form, "exhibit": row})
