"""The rule file holds all sixty entries, is strict, and lets no simulated drill count as a drill."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from courses.training.models import EvidenceKind, Rule
from courses.training.rulebook.compiled import make_book
from courses.training.rulebook.contents import Contents
from courses.training.rulebook.rule_file import (
    RULE_FILE,
    RuleFileError,
    check_entry,
    entry_of,
    load_rules,
    read_rules,
    rule_of,
)

# The collection's ids, in its order.
ENTRIES = [
    "U-PREJOB", "U-STAFF-YEAR", "U-KEY-YEAR", "U-PUB-HALF", "U-DENSE-HALF", "U-CONTENT", "U-SPECIAL",
    "U-CONTROLROOM-CERT", "U-CONTROLROOM-2", "U-DRILL-KEY", "U-DRILL-OTHER", "U-DRILL-NOTICE", "U-PLAN",
    "U-RECORD-TRAIN", "U-RECORD-DRILL", "U-LAW", "U-LAW-KEY", "C-HEADS-HALF", "C-TEAM-HALF", "C-STAFF-HALF",
    "C-DRILL-HALF", "C-MFS", "M-COMMUNITY", "M-KEYUNIT", "M-TRAIN", "H-DRILL-YEAR", "H-DRILL-100M",
    "H-DRILL-SUB", "H-DRILL-EVAL", "H-PUB-STAFF", "H-RES", "H-VILLAGE", "P-DRILL", "P-MULTI", "B-SITE",
    "V-HEADS", "V-DUTY", "V-GRID-MONTH", "S-TERM", "S-4H", "S-START", "S-PRIMARY", "S-SECOND", "S-KINDER",
    "S-DRILL-YEAR", "S-DRILL-TERM", "S-DRILL-MONTH", "S-DRILL-QUARTER", "S-DRILL-2MIN", "S-VISIT", "S-HOME",
    "S-STAFF", "S-TEACHER", "S-BOARD", "S-POSTS", "S-UNI", "G-KEY", "G-LEAD", "F-GB25201", "X-AREA",
]  # fmt: skip
UNVERIFIED = {"U-DENSE-HALF", "M-TRAIN", "H-PUB-STAFF", "H-RES", "P-DRILL", "P-MULTI", "V-DUTY", "F-GB25201"}
STATUTORY_DRILL = re.compile(
    r"U-DRILL|S-DRILL|S-BOARD|H-DRILL|H-RES-DRILL|P-DRILL|P-MULTI|G-KEY|C-DRILL|U-LAW|S-UNI$|B-SITE"
)


def entry(code: str = "U-STAFF-YEAR") -> dict:
    return next(dict(found) for found in read_rules() if found["id"] == code)


def test_all_sixty_entries_are_there():
    assert len(ENTRIES) == len(set(ENTRIES)) == 60
    found = {rule.get("entry", rule["id"]) for rule in read_rules()}
    assert found == set(ENTRIES)


def test_what_was_not_seen_in_a_text_is_marked_so():
    marked = {rule["id"] for rule in read_rules() if rule["verified"] == "K"}
    assert {code for code in marked if code in ENTRIES} == UNVERIFIED


def test_no_statutory_drill_is_met_by_a_simulated_one():
    walked = 0
    for rule in read_rules():
        asks_for_drill = rule["requirement"]["kind"] == "drill" or STATUTORY_DRILL.match(rule["id"])
        if asks_for_drill:
            walked += 1
            assert "drill_simulated" not in rule.get("accepts", []) + rule.get("events", []), rule["id"]
            version = make_book([rule_of(rule)]).by_pk[0]
            assert not version.takes(EvidenceKind.DRILL_SIMULATED, "drill:school-floor", date(2026, 11, 24)), rule["id"]
    assert walked >= 20


def test_simulated_drills_count_as_training_somewhere():
    assert {rule["id"] for rule in read_rules() if "drill_simulated" in rule.get("accepts", [])} == {"S-TERM"}


def test_a_rule_computes_duties_or_says_why_not():
    for rule in read_rules():
        assert bool(rule.get("reference")) != bool(rule.get("accepts") or rule.get("events")), rule["id"]


def test_every_rule_names_law_or_article_and_force():
    for rule in read_rules():
        assert rule["source"], rule["id"]
        assert rule["force"] in {"law", "order", "std", "notice", "guide"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "colour"),
        ({"scope": "unit.colour == 'red'"}, "unknown attribute"),
        ({"cadence": "weekly"}, "weekly"),
        ({"cadence": "rolling"}, "rolling_months"),
        ({"accepts": ["hearsay"]}, "hearsay"),
        ({"accepts": []}, "accepts some evidence"),
        ({"accepts": ["drill_simulated"], "requirement": {"kind": "drill", "what": "x"}}, "simulated"),
        ({"cadence": "once", "anchor": "on_duty", "due_days": 0, "grace_days": 5}, "no grace"),
        ({"anchor": "hire"}, "anchor"),
        ({"effective_from": "2026-02-30"}, "U-STAFF-YEAR"),
        ({"effective_from": "2026-02-03", "effective_until": "2026-02-03"}, "before"),
        ({"version": 0}, "version"),
        ({"id": "lower-case"}, "lower-case"),
        ({"cadence": "per_event", "anchor": "event"}, "events"),
    ],
)
def test_a_broken_entry_is_refused_and_named(change, message):
    with pytest.raises(RuleFileError, match=message):
        check_entry(entry() | change)


def test_an_unknown_word_in_the_file_is_refused_with_its_rule(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(RULE_FILE.read_text(encoding="utf-8").replace("    force: order", "    forse: order", 1), "utf-8")
    with pytest.raises(RuleFileError, match="U-PREJOB"):
        read_rules(path)


@pytest.mark.parametrize(
    "content",
    [b"rules: [", b"rules:\n\t- id: U", b"version: 2026-02-30\n", b"\xff\xfe", b"rules: &a [*a", b"!!python/name:os x"],
)
def test_what_is_no_yaml_is_refused_with_the_files_name(tmp_path, content):
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(RuleFileError, match=r"broken\.yaml: this is not YAML"):
        read_rules(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"just a word", b"rules: 3"])
def test_what_is_no_list_of_rules_is_refused(tmp_path, content):
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(RuleFileError):
        read_rules(path)


@pytest.mark.parametrize(
    ("wanted", "key", "taken"),
    [
        ([], "anything", True),
        ([], "", True),
        (["visit:1"], "visit:1", True),
        (["visit:1"], "visit:10", False),
        (["visit:1"], "", False),
        (["visit:*"], "visit:10", True),
        (["visit:*"], "visit:", True),
        (["visit:*"], "drill:visit:1", False),
        (["visit:*", "drill:fire"], "drill:fire", True),
    ],
)
def test_a_rule_takes_the_contents_it_names(wanted, key, taken):
    assert Contents.of(wanted).take(key) is taken


def test_a_version_twice_is_refused(tmp_path):
    content = yaml.safe_load(RULE_FILE.read_text(encoding="utf-8"))
    content["rules"].append(content["rules"][0])
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(RuleFileError, match="twice"):
        read_rules(path)


def test_what_is_in_the_table_is_what_is_in_the_file(db):
    load_rules()
    table = {(rule.code, rule.version): entry_of(rule) for rule in Rule.objects.all()}
    for rule in read_rules():
        assert table[rule["id"], rule["version"]] == rule
