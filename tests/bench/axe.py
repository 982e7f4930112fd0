"""What is not accessible, and what is no good HTML, on each page of the walk in both languages.

Each page is opened once, in Chromium, as the role that it is for; its HTML is kept and looked at by one process of Node.
Wagtail's admin speaks one language and is not ours: of it the pages are asked that show templates of this house.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment, manage
from tests.walk import Entry, Kind, Prepared, pages, prepare

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
MODULES = ROOT / "site" / "frontend" / "node_modules"
MARKUP = ROOT / "tests" / "bench" / "scripts" / "markup.mjs"
LANGUAGES = ("zh-hans", "en")
# WCAG 2.1 A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
ASK = """async rules => (await axe.run(document, {
  resultTypes: ["violations"], runOnly: {type: "tag", values: rules}
})).violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")}`))"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one page."""

    page: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}: {self.text}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a walk has found: how many pages were opened, what axe says of them, and their HTML by address."""

    opened: int
    faults: list[Fault]
    sources: dict[str, str]


def entries(language: str) -> list[Entry]:
    """The pages that are opened in a language, those of one role after each other."""
    own = [one for one in pages(Kind.PUBLIC, Kind.SIGNED_IN) if one.status == 200]
    return sorted((one for one in own if language == "zh-hans" or one.has_english), key=lambda one: one.role)


@contextmanager
def opened(playwright: Any) -> Iterator[Any]:
    """A page of a browser, on which axe stands ready wherever it goes."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(path=MODULES / "axe-core" / "axe.min.js")
    yield context.new_page()
    browser.close()


def violations(page: Any) -> list[str]:
    """What axe finds on the page as it is now."""
    found: list[str] = page.evaluate(ASK, RULES)
    return found


def look(base: str, prepared: Prepared, language: str, *, only: tuple[str, ...] = ()) -> Looked:
    """Opens the pages of one language in one browser. `only` names entries; all without it."""
    from playwright.sync_api import sync_playwright

    faults: list[Fault] = []
    sources: dict[str, str] = {}
    with sync_playwright() as playwright, opened(playwright) as page:
        role = ""
        for entry in (one for one in entries(language) if not only or one.name in only):
            if entry.role != role:
                role = entry.role
                page.context.clear_cookies()
                held = prepared.cookies(role)
                page.context.add_cookies([{"name": name, "value": value, "url": base} for name, value in held.items()])
            url = entry.url(prepared, language)
            answer = page.goto(base + url, wait_until="load")
            if answer is not None and "<html" in (source := answer.text()):  # no file, and no part of a page
                sources[url] = source
                faults += [Fault(f"{url} ({entry.role})", text) for text in violations(page)]
    return Looked(len(sources), faults, sources)


def look_in_both(base: str, prepared: Prepared, *, only: tuple[str, ...] = ()) -> Looked:
    """Both languages, side by side."""
    with ThreadPoolExecutor(len(LANGUAGES)) as pool:
        found = list(pool.map(lambda language: look(base, prepared, language, only=only), LANGUAGES))
    return Looked(
        sum(one.opened for one in found), [fault for one in found for fault in one.faults],
        {url: text for one in found for url, text in one.sources.items()},
    )  # fmt: skip


def markup_faults(sources: dict[str, str]) -> list[Fault]:
    """What html-validate says of what was sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.json"
        path.write_text(json.dumps(sources), encoding="utf-8")
        done = subprocess.run(
            ["node", str(MARKUP), str(MODULES), str(path)], capture_output=True, text=True, timeout=120
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return [Fault(one["page"], one["text"]) for one in json.loads(done.stdout)]


@contextmanager
def served(var_dir: Path) -> Iterator[str]:
    """The installation in `var_dir` served by one process; its address."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application"]
    web = subprocess.Popen(
        [*command, "--port", str(port), "--lifespan", "off", "--log-level", "error"],
        env=environment(var_dir, PORT=str(port)),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(15)


def why_not() -> str:
    """Why no page can be looked at here; empty when all is there."""
    if not Path(CHROMIUM).exists():
        return "no Chromium"
    if not shutil.which("node") or not (MODULES / "axe-core").is_dir() or not (MODULES / "html-validate").is_dir():
        return "no axe-core or html-validate: make .venv/.linters"
    return ""


def figures() -> Iterator[dict[str, Any]]:
    """`axe.violations` and `axe.markup`: how much is wrong on all pages; `.pages` opened, `.walk_s` for both."""
    if reason := why_not():
        yield {"figure": "axe", "skipped": reason}
        return
    with tempfile.TemporaryDirectory() as folder:
        var_dir = Path(folder)
        manage(var_dir, "prepare", timeout=900)
        prepared = prepare(var_dir)
        began = time.monotonic()
        with served(var_dir) as base:
            found = look_in_both(base, prepared)
        wrong = markup_faults(found.sources)
    for fault in [*found.faults, *wrong]:
        print(fault, file=sys.stderr)
    seconds = round(time.monotonic() - began, 1)
    for name, value, unit in (
        ("violations", len(found.faults), "violations"), ("markup", len(wrong), "faults"),
        ("pages", found.opened, "pages"), ("walk_s", seconds, "s"),
    ):  # fmt: skip
        yield {"figure": f"axe.{name}", "value": value, "unit": unit, "db": "sqlite"}
