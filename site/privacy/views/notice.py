"""The notice: what is held, why, how long, and what anybody may ask. Read from the register, so that it cannot lie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.data_register import Whose, register

from ..notice import tables_for


@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    parts = [(whose.value, whose.label, tables_for(whose)) for whose in Whose]
    context = {
        "parts": [part for part in parts if part[2]],
        "tables": len(register().held),
        "operator": settings.PRIVACY_OPERATOR,
        "contact": settings.PRIVACY_CONTACT,
        "backup_keep": settings.BACKUP_KEEP,
        "names_keep_days": settings.NAMES_KEEP_DAYS,
    }
    return render(request, "privacy/notice.html", context)
