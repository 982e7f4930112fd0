"""Filling a template: each `{{word}}` becomes its value, a table row with `{{table.word}}` is repeated.

Each paragraph is read once and what was put in is never read again, so braces in a value stay braces. Word cuts a
placeholder over several runs as it likes; the first run's look is kept.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn

from .kinds import Paper, Table
from .text import words_of

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Reader = Callable[[str], str]


def fill(document: Any, paper: Paper, values: Mapping[str, Any]) -> None:
    """Fills the document in place; a value that is missing leaves its place empty, to write into by hand."""
    names = paper.names()

    def value_of(name: str) -> str:
        return words_of(values.get(names.get(name, "")))

    for root in roots(document):
        rows = _repeated_rows(root, paper, names, values, value_of)
        for paragraph in list(root.iter(qn("w:p"))):
            if rows.isdisjoint(paragraph.iterancestors(qn("w:tr"))):
                _fill_paragraph(paragraph, value_of)


def roots(document: Any) -> Iterator[Any]:
    """The XML of everything that is printed: the body, and each head and foot of a page."""
    yield document.element.body
    for rel in document.part.rels.values():
        if not rel.is_external and rel.reltype.rsplit("/", 1)[-1] in ("header", "footer"):
            yield rel.target_part.element


def text_nodes(paragraph: Any) -> list[Any]:
    """The pieces of text of a paragraph, in order, without those of a text box inside it."""
    return [node for node in paragraph.iter(qn("w:t")) if next(node.iterancestors(qn("w:p"))) is paragraph]


def _repeated_rows(
    root: Any, paper: Paper, names: Mapping[str, str], values: Mapping[str, Any], outer: Reader
) -> set[Any]:
    """Repeats the rows of tables and fills them; returns all rows made, which are done with."""
    tables = {table.key: table for table in paper.tables}
    done: set[Any] = set()
    for row in list(root.iter(qn("w:tr"))):
        table = tables.get(_table_named(row, names))
        if table is not None:
            done.update(_repeat(row, table, names, _rows_of(values, table), outer))
    return done


def _table_named(row: Any, names: Mapping[str, str]) -> str:
    """The key of the table whose column stands in this row, outside of tables within it; empty for none."""
    for paragraph in row.iter(qn("w:p")):
        if next(paragraph.iterancestors(qn("w:tr"))) is not row:
            continue
        for name in PLACEHOLDER.findall("".join(node.text or "" for node in text_nodes(paragraph))):
            table, dot, _column = names.get(name, "").partition(".")
            if dot:
                return table
    return ""


def _rows_of(values: Mapping[str, Any], table: Table) -> Sequence[Mapping[str, Any]]:
    return values.get(table.key) or [{}] * table.blank_rows


def _repeat(
    row: Any, table: Table, names: Mapping[str, str], items: Sequence[Mapping[str, Any]], outer: Reader
) -> Iterator[Any]:
    last = row
    for item in items:

        def value_of(name: str, item: Mapping[str, Any] = item) -> str:
            key = names.get(name, "")
            inside = key.removeprefix(f"{table.key}.")
            return words_of(item.get(inside)) if inside != key else outer(name)

        made = copy.deepcopy(row)
        for paragraph in list(made.iter(qn("w:p"))):
            _fill_paragraph(paragraph, value_of)
        last.addnext(made)
        last = made
        yield made
    row.getparent().remove(row)


def _fill_paragraph(paragraph: Any, value_of: Reader) -> None:
    nodes = text_nodes(paragraph)
    text = "".join(node.text or "" for node in nodes)
    found = list(PLACEHOLDER.finditer(text))
    if not found:
        return
    pieces = _pieces(nodes)
    for match in reversed(found):
        _put(pieces, match.start(), match.end(), value_of(match[1]))
    for node, _start, kept in pieces:
        _write(node, kept)


def _pieces(nodes: list[Any]) -> list[list[Any]]:
    """Each piece of text with where it begins in the paragraph: [node, start, text]."""
    pieces, start = [], 0
    for node in nodes:
        pieces.append([node, start, node.text or ""])
        start += len(node.text or "")
    return pieces


def _put(pieces: list[list[Any]], start: int, end: int, words: str) -> None:
    """Puts words in the place of characters `start` to `end`; later places were filled before."""
    for piece in pieces:
        begins, ends = piece[1], piece[1] + len(piece[0].text or "")
        if begins >= end or ends <= start:
            continue
        text, first, last = piece[2], max(start - begins, 0), min(end, ends) - begins
        piece[2] = text[:first] + (words if begins <= start else "") + text[last:]


def _write(node: Any, text: str) -> None:
    """Writes text into a piece; line breaks and tabs become elements of their own."""
    lines = re.split(r"([\n\t])", text)
    node.text = lines[0]
    node.set(SPACE, "preserve")
    after = node
    for mark, line in zip(lines[1::2], lines[2::2], strict=True):
        for made in (_element("w:br" if mark == "\n" else "w:tab"), _element("w:t", line)):
            after.addnext(made)
            after = made


def _element(tag: str, text: str | None = None) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(tag)
    if text is not None:
        made.text = text
        made.set(SPACE, "preserve")
    return made
