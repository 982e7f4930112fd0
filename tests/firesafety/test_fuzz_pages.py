"""No page breaks on what people type. Each address gets a few odd values here; `make bench ONLY=fuzz` sends more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.races import run_race
from tests.walk import Kind, walk

FUZZ = Path(__file__).parent / "scripts" / "fuzz.py"


def fuzz(walked, *names: str, values: int = 1, **extra: str) -> dict[str, Any]:
    """What broke, with so many odd values for each parameter of these entries; 0 sends empty forms alone."""
    var_dir, prepared = walked
    prepared.save(var_dir / "fuzz.json")
    return run_race(
        FUZZ,
        var_dir,
        str(var_dir / "fuzz.json"),
        str(values),
        *names,
        timeout=600,
        **{"LOG_LEVEL": "CRITICAL", **extra},
    )


def test_no_page_of_ours_breaks(walked):
    found = fuzz(walked, *(entry.name for entry in walk() if entry.kind is not Kind.CMS))
    assert found["requests"] > 200
    assert found["faults"] == []


def test_no_form_of_the_admin_breaks(walked):
    names = ("cms.organisation.new", "cms.schoolclass.edit", "cms.rolegrant.new", "cms.pages.copy", "cms.pages.edit")
    assert fuzz(walked, *names)["faults"] == []


def forms_of_the_admin() -> list[str]:
    return [entry.name for entry in walk() if entry.kind is Kind.CMS and entry.fields is not None]


def test_an_empty_form_breaks_nothing_in_the_admin(walked):
    """Sent by whoever the address is for."""
    found = fuzz(walked, *forms_of_the_admin(), values=0)
    assert found["requests"] >= len(forms_of_the_admin()) > 60
    assert found["faults"] == []


def test_without_the_answer_to_malformed_forms_the_admin_breaks(walked):
    """The guard off."""
    without = "common.malformed.MalformedFormMiddleware"
    assert fuzz(walked, "cms.organisation.new", "cms.pages.edit", FUZZ_WITHOUT=without)["faults"]
    assert fuzz(walked, "cms.pages.copy", "cms.pages.revert", values=0, FUZZ_WITHOUT=without)["faults"]


def test_no_json_of_a_kiosk_breaks(walked):
    found = fuzz(walked, "kiosk.runs", "kiosk.open")
    assert found["requests"] > 250
    assert found["faults"] == []
