"""What content keys are called and where they are shown. Rooms above register theirs; the ledger knows only keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Audience, CertificateKind, Emergency, Rule, TrainingKind

Resolver = Callable[[list[str]], dict[str, str]]

Locator = Callable[[str], str | None]

Measure = Callable[[str], int | None]

Lister = Callable[[], Iterable[tuple[str, str]]]

_listers: dict[str, Lister] = {}
_resolvers: dict[str, Resolver] = {}
_locators: dict[str, Locator] = {}
_measures: dict[str, Measure] = {}


def name_contents(prefix: str, resolver: Resolver) -> None:
    """Registers how keys `prefix:…` are named; the resolver gets and gives names without the prefix."""
    _resolvers[prefix] = resolver


def list_contents(prefix: str, lister: Lister) -> None:
    """Registers what contents `prefix:…` there are: names without the prefix, and titles."""
    _listers[prefix] = lister


def contents_named(prefix: str) -> list[tuple[str, str]]:
    """Keys and titles of all contents of a kind; none where nobody lists them."""
    return [(f"{prefix}:{name}", title) for name, title in _listers[prefix]()] if prefix in _listers else []


def locate_contents(prefix: str, locator: Locator) -> None:
    """Registers where a content `prefix:…` is shown; the locator gets its key without the prefix."""
    _locators[prefix] = locator


def address_of(key: str) -> str | None:
    """The address of the page that shows a content; None where there is none."""
    prefix, _colon, name = key.partition(":")
    return _locators[prefix](name) if prefix in _locators else None


def measure_contents(prefix: str, measure: Measure) -> None:
    """Registers how many minutes a content `prefix:…` takes; it gets the key without the prefix."""
    _measures[prefix] = measure


def minutes_of(key: str) -> int | None:
    """How many minutes a content takes; None where nobody says."""
    prefix, _colon, name = key.partition(":")
    return _measures[prefix](name) if prefix in _measures else None


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
