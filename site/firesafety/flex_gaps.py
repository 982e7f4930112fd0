"""Margins in place of gaps for Safari 14.0, which knows `gap` in a grid and not in a flex box.

Put at the end of each of our stylesheets when static files are collected, so that styles are written with `gap` alone.
Other browsers skip the block: in Safari both flex gaps and `translate` came with 14.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ONLY_THERE = "@supports (font: -apple-system-body) and (not (translate: none))"
COMMENT = re.compile(r"/\*.*?\*/", re.S)
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
FLEX = ("flex", "inline-flex")


class UnknownDisplayError(ValueError):
    """A gap in a rule of which no stylesheet says whether it is a flex box or a grid."""


@dataclass(frozen=True, slots=True)
class Style:
    """A rule of a stylesheet; `around` are the conditions that it stands in."""

    around: tuple[str, ...]
    selectors: tuple[str, ...]
    values: Mapping[str, str]


def styles_of(text: str) -> list[Style]:
    """The rules of a stylesheet in order; keyframes and font faces are left out."""
    return list(_styles(COMMENT.sub("", text), ()))


def _styles(text: str, around: tuple[str, ...]) -> Iterator[Style]:
    for head, body in _blocks(text):
        if head.startswith(("@media", "@supports")):
            yield from _styles(body, (*around, head))
        elif not head.startswith("@"):
            values = {name: value.strip() for name, value in DECLARATION.findall(body)}
            yield Style(around, tuple(part.strip() for part in head.split(",")), values)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """What stands before each outermost pair of braces, and in it."""
    depth = start = opened = 0
    for place, sign in enumerate(text):
        if sign == "{":
            depth += 1
            opened = place if depth == 1 else opened
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield " ".join(text[start:opened].split(";")[-1].split()), text[opened + 1 : place]
                start = place + 1


def display_of(style: Style, known: Mapping[str, Style]) -> Mapping[str, str]:
    """What lays the rule's children out: its own values over those of the plainest rule about the same element."""
    if "display" in style.values or "columns" in style.values:
        return style.values
    for selector in style.selectors:
        for name in (selector, selector.split()[-1], selector.split()[-1].split(":")[0]):
            if name in known:
                return {**known[name].values, **style.values}
    raise UnknownDisplayError(", ".join(style.selectors))


def with_margins(text: str) -> str:
    """The stylesheet with the block at its end; as it is where there is nothing to add, or the block stands already."""
    if ONLY_THERE in text:
        return text
    styles = styles_of(text)
    known: dict[str, Style] = {}
    for style in styles:
        if "display" in style.values:
            for selector in style.selectors:
                known.setdefault(selector, style)
    rules = "".join(_within(style, _margins(style, known)) for style in styles)
    return f"{text}\n{ONLY_THERE} {{\n{rules}}}\n" if rules else text


def _within(style: Style, rules: str) -> str:
    return "".join(f"{one} {{\n" for one in style.around) + rules + "}\n" * len(style.around) if rules else ""


def _has_gap(style: Style) -> bool:
    return any(name in style.values for name in ("gap", "row-gap", "column-gap"))


def _margins(style: Style, known: Mapping[str, Style]) -> str:
    """The rules that keep the children of a flex box apart, or undo that where it becomes a grid; else nothing."""
    if not _has_gap(style):
        before = known.get(style.selectors[0])
        is_changed = style.around and before and _has_gap(before) and before.values["display"] in FLEX
        if is_changed and style.values.get("display") in ("grid", "block"):
            return f"{_children(style)} {{ margin-inline-end: 0; margin-bottom: 0; }}\n"
        return ""
    whole = display_of(style, known)
    if whole.get("display") not in FLEX:
        return ""
    down, _blank, across = whole.get("gap", "0").partition(" ")
    across = whole.get("column-gap", across or down)
    down = whole.get("row-gap", down)
    flow = f"{whole.get('flex-direction', '')} {whole.get('flex-flow', '')}"
    last = ",".join(f"{selector} > :last-child:not(:only-child)" for selector in style.selectors)
    if "column" in flow:
        return f"{_children(style)} {{ margin-bottom: {down}; }}\n{last} {{ margin-bottom: 0; }}\n"
    below = f" margin-bottom: {down};" if "wrap" in f"{flow} {whole.get('flex-wrap', '')}".split() else ""
    return f"{_children(style)} {{ margin-inline-end: {across};{below} }}\n{last} {{ margin-inline-end: 0; }}\n"


def _children(style: Style) -> str:
    """Its children, named so that these margins hold against those of `.box input` and the like."""
    return ",".join(f"{selector} > :nth-child(n)" for selector in style.selectors)
