"""Follows every link each of some accounts can reach and reports what is wrong, as JSON.

Arguments: pairs of username, or `-`, and start.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.core.cache import cache
from django.test import Client

from people.models import User
from tests.pages import Page, faults_of

LIMIT = 400
PER_SHAPE = 6
PAPERS = (".docx", ".pdf", ".pptx", ".xlsx")  # typeset for each that is asked: one of a kind is enough
SKIP = ("/cms/", "/uploads/", "/static/", "/accounts/logout", "/documents/", "/api/")


def shape(path: str) -> str:
    """The path with digits folded, so that 1,282 venues count as one kind of page."""
    return "".join("0" if char.isdigit() else char for char in urlsplit(path).path)


def crawl(client: Client, start: str) -> dict[str, object]:
    queue, seen, shapes, faults = [start], {start}, {}, []
    visited = 0
    while queue and visited < LIMIT:
        path = queue.pop(0)
        response = client.get(path, headers={"host": "localhost"})
        visited += 1
        if response.status_code in (301, 302):
            follow(response["location"], path, queue, seen, shapes)
            continue
        if response.status_code != 200:
            faults.append(f"{path}: {response.status_code}")
            continue
        if not response["content-type"].startswith("text/html"):
            continue
        page = Page(response.content.decode())
        policy = response.headers.get("content-security-policy", "")
        language = "en" if path.startswith("/en/") else "zh-hans"
        faults += [f"{path}: {fault}" for fault in faults_of(page, policy, language)]
        for link in page.links:
            follow(link, path, queue, seen, shapes)
    return {"visited": visited, "faults": faults}


def follow(link: str, base: str, queue: list[str], seen: set[str], shapes: dict[str, int]) -> None:
    target = urljoin(base, urldefrag(link)[0])
    if urlsplit(target).netloc not in ("", "localhost") or urlsplit(target).scheme not in ("", "http", "https"):
        return
    parts = urlsplit(target)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    kind = shape(target)
    most = 1 if kind.endswith(PAPERS) else PER_SHAPE
    if target in seen or target.startswith(SKIP) or shapes.get(kind, 0) >= most:
        return
    seen.add(target)
    shapes[kind] = shapes.get(kind, 0) + 1
    queue.append(target)


def crawl_as(username: str, start: str) -> dict[str, object]:
    cache.clear()  # all come from one address: the limit on papers counts each by itself
    client = Client(raise_request_exception=False)
    if username != "-":
        client.force_login(
            User.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return crawl(client, start)


pairs = list(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
print(json.dumps({f"{username} {start}": crawl_as(username, start) for username, start in pairs}, ensure_ascii=False))
