"""Which rules a record of a unit may name, and who of its people is meant by a name."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from people.models import Membership, Organisation, Person

from ..models import EvidenceKind, Requirement, Rule, SubjectKind
from ..rulebook.attributes import facts_of_unit
from ..rulebook.compiled import Version, current_book


@dataclass(frozen=True, slots=True)
class Nameable:
    """A rule in force that a record of the unit may be filed for."""

    code: str
    title: str
    what: str
    subject_kind: str
    requirement: str
    cadence: str
    takes_quiz: bool
    version: Version

    @property
    def words(self) -> str:
        """Its title, and what it asks where the title does not say that already."""
        return f"{self.title}（{self.what}）" if self.what and self.what not in self.title else self.title

    def binds(self, kind: str) -> bool:
        """Whether it can bind a person of this kind in the unit."""
        return (
            self.subject_kind == SubjectKind.PERSON and self.version.scope.subject({"person.kind": kind}) is not False
        )


def nameable_rules(
    unit: Organisation, *, kind: str = EvidenceKind.PAPER_UPLOAD, also: Callable[[Nameable], bool] = lambda _rule: True
) -> list[Nameable]:
    """Rules in force today that bind the unit, or may, and take evidence of a kind that names them."""
    today, facts, book = timezone.localdate(), facts_of_unit(unit), current_book()
    versions = [
        version
        for versions in book.by_subject.values()
        for version in versions
        if kind in version.kinds
        and version.cadence != "per_event"
        and version.since <= today < version.until
        and version.contents.take(f"rule:{version.code}")
        and version.scope.unit(facts) is not False
    ]
    found = [_nameable(book.rows[version.pk], version) for version in versions]
    return sorted((rule for rule in found if also(rule)), key=lambda rule: rule.code)


def _nameable(rule: Rule, version: Version) -> Nameable:
    wanted = rule.requirement
    return Nameable(
        rule.code, rule.name, wanted.get("what", ""), rule.subject_kind, wanted.get("kind", ""), rule.cadence,
        EvidenceKind.QUIZ in rule.accepts, version,
    )  # fmt: skip


def is_training(rule: Nameable) -> bool:
    return rule.requirement == Requirement.TRAINING


def contents_of(rules: Iterable[Nameable], chosen: Iterable[str], *subject_kinds: str) -> list[str]:
    """The contents that a row names for those of the chosen rules that are about subjects of these kinds."""
    wanted = set(chosen)
    return [f"rule:{rule.code}" for rule in rules if rule.code in wanted and rule.subject_kind in subject_kinds]


def members_on(unit: Organisation) -> list[Membership]:
    """Who belongs to the unit today, by name: one row a person and post."""
    rows = Membership.objects.filter(organisation=unit, started_on__lte=timezone.localdate()).exclude(
        ended_on__lt=timezone.localdate()
    )
    return list(rows.select_related("person", "post", "department").order_by("person__name", "person_id", "pk"))


def person_called(unit: Organisation, text: str) -> Person | None:
    """The person of the unit with this staff number, name or key; None where there is none or more than one."""
    wanted = text.strip()
    people: dict[uuid.UUID, Person] = {}
    for member in members_on(unit):
        if wanted and wanted in (member.staff_number, member.person.name, str(member.person_id)):
            people[member.person_id] = member.person
    return next(iter(people.values())) if len(people) == 1 else None
