"""Rules made ready for computing: scopes parsed, the versions of each code in the order in which they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from ..models import CourseTie, Rule
from .contents import Contents
from .periods import CADENCES, Period
from .scope import Scope, parse_scope, values_named

DAY_ONE = date(1949, 10, 1)
DOOMSDAY = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Tie:
    """A content that an officer tied to a rule, from `since` until the day before `until`."""

    content_key: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Window:
    """The first or the last days of a period: in no others does evidence count."""

    at: str  # "start" or "end"
    days: int

    def holds(self, day: date, period: Period) -> bool:
        """True when `day` is one of them in this period."""
        if self.at == "start":
            return 0 <= (day - period.start).days < self.days
        return 0 <= (period.end - day).days < self.days

    def span(self, period: Period) -> Period:
        """These days of a period, which may be shorter than they are many."""
        rest = timedelta(days=self.days - 1)
        if self.at == "start":
            return Period(period.start, min(period.start + rest, period.end))
        return Period(max(period.end - rest, period.start), period.end)


def window_of(row: Mapping[str, Any]) -> Window:
    """A window as a rule's row has it."""
    return Window(row["at"], row["days"])


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a rule as the engine uses it. It holds from `since` until the day before `until`."""

    pk: int
    code: str
    subject_kind: str
    scope: Scope
    kinds: frozenset[str]
    contents: Contents
    ties: tuple[Tie, ...]
    proof: str
    cadence: str
    periodic: bool
    rolling_months: int
    anchor: str
    due_days: int | None
    open_before: timedelta
    grace: timedelta
    counts_earlier: bool
    counts_from: str
    only_in_term: bool
    windows: tuple[Window, ...]
    min_hours: float
    fields: tuple[str, ...]
    limits: tuple[tuple[str, float], ...]
    since: date
    until: date
    withdrawn: bool
    code_since: date

    def takes(self, kind: str, content_key: str, day: date, named: Iterable[str] = ()) -> bool:
        """True when evidence of this kind and content, of this day, can meet the rule.

        `named` are other contents that it names: a course that it taught, rules that it was recorded for.
        """
        return kind in self.kinds and any(self.takes_content(key, day) for key in (content_key, *named))

    def names_content(self, content_key: str, day: date) -> bool:
        """True when it takes this content and not just any."""
        return bool(self.contents.keys or self.contents.prefixes) and self.takes_content(content_key, day)

    def takes_content(self, content_key: str, day: date) -> bool:
        """True when the rule names this content, or it was tied to the rule on that day."""
        return self.contents.take(content_key) or any(
            tie.content_key == content_key and tie.since <= day < tie.until for tie in self.ties
        )

    def counts_on(self, day: date, period: Period) -> bool:
        """True when evidence of this day of the period counts: on any, or in the windows of a rule that has some.

        The windows of the term that was reckoned with go on counting when another is announced.
        """
        spans = (period, period.nominal) if period.nominal else (period,)
        return not self.windows or any(window.holds(day, span) for window in self.windows for span in spans)

    def in_charge(self, reference: date, period_start: date) -> bool:
        """True when this version decides a period judged as of `reference`, also when it was withdrawn within it."""
        return self.since <= reference and (reference < self.until or (self.withdrawn and period_start < self.until))


@dataclass(frozen=True)
class RuleBook:
    """The versions by subject, and every rule row as a version and as it is, computing or not."""

    by_subject: dict[str, tuple[Version, ...]]
    by_pk: dict[int, Version]
    rows: dict[int, Rule]  # shared by all who read the book: to look at, not to change

    def instead_of(self, version: Version) -> Version | None:
        """What decides where `version` did: itself, or the one that corrected it; None where none does any more."""
        if version.since < version.until:
            return version
        corrected = [
            other
            for other in self.by_subject[version.subject_kind]
            if other.code == version.code and other.since == version.since
        ]
        return corrected[-1] if corrected else None

    def of_codes(self, codes: Iterable[str]) -> RuleBook:
        """The same book with only these codes."""
        wanted = set(codes)
        return RuleBook(
            {kind: tuple(v for v in versions if v.code in wanted) for kind, versions in self.by_subject.items()},
            self.by_pk,
            self.rows,
        )


def make_book(rules: Iterable[Rule], ties: Iterable[CourseTie] = ()) -> RuleBook:
    """The book of these rules, saved or not. A version ends where the next of its code begins."""
    tied: dict[str, tuple[Tie, ...]] = {}
    for row in ties:
        tied[row.rule_code] = (*tied.get(row.rule_code, ()), Tie(row.content_key, row.since, row.until or DOOMSDAY))
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    covers = {code: max(found, key=lambda rule: rule.version).covered_by for code, found in by_code.items()}
    by_pk: dict[int, Version] = {}
    rows = {rule.pk: rule for found in by_code.values() for rule in found}
    computing: dict[str, list[Version]] = {"person": [], "class": [], "organisation": []}
    for code in sorted(by_code):
        versions = sorted(by_code[code], key=lambda rule: rule.version)
        begins = [rule.effective_from or DAY_ONE for rule in versions]
        for index, rule in enumerate(versions):
            following = min(begins[index + 1 :], default=DOOMSDAY)
            ends = rule.effective_until or DOOMSDAY
            version = _version(rule, begins[index], min(following, ends), ends < following, min(begins), tied, covers)
            by_pk[version.pk] = version
            if not rule.reference and version.since < version.until:
                computing[rule.subject_kind].append(version)
    return RuleBook({kind: tuple(found) for kind, found in computing.items()}, by_pk, rows)


def _contents(rule: Rule, covers: dict[str, str]) -> Contents:
    """What the rule names. A record for a rule that covers it counts for it too, whenever it came to bind the unit."""
    names = list(rule.accepts_content)
    code = rule.code
    while f"rule:{rule.code}" in names and (code := covers.get(code, "")) and f"rule:{code}" not in names:
        names.append(f"rule:{code}")
    return Contents.of(names)


def _version(
    rule: Rule,
    since: date,
    until: date,
    withdrawn: bool,
    code_since: date,
    tied: dict[str, tuple[Tie, ...]],
    covers: dict[str, str],
) -> Version:
    wanted: dict[str, Any] = rule.requirement
    return Version(
        pk=rule.pk or 0,
        code=rule.code,
        subject_kind=rule.subject_kind,
        scope=parse_scope(rule.scope, rule.subject_kind),
        kinds=frozenset(rule.events or rule.accepts),
        contents=_contents(rule, covers),
        ties=tied.get(rule.code, ()),
        proof=rule.proof,
        cadence=rule.cadence,
        periodic=rule.cadence in CADENCES,
        rolling_months=rule.rolling_months,
        anchor=rule.anchor,
        due_days=rule.due_days,
        open_before=timedelta(days=rule.open_before_days),
        grace=timedelta(days=rule.grace_days),
        counts_earlier=rule.counts_earlier,
        counts_from=rule.counts_from,
        only_in_term=rule.only_in_term,
        windows=tuple(window_of(window) for window in rule.windows),
        min_hours=float(wanted.get("min_hours", 0)),
        fields=tuple(wanted.get("fields", ())),
        limits=tuple(wanted.get("limits", {}).items()),
        since=since,
        until=until,
        withdrawn=withdrawn,
        code_since=code_since,
    )


_cached: tuple[Any, RuleBook] | None = None


def current_book() -> RuleBook:
    """The book of all rules and ties in the tables, kept while they do not change: one small query a call."""
    global _cached
    with connection.cursor() as cursor:  # as plain SQL: each hire asks
        cursor.execute(
            "SELECT COUNT(id), MAX(id), MAX(changed_at), (SELECT COUNT(id) FROM training_coursetie), "
            "(SELECT COUNT(until) FROM training_coursetie), (SELECT MAX(changed_at) FROM training_coursetie) "
            "FROM training_rule"
        )
        key = cursor.fetchone()
    if _cached is None or _cached[0] != key:
        _cached = (key, make_book(Rule.objects.all(), CourseTie.objects.all()))
    return _cached[1]


def posts_named_by_rules() -> dict[str, int]:
    """How many rules in force today name a post, by its code."""
    today, named = timezone.localdate(), Counter[str]()
    in_force = [pk for pk, one in current_book().by_pk.items() if one.since <= today < one.until]
    for scope in Rule.objects.filter(pk__in=in_force).values_list("scope", flat=True):
        named.update(values_named(scope, "person.post"))
    return dict(named)


def takes_content(rule: Rule, contents: Iterable[str], day: date) -> bool:
    """As `Version.takes_content`, of a rule's row and any of these contents.

    The ties are looked up only for what the rule's own text does not name.
    """
    keys = list(contents)
    own = Contents.of(rule.accepts_content)
    if any(own.take(key) for key in keys):
        return True
    version = current_book().by_pk.get(rule.pk)
    return version is not None and any(version.takes_content(key, day) for key in keys)
