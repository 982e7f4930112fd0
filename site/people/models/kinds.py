"""Kinds of units, as data: each names the legal categories whose rules it takes."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """The kinds that rules know by name; officers add others to the table below."""

    PRIMARY_SCHOOL = "primary_school", _("Primary school")
    MIDDLE_SCHOOL = "middle_school", _("Middle school")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    PROPERTY_COMPANY = "property_company", _("Property company")
    HOTEL = "hotel", _("Hotel")
    VILLAGE_COMMITTEE = "village_committee", _("Village or residents' committee")
    UNIVERSITY = "university", _("University")
    BUILDING_SITE = "building_site", _("Building site")
    GOVERNMENT_OFFICE = "government_office", _("Government body")
    STATE_FIRM = "state_firm", _("State-owned enterprise")
    HOSPITAL = "hospital", _("Hospital")
    NURSING_HOME = "nursing_home", _("Nursing home")
    NURSERY = "nursery", _("Nursery for infants")
    SHOPPING_CENTRE = "shopping_centre", _("Shopping centre or market")
    ENTERTAINMENT = "entertainment", _("Entertainment place")
    SPORTS_VENUE = "sports_venue", _("Sports venue")
    RELIGIOUS_PLACE = "religious_place", _("Religious place")
    CULTURAL_RELIC = "cultural_relic", _("Protected cultural relic")
    TRAINING_SCHOOL = "training_school", _("Training school")
    FACTORY = "factory", _("Factory")
    WAREHOUSE = "warehouse", _("Warehouse")
    GRAIN_STORE = "grain_store", _("Grain store")
    PETROL_STATION = "petrol_station", _("Petrol station")
    GAS_DEPOT = "gas_depot", _("Liquefied gas depot")
    PORT_UNIT = "port_unit", _("Port unit")
    RENTAL_HOUSING = "rental_housing", _("Rental housing")
    FINANCE = "finance", _("Bank or other financial institution")
    OTHER = "other", _("Other unit")


class LegalCategory(models.TextChoices):
    """What the law calls a place, where rules ask for it."""

    PUBLIC_ASSEMBLY = "public_assembly", _("Public assembly place (Fire Protection Law art. 73 (3))")
    DENSE_PLACE = "dense_place", _("Densely occupied place (Fire Protection Law art. 73 (4))")
    SCHOOL = "school", _("School or kindergarten (Fire Protection Law art. 6)")
    PUBLIC_BUILDING = "public_building", _("Public building (Order 5 on high-rise buildings)")
    GENERAL = "general", _("Body, enterprise or institution (Fire Protection Law art. 16)")


# By law each public assembly place is a densely occupied place too.
INCLUDED = {LegalCategory.PUBLIC_ASSEMBLY: LegalCategory.DENSE_PLACE}


def known_categories(codes: Any) -> None:
    """Refuses what is no list of legal categories."""
    if not isinstance(codes, list) or not set(codes) <= set(LegalCategory.values):
        raise ValidationError(_("Not a list of legal categories."))


class UnitKind(models.Model):
    """A kind of unit. One that names no category leaves its units on the list of what cannot be computed.

    `may_be` are categories that some units of the kind have and others have not: each unit states them itself.
    `like` is the kind whose rules a kind takes where rules name kinds and not categories: of a built-in kind, itself.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    categories = models.JSONField(_("legal categories"), default=list, blank=True, validators=[known_categories])
    may_be = models.JSONField(_("categories that each unit states"), default=list, blank=True,
                              validators=[known_categories])  # fmt: skip
    like = models.CharField(
        _("takes the rules that name"), max_length=30, choices=OrganisationKind.choices, default=OrganisationKind.OTHER
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    built_in = models.BooleanField(_("came with the platform"), default=False, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("added by"),
    )  # fmt: skip
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["-built_in", "pk"]
        verbose_name = _("kind of unit")
        verbose_name_plural = _("kinds of units")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="unit_kind_has_name")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_kinds()

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        if self.built_in:
            return str(OrganisationKind(self.code).label)
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def is_exception(self) -> bool:
        """True when the kind names no legal category: nobody can tell which rules its units take."""
        return not self.categories

    @property
    def named(self) -> frozenset[str]:
        """The categories with those that the law includes in them."""
        return frozenset(self.categories) | {INCLUDED[LegalCategory(code)] for code in self.categories
                                             if code in INCLUDED}  # fmt: skip

    def category(self, code: str) -> bool | None:
        """Whether units of this kind have a category; None where each unit must state it."""
        if code in self.named:
            return True
        return None if self.is_exception or code in self.may_be else False

    @property
    def category_labels(self) -> list[str]:
        return [str(LegalCategory(code).label) for code in self.categories]

    @property
    def may_be_labels(self) -> list[str]:
        return [str(LegalCategory(code).label) for code in self.may_be]


LABELS_HOLD_S = 30.0  # how long another process may show a kind as it was
_known: tuple[tuple[Any, ...], float, dict[str, UnitKind]] | None = None


def forget_kinds() -> None:
    """Whatever changes a kind calls this."""
    global _known
    _known = None


def current_kinds() -> dict[str, UnitKind]:
    """All kinds by code as they stand now: one small query, and another when a kind has changed."""
    global _known
    found = UnitKind.objects.aggregate(Count("pk"), Max("changed_at"))
    key = tuple(found.values())
    rows = _known[2] if _known and _known[0] == key else {row.code: row for row in UnitKind.objects.order_by("pk")}
    _known = (key, time.monotonic(), rows)
    return rows


def kind_named(code: str) -> UnitKind:
    """The kind of this code, at most half a minute old; one that nobody entered names no category."""
    if _known is None or time.monotonic() - _known[1] > LABELS_HOLD_S:
        current_kinds()
    assert _known is not None
    return _known[2].get(code) or UnitKind(code=code, name=code)


def kind_label(code: str) -> str:
    """A kind in the reader's language. The built-in ones need no table."""
    if code in OrganisationKind.values:
        return str(OrganisationKind(code).label)
    return kind_named(code).label


def kind_choices() -> list[tuple[str, str]]:
    """For forms: code and label of every kind."""
    return [(row.code, row.label) for row in current_kinds().values()]


def school_kinds() -> list[str]:
    """The codes of the kinds that are schools or kindergartens."""
    return [code for code, row in current_kinds().items() if row.category(LegalCategory.SCHOOL)]
