"""The poster of a staff door, to print or to send on: its code to scan, what it is for, in Chinese and English."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from common.typesetting import render_pdf, render_png
from common.wording import says_only
from people.staff.qr import link_png

from .course import CHINESE, languages
from .models import StaffDoor

LAYOUT = "door/poster.typ"
PPI = 110


def url_of(door: StaffDoor) -> str:
    """The address that the poster's code leads to."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('door:start', args=[door.code])}"


def _data(door: StaffDoor) -> dict[str, Any]:
    return {
        "unit": door.organisation.name,
        "post": str(door.post) if door.post else "",
        "code": door.code,
        "url": url_of(door).removeprefix("https://").removeprefix("http://"),
        "titles": [one.words["title"] for one in languages().values()],
        "lines": [one.words["no_account"] for one in languages().values()],
        "languages": "　".join(one.name for one in languages().values()),
        "sample": _("SAMPLE") if door.organisation.is_sample else "",
        "note": says_only(),
        "first": CHINESE,
    }


def _files(door: StaffDoor) -> dict[str, bytes]:
    return {"code.png": link_png(url_of(door))}


def poster_pdf(door: StaffDoor) -> bytes:
    """The poster on A4 as PDF bytes."""
    return render_pdf(LAYOUT, _data(door), _files(door))


def poster_png(door: StaffDoor) -> bytes:
    """The poster as a picture for a group chat."""
    return render_png(LAYOUT, _data(door), _files(door), ppi=PPI)
