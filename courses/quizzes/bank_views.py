"""The bank as files, for whoever may see it in the admin."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.export_log import log_export
from common.sheets.workbooks import XLSX

from .exchange.export import as_gift, as_workbook
from .models import Question


def _bank(request: HttpRequest) -> list[Question]:
    if not request.user.has_perm("quizzes.view_question"):
        raise Http404
    return list(Question.objects.prefetch_related("choices").order_by("key"))


def _file(request: HttpRequest, content: bytes, kind: str, name: str) -> HttpResponse:
    log_export(request.user, what=_("Question bank"), form=name.rpartition(".")[2])
    answer = HttpResponse(content, content_type=kind, headers={"Cache-Control": "private, no-store"})
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


@login_required
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """All questions as .xlsx, in the columns in which they come in again."""
    return _file(request, as_workbook(_bank(request)), XLSX, f"{_('Question bank')}.xlsx")


@login_required
@require_GET
def gift(request: HttpRequest) -> HttpResponse:
    """All questions that GIFT can say."""
    content = as_gift(_bank(request)).encode()
    return _file(request, content, "text/plain; charset=utf-8", f"{_('Question bank')}.gift.txt")
