"""Whom a rule binds: a small closed vocabulary over typed attributes, so that a rule file cannot mean nothing."""

from __future__ import annotations

from typing import Any

from people.models import SCHOOL_KINDS, Organisation, OrganisationKind, PersonKind
from people.models.organisations import Membership

SCOPE_KEYS = {
    "organisation_kinds", "public_assembly", "key_unit", "boarding", "school", "person_kind", "posts", "new_joiner",
    "min_height_m", "note",
}  # fmt: skip


class ScopeError(ValueError):
    """A rule's scope uses a word or value that nobody could evaluate."""


def check_scope(scope: dict[str, Any]) -> None:
    """Raises ScopeError for an unknown key, kind of unit or kind of person."""
    if unknown := set(scope) - SCOPE_KEYS:
        raise ScopeError(f"unknown scope words: {', '.join(sorted(unknown))}")
    kinds = scope.get("organisation_kinds", "any")
    if kinds != "any" and (bad := set(kinds) - set(OrganisationKind.values)):
        raise ScopeError(f"unknown kinds of unit: {', '.join(sorted(bad))}")
    if (kind := scope.get("person_kind")) is not None and kind not in PersonKind.values:
        raise ScopeError(f"unknown kind of person: {kind}")


def binds_organisation(scope: dict[str, Any], organisation: Organisation) -> bool:
    """True when the unit's kind and attributes fall under the scope."""
    kinds = scope.get("organisation_kinds", "any")
    if kinds != "any" and organisation.kind not in kinds:
        return False
    if scope.get("school") and organisation.kind not in SCHOOL_KINDS:
        return False
    for flag in ("public_assembly", "key_unit"):
        if flag in scope and getattr(organisation, flag) is not scope[flag]:
            return False
    if scope.get("boarding") and not organisation.boarding_pupils:
        return False
    floor = scope.get("min_height_m")
    return floor is None or (organisation.height_m or 0) > floor


def binds_membership(scope: dict[str, Any], membership: Membership) -> bool:
    """True when the person's kind and post fall under the scope. Employees are meant where nothing is said."""
    if membership.person.kind != scope.get("person_kind", PersonKind.EMPLOYEE):
        return False
    posts = scope.get("posts")
    return not posts or (membership.post is not None and membership.post.code in posts)
