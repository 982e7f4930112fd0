"""Sends odd values by every GET and POST parameter of the walk and reports what answers 500 or worse.

Arguments: the file with the prepared objects, the number of values for each parameter (0: empty forms alone), and the names of entries if not
all are meant. FUZZ_WITHOUT names a middleware to leave out. What a request writes is rolled back. Prints a JSON object:
requests, faults.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django
from bs4 import BeautifulSoup
from django.conf import settings

django.setup()

from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html

from tests.drills.kiosks import stub_run
from tests.walk import Entry, Kind, Prepared, walk

VALUES = [
    '"', "'", "\x00", "\x00火\x1b", '") OR ("', "火 AND (", "NEAR(", "*", "%", "\\", "{0}", "{% x %}", "<script>", "=1+1",
    "-1", "0", "99999999999999999999", "1e400", "NaN", "inf", "１２", "٣", "0x10", "", " ", "\u200b", "\u202e", "长" * 5000, "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-28T99:99", "12:61", "..", "../../etc/passwd", "null",
    "[]", "{}", "true", "a@b", "00000000-0000-0000-0000-000000000000", "not-a-uuid", "😀", "é\u0301", "a\r\nSet-Cookie: x=1",
]  # fmt: skip
JSON_VALUES = [
    "\ud800", None, True, False, -1, 0, 2**31, 10**20, 1.5, math.nan, math.inf, [], {}, [[]], {"a": [1]}, [None] * 9,
]  # fmt: skip


def requests_of(entry: Entry, prepared: Prepared, chance: random.Random, most: int) -> Iterator[tuple[str, dict, Any]]:
    """Method, query and form of each request to an entry: every parameter gets `most` odd values.

    Odd values come a few at a time, so that the others do not stop the view before it reads them.
    """
    names = [_plain(name) for name in entry.query]
    for odd in _rounds(names, chance, most, together=2):
        yield "get", odd, {}
    if entry.fields is None:
        return
    yield "post", {}, {}
    if entry.kind is Kind.API:
        yield from (("post", {}, body) for body in _bodies(entry, chance, most))
        return
    for form in _forms(entry, prepared) if most else ():
        for odd in _rounds(sorted(form), chance, most, together=6):
            yield "post", {}, form | odd
        for _ in range(most):
            yield "post", {}, {name: chance.choice(VALUES) for name in form}


def _bodies(entry: Entry, chance: random.Random, most: int) -> Iterator[Any]:
    """JSON for a program's address: a good body where it is a kiosk's, odd ones, and good ones with one field odd or left out.

    Each field gets every value that only JSON has, and `most` odd texts.
    """
    good = stub_run()
    body = good if entry.name == "kiosk.runs" else {name: good.get(name, "") for name in entry.fields or ()}
    yield body
    yield from JSON_VALUES
    for name in body:
        yield {key: value for key, value in body.items() if key != name}
        yield from (body | {name: odd} for odd in (*JSON_VALUES, *chance.sample(VALUES, min(most, len(VALUES)))))


def _rounds(names: list[str], chance: random.Random, most: int, *, together: int) -> Iterator[dict[str, str]]:
    """Odd values for all names, `most` times over, for so many at once."""
    for _ in range(most if names else 0):
        order = chance.sample(names, len(names))
        for start in range(0, len(order), together):
            yield {name: chance.choice(VALUES) for name in order[start : start + together]}


def _plain(name: str) -> str:
    """A name for a starred one."""
    return name.replace("*", "0")


def _forms(entry: Entry, prepared: Prepared) -> list[dict[str, str]]:
    """What each form of an entry sends before anybody types; Wagtail's are read off the page."""
    if entry.fields:
        return [dict.fromkeys(map(_plain, entry.fields), "")]
    if not entry.answers_get:
        return []
    answer = send(entry, prepared, "get", {}, {})
    html = answer.headers.get("content-type", "").startswith("text/html")
    if answer.status_code != 200 or not html or getattr(answer, "streaming", False):
        return []
    text = answer.content.decode()
    found = []
    for index, form in enumerate(BeautifulSoup(text, "html.parser").find_all("form")):
        own = form.get("action", "") in ("", entry.url(prepared).partition("?")[0])
        if own and str(form.get("method", "get")).lower() == "post":
            found.append(dict(querydict_from_html(text, form_index=index).items()))
    return found


def send(entry: Entry, prepared: Prepared, method: str, query: dict, form: Any) -> HttpResponseBase:
    """One request as the entry's role; what it writes is rolled back."""
    client = Client(raise_request_exception=False)
    for name, value in prepared.cookies(entry.role).items():
        client.cookies[name] = value
    headers = {"host": "localhost"}
    if entry.kind is Kind.API:
        headers |= prepared.headers(entry.role)
        headers.pop("Cookie", None)
    address = entry.url(prepared)
    with transaction.atomic():
        if method == "get":
            path, _, _own = address.partition("?")
            answer = client.get(path, query or None, headers=headers) if query else client.get(address, headers=headers)
        elif entry.kind is Kind.API:
            answer = client.post(address, json.dumps(form), content_type="application/json", headers=headers)
        else:
            answer = client.post(address, form, headers=headers)
        transaction.set_rollback(True)
    return answer


def main() -> None:
    if "FUZZ_WITHOUT" in os.environ:
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != os.environ["FUZZ_WITHOUT"]]
    prepared, most = Prepared.load(Path(sys.argv[1])), int(sys.argv[2])
    chance = random.Random(20261128)
    count, faults = 0, []
    for entry in [entry for entry in walk() if entry.name in sys.argv[3:] or not sys.argv[3:]]:
        for method, query, form in requests_of(entry, prepared, chance, most):
            cache.clear()  # limits would answer in the place of the page
            count += 1
            try:
                status = send(entry, prepared, method, query, form).status_code
            except Exception as error:
                status = f"{type(error).__name__}: {error}"
            if not isinstance(status, int) or (status >= 500 and status != entry.status):
                faults.append(f"{entry.name} {method} → {status}: {query or form}"[:600])
    print(json.dumps({"requests": count, "faults": faults}, ensure_ascii=True))


if __name__ == "__main__":
    main()
