"""The register of personal data: what is held about people, why, on which ground, how long, and how it goes.

Each app has a `personal_data.py` with `HELD` and `NOT_PERSONAL`. Every field that can hold text, a file or an address
stands in one of the two: `problems` names those that do not, and a test asks it about all models there are.
The notice, the daily shredding, exports, erasures and the yearly report are read from here and from nowhere else.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Field, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
ALL = ("*",)

# Fields of these types hold numbers, times and links, which say nothing of a person by themselves.
HARMLESS = (
    models.AutoField, models.BigIntegerField, models.BooleanField, models.DateField, models.DecimalField,
    models.DurationField, models.FloatField, models.ForeignKey, models.IntegerField, models.ManyToManyField,
    models.TimeField, models.UUIDField,
)  # fmt: skip


class Ground(models.TextChoices):
    """On what the law lets us hold it: article 13 of the Personal Information Protection Law (PIPL)."""

    CONSENT = "consent", _("your consent (PIPL art. 13(1))")
    GUARDIAN = "guardian", _("the guardian's consent (PIPL art. 13(1) and 31)")
    REQUEST = "request", _("what you ask us to do (PIPL art. 13(2))")
    DUTY = "duty", _("a duty by law (PIPL art. 13(3))")


class Whose(models.TextChoices):
    """Whom the data are about."""

    PUPILS = "pupils", _("pupils")
    STAFF = "staff", _("people who work in units and schools")
    RESIDENTS = "residents", _("residents who book a visit")
    PLAYERS = "players", _("players of a drill without an account")
    ACCOUNTS = "accounts", _("holders of an account")


@dataclass(frozen=True, slots=True)
class Subject:
    """One human being as the site knows them: as a person, as a resident, by an account, or by several of these."""

    person: uuid.UUID | None = None
    resident: uuid.UUID | None = None
    account: int | None = None

    def __bool__(self) -> bool:
        return any((self.person, self.resident, self.account))

    @property
    def persons(self) -> list[uuid.UUID]:
        """The person's number, or none: for `pk__in`, which finds nothing where nobody is meant."""
        return [self.person] if self.person else []

    @property
    def residents(self) -> list[uuid.UUID]:
        return [self.resident] if self.resident else []

    @property
    def accounts(self) -> list[int]:
        return [self.account] if self.account else []


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a holding when it was to be erased: rows destroyed, rows that the law keeps, and until when.

    With `kept` and no `until`, they are kept while what `reason` says lasts.
    """

    gone: int = 0
    kept: int = 0
    until: date | None = None
    reason: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Fields of one model that are held for one purpose and go together.

    `kept` says until when, in a sentence that reads its settings; `shred(now)` destroys what is past that moment and
    `erase(subject, now)` what somebody asks to be destroyed; both return how much, and are harmless when repeated or
    interrupted. `rows(subject)` finds what is held about somebody: it is exported with the fields of `beside`, those of
    `hidden` by the word that something is there, and the row's last day where `until(row)` tells one.
    `unname(subject, now)` takes the name alone where a guardian says no, so that lessons go on. Where rows cannot be
    found by person, `not_by_person` says why. `live()` are the rows that hold something now, `minors` those among them
    that are about minors.
    """

    model: str
    fields: tuple[str, ...]
    whose: tuple[Whose, ...]
    purpose: Words
    ground: Ground
    kept: Callable[[], Words]
    why: Words
    shred: Callable[[datetime], int] | None = None
    erase: Callable[[Subject, datetime], Erased] | None = None
    unname: Callable[[Subject, datetime], Erased] | None = None
    rows: Callable[[Subject], QuerySet[Any]] | None = None
    not_by_person: Words = ""
    beside: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    until: Callable[[Any], date] | None = None
    called: Words = ""
    live: Callable[[], QuerySet[Any]] | None = None
    minors: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None

    def model_class(self) -> type[models.Model]:
        """The model. Raises LookupError when there is none of this name."""
        return apps.get_model(self.model)

    @property
    def title(self) -> str:
        """What the rows are called: `called`, where their table's own name says little."""
        return str(self.called or self.model_class()._meta.verbose_name)

    @property
    def field_names(self) -> list[str]:
        """What the fields are called on screens; those without a name of their own, such as hashes, are left out."""
        names = [(found.name, str(found.verbose_name)) for found in _fields(self.model_class(), self.fields)]
        return [words for name, words in names if words != name.replace("_", " ")]

    def rows_held(self) -> QuerySet[Any]:
        """The rows that hold something about anybody now."""
        return self.live() if self.live else self.model_class()._default_manager.all()

    def count(self) -> int:
        return self.rows_held().count()

    def count_of_minors(self) -> int:
        return self.minors(self.rows_held()).count() if self.minors else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPersonal:
    """Fields that say nothing of a human being, and why. `ALL` is for models of libraries alone."""

    model: str
    fields: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Register:
    """All holdings and statements of all apps."""

    held: tuple[Holding, ...] = ()
    not_personal: tuple[NotPersonal, ...] = ()

    def of(self, model: str) -> list[Holding]:
        """The holdings of a model, named as in `people.Person`."""
        return [one for one in self.held if one.model == model]


@cache
def register() -> Register:
    """What the installed apps declare, in the order of INSTALLED_APPS, in which it also goes. Read once.

    The project comes last: it speaks for libraries, whose rows go when the person or account they belong to has gone.
    """
    held: list[Holding] = []
    stated: list[NotPersonal] = []
    project = settings.ROOT_URLCONF.partition(".")[0]
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name == project):
        name = f"{config.name}.personal_data"
        if find_spec(name) is not None:
            module = import_module(name)
            held += module.HELD
            stated += module.NOT_PERSONAL
    return Register(tuple(held), tuple(stated))


def may_be_personal(found: Field[Any, Any]) -> bool:
    """True for a field that can hold text, a file, JSON, bytes or an address, and is no choice from a list."""
    return not isinstance(found, HARMLESS) and not found.choices


def problems(
    among: Iterable[type[models.Model]], held: Iterable[Holding], not_personal: Iterable[NotPersonal] = ()
) -> list[str]:
    """What is wrong with the register of these models, a sentence each; empty when all stands in it."""
    held, stated = list(held), list(not_personal)
    known = {model._meta.label: model for model in among}
    return [*_undeclared(known, held, stated), *_incomplete(held), *_unknown(known, [*held, *stated])]


def _undeclared(
    known: Mapping[str, type[models.Model]], held: list[Holding], stated: list[NotPersonal]
) -> Iterator[str]:
    declared: dict[str, list[str]] = {}
    both: list[Holding | NotPersonal] = [*held, *stated]
    for one in both:
        declared.setdefault(one.model, []).extend(one.fields)
    for label, model in known.items():
        names = declared.get(label, [])
        for found in model._meta.local_concrete_fields:
            times = names.count(found.name)
            if times > 1:
                yield f"{label}.{found.name} is declared {times} times"
            elif not times and "*" not in names and may_be_personal(found):
                yield f"{label}.{found.name} is neither registered nor stated as not personal"


def _incomplete(held: list[Holding]) -> Iterator[str]:
    for one in held:
        name = f"{one.model} ({', '.join(one.fields)})"
        if one.shred is None:
            yield f"{name} has no shredder"
        if not (one.whose and one.purpose and one.why):
            yield f"{name} does not say whose it is, for what, or why it is kept so long"
        if one.not_by_person:
            continue
        if one.rows is None:
            yield f"{name} cannot be exported"
        if one.erase is None:
            yield f"{name} cannot be erased on request"


def _unknown(known: Mapping[str, type[models.Model]], entries: Iterable[Holding | NotPersonal]) -> Iterator[str]:
    for one in entries:
        model = known.get(one.model)
        if model is None and one.fields == ALL:
            continue  # a library's table that this kind of database does without
        if model is None:
            yield f"{one.model} is declared and does not exist"
            continue
        names = {found.name for found in model._meta.concrete_fields}
        for name in {*one.fields, *getattr(one, "beside", ()), *getattr(one, "hidden", ())} - {*names, *ALL}:
            yield f"{one.model} has no field {name}"


def _fields(model: type[models.Model], names: Iterable[str]) -> list[Field[Any, Any]]:
    return [model._meta.get_field(name) for name in names]  # type: ignore[misc]
