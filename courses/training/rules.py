"""Loads the versioned rule file into the Rule table. A version once loaded is never edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from .models import EvidenceKind, Rule, SubjectKind
from .models.duties import Force, Verification
from .periods import CADENCES
from .scopes import ScopeError, check_scope

RULE_FILE = Path(__file__).parent / "rules" / "2026-11.yaml"
UNPERIODIC = {"once", "standing", "per_event", "content"}


class RuleFileError(ValueError):
    """The rule file is broken; the message names the rule and what is wrong with it."""


def read_rules(path: Path = RULE_FILE) -> list[dict[str, Any]]:
    """The checked entries of a rule file. Raises RuleFileError."""
    with path.open(encoding="utf-8") as stream:
        entries: list[dict[str, Any]] = yaml.safe_load(stream)["rules"]
    seen = set()
    for entry in entries:
        key = (entry.get("id"), entry.get("version"))
        if key in seen:
            raise RuleFileError(f"{key[0]} version {key[1]} occurs twice")
        seen.add(key)
        _check(entry)
    return entries


def _check(entry: dict[str, Any]) -> None:
    def refuse(problem: str) -> None:
        raise RuleFileError(f"{entry.get('id', '?')}: {problem}")

    for name in ("id", "version", "title", "subject", "cadence", "accepts", "force", "source", "verified"):
        if name not in entry:
            refuse(f"{name} is missing")
    if entry["subject"] not in SubjectKind.values:
        refuse(f"subject {entry['subject']!r}")
    if entry["cadence"] not in UNPERIODIC | set(CADENCES):
        refuse(f"cadence {entry['cadence']!r}")
    if unknown := set(entry["accepts"]) - set(EvidenceKind.values):
        refuse(f"accepts {', '.join(sorted(unknown))}")
    if entry["force"] not in Force.values or entry["verified"] not in Verification.values:
        refuse("force or verified mark")
    if entry.get("requirement", {}).get("kind") == "drill" and EvidenceKind.DRILL_SIMULATED in entry["accepts"]:
        refuse("a simulated drill can never satisfy a drill rule")
    try:
        check_scope(entry.get("scope") or {})
    except ScopeError as error:
        refuse(str(error))


@transaction.atomic
def load_rules(path: Path = RULE_FILE) -> int:
    """Adds the rule versions not yet in the table; returns how many. Refuses a changed text of a loaded version."""
    known = {(rule.code, rule.version): rule for rule in Rule.objects.all()}
    added = []
    for entry in read_rules(path):
        rule = _to_rule(entry)
        loaded = known.get((rule.code, rule.version))
        if loaded is None:
            added.append(rule)
        elif _content(loaded) != _content(rule):
            raise RuleFileError(f"{rule.code} version {rule.version} was changed in place; give it a new version")
    Rule.objects.bulk_create(added)
    return len(added)


def _to_rule(entry: dict[str, Any]) -> Rule:
    article = entry.get("article") or ""
    source = entry["source"]
    return Rule(
        code=entry["id"],
        version=entry["version"],
        title=entry["title"],
        title_en=entry.get("title_en", ""),
        subject_kind=entry["subject"],
        scope=entry.get("scope") or {},
        requirement=entry.get("requirement") or {},
        accepts=entry["accepts"],
        accepts_content=entry.get("accepts_content") or [],
        cadence=entry["cadence"],
        due_days=entry.get("due_days") or 0,
        grace_days=entry.get("grace_days") or 0,
        force=entry["force"],
        source=source if not article or article in source else f"{source} {article}",
        verification=entry["verified"],
        effective_from=entry.get("effective_from"),
        effective_until=entry.get("effective_until"),
        note=entry.get("note") or "",
    )


def _content(rule: Rule) -> tuple[Any, ...]:
    return (
        rule.title, rule.subject_kind, rule.scope, rule.requirement, rule.accepts, rule.accepts_content, rule.cadence,
        rule.due_days, rule.grace_days, rule.force, rule.source, rule.verification,
    )  # fmt: skip
