"""The handbooks under /help/ stay true: their links lead somewhere, their settings and commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve, reverse

from portal import handbooks
from tests.races import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BOOKS = handbooks.names()


def text_of(name: str) -> str:
    return (handbooks.FOLDER / f"{name}.md").read_text(encoding="utf-8")


def dead_links(text: str, folder: Path = handbooks.FOLDER) -> list[str]:
    """Links and pictures that lead nowhere: other handbooks, addresses of the site, anchors of chapters."""
    dead = []
    chapters = len(re.findall(r"^## ", text, flags=re.M))
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("/"):
            try:
                resolve(link.partition("#")[0].partition("?")[0])
            except Resolver404:
                dead.append(link)
        elif found := re.fullmatch(r"#s(\d+)", link):
            dead += [link] if int(found[1]) > chapters else []
        elif not link.startswith("https://") and not (folder / link).is_file():
            dead.append(link)
    return dead


def unknown_settings(text: str) -> list[str]:
    """Names in capitals within backticks or before a `=` in a block that README's table of settings does not know."""
    code = " ".join(re.findall(r"`([^`]+)`", text) + re.findall(r"^```\w*\n(.*?)^```", text, flags=re.M | re.S))
    named = set(re.findall(r"\b([A-Z][A-Z]*_[A-Z_]+)\b", code)) | set(re.findall(r"^([A-Z][A-Z_]+)=", code, flags=re.M))
    return sorted(name for name in named if f"`{name}`" not in README and name not in OTHERS)


# Not ours: what the shell, pip and others call theirs.
OTHERS = {"SHA256SUMS", "ALLOWED", "PATH", "PYTHON"}


def unknown_commands(text: str) -> list[str]:
    """`manage.py NAME`, `manage.sh NAME` and `make NAME` that are no commands."""
    called = re.findall(r"manage\.(?:py|sh) ([a-z_]+)", text)
    named = {f"manage.py {name}" for name in called if name not in get_commands()}
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.M))
    return sorted(named | {f"make {name}" for name in re.findall(r"\bmake ([a-z-]+)", text) if name not in targets})


def unknown_addresses(text: str) -> list[str]:
    """Addresses in backticks, such as `/help/`, that nothing answers."""
    found = []
    for path in re.findall(r"`(/[a-z0-9/_-]*)`", text):
        if path.startswith(("/etc/", "/opt/", "/var/", "/usr/", "/srv/", "/static/", "/ws/")):
            continue
        try:
            resolve(path)
        except Resolver404:
            found.append(path)
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_handbook_names_is_there(name):
    text = text_of(name)
    assert dead_links(text) == []
    assert unknown_settings(text) == []
    assert unknown_commands(text) == []
    assert unknown_addresses(text) == []


def test_what_is_not_there_is_noticed():
    assert dead_links("[a](nobody.md) [b](/nowhere/at/all.xyz) [c](#s9)\n## one\n[d](#s1)") == [
        "nobody.md",
        "/nowhere/at/all.xyz",
        "#s9",
    ]
    assert unknown_settings("`NO_SUCH_SETTING=1` and `VAR_DIR`\n```\nODD=1\nPORT=8000\n```") == [
        "NO_SUCH_SETTING",
        "ODD",
    ]
    assert unknown_commands("manage.py doctor, ./manage.sh heal, make run, make hay") == ["make hay", "manage.py heal"]
    assert unknown_addresses("`/help/` `/api/nothing`") == ["/api/nothing"]


@pytest.mark.parametrize("name", BOOKS)
def test_a_handbook_says_what_it_is_and_whom_it_is_for(name):
    book = handbooks.handbook(name)
    assert book.title
    assert 10 < len(book.about) < 200
    assert len(book.sections) > 2


@pytest.mark.parametrize("address", ["/help/", "/en/help/"])
def test_the_first_page_lists_them(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 200
    for name in BOOKS:
        assert handbooks.handbook(name).title in answer.content.decode()


def test_a_page_shows_a_handbook_with_its_contents(client, db):
    answer = client.get(reverse("help:handbook", args=["operator"])).content.decode()
    book = handbooks.handbook("operator")
    assert answer.count("<h1") == 1
    for section in book.sections:
        assert f'href="#{section.anchor}"' in answer
        assert f'id="{section.anchor}"' in answer


def signs_of_markup(html: str) -> list[str]:
    """Asterisks and backticks that a reader sees as such, outside of commands and code."""
    shown = re.sub(r"<(pre|code|script|style)\b.*?</\1>", "", html, flags=re.S)
    return re.findall(r"\*\*|`", re.sub(r"<[^>]+>", "", shown) + " ".join(re.findall(r'content="([^"]*)"', shown)))


def test_no_page_shows_the_signs_of_its_markup(client, db):
    for address in (reverse("help:index"), *(reverse("help:handbook", args=[name]) for name in BOOKS)):
        assert signs_of_markup(client.get(address).content.decode()) == [], address


def test_a_sign_of_markup_that_is_shown_is_noticed(monkeypatch, tmp_path, client, db):
    text = "# 手册\n\n后台在 `/cms/`，用自己的账号。\n\n## 用 `A` 计数\n\n**点名。**全班。`a**b`\n"
    (tmp_path / "odd.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(handbooks, "FOLDER", tmp_path)
    assert signs_of_markup(client.get(reverse("help:handbook", args=["odd"])).content.decode()) == ["**", "**"]
    book = handbooks.handbook("odd")
    assert book.about == "后台在 /cms/，用自己的账号。" and book.sections[0].title == "用 A 计数"
    assert signs_of_markup(f"<p>{text.splitlines()[2]}</p>") == ["`", "`"]  # as it was shown before


@pytest.mark.parametrize("name", ["nobody", "..", "README"])
def test_there_is_no_other_page(client, db, name):
    assert client.get(f"/help/{name}/").status_code == 404


def test_html_in_a_handbook_is_text_and_links_lead_to_pages(monkeypatch, tmp_path):
    (tmp_path / "odd.md").write_text(
        "# 手册\n\n给操作员。<script>alert(1)</script>\n\n## 一\n\n[运维](operator.md) ![图](pictures/a.png)\n\n"
        "[坏](javascript:alert(1))\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(handbooks, "FOLDER", tmp_path)
    html = handbooks.handbook("odd").html
    assert "<script" not in html
    assert 'href="/help/operator/"' in html
    assert 'src="/help/pictures/a.png"' in html
    assert 'href="javascript' not in html
