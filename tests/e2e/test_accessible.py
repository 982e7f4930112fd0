"""In Debian's Chromium: axe finds nothing on the pages of the walk, html-validate nothing in what is sent of them.

`make bench ONLY=axe` counts the same and says how long it takes.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bench import axe

pytestmark = pytest.mark.browser
SPOILT = """<!doctype html><html lang="zh-hans"><head><title>x</title></head>
<body><main><h1>x</h1><img src="data:,"><button></button></main></body></html>"""


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    assert axe.why_not() == ""


@pytest.fixture(scope="module")
def looked(walked):
    folder, prepared = walked
    with axe.served(folder) as base:
        yield axe.look(base, prepared)


def test_no_page_shuts_anybody_out(looked):
    assert [str(fault) for fault in looked.faults] == []
    assert len(looked.sources) > 400


def test_what_is_sent_is_good_html(looked):
    assert [str(fault) for fault in axe.markup_faults(looked.sources)] == []


async def found_on(source: str) -> list[list[str]]:
    async with axe.opened() as browser:
        page = await axe.ready_page(browser)
        await page.goto("about:blank")
        await page.set_content(source)
        return [await axe.violations(page, rules) for rules in (axe.LEVELS, axe.WORDS)]


def test_what_is_wrong_is_noticed():
    with ThreadPoolExecutor(1) as pool:
        for found in pool.submit(asyncio.run, found_on(SPOILT)).result():
            assert {"image-alt: img", "button-name: button"} <= set(found)
    assert axe.markup_faults({"/": SPOILT.replace("<main>", "<main><main>")}) != []
