"""The rules as pages list them: which are wanted, in what order, and what their versions say in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..evidence.content_titles import titles_of
from ..evidence.selectors import kind_names
from ..fields import FORCES
from ..models import CountsFrom, Force, Rule
from ..rulebook.periods import CADENCES
from ..rulebook.scope_words import content_words, days_words, post_names, scope_words
from .ways import Way, stands_at_all_times


@dataclass(frozen=True)
class RuleLine:
    """A rule beside how it can be met here."""

    rule: Rule
    ways: list[Way]

    @property
    def stands(self) -> bool:
        return not self.rule.reference and stands_at_all_times(self.rule)

    @property
    def is_apart(self) -> bool:
        return bool(self.rule.reference) or self.stands


@dataclass(frozen=True)
class RuleFilter:
    """What somebody looks for: words, and what is chosen from the lists."""

    text: str = ""
    subject: str = ""
    kind: str = ""
    force: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> RuleFilter:
        """From an address."""
        return cls(
            query.get("q", "").strip()[:60], query.get("subject", ""), query.get("kind", ""), query.get("force", "")
        )

    def takes(self, rule: Rule) -> bool:
        """True when the rule has all the words somewhere and is what was chosen."""
        if (self.subject and rule.subject_kind != self.subject) or (self.force and rule.force != self.force):
            return False
        if self.kind and rule.requirement.get("kind") != self.kind:
            return False
        told = " ".join(
            [rule.code, rule.title, rule.title_en, rule.source, rule.article, rule.requirement.get("what", "")]
        ).lower()
        return all(word in told for word in self.text.lower().split())


@dataclass(frozen=True)
class ShownVersion:
    """A version with what it says in words."""

    rule: Rule
    kinds: str
    in_force: bool
    binds: str
    contents: list[str]
    days: str
    elsewhere: str

    @property
    def is_periodic(self) -> bool:
        """True for a rule of calendar periods, to which the rule on first periods applies."""
        return self.rule.cadence in CADENCES


def newest_rules() -> list[Rule]:
    """The newest version of each rule, the strongest force first."""
    newest = {rule.code: rule for rule in Rule.objects.order_by("code", "version")}
    return sorted(newest.values(), key=lambda rule: (FORCES.index(Force(rule.force)), rule.code))


def newest_of_codes(codes: Iterable[str]) -> list[Rule]:
    """The newest version of each of these rules."""
    wanted = list(codes)
    rules = Rule.objects.filter(code__in=wanted).order_by("version") if wanted else []
    newest = {rule.code: rule for rule in rules}
    return [newest[code] for code in wanted if code in newest]


def shown_versions(versions: list[Rule], today: date) -> list[ShownVersion]:
    """The versions of one rule; two queries however many there are."""
    posts = post_names() if any("person.post" in rule.scope for rule in versions) else {}
    titles = titles_of(key for rule in versions for key in rule.accepts_content)
    return [
        ShownVersion(
            rule,
            kind_names(rule.events or rule.accepts),
            rule.in_force(today),
            scope_words(rule.scope, posts),
            content_words(rule.accepts_content, titles),
            days_words(rule),
            "" if rule.counts_from == CountsFrom.UNIT else str(CountsFrom(rule.counts_from).label),
        )
        for rule in versions
    ]
