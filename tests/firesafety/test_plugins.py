"""A county adds what is its own without changing the platform: `tests/plugins/nanhu`, put where a county puts it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from courses.extensions import register_lesson_block
from courses.training.models.evidence_kinds import EvidenceKind, register_evidence_kind
from firesafety import extending
from firesafety.plugins import own_packages, plugins_from, refuse_taken_labels
from notices.channels.all import CHANNELS, register_channel
from tests.ladder import TOPS
from tests.migrated import migrate
from tests.notices.fakes import http_service
from tests.races import ROOT, environment, run_race

SAMPLE = ROOT / "tests" / "plugins" / "nanhu"
SCRIPT = Path(__file__).parent / "scripts" / "plugin_day.py"
GUIDE = (ROOT / "site" / "docs" / "plug-ins.md").read_text(encoding="utf-8")
RULE = """
schema: 2
version: "2026-11"
transcribed_on: 2026-11-29
rules:
  - id: N-NIGHT
    version: 1
    title: "夜间值守人员培训"
    subject: person
    scope: "person.kind == 'employee'"
    requirement: {kind: training, what: "夜间值守人员每年培训"}
    accepts: [nanhu.patrol]
    cadence: calendar_year
    force: notice
    source: "南湖区通知"
    verified: K
"""


def install(var_dir: Path) -> None:
    """What a county's operator puts into VAR_DIR: the plug-in, a scenario, a rule, a page of its own."""
    shutil.copytree(SAMPLE, var_dir / "plugins" / "nanhu")
    for folder in ("scenarios", "rules", "templates/portal"):
        (var_dir / folder).mkdir(parents=True)
    scenario = json.loads((ROOT / "simulator" / "scenarios" / "workshop.json").read_text(encoding="utf-8"))
    (var_dir / "scenarios" / "own-school.json").write_text(json.dumps(scenario | {"id": "own-school"}), "utf-8")
    (var_dir / "rules" / "nanhu.yaml").write_text(RULE, "utf-8")
    (var_dir / "templates" / "portal" / "help.html").write_text("南湖的帮助页", "utf-8")


@pytest.fixture(scope="module")
def day(tmp_path_factory) -> dict:
    """All that the sample adds, in a process of its own."""
    var_dir = tmp_path_factory.mktemp("plugin")
    migrate(var_dir)
    install(var_dir)
    (var_dir / "key").write_bytes(bytes(range(32)))
    with http_service(lambda heard: {"number": "n1"}) as board:
        found = run_race(
            SCRIPT, var_dir, PLUGINS="nanhu", NANHU_BOARD_URL=board.url, NANHU_SIGNER_KEY=str(var_dir / "key")
        )
        found["board"] = [heard.json for heard in board.of("/show")]
    return found


@pytest.fixture(scope="module")
def plain_day(tmp_path_factory) -> dict:
    """The same without the plug-in and its files."""
    var_dir = tmp_path_factory.mktemp("plain")
    migrate(var_dir)
    return run_race(SCRIPT, var_dir)


def test_a_lesson_has_the_countys_block(day, plain_day):
    assert "身边的火灾：建设街道" in day["block"]
    assert day["paper"] == ["2026年01月18日，建设街道：电动车不进楼道。"]
    assert (plain_day["block"], plain_day["paper"]) == ("", [])


def test_no_migration_of_ours_is_wanted(day):
    assert day["migrations"] == "none"


def test_a_notice_goes_out_by_the_countys_channel(day, plain_day):
    assert day["told"] == [["南湖公告屏", "sent", "n1"]]
    assert [(line["for"], line["text"]) for line in day["board"]] == [("town-hall", "短")]
    assert plain_day["told"] == []


def test_certificates_of_the_county_bear_its_layout(day, plain_day):
    assert day["layouts"] == ["nanhu/certificate.typ", "training/certificate.typ"]
    own, other = day["printed"]
    assert "南湖区消防救援大队" in own
    assert "南湖区消防救援大队" not in other
    assert "只反映培训" in own and "只反映培训" in other
    assert plain_day["layouts"] == ["training/certificate.typ"] * 2


def test_evidence_of_the_countys_kind_counts_for_training_and_never_for_a_drill(day, plain_day):
    assert (day["evidence"], day["training"]) == ("夜间巡查培训", "")
    assert "can never satisfy a drill rule" in day["drill"]
    assert "no kind of evidence" in plain_day["evidence"]


def test_roots_are_signed_by_the_countys_signer(day):
    assert (day["by_own_key"], day["problems"]) == (False, [])


def test_its_page_and_its_periodic_work_run(day):
    assert day["status"] == 200
    assert "当前状态：正常" in day["page"]
    assert "/plugins/nanhu/board/" in day["page"], "the menu names it"


def test_a_patrol_is_recorded_once_and_told_once(day):
    assert day["said"] == ["已记录。", "这一天的巡查早已记录。"]
    assert day["patrols"] == ["夜间巡查培训"]
    assert day["inbox"] == ["您 2026-03-01 的夜间巡查已记录"]


def test_an_officer_is_told_of_a_board_that_does_not_answer(day):
    assert (day["calm"], day["waits"]) == ([], ["南湖公告屏没有回音"])


def test_own_scenarios_rules_and_templates_go_first(day, plain_day):
    assert (day["scenario"], day["rule"], day["help"]) == ("own-school", 1, "南湖的帮助页")
    assert (plain_day["scenario"], plain_day["rule"]) == (False, 0)
    assert "南湖的帮助页" not in plain_day["help"]


def package(folder: Path, name: str, label: str) -> None:
    """A plug-in that is nothing but its name and label."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").touch()
    config = (
        f"from django.apps import AppConfig\nclass Config(AppConfig):\n    name = {name!r}\n    label = {label!r}\n"
    )
    (folder / name / "apps.py").write_text(config)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path / "plugins"


@pytest.mark.parametrize("top", TOPS)
def test_a_room_of_ours_is_no_plugin(top, folder):
    assert top in own_packages()
    with pytest.raises(ImproperlyConfigured, match="the platform's own"):
        plugins_from([f"{top}.county"], folder)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["nowhere_to_be_found"], "there is no such package"),
        (["no-name"], "no name of a package"),
        (["plugin_alone", "plugin_alone"], "named twice"),
        (["json"], "goes before the one in"),
        (["plugin_bare"], r"plugin_bare has no __init__\.py"),
    ],
)
def test_a_plugin_that_cannot_be_is_refused_in_words(names, words, folder):
    for name in ("plugin_alone", "json"):
        package(folder, name, name)
    (folder / "plugin_bare").mkdir()
    with pytest.raises(ImproperlyConfigured, match=words):
        plugins_from(names, folder)
    assert plugins_from(["plugin_alone"], folder) == ["plugin_alone"]


def test_a_folder_that_is_linked_is_a_plugin(folder, tmp_path):
    package(tmp_path / "elsewhere", "plugin_linked", "linked")
    folder.mkdir()
    (folder / "plugin_linked").symlink_to(tmp_path / "elsewhere" / "plugin_linked")
    assert plugins_from(["plugin_linked"], folder) == ["plugin_linked"]


def test_a_label_that_is_taken_is_refused(folder):
    package(folder, "plugin_taken", "training")
    package(folder, "plugin_free", "free")
    assert plugins_from(["plugin_taken", "plugin_free"], folder)
    refuse_taken_labels(["plugin_free"], ["courses.training", "plugin_free"])
    with pytest.raises(ImproperlyConfigured, match=r"'training' is taken by courses\.training"):
        refuse_taken_labels(["plugin_taken"], ["courses.training", "plugin_taken"])


def test_nothing_starts_with_a_taken_label(tmp_path):
    package(tmp_path / "plugins", "plugin_taken", "training")
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, capture_output=True, text=True,
        env=environment(tmp_path, PLUGINS="plugin_taken"),
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.startswith("PLUGINS: 'plugin_taken' is refused: its label 'training' is taken by")
    assert len(done.stderr.splitlines()) == 1, "a sentence, and no traceback"


def test_names_without_the_plugins_own_are_refused():
    with pytest.raises(ValueError, match="label__name"):
        register_lesson_block("callout", None, on_paper=list)
    with pytest.raises(ValueError, match=r"label\.name"):
        register_channel("sms", "SMS", CHANNELS["sms"])
    with pytest.raises(TypeError, match=r"'nanhu\.board' has no drops_repeats, no is_on"):
        register_channel("nanhu.board", "公告屏", object())
    with pytest.raises(ValueError, match=r"label\.name"):
        register_evidence_kind("quiz", "Quiz", counts_as=EvidenceKind.LESSON)
    with pytest.raises(ValueError, match="counts as drill_real"):
        register_evidence_kind("nanhu.drill", "Drill", counts_as=EvidenceKind.DRILL_REAL)


@pytest.mark.parametrize(
    "path", sorted(path.relative_to(SAMPLE) for path in SAMPLE.rglob("*.*") if path.suffix in (".py", ".html", ".typ"))
)
def test_whoever_follows_the_guide_writes_every_file_of_the_sample(path):
    """Nothing that another file names is left for the reader to guess."""
    text = (SAMPLE / path).read_text(encoding="utf-8").rstrip()
    assert path.name in GUIDE
    assert f"\n{text}\n```" in GUIDE or not text


def test_the_rule_of_the_guide_is_one_that_is_read():
    assert RULE.strip() in GUIDE


def test_the_guide_says_what_can_be_added():
    for name in extending.__all__:
        assert f"`{name}`" in GUIDE or f"add.{name}" in GUIDE, name


def test_the_guides_code_is_the_samples():
    """Each file that the guide has somebody write is the sample's, so that it is known to run."""
    blocks = re.findall(r"^`(nanhu/[\w./]+)`：\n\n```\w+\n(.*?)^```", GUIDE, flags=re.M | re.S)
    assert len(blocks) >= 6
    for name, written in blocks:
        assert written == (SAMPLE.parent / name).read_text(encoding="utf-8"), name
