"""Opens every page of the admin as a superuser and as an editor and reports the Latin words that they show.

Arguments: the file with the prepared objects, the allowed words as a JSON list, and the names of entries if not all are
meant. Prints a JSON object: the texts by entry, and how many pages were read.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from zoneinfo import available_timezones

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.test import Client
from wagtail.models import Site

from courses.quizzes.models import Question
from courses.training.models import Rule
from people.models import Post, User
from tests.latin import english
from tests.walk import Kind, Prepared, pages

ROLES = ("admin", "editor")


def read(address: str, role: str, prepared: Prepared) -> str:
    """The HTML that an address answers to a role; empty for whatever is no page."""
    client = Client(raise_request_exception=False)
    for name, value in prepared.cookies(role).items():
        client.cookies[name] = value
    answer = client.get(address, headers={"host": "localhost"})
    if answer.status_code != 200 or getattr(answer, "streaming", False):
        return ""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/html"):
        return answer.content.decode()
    # A dialog comes as JSON with its HTML inside.
    return str(answer.json().get("html", "")) if kind.startswith("application/json") else ""


def data() -> frozenset[str]:
    """What is English by its nature: English names of rows, sign-in names in the list of accounts, keys, time zones."""
    return frozenset(available_timezones()) | frozenset(
        text
        for rows, *names in (
            (Post.objects, "name_en", "code"),
            (Rule.objects, "title_en"),
            (User.objects, "username"),
            (Question.objects, "topic"),
            (Site.objects, "hostname"),
        )
        for row in rows.values_list(*names)
        for text in row
    )


def main() -> None:
    prepared, allowed = Prepared.load(Path(sys.argv[1])), frozenset(json.loads(sys.argv[2]))
    known = data()
    found: dict[str, list[str]] = {}
    count = 0
    for entry in [entry for entry in pages(Kind.CMS) if entry.name in sys.argv[3:] or not sys.argv[3:]]:
        for role in ROLES:
            if html := read(entry.url(prepared), role, prepared):
                count += 1
                if texts := [text for text in english(html, allowed) if text not in known]:
                    found[f"{entry.name} ({role})"] = texts
    print(json.dumps({"pages": count, "english": found}, ensure_ascii=False))


if __name__ == "__main__":
    main()
