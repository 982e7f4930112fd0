"""Where the admin's text editors have what was pasted made plain."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .pasted_html import Pasted, simple_html

LONGEST = 500_000


@require_POST
def pasted(request: HttpRequest) -> JsonResponse:
    """The HTML that was pasted in simple form, with what is to be said of it; nothing is kept."""
    foreign = request.POST.get("html", "")
    if len(foreign) > LONGEST:
        return JsonResponse({"detail": _("This is too long to paste at once.")}, status=413)
    made = simple_html(foreign, headings=request.POST.get("headings") == "1")
    return JsonResponse({"html": made.html, "left_out": left_out(made)})


def left_out(made: Pasted) -> str:
    """What stayed behind, in a sentence; nothing when all was text."""
    found = []
    if made.pictures:
        words = ngettext(
            "One picture was left out: save it to your computer and add it as a picture.",
            "%(n)s pictures were left out: save them to your computer and add them as pictures.",
            made.pictures,
        )
        found.append(words % {"n": made.pictures})
    if made.films:
        found.append(_("A film or sound was left out."))
    return " ".join(found)
