"""Every page that each account reaches by links answers, keeps the content policy and names its language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.races import run_race

CRAWL = Path(__file__).parent / "scripts" / "crawl.py"


def closed_to(username: str) -> set[str]:
    """The oversight link stands in everybody's menu; those who are no officers get a 403 with a way out."""
    if username in ("-", "officer", "city"):
        return set()
    return {"/oversight/: 403", "/en/oversight/: 403"}


STARTS = [
    ("-", "/"),
    ("-", "/en/"),
    ("pupil", "/records/"),
    ("teacher", "/records/"),
    ("manager", "/records/"),
    ("keeper", "/keeper/"),
    ("officer", "/oversight/"),
    ("city", "/en/oversight/"),
]


@pytest.fixture(scope="module")
def reports(prepared_dir) -> dict[str, dict]:
    """One process goes round for all of them: starting one costs as much as a hundred pages."""
    return run_race(CRAWL, prepared_dir, *(word for pair in STARTS for word in pair), timeout=900)


@pytest.mark.parametrize(("username", "start"), STARTS)
def test_every_reachable_page_is_sound(reports, username, start):
    report = reports[f"{username} {start}"]
    assert set(report["faults"]) <= closed_to(username)
    assert report["visited"] > 10
