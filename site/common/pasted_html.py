"""What people copy out of Word, WPS and 公众号 articles, made plain paragraphs, lists, bold words and links.

Word puts lists into paragraphs, articles put sentences into nested sections, and both bring styles, empty paragraphs
and pictures that lie on somebody else's disk or server. Nothing that can be read is lost: a picture leaves its
description behind, and how many were left out is counted, so that the editor can be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.utils.html import escape

from .normal import plain_line

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p",
        "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", *HEADINGS,
    }
)  # fmt: skip
CELLS = frozenset({"td", "th"})
FILMS = frozenset({"iframe", "video", "mpvideo", "audio", "mpvoice", "embed"})
INLINE = frozenset({"a", "b", "strong", "span", "font", "br", "img", "em", "i", "u", "sub", "sup"})
# What holds no words of the text: code, styles, Word's settings, form fields.
WORDLESS = {"script", "style", "title", "xml", "select", "textarea"}
STYLED = {"class", "style"}
ATTRIBUTES = {
    "*": STYLED, "a": {"href", *STYLED}, "img": {"alt", *STYLED},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
# What the description of a picture says when nobody wrote one.
NO_WORDS = re.compile(r"图片|图像|image|img|picture|\S*\.(?:png|jpe?g|gif|webp)", re.IGNORECASE)
CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
BROKEN_LINE = re.compile(rf"(?<=[{CJK}])[ \t]*[\r\n]+[ \t]*(?=[{CJK}])")
HEAVY = re.compile(r"(?<![-\w])font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
LIGHT = re.compile(r"(?<![-\w])font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
MARKER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
COUNTED = re.compile(r"\W?(?:\d+|[a-z]|[ivx]+|[一二三四五六七八九十]+)\W*", re.IGNORECASE)
BULLET = re.compile(r"^[\s\u3000]*[•●■◆▪◇○▶►➢✓\uf06c\uf06e\uf0a7\uf0b7\uf0d8\uf0fc]\s*")
# Words in a drawing are words; nh3 would drop them with the drawing.
DRAWN = re.compile(r"<(/?)(?:svg|g|text|tspan|textpath|foreignobject|desc|math|m[inos]|mtext|mrow)\b", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n]+")
BETWEEN_CELLS = " | "
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Pasted:
    """Simple HTML, and how many pictures and films stayed behind."""

    html: str
    pictures: int
    films: int


def simple_html(foreign: str, *, headings: bool = False) -> Pasted:
    """Foreign HTML as paragraphs, lists, bold words and links; headings as such, or as bold paragraphs."""
    tidy = nh3.clean(
        DRAWN.sub(r"<\1span", foreign),
        tags=set(BLOCKS | CELLS | FILMS | INLINE),
        clean_content_tags=WORDLESS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    reader = _Reader(keeps_headings=headings)
    reader.read(BeautifulSoup(tidy, "html.parser"))
    reader.end_block()
    return Pasted(_as_html(reader.blocks), reader.pictures, reader.films)


@dataclass(slots=True)
class _Run:
    text: str
    bold: bool = False
    href: str = ""


@dataclass(slots=True)
class _Block:
    """A paragraph (`p`), a heading or a line of a list (`ul`, `ol`)."""

    kind: str
    runs: list[_Run]


@dataclass(slots=True)
class _Reader:
    """Goes through a tree and gathers its blocks."""

    keeps_headings: bool
    blocks: list[_Block] = field(default_factory=list)
    pictures: int = 0
    films: int = 0
    runs: list[_Run] = field(default_factory=list)
    kind: str = "p"
    list_kind: str = "ul"
    is_in_row: bool = False
    is_fixed: bool = False

    def read(self, node: Any, *, bold: bool = False, href: str = "") -> None:
        """Reads what a node holds."""
        for child in node.children:
            if isinstance(child, NavigableString):
                self._read_text(str(child), bold, href)
            elif isinstance(child, Tag):
                self._read_tag(child, bold, href)

    def _read_text(self, text: str, bold: bool, href: str) -> None:
        """Lines that Word broke are one again; those of a text in fixed width stay."""
        if not self.is_fixed:
            self.runs.append(_Run(SPACES.sub(" ", BROKEN_LINE.sub("", text)), bold, href))
            return
        for number, line in enumerate(text.splitlines()):
            self.runs += [_Run(BREAK)] if number else []
            self.runs.append(_Run(line, bold, href))

    def _read_tag(self, tag: Tag, bold: bool, href: str) -> None:
        style = str(tag.get("style", ""))
        if MARKER.search(style):
            self.kind = "ol" if COUNTED.fullmatch(plain_line(tag.get_text())) else "ul"
        elif tag.name == "br":
            self._break_line()
        elif tag.name == "img":
            self._leave_picture(tag, bold)
        elif tag.name in FILMS:
            self.films += 1
        elif tag.name in CELLS:
            self._read_cell(tag, bold, href)
        elif tag.name in BLOCKS:
            self._read_block(tag, bold, href)
        else:
            heavy = tag.name in ("b", "strong") or bool(HEAVY.search(style))
            bold = (bold or heavy) and not LIGHT.search(style)
            self.read(tag, bold=bold, href=str(tag.get("href", "")) or href)

    def _read_block(self, tag: Tag, bold: bool, href: str) -> None:
        if self.is_in_row:  # paragraphs of a cell stay on the line of their row
            self.runs.append(_Run(" "))
            self.read(tag, bold=bold, href=href)
            return
        if self.kind in ("ul", "ol") and tag.name not in ("li", "ul", "ol"):  # a paragraph of a list's line
            if any(run.text.strip() for run in self.runs):
                self.runs.append(_Run(BREAK))
            self.read(tag, bold=bold, href=href)
            return
        self.end_block()
        outer = self.kind, self.list_kind, self.is_in_row, self.is_fixed
        if tag.name in ("ul", "ol"):
            self.kind, self.list_kind = "p", tag.name
        elif tag.name == "li":
            self.kind = self.list_kind
        elif tag.name in HEADINGS:
            self.kind = HEADINGS[tag.name] if self.keeps_headings else "p"
            bold = not self.keeps_headings
        self.is_in_row, self.is_fixed = tag.name == "tr", tag.name == "pre"
        self.read(tag, bold=bold or bool(HEAVY.search(str(tag.get("style", "")))), href=href)
        self.end_block()
        self.kind, self.list_kind, self.is_in_row, self.is_fixed = outer

    def _read_cell(self, tag: Tag, bold: bool, href: str) -> None:
        if any(run.text.strip() for run in self.runs):
            self.runs.append(_Run(BETWEEN_CELLS))
        self.read(tag, bold=bold or tag.name == "th", href=href)

    def _break_line(self) -> None:
        """One break stays in the paragraph, a second one ends it."""
        if self.runs and self.runs[-1].text == BREAK and self.kind == "p":
            self.end_block()
        else:
            self.runs.append(_Run(BREAK))

    def _leave_picture(self, tag: Tag, bold: bool) -> None:
        self.pictures += 1
        words = plain_line(str(tag.get("alt", "")))
        if words and not NO_WORDS.fullmatch(words):
            self.runs.append(_Run(words, bold))

    def end_block(self) -> None:
        """What was gathered is a block; one without words is none."""
        runs = _trimmed(self.runs)
        self.runs = []
        if not runs:
            return
        kind = self.kind
        if kind == "p" and (found := BULLET.match(runs[0].text)):
            kind, runs[0].text = "ul", runs[0].text[found.end() :]
            runs = _trimmed(runs)
        if runs:
            self.blocks.append(_Block(kind, runs))


def _trimmed(runs: list[_Run]) -> list[_Run]:
    """The runs with single spaces, none at the ends, and without marks that nobody sees."""
    kept: list[_Run] = []
    for run in runs:
        text = run.text if run.text == BREAK else _seen(run.text)
        before = kept[-1].text[-1] if kept else BREAK
        if before in " \n":
            text = text.lstrip(" ")
        if text == before == BREAK:
            continue
        if text:
            kept.append(_Run(text, run.bold, run.href))
    while kept and not (trimmed := kept[-1].text.rstrip(" \n")):
        kept.pop()
    if kept:
        kept[-1].text = trimmed
    return kept


def _seen(text: str) -> str:
    """Single spaces inside and at the ends; no invisible marks. A bullet stays for whoever makes a list of it."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    head = spaced[: len(spaced) - len(spaced.lstrip())]
    tail = " " if spaced.strip() and spaced.endswith(" ") else ""
    found = BULLET.match(spaced)
    words = plain_line(spaced[found.end() :] if found else spaced)
    return (" " if head else "") + (found[0].strip() + " " if found else "") + words + (tail if words else "")


def _as_html(blocks: list[_Block]) -> str:
    html = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        lines = [_line(block.runs) for block in group]
        if kind in ("ul", "ol"):
            html.append(f"<{kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>")
        else:
            html += [f"<{kind}>{line}</{kind}>" for line in lines]
    return "".join(html)


def _line(runs: list[_Run]) -> str:
    parts = []
    for (bold, href), group in groupby(runs, key=lambda run: (run.bold, run.href)):
        text = "".join(escape(run.text) for run in group).replace("\n", "<br/>")
        text = f"<strong>{text}</strong>" if bold and text.strip() else text
        parts.append(f'<a href="{escape(href)}">{text}</a>' if href else text)
    return "".join(parts)
