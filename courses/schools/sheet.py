"""The sheet of a week to print: for each class its lesson and the code that opens it, to cut and hand out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only
from people.models import Organisation
from people.staff.qr import link_png

from .codes import spoken, week_code
from .links import week_url
from .models import PlannedLesson


def week_sheet(school: Organisation, monday: date, rows: Sequence[PlannedLesson]) -> bytes:
    """The sheet as PDF bytes, in the active language."""
    urls = {row.pk: week_url(row.school_class_id, monday) for row in rows}
    data = {
        "title": _("Fire-safety lessons of one week"),
        "unit": school.name,
        "week": _("Week of %(first)s to %(last)s") % {"first": monday, "last": rows[0].last_day},
        "how": _(
            "In this week: scan the code with the telephone before the class, or type what stands below it at"
            " %(address)s. No account is needed: type your name, call the roll, teach. The school puts the lesson on"
            " record."
        )
        % {"address": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('week_code')}"},
        "cards": [
            {
                "name": row.school_class.name,
                "lesson": row.title,
                "picture": f"{row.pk}.png",
                "url": urls[row.pk],
                "code": spoken(week_code(row.school_class_id, monday)),
            }
            for row in rows
        ],
        "note": says_only(),
        "sample": _("SAMPLE") if school.is_sample else "",
    }
    files = {f"{row.pk}.png": link_png(urls[row.pk], 6) for row in rows}
    return render_pdf("schools/week_sheet.typ", data, files)
