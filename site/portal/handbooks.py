"""The handbooks under /help/: Markdown in site/docs/handbook, one file a role, read as it lies there.

A handbook begins with its title as `# …` and one paragraph that says whom it is for. It is Chinese, as its readers are.
HTML in it is shown as text. `tests/portal/test_handbooks.py` follows its links and looks up each setting and command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "handbook"
PICTURES = FOLDER / "pictures"
# Those who read one every week come first; others follow by name.
ORDER = ("keeper", "teacher", "manager", "editor", "operator", "capacity")
NAME = re.compile(r"[a-z][a-z0-9-]{1,40}")


@dataclass(frozen=True)
class Section:
    """One chapter in the list of contents."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Handbook:
    """A handbook ready to be shown."""

    name: str
    title: str
    about: str
    html: SafeString
    sections: tuple[Section, ...]


def names() -> list[str]:
    """The handbooks that lie there, in their order."""
    found = {path.stem for path in FOLDER.glob("*.md")}
    return [name for name in ORDER if name in found] + sorted(found - set(ORDER))


def handbook(name: str) -> Handbook | None:
    """The handbook of this name; None when there is none."""
    path = FOLDER / f"{name}.md"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> Handbook:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    title, about = _text_after(tokens, "heading_open"), _text_after(tokens, "paragraph_open")
    sections = tuple(_number_sections(tokens))
    for token in tokens:
        for part in token.children or ():
            _lead_home(part)
    start = next((at + 1 for at, token in enumerate(tokens) if token.type == "heading_close"), 0)
    html = reader.renderer.render(tokens[start:], reader.options, {})
    html = html.replace("<table>", '<div class="table-wrap" tabindex="0"><table class="table">')
    html = html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')  # scrolled by keys, too
    return Handbook(path.stem, title, about, mark_safe(html), sections)  # noqa: S308 - its HTML was switched off


def _text_after(tokens: list[Token], kind: str) -> str:
    """The text of the first heading or paragraph, as it is read: without the signs of its markup."""
    for at, token in enumerate(tokens):
        if token.type == kind:
            return _plain(tokens[at + 1])
    return ""


def _plain(token: Token) -> str:
    return "".join(" " if part.type == "softbreak" else part.content for part in token.children or ())


def _number_sections(tokens: list[Token]) -> list[Section]:
    """Gives each chapter an anchor by its number, so that a changed title breaks no link from elsewhere on the page."""
    found: list[Section] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            found.append(Section(f"s{len(found) + 1}", _plain(tokens[at + 1])))
            token.attrSet("id", found[-1].anchor)
    return found


def _lead_home(token: Token) -> None:
    """Links between the files become links between the pages; pictures come from their folder."""
    if token.type == "link_open" and (found := re.fullmatch(r"([a-z0-9-]+)\.md", str(token.attrs.get("href")))):
        token.attrSet("href", reverse("help:handbook", args=[found[1]]))
    if token.type == "image" and (found := re.fullmatch(r"pictures/([\w-]+\.png)", str(token.attrs.get("src")))):
        token.attrSet("src", reverse("help:picture", args=[found[1]]))
        token.attrSet("loading", "lazy")
