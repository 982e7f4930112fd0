"""Panels on the admin's first page: what waits for the one who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.admin.ui.components import Component

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel: what it is, where it is done, and what is said beside it."""

    title: str
    url: str
    note: str = ""


class WaitingPanel(Component):
    """The first lines of what waits, how much there is in all, and the way to the rest. Without lines it is not there.

    A subclass says what waits: `rows` are all of it in order and `line` tells one, or `found` gives the first `SHOWN`
    lines and the number of all. `rest_url_name` is the page that shows the rest.
    """

    template_name = "wagtailadmin/home/waiting.html"
    name = ""
    heading: str | Promise = ""
    rest_label: str | Promise = ""
    rest_url_name = ""
    order = 240

    def __init__(self, user: Any) -> None:
        self.user = user

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def line(self, row: Any) -> Line:
        raise NotImplementedError

    def found(self) -> tuple[Iterable[Line], int]:
        rows = self.rows()
        return [self.line(row) for row in rows[:SHOWN]], rows.count()

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        lines, count = self.found()
        return {
            "panel": self, "lines": list(lines), "count": count, "name": self.name, "heading": self.heading,
            "rest_label": self.rest_label, "rest_url": reverse(self.rest_url_name) if self.rest_url_name else "",
        }  # fmt: skip
