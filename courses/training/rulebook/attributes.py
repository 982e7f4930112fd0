"""The attributes that a rule's scope may name, with their types, and how they are read from units and memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from people.models import LegalCategory, Organisation, OrganisationKind, PersonKind, kind_label, kind_named

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A word of the scope language. A choice without `values` takes any text (posts are data)."""

    type: Literal["bool", "number", "choice"]
    label: Any
    values: frozenset[str] | None = None


ATTRIBUTES: dict[str, Attribute] = {
    "unit.kind": Attribute("choice", _("kind of unit"), frozenset(OrganisationKind.values)),
    "unit.school": Attribute("bool", _("school or kindergarten")),
    "unit.key_unit": Attribute("bool", _("key fire-safety unit")),
    "unit.public_assembly": Attribute("bool", _("public assembly place")),
    "unit.dense_place": Attribute("bool", _("densely occupied place")),
    "unit.public_building": Attribute("bool", _("public building")),
    "unit.commercial_complex": Attribute("bool", _("large commercial complex")),
    "unit.residential": Attribute("bool", _("residential building")),
    "unit.shared_building": Attribute("bool", _("building shared by several units")),
    "unit.control_room": Attribute("bool", _("has a fire control room")),
    "unit.sub_plan": Attribute("bool", _("has a sub-plan of its own")),
    "unit.boarding": Attribute("bool", _("has boarding pupils")),
    "unit.boarding_pupils": Attribute("number", _("boarding pupils")),
    "unit.height_m": Attribute("number", _("building height (m)")),
    "unit.storeys": Attribute("number", _("storeys")),
    "unit.floor_area_m2": Attribute("number", _("floor area (m²)")),
    "unit.beds": Attribute("number", _("beds")),
    "unit.headcount": Attribute("number", _("headcount")),
    "person.kind": Attribute("choice", _("kind of person"), frozenset(PersonKind.values)),
    "person.post": Attribute("choice", _("post")),
    "person.entry": Attribute("choice", _("new in the unit or in the post"), frozenset({"hire", "transfer"})),
    "school_class.grade": Attribute("number", _("grade")),
}

# Columns read for the facts of a unit; a change of any of them is a change of what the unit owes.
UNIT_COLUMNS = (
    "kind", "key_unit", "public_assembly", "dense_place", "commercial_complex", "residential", "shared_building",
    "control_room", "sub_plan", "boarding_pupils", "height_m", "storeys", "floor_area_m2", "beds", "headcount",
)  # fmt: skip

CATEGORY_FACTS = (
    LegalCategory.PUBLIC_ASSEMBLY, LegalCategory.DENSE_PLACE, LegalCategory.SCHOOL, LegalCategory.PUBLIC_BUILDING,
)  # fmt: skip


def facts_of_unit(unit: Organisation) -> Facts:
    """The unit's attributes by their names in the scope language; None for what is not known.

    Its kind says which legal categories it has, unless the unit states otherwise. Where a kind that officers added
    stands, rules that name kinds read the built-in kind it is like.
    """
    kind = kind_named(unit.kind)
    facts: Facts = {f"unit.{name}": getattr(unit, name) for name in UNIT_COLUMNS}
    facts["unit.kind"] = unit.kind if unit.kind in OrganisationKind.values else kind.like
    for category in CATEGORY_FACTS:
        facts[f"unit.{category}"] = unit.category(category)
    if facts["unit.residential"] is None and facts["unit.public_building"]:
        facts["unit.residential"] = False
    facts["unit.boarding"] = _has_boarders(unit) if facts["unit.school"] else facts["unit.school"]
    return facts


def _has_boarders(unit: Organisation) -> bool | None:
    return None if unit.boarding_pupils is None else unit.boarding_pupils > 0


def words(name: str, value: Any) -> str:
    """A fact's value in words."""
    if value is None:
        return str(_("not known"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if name == "unit.kind":
        return kind_label(value)
    if name == "person.kind":
        return str(PersonKind(value).label)
    if name == "person.entry":
        return str(_("new in the unit") if value == "hire" else _("moved to another post"))
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
