"""Walks every page an account can reach by links and reports what is wrong, as JSON. Argument: username or `-`."""

from __future__ import annotations

import json
import os
import sys
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.test import Client

from people.models import User

LIMIT = 400
PER_SHAPE = 6
SKIP = ("/cms/", "/uploads/", "/static/", "/accounts/logout", "/documents/", "/api/")


class Page(HTMLParser):
    """Links of a page, and what breaks its policy: inline scripts, styles and handlers, foreign resources."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.faults: list[str] = []
        self.title = self.h1 = False
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.lang = attributes.get("lang", "") if tag == "html" else self.lang
        self.title = self.title or tag == "title"
        self.h1 = self.h1 or tag == "h1"
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
            self.faults.append("inline script")
        if tag == "style" or "style" in attributes:
            self.faults.append(f"inline style on <{tag}>")
        self.faults += [f"handler {name} on <{tag}>" for name in attributes if name.startswith("on")]
        if tag == "img" and "alt" not in attributes:
            self.faults.append(f"no alt on {attributes.get('src', '')[:60]}")
        for name in ("src", "srcset", "poster", "action") if tag != "a" else ():
            if attributes.get(name, "").startswith(("http:", "https:", "//")):
                self.faults.append(f"foreign {name} {attributes[name][:80]}")
        foreign = attributes.get("href", "").startswith(("http:", "https:", "//"))
        if tag == "link" and foreign and attributes.get("rel") not in ("alternate", "canonical"):
            self.faults.append(f"foreign link {attributes['href'][:80]}")


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
        page = Page()
        page.feed(response.content.decode())
        faults += [f"{path}: {fault}" for fault in page.faults]
        if not (page.title and page.h1 and page.lang):
            faults.append(f"{path}: title, h1 or lang missing")
        if page.lang != ("en" if path.startswith("/en/") else "zh-hans") and not path.startswith("/api/"):
            faults.append(f"{path}: lang {page.lang}")
        policy = response.headers.get("content-security-policy", "")
        if "unsafe-inline" in policy or "default-src 'self'" not in policy:
            faults.append(f"{path}: policy {policy[:60]!r}")
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
    if target in seen or target.startswith(SKIP) or shapes.get(kind, 0) >= PER_SHAPE:
        return
    seen.add(target)
    shapes[kind] = shapes.get(kind, 0) + 1
    queue.append(target)


client = Client(raise_request_exception=False)
if sys.argv[1] != "-":
    client.force_login(
        User.objects.get(username=sys.argv[1]), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
print(json.dumps(crawl(client, sys.argv[2] if len(sys.argv) > 2 else "/"), ensure_ascii=False))
