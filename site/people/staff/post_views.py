"""The page on which a manager says what the posts are that nobody knows: words of the roster, and not stated ones."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..models import Organisation, Post
from .catalogue import GENERAL, grouped_posts
from .post_names import proposed, proposed_posts
from .post_words import WordLine, settle_words, word_lines
from .roster_views import managed_unit

PER_PAGE = 50


class WordsForm(forms.Form):
    """A post for each line of a page; what is left alone stays as it is."""

    def __init__(self, data: Any = None, *, unit: Organisation, lines: Sequence[WordLine]) -> None:
        super().__init__(data)
        self.lines = lines
        choices = _choices(unit)
        names = proposed_posts(unit) if any(line.post is None for line in lines) else []
        self.proposals = [proposed(line.words, names) if line.post is None else None for line in lines]
        self.posts = {post.code: post for post in Post.objects.all()}
        for place, (line, proposal) in enumerate(zip(lines, self.proposals, strict=True)):
            shown = line.post or proposal
            self.fields[f"line{place}"] = forms.CharField(
                initial=line.key, required=False, strip=False, widget=forms.HiddenInput
            )
            self.fields[f"post{place}"] = forms.ChoiceField(
                choices=choices, required=False, initial=shown.code if shown else "",
                label=_("What “%(words)s” is") % {"words": line.words} if line.words else _("What those without are"),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[WordLine, Any, Any, Post | None]]:
        """Each line with its two fields, and the post that is proposed for it, if any."""
        return [
            (line, self[f"line{place}"], self[f"post{place}"], self.proposals[place])
            for place, line in enumerate(self.lines)
        ]

    def chosen(self, known: Sequence[WordLine]) -> list[tuple[WordLine, Post]]:
        """The lines for which another post was chosen, found among those known by what they say of themselves."""
        said = {
            self.cleaned_data[f"line{place}"]: self.cleaned_data[f"post{place}"] for place in range(len(self.lines))
        }
        found = [(line, self.posts.get(said.get(line.key, ""))) for line in known]
        return [(line, post) for line, post in found if post is not None and post != line.post]


def _choices(unit: Organisation) -> list[Any]:
    """Nobody whom rules name first, then the posts of the unit's kind, then all others."""
    general = Post.objects.filter(code=GENERAL)
    return [
        ("", _("please choose")),
        (_("No post that rules name"), [(post.code, str(post)) for post in general]),
        *grouped_posts(unit.kind, without=general),
    ]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def post_words(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Which posts are not known, by words; the manager says what each means, for all who go by it at once."""
    unit = managed_unit(request, organisation_id)
    lines = word_lines(unit)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    form = WordsForm(request.POST if request.method == "POST" else None, unit=unit, lines=list(page.object_list))
    if request.method == "POST" and form.is_valid():
        people = settle_words(organisation=unit, lines=form.chosen(lines), by=request.user)  # type: ignore[arg-type]
        said = ngettext(
            "Settled for %(number)s person; duties are computed anew.",
            "Settled for %(number)s people; duties are computed anew.", people,
        )  # fmt: skip
        messages.success(request, said % {"number": people})
        return redirect("people:post_words", unit.pk)
    context = {"unit": unit, "page_obj": page, "form": form, "open": sum(line.post is None for line in lines)}
    return render(request, "people/post_words.html", context, status=400 if form.errors else 200)
