"""What every page of ours keeps to, read off its HTML: the content policy, a title and a heading, a named language."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = {"input", "select", "textarea", "button"}


@dataclass
class Form:
    """A form as a browser sees it."""

    action: str
    method: str
    fields: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """Links and forms of a page, and what breaks its policy: inline scripts, styles and handlers, foreign resources."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.faults: list[str] = []
        self.title = self.h1 = self.whole = False
        self.lang = ""
        self._form: Form | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.whole, self.lang = True, attributes.get("lang", "")
        self.title = self.title or tag == "title"
        self.h1 = self.h1 or tag == "h1"
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        self._note_form(tag, attributes)
        self._check(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _note_form(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "form":
            self._form = Form(attributes.get("action", ""), attributes.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in FIELDS and self._form is not None and attributes.get("name"):
            self._form.fields.add(attributes["name"])

    def _check(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
            self.faults.append("inline script")
        if tag == "style" or "style" in attributes:
            self.faults.append(f"inline style on <{tag}>")
        self.faults += [f"handler {name} on <{tag}>" for name in attributes if name.startswith("on")]
        if tag == "img" and "alt" not in attributes:
            self.faults.append(f"no alt on {attributes.get('src', '')[:60]}")
        for name in ("src", "srcset", "poster", "action") if tag != "a" else ():
            if _is_foreign(attributes.get(name, "")):
                self.faults.append(f"foreign {name} {attributes[name][:80]}")
        if (
            tag == "link"
            and _is_foreign(attributes.get("href", ""))
            and attributes.get("rel") not in ("alternate", "canonical")
        ):
            self.faults.append(f"foreign link {attributes['href'][:80]}")


def _is_foreign(address: str) -> bool:
    """Whether an address names a host; Wagtail's user bar names the one that was asked, which tests call localhost."""
    return address.startswith(("http:", "https:", "//")) and not address.startswith("//localhost/static/")


def faults_of(page: Page, policy: str, language: str) -> list[str]:
    """What is wrong with a page sent under this Content-Security-Policy; a fragment has neither title nor language."""
    found = list(page.faults)
    if page.whole and not (page.title and page.h1 and page.lang):
        found.append("title, h1 or lang missing")
    if page.whole and page.lang != language:
        found.append(f"lang {page.lang}")
    if "unsafe-inline" in policy or "default-src 'self'" not in policy:
        found.append(f"policy {policy[:60]!r}")
    return found
