"""Reads the versioned rule file into the Rule table: strict, and a version once loaded is never edited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from ..models import Anchor, AskedProof, Cadence, CountsFrom, EvidenceKind, Requirement, Rule, SubjectKind
from ..models.evidence_kinds import ADDED_MARK, kind_choices
from .periods import CADENCES
from .schema_errors import RuleError, of_schema
from .scope import ScopeError, parse_scope

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast
RULES = Path(__file__).parents[1] / "rules"
RULE_FILE = RULES / "2026-11.yaml"
SCHEMA_FILE = RULES / "schema.json"
THRESHOLDS = "key-unit-thresholds.yaml"  # lies beside the rules and is none of them
ANCHORS = {
    Cadence.ONCE: {"hire", "on_duty", "registration"},
    Cadence.ROLLING: {"hire", "on_duty", "registration"},
    Cadence.STANDING: {"hire", "on_duty", "registration"},
    Cadence.PER_EVENT: {"event"},
    Cadence.CONTENT: {"period"},
    **{Cadence(cadence): {"period"} for cadence in CADENCES},
}


class RuleFileError(RuleError):
    """The rule file is broken; `str()` names the rule and what is wrong, `fields` where in the entry that lies."""

    def __init__(self, text: str, /, *, where: str = "", fields: tuple[str, ...] = (), **values: Any) -> None:
        super().__init__(text, **values)
        self.where, self.fields = where, fields

    def __str__(self) -> str:
        return self.where + super().__str__()


Entry = dict[str, Any]
DATES = ("effective_from", "effective_until")
NO_DATE = gettext_noop("“%(value)s” is no date")


def _is(entry: Entry, cadence: str) -> bool:
    return bool(entry["cadence"] == cadence)


# Sentence, the fields it is about, and the test for what is wrong. A page reports each that holds, a file the first.
CHECKS: list[tuple[str, tuple[str, ...], Callable[[Entry], bool]]] = [
    (
        gettext_noop("a simulated drill can never satisfy a drill rule"),
        ("accepts",),
        lambda e: (
            e["requirement"]["kind"] == Requirement.DRILL and EvidenceKind.DRILL_SIMULATED in e.get("accepts", [])
        ),
    ),
    (
        gettext_noop("evidence of a kind that a plug-in adds can never satisfy a drill rule"),
        ("accepts",),
        lambda e: (
            e["requirement"]["kind"] == Requirement.DRILL and any(ADDED_MARK in name for name in e.get("accepts", []))
        ),
    ),
    (
        gettext_noop("rolling_months belongs to cadence rolling, and to no other"),
        ("rolling_months",),
        lambda e: ("rolling_months" in e) != _is(e, Cadence.ROLLING),
    ),
    (
        gettext_noop("events belong to cadence per_event, and to no other"),
        ("events",),
        lambda e: ("events" in e) != _is(e, Cadence.PER_EVENT),
    ),
    (
        gettext_noop("per_event rules are about units"),
        ("subject",),
        lambda e: _is(e, Cadence.PER_EVENT) and e["subject"] != SubjectKind.ORGANISATION,
    ),
    (
        gettext_noop("per_event wants fields or limits"),
        ("requirement",),
        lambda e: _is(e, Cadence.PER_EVENT) and not {"fields", "limits"} & set(e["requirement"]),
    ),
    (
        gettext_noop("a rule accepts some evidence, or says in `reference` why no duty is computed"),
        ("accepts",),
        lambda e: not (e.get("accepts") or e.get("events") or e.get("reference")),
    ),
    (
        gettext_noop("windows belong to rules with a period"),
        ("windows",),
        lambda e: "windows" in e and e["cadence"] not in CADENCES,
    ),
    (
        gettext_noop("a rule met by others is for reference"),
        ("parts",),
        lambda e: bool(e.get("parts")) and not e.get("reference"),
    ),
    (
        gettext_noop("content rules are for reference"),
        ("cadence",),
        lambda e: _is(e, Cadence.CONTENT) and not e.get("reference"),
    ),
    (
        gettext_noop("this anchor does not go with this cadence"),
        ("anchor",),
        lambda e: e.get("anchor", "period") not in ANCHORS[Cadence(e["cadence"])],
    ),
    (
        gettext_noop("what is due before duty has no grace"),
        ("grace_days",),
        lambda e: _is(e, Cadence.ONCE) and e.get("due_days", 0) == 0 and e.get("grace_days", 0) > 0,
    ),
    (
        gettext_noop("once and rolling want due_days"),
        ("due_days",),
        lambda e: e["cadence"] in (Cadence.ONCE, Cadence.ROLLING) and "due_days" not in e,
    ),
    (
        gettext_noop("effective_until lies before effective_from, or on the same day"),
        ("effective_until",),
        lambda e: bool(
            e.get("effective_from") and e.get("effective_until") and e["effective_until"] <= e["effective_from"]
        ),
    ),
]


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # with its formats a second of work, and most processes read no rules

    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    schema["$defs"]["evidence"]["enum"] = [name for name, _label in kind_choices()]
    return Draft202012Validator(schema)


@cache
def _entry_validator() -> Draft202012Validator:
    """The schema of one entry alone."""
    from jsonschema import Draft202012Validator

    schema = {**_validator().schema, "$ref": "#/$defs/rule"}  # type: ignore[dict-item]
    for name in ("type", "required", "properties", "additionalProperties"):
        schema.pop(name, None)
    return Draft202012Validator(schema)


def read_rules(path: Path = RULE_FILE) -> list[dict[str, Any]]:
    """The checked entries of a rule file. Raises RuleFileError."""
    entries: list[dict[str, Any]] = json.loads(_checked(path.read_bytes(), path.name))
    return entries


@lru_cache(maxsize=8)
def _checked(written: bytes, name: str) -> str:
    """The entries as JSON; the same text is not checked twice."""
    content = plain(_parsed(written, name))
    for error in _validator().iter_errors(content):
        text, values = of_schema(error)
        raise RuleFileError(text, where=_place(content, list(error.absolute_path)), **values)
    entries: list[dict[str, Any]] = content["rules"]
    seen = set()
    for entry in entries:
        key = (entry["id"], entry["version"])
        if key in seen:
            raise RuleFileError("%(rule)s version %(version)s occurs twice", rule=key[0], version=key[1])
        seen.add(key)
        check_entry(entry)
    _check_errata(entries)
    return json.dumps(entries)


def rule_files() -> list[Path]:
    """The files of rules: those in `rules` of VAR_DIR, of which one named as ours goes in its place."""
    own = sorted((Path(settings.VAR_DIR) / "rules").glob("*.yaml"))
    own = [path for path in own if path.name != THRESHOLDS]
    return own if RULE_FILE.name in {path.name for path in own} else [RULE_FILE, *own]


def thresholds_file() -> Path:
    """The file of the thresholds of key units: the one in `rules` of VAR_DIR goes before ours."""
    own = Path(settings.VAR_DIR) / "rules" / THRESHOLDS
    return own if own.is_file() else RULES / THRESHOLDS


def _check_errata(entries: list[Entry]) -> None:
    """Raises RuleFileError when the newest version of a rule reaches back to an earlier one's day and says not why."""
    versions: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: int(entry["version"])):
        versions.setdefault(entry["id"], []).append(entry)
    for *earlier, newest in versions.values():
        days = {entry.get("effective_from") for entry in earlier}
        if newest.get("effective_from") in days and not newest.get("erratum"):
            raise RuleFileError("version %(version)s corrects an earlier one: state the erratum",
                                where=f"{newest['id']}: ", version=newest["version"])  # fmt: skip


def _parsed(text: bytes, name: str) -> Any:
    """What the YAML file holds. Raises RuleFileError when it is no YAML, no UTF-8, or has a day that does not exist."""
    try:
        return yaml.load(text.decode("utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as error:
        raise RuleFileError(gettext_noop("this is not YAML: %(error)s"), where=f"{name}: ", error=error) from error


def check_entry(entry: dict[str, Any]) -> None:
    """Raises RuleFileError when one entry breaks the schema or makes no sense."""
    for problem in problems_of(entry):
        raise problem


def problems_of(entry: dict[str, Any]) -> list[RuleFileError]:
    """Everything that is wrong with one entry: what breaks the schema or, where nothing does, what makes no sense."""
    found = []
    for error in _entry_validator().iter_errors(entry):
        text, values = of_schema(error)
        path = [str(part) for part in error.absolute_path]
        where = "".join(f"{part}: " for part in [entry.get("id", "?"), *path])
        found.append(RuleFileError(text, where=where, fields=tuple(path), **values))
    return found or list(_contradictions(entry))


def plain(value: Any) -> Any:
    """YAML's own dates as text, so that a file and a form hold the same thing."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _place(content: Any, path: list[Any]) -> str:
    """Which rule an error of the schema lies in, in words."""
    if len(path) < 2 or path[0] != "rules":
        return ""
    rule = content["rules"][path[1]]
    code = rule.get("id", f"rule {path[1] + 1}") if isinstance(rule, dict) else f"rule {path[1] + 1}"
    return f"{code}: " + "".join(f"{part}: " for part in path[2:])


def _contradictions(entry: Entry) -> Iterator[RuleFileError]:
    """What a schema cannot say: words that must go together."""
    where = f"{entry['id']}: "
    for text, fields, is_wrong in CHECKS:
        if is_wrong(entry):
            yield RuleFileError(text, where=where, fields=fields)
    try:
        parse_scope(entry["scope"], entry["subject"])
    except ScopeError as error:
        yield RuleFileError(error.text, where=where, fields=("scope",), **error.values)
    for name in DATES:
        try:
            date.fromisoformat(entry.get(name, "2000-01-01"))
        except ValueError:
            yield RuleFileError(NO_DATE, where=where, fields=(name,), value=entry[name])


def _long_name(rule: Rule) -> str:
    return f"{rule.code} version {rule.version}"


@transaction.atomic
def _read_named(path: Path) -> list[Entry]:
    """The entries of a file; what is wrong with it is said with the file's name in front."""
    try:
        return read_rules(path)
    except RuleFileError as error:
        error.where = f"{path.name}: {error.where}"
        raise


def load_rules(path: Path | None = None) -> int:
    """Adds the rule versions not yet in the table; returns how many. Refuses a changed text of a loaded version.

    They are read from `path`, without it from `rule_files`.
    """
    known = {(rule.code, rule.version): rule for rule in Rule.objects.all()}
    added = []
    for entry in (entry for file in ([path] if path else rule_files()) for entry in _read_named(file)):
        rule = rule_of(entry)
        loaded = known.get((rule.code, rule.version))
        if loaded is None:
            known[(rule.code, rule.version)] = rule
            added.append(rule)
        elif entry_of(loaded) != entry_of(rule):
            raise RuleFileError("%(rule)s was changed in place; give it a new version", rule=_long_name(rule))
    Rule.objects.bulk_create(added)
    return len(added)


COLUMNS = {
    "id": "code", "version": "version", "entry": "entry", "title": "title", "title_en": "title_en",
    "subject": "subject_kind", "scope": "scope", "requirement": "requirement", "accepts": "accepts",
    "accepts_content": "accepts_content", "proof": "proof", "events": "events", "cadence": "cadence",
    "rolling_months": "rolling_months", "anchor": "anchor", "due_days": "due_days",
    "open_before_days": "open_before_days", "grace_days": "grace_days",
    "counts_earlier": "counts_earlier", "counts_from": "counts_from", "only_in_term": "only_in_term",
    "windows": "windows", "parts": "parts", "reference": "reference", "covered_by": "covered_by", "force": "force",
    "source": "source", "article": "article", "verified": "verification", "effective_from": "effective_from",
    "effective_until": "effective_until", "erratum": "erratum", "note": "note",
}  # fmt: skip


def rule_of(entry: dict[str, Any]) -> Rule:
    """An unsaved Rule with the content of a checked entry."""
    values = {COLUMNS[name]: value for name, value in entry.items()}
    for name in DATES:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    return Rule(**{"entry": entry["id"]} | values)


def entry_of(rule: Rule) -> dict[str, Any]:
    """The rule as an entry of the file: what is empty or zero by default is left out, `due_days` 0 kept."""
    entry = {name: plain(getattr(rule, column)) for name, column in COLUMNS.items()}
    if entry["entry"] == entry["id"]:
        del entry["entry"]
    for name, usual in (("anchor", Anchor.PERIOD), ("counts_from", CountsFrom.UNIT), ("proof", AskedProof.WORD)):
        if entry[name] == usual:
            del entry[name]
    kept = {"due_days", "scope"}
    return {name: value for name, value in entry.items() if (value if name not in kept else value is not None)}
