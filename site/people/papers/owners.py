"""Who owns templates: a unit, kept by its manager, or an office, kept by its officers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from common.normal import whole_number
from people.access import managed_organisations
from people.grants import OFFICERS, grants_of
from people.models import Jurisdiction, Organisation, User


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit or an office. `key` names it in addresses."""

    unit: Organisation | None = None
    office: Jurisdiction | None = None

    @property
    def key(self) -> str:
        return f"unit-{self.unit.pk}" if self.unit else f"office-{self.office.pk}" if self.office else ""

    @property
    def name(self) -> str:
        return str(self.unit or self.office)

    @property
    def scope(self) -> dict[str, Any]:
        """What a template's row holds of its owner."""
        return {"organisation": self.unit} if self.unit else {"jurisdiction": self.office} if self.office else {}


def owners_for(user: User) -> list[Owner]:
    """Units whose manager the account is, and offices it is an officer of; all offices for superusers."""
    units = managed_organisations(user).order_by("name")
    offices = Jurisdiction.objects.order_by("name")
    if not user.is_superuser:
        offices = offices.filter(pk__in=_offices_held(user))
    return [*(Owner(unit=unit) for unit in units), *(Owner(office=office) for office in offices)]


def owner_for(user: User, key: str) -> Owner | None:
    """The owner of this key that the account keeps templates for; None for others and for what is no key."""
    kind, _dash, number = key.partition("-")
    if kind == "unit":
        try:
            found = managed_organisations(user).filter(pk=uuid.UUID(number)).first()
        except ValueError:
            return None
        return Owner(unit=found) if found else None
    if kind == "office" and (pk := whole_number(number)) is not None:
        office = Jurisdiction.objects.filter(pk=pk).first()
        if office and (user.is_superuser or office.pk in _offices_held(user)):
            return Owner(office=office)
    return None


def _offices_held(user: User) -> set[int]:
    return {row.jurisdiction_id for row in grants_of(user).of(*OFFICERS) if row.jurisdiction_id}
