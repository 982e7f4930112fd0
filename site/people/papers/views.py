"""Pages of papers: blank forms to print, the present templates, an owner's own ones."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.papers.kinds import Paper, paper_of, papers
from common.papers.layout import default_template
from common.papers.render import DOCX
from common.papers.render import render as render_paper
from people.models import User

from .choosing import paper_for
from .forms import TemplateForm
from .models import PaperTemplate
from .owners import Owner, owner_for, owners_for
from .services import drop_template, keep_template


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _owner(request: HttpRequest, key: str) -> Owner:
    found = owner_for(_user(request), key)
    if found is None:
        raise Http404
    return found


def _paper(kind: str) -> Paper:
    try:
        return paper_of(kind)
    except KeyError as error:
        raise Http404 from error


def docx_response(content: bytes, name: str) -> HttpResponse:
    """A .docx to keep under a Chinese name."""
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename=\"paper.docx\"; filename*=UTF-8''{quote(name)}.docx"
    return response


@login_required
@require_GET
def papers_of(request: HttpRequest) -> HttpResponse:
    """The units and offices whose papers the account keeps; straight to the only one."""
    found = owners_for(_user(request))
    if not found:
        raise PermissionDenied
    if len(found) == 1:
        return redirect("papers:owner", found[0].key)
    return render(request, "papers/owners.html", {"owners": found})


@login_required
@never_cache
@require_GET
def owner(request: HttpRequest, key: str) -> HttpResponse:
    """All kinds of paper of one owner."""
    found = _owner(request, key)
    own = {row.kind: row for row in PaperTemplate.objects.filter(**found.scope).defer("content")}
    lines = [{"paper": paper, "template": own.get(paper.key)} for paper in papers()]
    return render(request, "papers/owner.html", {"owner": found, "lines": lines})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """One kind: its words in double braces, the present template, and the owner's own."""
    found, one = _owner(request, key), _paper(kind)
    form = TemplateForm(request.POST or None, request.FILES or None, paper=one)
    if request.method == "POST":
        if form.is_valid():
            name = form.cleaned_data["file"].name
            keep_template(owner=found, paper=one, content=form.content, name=name, by=_user(request))
            messages.success(request, _("From now on this paper comes in your template."))
            return redirect("papers:paper", found.key, one.key)
        form.is_bound = True
    template = PaperTemplate.objects.filter(kind=one.key, **found.scope).defer("content").first()
    context: dict[str, Any] = {"owner": found, "paper": one, "template": template, "form": form}
    return render(request, "papers/paper.html", context, status=400 if request.method == "POST" else 200)


@login_required
@require_POST
def drop(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Goes back to the template that stands behind the owner's."""
    found, one = _owner(request, key), _paper(kind)
    if drop_template(owner=found, paper=one):
        messages.success(request, _("The paper comes in the built-in template again."))
    return redirect("papers:paper", found.key, one.key)


@login_required
@never_cache
@require_GET
def template(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The owner's template, or the built-in one to begin with."""
    found, one = _owner(request, key), _paper(kind)
    row = PaperTemplate.objects.filter(kind=one.key, **found.scope).first()
    name = _("%(paper)s, template") % {"paper": one.title}
    return docx_response(bytes(row.content) if row else default_template(one.key), name)


@login_required
@never_cache
@require_GET
def blank(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The paper as a blank form with the owner's name above it."""
    found, one = _owner(request, key), _paper(kind)
    if found.unit:
        content = paper_for(one.key, found.unit)
    else:
        row = PaperTemplate.objects.filter(kind=one.key, **found.scope).first()
        content = render_paper(one.key, {"unit": found.name}, template=bytes(row.content) if row else None)
    return docx_response(content, str(one.title))
