"""Latin words that a page shows: what a reader of Chinese would stumble over."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SHOWN = ("aria-label", "title", "placeholder", "alt")
SILENT = {"script", "style", "svg", "code", "pre", "textarea"}
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
# What is no word of a sentence: variables of a text, addresses, files, keys with a dot, colon, slash, underscore or
# digit, mail, entities.
NAMES = re.compile(r"\{\w+\}|https?://\S+|[\w.+-]*\w[@/_.:\d-][\w@/_.:#%+-]*|(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")


class Shown(HTMLParser):
    """The texts of a page as they are shown, with those that scripts show later from data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self._hidden = False
        self._english = 0  # how many divisions in English are open
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        # What says that it is English is meant to be: the other language of a text, shown to who edits it.
        if tag in SILENT or (tag == "div" and (self._english or attributes.get("lang") == "en")):
            self._open.append(tag)
            self._english += tag == "div"
        self._hidden = "hidden" in attributes
        self.texts += [attributes[name] for name in SHOWN if name in attributes]
        if tag == "input" and attributes.get("type") in ("submit", "button"):
            self.texts.append(attributes.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
            self._english -= tag == "div"

    def handle_data(self, data: str) -> None:
        # Wagtail writes an empty counter as a hidden None.
        if not self._open and not (self._hidden and data.strip() == "None"):
            self.texts.append(data)


def english(html: str, allowed: frozenset[str]) -> list[str]:
    """The texts of a page that hold a Latin word which is neither a name nor allowed, each once."""
    found: dict[str, None] = {}
    for text in Shown(html).texts:
        words = WORD.findall(NAMES.sub(" ", text))
        if any(word.lower() not in allowed for word in words):
            found[" ".join(text.split())] = None
    return list(found)
