"""Pages of what marked papers tell: of questions for editors, of topics for officers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ..models import Quiz
from .items import LEAST, chart_of, figures_of
from .missed import LEAST_PEOPLE, may_see, missed_topics

PER_PAGE = 25


@login_required
@never_cache
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """The questions of one quiz, with figures and hints."""
    user: Any = request.user
    if not user.has_perm("quizzes.view_question"):
        raise Http404
    quizzes = list(Quiz.objects.order_by("title"))
    wanted = request.GET.get("quiz")
    chosen = next((quiz for quiz in quizzes if not wanted or quiz.key == wanted), None)
    if wanted and chosen is None:
        raise Http404
    figures = figures_of(chosen) if chosen else []
    page = Paginator(figures, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "quizzes": quizzes, "chosen": chosen, "page_obj": page,
        "chart": chart_of(list(page.object_list), page.start_index()),
        "has_chart": any(one.facility is not None for one in page.object_list), "least": LEAST,
    }  # fmt: skip
    return render(request, "quizzes/item_analysis.html", context)


@login_required
@never_cache
@require_GET
def missed(request: HttpRequest) -> HttpResponse:
    """The most-missed topics of the towns of an officer's area."""
    user: Any = request.user
    if not may_see(user):
        raise Http404
    page = Paginator(missed_topics(user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/missed_topics.html", {"page_obj": page, "least": LEAST_PEOPLE})
