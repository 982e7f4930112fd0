"""How many rules no screen meets, as a figure: what is not in the table, and what is and fails."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from .table import CASES

ROOT = Path(__file__).parents[3]
RULE_FILE = ROOT / "courses" / "training" / "rules" / "2026-11.yaml"
TESTS = "tests/training/meetable/test_meetable.py"
NAME = re.compile(r"test_a_rule_is_met_by_its_screen\[(.+)\]")


def unmeetable() -> dict[str, Any]:
    """The figure, with the codes that are unmeetable and the standing rules apart."""
    asked, standing = _codes()
    missing = sorted((asked - set(CASES)) | (asked & _failed()))
    return {
        "figure": "unit.rules_unmeetable", "value": len(missing), "unit": "rules", "of": len(asked),
        "unmeetable": missing, "standing_apart": sorted(standing),
    }  # fmt: skip


def _codes() -> tuple[set[str], set[str]]:
    """The rules that ask for something, and those of them that stand at all times and only a look closes."""
    asked, standing = set[str](), set[str]()
    rules = yaml.safe_load(RULE_FILE.read_text(encoding="utf-8"))["rules"]
    for entry in {entry["id"]: entry for entry in rules}.values():
        if entry.get("reference"):
            continue
        stands = entry["cadence"] == "standing" and entry["requirement"]["kind"] != "drill"
        (standing if stands else asked).add(entry["id"])
    return asked, standing


def _failed() -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            TESTS,
            f"--junitxml={report}",
        ]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    passed = {found[1] for case in cases if not len(case) and (found := NAME.match(case.get("name", "")))}
    return set(CASES) - passed
