"""Looking through an owner's template before it is kept: a plain .docx of known placeholders that does nothing.

Nothing in a template is run: placeholders are looked up, never evaluated. What is refused here could act in Word
(macros, fields that fetch, objects), weigh us down (archives that swell) or come out wrong (unknown placeholders).
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..clean_files import ACTING_PARTS
from .kinds import Paper

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_PARTS = 300
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ACTING_FIELDS = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|DATABASE|IMPORT|MACROBUTTON)\b", re.IGNORECASE
)
HARMLESS_LINK = re.compile(r"/hyperlink$")

NOT_DOCX = _("This is not a .docx file. Save it in Word as “Word document (.docx)”.")
TOO_LARGE = _("The template is larger than 2 MB. Take out large pictures.")
SWELLS = _("The template unpacks to far more than a form holds. Save it anew in Word.")
MACROS = _("The template holds macros or objects. Save it as .docx without them.")
FETCHES = _("The template fetches something from elsewhere (%(what)s). Take it out.")
BROKEN = _("The template cannot be read. Open it in Word and save it anew.")
NO_PLACEHOLDER = _("The template holds none of the placeholders, so nothing would be filled in.")
UNKNOWN = _("Line %(line)s: {{%(name)s}} is not known on this paper.")
UNKNOWN_NEAR = _("Line %(line)s: {{%(name)s}} is not known on this paper. Do you mean {{%(near)s}}?")
OPEN = _("Line %(line)s: braces are opened and not closed, or the other way round.")
OUTSIDE = _("Line %(line)s: {{%(name)s}} is of a table and must stand in a row of one.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a template, in words."""

    words: str | Promise
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return str(self.words) % dict(self.values)


class TemplateRefused(ValueError):
    """A template that is not kept; `problems` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(one.words) for one in problems))
        self.problems = problems


def check_template(content: bytes, paper: Paper) -> None:
    """Returns when the template can be kept and filled. Raises TemplateRefused with every problem found."""
    _check_archive(content)
    document = _opened(content)
    problems = [*_acting(document), *_placeholder_problems(document, paper)]
    if problems:
        raise TemplateRefused(problems)


def _refuse(words: str | Promise, **values: Any) -> TemplateRefused:
    return TemplateRefused([Problem(words, tuple(values.items()))])


def _check_archive(content: bytes) -> None:
    """Looks at the archive without trusting what it says of itself: parts are unpacked up to a limit."""
    if len(content) > MOST_BYTES:
        raise _refuse(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise _refuse(SWELLS)
            if any(ACTING_PARTS.search(part.filename) for part in parts):
                raise _refuse(MACROS)
            _unpack(archive, parts)
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, TemplateRefused):
            raise
        raise _refuse(NOT_DOCX) from error
    if b"macroEnabled" in types:
        raise _refuse(MACROS)
    if MAIN not in types:
        raise _refuse(NOT_DOCX)


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    left = MOST_UNPACKED_BYTES
    for part in parts:
        with archive.open(part) as stream:
            while left >= 0 and (piece := stream.read(1 << 16)):
                left -= len(piece)
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise _refuse(BROKEN)
        if left < 0:
            raise _refuse(SWELLS)


def _opened(content: bytes) -> Any:
    from docx import Document

    try:
        document = Document(io.BytesIO(content))
        trees = [document.element, *_roots(document)]
    except Exception as error:  # python-docx and lxml raise whatever a broken part makes them raise
        raise _refuse(BROKEN) from error
    if any(tree.getroottree().docinfo.doctype for tree in trees):
        raise _refuse(BROKEN)
    return document


def _roots(document: Any) -> list[Any]:
    from .filling import roots

    return list(roots(document))


def _acting(document: Any) -> Iterator[Problem]:
    """Links to elsewhere other than those a reader clicks, fields that fetch, parts that are another document."""
    from docx.oxml.ns import qn

    for part in document.part.package.iter_parts():
        for rel in part.rels.values():
            if rel.is_external and not HARMLESS_LINK.search(rel.reltype):
                yield Problem(FETCHES, (("what", rel.reltype.rsplit("/", 1)[-1]),))
    for root in _roots(document):
        if root.find(f".//{qn('w:altChunk')}") is not None:
            yield Problem(FETCHES, (("what", "altChunk"),))
        for words in _fields(root):
            if found := ACTING_FIELDS.match(words):
                yield Problem(FETCHES, (("what", found[1].upper()),))


def _fields(root: Any) -> Iterator[str]:
    """What the fields of Word say that lie in this tree; Word cuts them over runs as it cuts text."""
    from docx.oxml.ns import qn

    for node in root.iter(qn("w:fldSimple")):
        yield node.get(qn("w:instr")) or ""
    for paragraph in root.iter(qn("w:p")):
        yield "".join(node.text or "" for node in paragraph.iter(qn("w:instrText")))


def _placeholder_problems(document: Any, paper: Paper) -> Iterator[Problem]:
    """Placeholders that are unknown, torn or out of place, by the line a reader counts from the top."""
    from docx.oxml.ns import qn

    from .filling import PLACEHOLDER, text_nodes

    names, line, seen = paper.names(), 0, 0
    for root in _roots(document):
        for paragraph in root.iter(qn("w:p")):
            text = "".join(node.text or "" for node in text_nodes(paragraph))
            line += 1
            rest = PLACEHOLDER.sub("", text)
            if "{{" in rest or "}}" in rest:
                yield Problem(OPEN, (("line", line),))
            for name in PLACEHOLDER.findall(text):
                seen += 1
                in_row = next(paragraph.iterancestors(qn("w:tr")), None) is not None
                yield from _name_problems(name, names, line, in_row=in_row)
    if not seen:
        yield Problem(NO_PLACEHOLDER)


def _name_problems(name: str, names: dict[str, str], line: int, *, in_row: bool) -> Iterator[Problem]:
    if name in names:
        if "." in names[name] and not in_row:
            yield Problem(OUTSIDE, (("line", line), ("name", name)))
        return
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        yield Problem(UNKNOWN_NEAR, (("line", line), ("name", name[:40]), ("near", near[0])))
    else:
        yield Problem(UNKNOWN, (("line", line), ("name", name[:40])))
