"""An announcement as HTML that the editor of a WeChat 公众号 keeps when it is pasted there.

That editor drops classes, style sheets and scripts and keeps styles that stand on the elements themselves. Links to
sites elsewhere are dead in a 公众号: their addresses are written out, and the one to the announcement itself belongs in
the field 阅读原文.
"""

from __future__ import annotations

from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _

from .details import site_details
from .models import ArticlePage

TEXT = "font-size:16px;line-height:1.9;color:#1e2328;margin:0 0 16px;letter-spacing:0.5px;"
STYLES = {
    "p": TEXT,
    "h2": "font-size:19px;line-height:1.5;font-weight:bold;color:#8f1b13;margin:28px 0 12px;padding-left:10px;"
    "border-left:4px solid #b8261c;",
    "h3": "font-size:17px;line-height:1.5;font-weight:bold;color:#1e2328;margin:22px 0 10px;",
    "ul": f"{TEXT}padding-left:24px;",
    "ol": f"{TEXT}padding-left:24px;",
    "li": "margin:0 0 8px;",
    "b": "font-weight:bold;",
    "br": "",
    "img": "display:block;max-width:100%;height:auto;margin:0 auto 16px;",
    "section": "",
}
# What says the same under a name that stays.
RENAMED = {"figure": "section", "div": "section", "strong": "b", "h4": "h3", "h5": "h3", "h6": "h3"}
KEPT = {"img": ("src", "alt")}


def address_of(article: ArticlePage) -> str:
    """The announcement's address on this site, for 阅读原文."""
    return urljoin(f"{settings.PUBLIC_URL}/", str(article.get_url() or "/"))


def official_account_html(article: ArticlePage) -> str:
    """The announcement from its introduction to its last line; the title has a field of its own there."""
    intro = f"<p>{escape(article.intro)}</p>" if article.intro else ""
    soup = BeautifulSoup(f"{intro}{article.body.render_as_block()}", "html.parser")
    for element in soup.find_all(True):
        _restyle(element)
    source = escape(_("Source: %(site)s") % {"site": site_details().called})
    return f'<section>{soup}<p style="{TEXT}color:#626972;font-size:14px;">{source}</p></section>'


def _restyle(element: Tag) -> None:
    """Leaves of an element what stays when pasted: its name, the style of that name, a picture's address."""
    if element.name in ("script", "style", "svg", "template"):
        element.decompose()
        return
    if element.name == "a":
        _write_out(element)
        return
    element.name = RENAMED.get(element.name, element.name)
    if element.name not in STYLES:
        element.unwrap()
        return
    kept = {name: str(element.attrs[name]) for name in KEPT.get(element.name, ()) if name in element.attrs}
    if "src" in kept:
        kept["src"] = urljoin(f"{settings.PUBLIC_URL}/", kept["src"])
    element.attrs = {**kept, **({"style": STYLES[element.name]} if STYLES[element.name] else {})}


def _write_out(link: Tag) -> None:
    """The words of a link, and its address in brackets where it is a web page or file."""
    address = urljoin(f"{settings.PUBLIC_URL}/", str(link.get("href", "")))
    if address.startswith(("http://", "https://")) and address not in link.get_text():
        link.append(f"（{address}）")
    link.unwrap()
