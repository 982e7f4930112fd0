"""The sheet of a week to print: for each class its lesson and the code that opens it, to cut and hand out."""

from __future__ import annotations

import uuid
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
    """The sheet as PDF bytes, in the active language: a card for each class, with all its lessons of the week."""
    of_class: dict[uuid.UUID, list[PlannedLesson]] = {}
    for row in rows:
        of_class.setdefault(row.school_class_id, []).append(row)
    urls = {key: week_url(key, monday) for key in of_class}
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
                "name": lessons[0].school_class.name,
                "lesson": "；".join(row.title for row in lessons),
                "picture": f"{key}.png",
                "url": urls[key],
                "code": spoken(week_code(key, monday)),
            }
            for key, lessons in of_class.items()
        ],
        "note": says_only(),
        "sample": _("SAMPLE") if school.is_sample else "",
    }
    files = {f"{key}.png": link_png(url, 6) for key, url in urls.items()}
    return render_pdf("schools/week_sheet.typ", data, files)
