"""What the doors of this room share: handing out a file, erasing, saying what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.data_register import Subject

from ..files import export_file
from ..limits import may_export
from ..requests import Asking, Outcome, erase, export_of, sections_of


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to who asks too often."""
    return render(request, "429.html", status=429)


def give_export(request: HttpRequest, subject: Subject, asking: Asking) -> HttpResponse:
    """The file with everything about somebody, in the format that was asked for."""
    if not may_export(subject):
        return too_many(request)
    return export_file(export_of(subject, asking), format=request.POST.get("format", ""))


def do_erase(request: HttpRequest, subject: Subject, asking: Asking, *, back: str) -> HttpResponse:
    """Erases, and shows what went and what the law keeps until when."""
    return outcome_page(request, erase(subject, asking), back=back)


def outcome_page(request: HttpRequest, outcomes: list[Outcome], *, back: str) -> HttpResponse:
    context = {
        "gone": [one for one in outcomes if one.erased.gone],
        "kept": [one for one in outcomes if one.erased.kept],
        "back": back,
    }
    return render(request, "privacy/outcome.html", context)


def held(subject: Subject) -> list[tuple[str, int, str, str]]:
    """What a page says of somebody before anything is asked for: table, rows, purpose, until when."""
    return [
        (one.holding.title, one.in_all, str(one.holding.purpose), str(one.holding.kept()))
        for one in sections_of(subject)
    ]
