"""What content keys are called, where they are shown and what they cannot say. Rooms above register theirs; the ledger
knows only keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Audience, CertificateKind, Emergency, Rule, TrainingKind

Resolver = Callable[[list[str]], dict[str, str]]

Guide = Callable[[list[str]], dict[str, "Shown"]]

Lister = Callable[[], Iterable[tuple[str, str]]]

_listers: dict[str, Lister] = {}
_resolvers: dict[str, Resolver] = {}
_guides: dict[str, Guide] = {}
_limiters: dict[str, Resolver] = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """The page that shows a content, and how many minutes it takes where it says."""

    url: str
    minutes: int | None = None


def name_contents(prefix: str, resolver: Resolver) -> None:
    """Registers how keys `prefix:…` are named; the resolver gets and gives names without the prefix."""
    _resolvers[prefix] = resolver


def list_contents(prefix: str, lister: Lister) -> None:
    """Registers what contents `prefix:…` there are: names without the prefix, and titles."""
    _listers[prefix] = lister


def limit_contents(prefix: str, resolver: Resolver) -> None:
    """Registers what a model behind contents `prefix:…` cannot show; names are given without the prefix."""
    _limiters[prefix] = resolver


def contents_named(prefix: str) -> list[tuple[str, str]]:
    """Keys and titles of all contents of a kind; none where nobody lists them."""
    return [(f"{prefix}:{name}", title) for name, title in _listers[prefix]()] if prefix in _listers else []


def show_contents(prefix: str, guide: Guide) -> None:
    """Registers where contents `prefix:…` are shown; the guide gets and gives keys without the prefix."""
    _guides[prefix] = guide


def shown_at(keys: Iterable[str]) -> dict[str, Shown]:
    """The pages by key; contents that have none are left out."""
    return {
        f"{prefix}:{name}": page
        for prefix, wanted in _by_prefix(keys).items()
        if prefix in _guides
        for name, page in _guides[prefix](wanted).items()
    }


def address_of(key: str) -> str | None:
    """The address of the page that shows a content; None where there is none."""
    found = shown_at([key])
    return found[key].url if key in found else None


def titles_of(keys: Iterable[str]) -> dict[str, str]:
    """Titles by key, in the active language; keys that nobody can name are left out."""
    return _resolved(_resolvers, keys)


def limits_of(keys: Iterable[str]) -> dict[str, str]:
    """The limits of the models behind contents, by key, in the active language; contents without a model have none."""
    return _resolved(_limiters, keys)


def _resolved(resolvers: dict[str, Resolver], keys: Iterable[str]) -> dict[str, str]:
    return {
        f"{prefix}:{name}": text
        for prefix, wanted in _by_prefix(keys).items()
        if prefix in resolvers
        for name, text in resolvers[prefix](wanted).items()
    }


def _by_prefix(keys: Iterable[str]) -> dict[str, list[str]]:
    """The names of the keys without their prefix, by it."""
    names: dict[str, list[str]] = {}
    for key in set(keys):
        prefix, _colon, name = key.partition(":")
        names.setdefault(prefix, []).append(name)
    return names


def _rule_titles(codes: list[str]) -> dict[str, str]:
    return dict(Rule.objects.filter(code__in=codes).order_by("version").values_list("code", "title"))


def _drill_titles(emergencies: list[str]) -> dict[str, str]:
    return {name: str(Emergency(name).label) for name in emergencies if name in Emergency.values}


def _labels_of(choices: type[TextChoices], title: str | Promise) -> Resolver:
    """Titles of contents that are values of a field: what they are, and which of them."""

    def resolve(names: list[str]) -> dict[str, str]:
        return {name: f"{title} · {choices(name).label}" for name in names if name in choices.values}

    return resolve


name_contents("rule", _rule_titles)
name_contents("training", _labels_of(TrainingKind, _("Training session")))
name_contents("publicity", _labels_of(Audience, _("Publicity")))
name_contents("certificate", _labels_of(CertificateKind, _("Certificate from elsewhere")))
name_contents("real-drill", _drill_titles)
