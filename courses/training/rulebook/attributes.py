"""The attributes that a rule's scope may name, with their types, and how they are read from units and memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from people.models import LegalCategory, Organisation, OrganisationKind, PersonKind, kind_label, kind_named

from ..models import TRAINED_BEFORE

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
    "unit.shared_management": Attribute("bool", _("manages fire safety for a building shared by several units")),
    "unit.high_rise_area": Attribute("bool", _("has high-rise buildings in its area")),
    "unit.community": Attribute("bool", _("residents' committee of a community")),
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
    "shared_management", "high_rise_area", "control_room", "sub_plan", "boarding_pupils", "height_m", "storeys",
    "floor_area_m2", "beds", "headcount",
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
    facts["unit.community"] = is_community(unit)
    return facts


def _has_boarders(unit: Organisation) -> bool | None:
    return None if unit.boarding_pupils is None else unit.boarding_pupils > 0


def is_community(unit: Organisation) -> bool | None:
    """Whether a committee is a community's, not a village's; None where neither its division nor its name tells.

    In the codes of the statistics office committees of residents end in 001 to 199, those of villages in 200 to 399.
    """
    if unit.kind != OrganisationKind.VILLAGE_COMMITTEE:
        return False
    number = int(unit.division.code[9:])
    if 0 < number < 400:
        return number < 200
    if "社区" in unit.name or "居民委员会" in unit.name or "居委会" in unit.name:
        return True
    return False if "村" in unit.name else None


def missing_label(name: str) -> str:
    """What `Duty.missing` names, in words."""
    if name == TRAINED_BEFORE:
        return str(_("whether they were trained before the unit came here"))
    return str(ATTRIBUTES[name].label) if name in ATTRIBUTES else name


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
