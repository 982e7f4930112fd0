"""What content keys are called. Rooms above register how to name theirs; the ledger itself knows only keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..models import Rule

Resolver = Callable[[list[str]], dict[str, str]]

_resolvers: dict[str, Resolver] = {}


def name_contents(prefix: str, resolver: Resolver) -> None:
    """Registers how keys `prefix:…` are named; the resolver gets and gives names without the prefix."""
    _resolvers[prefix] = resolver


def titles_of(keys: Iterable[str]) -> dict[str, str]:
    """Titles by key, in the active language; keys that nobody can name are left out."""
    names: dict[str, list[str]] = {}
    for key in set(keys):
        prefix, _colon, name = key.partition(":")
        names.setdefault(prefix, []).append(name)
    return {
        f"{prefix}:{name}": title
        for prefix, wanted in names.items()
        if prefix in _resolvers
        for name, title in _resolvers[prefix](wanted).items()
    }


def _rule_titles(codes: list[str]) -> dict[str, str]:
    return dict(Rule.objects.filter(code__in=codes).order_by("version").values_list("code", "title"))


name_contents("rule", _rule_titles)
