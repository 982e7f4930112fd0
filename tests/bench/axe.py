"""What is not accessible, and what is no good HTML, on each page of the walk in both languages.

Each page is opened once as the role that it is for, several side by side in one Chromium; its HTML is kept and looked at
by one process of Node. A page in English has the structure and the colours of its Chinese twin: there axe asks for
names, labels and languages alone. Wagtail's admin speaks one language and is not ours: its pages are not in the walk.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment, manage
from tests.walk import Entry, Kind, Prepared, pages, prepare

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
AT_ONCE = 4
MODULES = ROOT / "site" / "frontend" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
MARKUP = ROOT / "tests" / "bench" / "scripts" / "markup.mjs"
LANGUAGES = ("zh-hans", "en")
# WCAG 2.1 A and AA.
LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
# What a translation can spoil.
WORDS = {
    "type": "rule",
    "values": [
        "aria-command-name", "aria-dialog-name", "aria-input-field-name", "aria-meter-name", "aria-progressbar-name",
        "aria-toggle-field-name", "aria-tooltip-name", "button-name", "document-title", "frame-title", "html-has-lang",
        "html-lang-valid", "image-alt", "input-button-name", "input-image-alt", "label", "link-name", "role-img-alt",
        "select-name", "summary-name", "svg-img-alt", "valid-lang",
    ],
}  # fmt: skip
ASK = """async runOnly => (await axe.run(document, {
  resultTypes: ["violations"], runOnly
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


@dataclass(frozen=True, slots=True)
class Visit:
    """One page in one language."""

    entry: Entry
    language: str


def visits(only: Iterable[str] = ()) -> list[Visit]:
    """The pages in both languages, those of one role after each other; `only` names entries, all without it."""
    named = set(only)
    own = [one for one in pages(Kind.PUBLIC, Kind.SIGNED_IN) if one.status == 200 and (not named or one.name in named)]
    found = [Visit(one, language) for one in own for language in LANGUAGES if language == "zh-hans" or one.has_english]
    return sorted(found, key=lambda one: one.entry.role)


@asynccontextmanager
async def opened() -> AsyncIterator[Any]:
    """A browser."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        try:
            yield browser
        finally:
            await browser.close()


async def ready_page(browser: Any) -> Any:
    """A page on which axe stands ready wherever it goes."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    await context.add_init_script(path=AXE)
    return await context.new_page()


async def violations(page: Any, rules: dict[str, Any] = LEVELS) -> list[str]:
    """What axe finds on the page as it is now."""
    found: list[str] = await page.evaluate(ASK, rules)
    return found


async def _walk(browser: Any, base: str, prepared: Prepared, left: deque[Visit], looked: Looked) -> None:
    """Takes pages from what is left until nothing is."""
    page, role = await ready_page(browser), ""
    while left:
        visit = left.popleft()
        if visit.entry.role != role:
            role = visit.entry.role
            await page.context.clear_cookies()
            held = prepared.cookies(role)
            await page.context.add_cookies([{"name": key, "value": held[key], "url": base} for key in held])
        url = visit.entry.url(prepared, visit.language)
        answer = await page.goto(base + url, wait_until="load")
        if answer is not None and "<html" in (source := await answer.text()):  # no file, and no part of a page
            looked.sources[url] = source
            found = await violations(page, LEVELS if visit.language == "zh-hans" else WORDS)
            looked.faults.extend(Fault(f"{url} ({role})", text) for text in found)


async def _look(base: str, prepared: Prepared, left: deque[Visit]) -> Looked:
    looked = Looked(len(left), [], {})
    async with opened() as browser:
        await asyncio.gather(*(_walk(browser, base, prepared, left, looked) for _page in range(AT_ONCE)))
    return Looked(len(looked.sources), sorted(looked.faults, key=str), looked.sources)


def look(base: str, prepared: Prepared, *, only: Iterable[str] = ()) -> Looked:
    """Opens the pages in both languages. `only` names entries; all without it."""
    left = deque(visits(only))
    with ThreadPoolExecutor(1) as pool:  # a loop of its own: the caller may stand in playwright's
        return pool.submit(asyncio.run, _look(base, prepared, left)).result()


def node() -> str:
    """The Node that runs linters: the environment's own where `make` has put one, else the system's; empty for none."""
    own = Path(sys.executable).parent
    return shutil.which("node", path=f"{own}{os.pathsep}{os.environ.get('PATH', '')}") or ""


def markup_faults(sources: dict[str, str]) -> list[Fault]:
    """What html-validate says of what was sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.json"
        path.write_text(json.dumps(sources), encoding="utf-8")
        done = subprocess.run(
            [node(), str(MARKUP), str(MODULES), str(path)], capture_output=True, text=True, timeout=300
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
    if not node() or not AXE.exists() or not (MODULES / "html-validate").is_dir():
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
            found = look(base, prepared)
        wrong = markup_faults(found.sources)
    for fault in [*found.faults, *wrong]:
        print(fault, file=sys.stderr)
    seconds = round(time.monotonic() - began, 1)
    for name, value, unit in (
        ("violations", len(found.faults), "violations"), ("markup", len(wrong), "faults"),
        ("pages", found.opened, "pages"), ("walk_s", seconds, "s"),
    ):  # fmt: skip
        yield {"figure": f"axe.{name}", "value": value, "unit": unit, "db": "sqlite"}
