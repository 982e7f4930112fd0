"""The rules as they stand, and an officer's proposal of a new version: first who would change status, then in force."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.models import User

from .. import access
from ..models import Cadence, DraftState, Force, Requirement, Rule, RuleDraft, SubjectKind
from ..rulebook.rule_file import entry_of
from .differences import changes_between
from .forms import RuleForm
from .handing import HandingRefused, hand_draft, may_hand, may_take, take_draft
from .impact_preview import moves_of
from .listing import RuleFilter, RuleLine, newest_of_codes, newest_rules, shown_versions
from .publishing import PublishRefused, compute_draft, publish_draft, request_preview
from .tie_views import TieForm
from .ties import takes_ties, ties_of
from .ways import ways_of_rule

PER_PAGE = 40
IN_FILE_ONLY = (Cadence.PER_EVENT, Cadence.CONTENT)


def _versions(code: str) -> list[Rule]:
    found = list(Rule.objects.filter(code=code).order_by("-version"))
    if not found:
        raise Http404
    return found


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The newest version of each rule beside how it can be met here: searched, filtered, what stands always apart."""
    newest = newest_rules()
    wanted = RuleFilter.of(request.GET)
    found = [rule for rule in newest if wanted.takes(rule)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    lines = [RuleLine(rule, ways_of_rule(rule)) for rule in shown]
    context = {
        "groups": [
            (_("With a date or an occasion"), [line for line in lines if not line.is_apart]),
            (_("At all times: an officer looks at what the unit files"), [line for line in lines if line.stands]),
            (_("To be read; no duty is computed"), [line for line in lines if line.rule.reference]),
        ],
        "page_obj": page,
        "wanted": wanted,
        "subjects": SubjectKind.choices,
        "kinds": Requirement.choices,
        "forces": Force.choices,
        "rules": newest,
        "entries": len({rule.entry for rule in newest}),
        "unverified": sum(rule.verification == "K" for rule in newest),
        "is_officer": access.is_officer(request.user),
    }
    return render(request, "training/rules.html", context)


@login_required
@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with all its versions."""
    versions = _versions(code)
    may_tie = access.may_publish_rules(request.user) and takes_ties(versions[0])
    context = {
        "versions": shown_versions(versions, timezone.localdate()),
        "newest": versions[0],
        "ways": ways_of_rule(versions[0]),
        "parts": newest_of_codes(versions[0].parts),
        "takes_ties": takes_ties(versions[0]),
        "ties": ties_of(code),
        "tie_form": TieForm(rule=versions[0]) if may_tie else None,
        "may_propose": access.is_officer(request.user) and _is_editable(versions[0]),
    }
    return render(request, "training/rule.html", context)


def _is_editable(found: Rule) -> bool:
    """Rules about records and contents, and those kept for reference, change only in the rule file."""
    return found.cadence not in IN_FILE_ONLY and not found.reference


def _officer(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not access.is_officer(request.user):
        raise PermissionDenied(_("Rules are proposed by fire officers."))
    return request.user


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form for a new version of a rule, or a new rule; a good one becomes a draft and is computed."""
    by = _officer(request)
    base = None
    if code:
        newest = _versions(code)[0]
        if not _is_editable(newest):
            raise Http404
        base = entry_of(newest)
    form = RuleForm(request.POST or None, base=base)
    if request.method == "POST" and form.is_valid():
        draft = request_preview(entry=form.entry(), by=by)
        return redirect("training:draft", draft.pk)
    context = {"form": form, "code": code}
    return render(request, "training/propose.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_GET
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Who would change status, by county; while it is computed, how far it is (asked for again every second)."""
    _officer(request)
    found = get_object_or_404(access.readable_drafts(request.user), pk=draft_id)
    template = "training/_preview.html" if request.headers.get("HX-Request") else "training/draft.html"
    return render(request, template, _draft_context(request, found))


def _draft_context(request: HttpRequest, found: RuleDraft) -> dict[str, object]:
    before = Rule.objects.filter(code=found.code, version=found.entry["version"] - 1).first()
    old = entry_of(before) if before else {}
    return {
        "draft": found,
        "moves": list(moves_of(found)) if found.state in (DraftState.READY, DraftState.PUBLISHED) else [],
        "changes": changes_between(old, found.entry),
        "is_running": found.state in (DraftState.QUEUED, DraftState.RUNNING),
        "is_own": found.made_by_id == request.user.pk,
        "may_publish": found.made_by_id == request.user.pk
        and found.state == DraftState.READY
        and access.may_publish_rules(request.user),
        "may_hand": may_hand(found, request.user),
        "may_take": may_take(found, request.user),
    }


@login_required
@require_POST
def compute(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Computes a draft again whose computation broke off."""
    _officer(request)
    compute_draft(get_object_or_404(access.own_drafts(request.user), pk=draft_id))
    return redirect("training:draft", draft_id)


@login_required
@require_POST
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    by = _officer(request)
    found = get_object_or_404(access.own_drafts(request.user), pk=draft_id)
    try:
        made = publish_draft(found, by=by)
    except PublishRefused as refused:
        messages.error(request, refused.reason.label)
        return redirect("training:draft", draft_id)
    messages.success(request, _("%(rule)s is in force; duties are being recomputed.") % {"rule": made})
    return redirect("training:rule", made.code)


@login_required
@never_cache
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """One's own drafts and, for the city's officers, those that counties handed over; the newest first."""
    _officer(request)
    rows = access.readable_drafts(request.user).select_related("made_by", "published").order_by("-made_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/drafts.html", {"page_obj": page, "drafts": page.object_list})


@login_required
@require_POST
def hand(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hands one's computed draft to the city."""
    by = _officer(request)
    found = get_object_or_404(access.own_drafts(request.user), pk=draft_id)
    try:
        hand_draft(found, by=by, note=request.POST.get("note", ""))
    except HandingRefused as refused:
        messages.error(request, str(refused.reason.label))
    else:
        messages.success(request, _("The draft lies with the city's fire officers now."))
    return redirect("training:draft", draft_id)


@login_required
@require_POST
def take(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Takes a draft that a county handed over: it is computed anew over the own area."""
    by = _officer(request)
    found = get_object_or_404(access.readable_drafts(request.user), pk=draft_id)
    try:
        made = take_draft(found, by=by)
    except HandingRefused as refused:
        messages.error(request, str(refused.reason.label))
        return redirect("training:draft", draft_id)
    return redirect("training:draft", made.pk)
