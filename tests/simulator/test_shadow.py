"""Both crowds run every scenario side by side; a comparison that was stopped goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.engine.people.crowd import JUPEDSIM, MODELS
from simulator.engine.studies import shadow

NAMES, SEEDS = ["tutorial"], range(1, 3)


def test_it_writes_a_line_for_each_crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(shadow, "TABLE", tmp_path / "shadow.md")
    assert shadow.main(["tutorial", "--seeds", "2", "--jobs", "1", "--write"]) == 0
    written = (tmp_path / "shadow.md").read_text(encoding="utf-8")
    assert written == capsys.readouterr().out
    assert [line.split(" | ")[2] for line in written.splitlines() if line.startswith("| tutorial")] == [
        MODELS[engine] for engine in shadow.ENGINES
    ]


def test_it_goes_on_with_the_runs_it_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "runs.jsonl"
    before = shadow.compare(NAMES, SEEDS, (JUPEDSIM,), kept, 1)
    monkeypatch.setattr(shadow, "shadow_run", None)
    assert shadow.compare(NAMES, SEEDS, (JUPEDSIM,), kept, 1) == before


@pytest.mark.parametrize("other", [{"model": "jupedsim/1 fire/1 engine/1"}, {"sha256": "0" * 64}])
def test_runs_of_another_model_or_scenario_are_not_taken(tmp_path: Path, other: dict[str, str]) -> None:
    kept = tmp_path / "runs.jsonl"
    shadow.compare(NAMES, [1], (JUPEDSIM,), kept, 1)
    assert shadow.kept_runs(kept)
    kept.write_text(json.dumps(json.loads(kept.read_text()) | other) + "\n")
    assert not shadow.kept_runs(kept)
