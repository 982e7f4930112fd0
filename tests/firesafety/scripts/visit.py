"""Opens every entry of the walk in an installation, in both languages, and reports what is not as its entry says.

Arguments: the file with the prepared objects, and the names of entries if not all are meant. Prints a JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.functional import cached_property
from django.utils.translation import override

from tests.pages import Form, Page, faults_of
from tests.walk import Entry, Kind, Prepared, pages, walk

OF_THE_FORM = {"csrfmiddlewaretoken"}


class WatchedQuery(QueryDict):
    """A request's query that remembers which parameters were asked for."""

    asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


def watch_queries() -> None:
    """Every request's GET from now on is a `WatchedQuery`."""
    watched = cached_property(lambda request: WatchedQuery(request.META.get("QUERY_STRING", ""), encoding="utf-8"))
    watched.__set_name__(WSGIRequest, "GET")
    WSGIRequest.GET = watched  # type: ignore[assignment]


def visit(entry: Entry, prepared: Prepared, language: str) -> list[str]:
    """What is wrong with an entry."""
    client = Client(raise_request_exception=False)
    for name, value in prepared.cookies(entry.role).items():
        client.cookies[name] = value
    WatchedQuery.asked = set()
    address = entry.url(prepared, language)
    response = client.get(address, headers={"host": "localhost"})
    if response.status_code != entry.status:
        return [f"answers {response.status_code} {response.headers.get('location', '')}"]
    found = [f"reads ?{name}=" for name in sorted(WatchedQuery.asked - set(entry.query))] if is_ours(entry) else []
    if response.status_code == 200 and response["content-type"].startswith("text/html") and is_ours(entry):
        page = Page(response.content.decode())
        found += faults_of(page, response.headers.get("content-security-policy", ""), language)
        for form in page.forms:
            found += form_faults(form, address)
    return found


def is_ours(entry: Entry) -> bool:
    """True for pages whose HTML, parameters and forms are written here, not in Wagtail or in ninja."""
    return entry.kind in (Kind.PUBLIC, Kind.SIGNED_IN)


def form_faults(form: Form, address: str) -> list[str]:
    """Fields that the form sends and no entry of its address names."""
    target = urljoin(address, form.action)
    try:
        route = route_of(urlsplit(target).path)
    except Resolver404:
        return [f"a form for {target}, which is no address"]
    named = known_fields(route, form.method)
    unknown = {name for name in form.fields - OF_THE_FORM if not any(fnmatchcase(name, known) for known in named)}
    return [f"a form sends {name!r} to {route}" for name in sorted(unknown)]


def route_of(path: str) -> str:
    """The route of an address, the same for both languages."""
    with override("zh-hans"):
        return str(resolve(path.removeprefix("/en")).route)


def known_fields(route: str, method: str) -> set[str]:
    found: set[str] = set()
    for entry in walk():
        if route_of(entry.example().partition("?")[0]) == route:
            found.update(entry.query if method == "get" else entry.fields or ())
    return found


if __name__ == "__main__":
    prepared = Prepared.load(Path(sys.argv[1]))
    watch_queries()
    report = {}
    for entry in [entry for entry in pages() if entry.name in sys.argv[2:] or not sys.argv[2:]]:
        for language in ("zh-hans", "en") if entry.has_english else ("zh-hans",):
            if faults := visit(entry, prepared, language):
                report[f"{entry.name} ({language})"] = faults
    print(json.dumps(report, ensure_ascii=False))
