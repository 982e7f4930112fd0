"""Pages of a unit's duty letters, for its manager."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import whole_number
from people.models import LetterScan, Membership, Organisation, Post, User
from people.papers.choosing import paper_for
from people.papers.views import docx_response
from people.staff.roster_views import managed_unit, person_of

from . import content
from .content import (
    LETTER,
    MOST_IN_A_FILE,
    Letter,
    file_signed,
    letter_rows,
    letter_values,
    letters_of,
    letters_pdf,
    posts_without_text,
)
from .forms import SignedForm

PER_PAGE = 100
FIRST_YEAR, LAST_YEAR = 2000, 2999
INLINE = {"Content-Disposition": 'inline; filename="letters.pdf"'}
SHOWN = {"": None, "unsigned": False, "signed": True}


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "") or request.POST.get("year", "")
    year = whole_number(text, 4)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year


def _rows(request: HttpRequest, unit: Organisation, year: int) -> QuerySet[Membership]:
    rows = letter_rows(unit, year, signed=SHOWN.get(request.GET.get("state", "")))
    if post := request.GET.get("post", "")[:40]:
        rows = rows.filter(post__code=post)
    if text := request.GET.get("q", "").strip()[:60]:
        rows = rows.filter(person__name__icontains=text)
    return rows


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Who has signed the duty letter of the year and who has not; the ticked ones are filed as signed."""
    unit, year = managed_unit(request, organisation_id), _year(request)
    is_post = request.method == "POST"
    form = SignedForm(
        request.POST if is_post else None, request.FILES if is_post else None, initial={"on": timezone.localdate()}
    )
    if is_post and form.is_valid():
        ticked = set(request.POST.getlist("letter"))
        people = {_uuid(key.partition(":")[0]) for key in ticked}
        found = letters_of(unit, year, letter_rows(unit, year).filter(person__in=people - {None}))
        chosen = [letter for letter in found if letter.key in ticked]
        scan = form.cleaned_data["scan"]
        made = file_signed(
            unit=unit, year=year, letters=chosen, on=form.cleaned_data["on"], by=_user(request), scan=scan
        )
        said = _("%(count)s letters are filed as signed.") % {"count": made}
        if scan and chosen:
            said += _("The sheet stands on %(count)s letters.") % {"count": len(chosen)}
        messages.success(request, said)
        return redirect(f"{reverse('letters:letters', args=[unit.pk])}?{request.GET.urlencode() or f'year={year}'}")
    rows = _rows(request, unit, year)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    state = request.GET.get("state", "")
    context = {
        "unit": unit, "year": year, "form": form, "page_obj": page, "state": state if state in SHOWN else "",
        "lines": letters_of(unit, year, page.object_list), "unsigned": letter_rows(unit, year, signed=False).count(),
        "post": request.GET.get("post", ""), "text": request.GET.get("q", "")[:60],
        "posts": Post.objects.filter(pk__in=letter_rows(unit, year).order_by().values("post")),
        "textless": posts_without_text(unit),
        "files": range(1, -(-page.paginator.count // MOST_IN_A_FILE) + 1),
    }  # fmt: skip
    return render(request, "letters/letters.html", context, status=400 if form.errors else 200)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@never_cache
@require_GET
def letters_file(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The letters that the list shows as one PDF, 200 a file."""
    unit, year = managed_unit(request, organisation_id), _year(request)
    pages = Paginator(_rows(request, unit, year), MOST_IN_A_FILE)
    found = letters_of(unit, year, pages.get_page(request.GET.get("part")).object_list)
    if not found:
        raise Http404
    return HttpResponse(letters_pdf(unit, year, found), content_type="application/pdf", headers=INLINE)


def _letter(unit: Organisation, person_id: uuid.UUID, post_code: str, year: int) -> Letter:
    found = letters_of(unit, year, letter_rows(unit, year).filter(person=person_id))
    letter = next((one for one in found if one.post.code == post_code), None)
    if letter is None:
        raise Http404
    return letter


@login_required
@never_cache
@require_GET
def letter_pdf(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID, post_code: str) -> HttpResponse:
    """One person's letter as PDF."""
    unit, year = managed_unit(request, organisation_id), _year(request)
    letter = _letter(unit, person_id, post_code, year)
    return HttpResponse(letters_pdf(unit, year, [letter]), content_type="application/pdf", headers=INLINE)


@login_required
@never_cache
@require_GET
def letter_docx(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID, post_code: str) -> HttpResponse:
    """One person's letter for Word, in the template of the unit or of who stands above it."""
    unit, year = managed_unit(request, organisation_id), _year(request)
    letter = _letter(unit, person_id, post_code, year)
    return docx_response(paper_for(LETTER.key, unit, letter_values(unit, year, letter)), str(LETTER.title))


@login_required
@never_cache
@require_GET
def scan_file(request: HttpRequest, organisation_id: uuid.UUID, scan_id: int) -> FileResponse:
    """A signed sheet, for the manager of its unit."""
    scan = get_object_or_404(LetterScan, organisation=managed_unit(request, organisation_id), pk=scan_id)
    return FileResponse(scan.file.open("rb"), content_type=scan.content_type, filename=scan.name)


@login_required
@require_POST
def unfile(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID, post_code: str) -> HttpResponse:
    """Takes back that a letter was signed."""
    unit, year = managed_unit(request, organisation_id), _year(request)
    person = person_of(unit, person_id)
    if content.unfile(unit=unit, year=year, person=person, post=get_object_or_404(Post, code=post_code)):
        messages.success(request, _("The letter counts as not signed again."))
    return redirect(f"{reverse('letters:letters', args=[unit.pk])}?year={year}")
