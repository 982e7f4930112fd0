"""Units as a kind of sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.columns import Column
from common.sheets.kinds import Done, Match, Row, SheetKind, Step, Work
from common.sheets.models import Outcome, SheetLine
from common.sheets.values import Value, comparable

from ...access import OFFICERS, has_role
from ...models import User
from ..followup import units_are_computed
from .columns import unit_columns
from .matching import Units
from .writing import take_back_units, write_units

# Sent with `units`, the keys of units that were written in bulk, and `user_id`: their duties follow behind it.
units_entered = Signal()


class UnitSheet(SheetKind):
    """Units of an officer's area, sent by the officer."""

    code = "units"
    title = gettext_lazy("Units from a table")
    lead = gettext_lazy(
        "A line for each place. A unit is known again by its number and address, else by its name and division; in"
        " doubt you are asked. Empty cells change nothing."
    )
    since_words = gettext_lazy("The day on which new names hold.")

    def scope_of(self, user: Any, key: str) -> User | None:
        return user if key == "area" and isinstance(user, User) and has_role(user, *OFFICERS) else None

    def scope_title(self, scope: User) -> str:
        return _("Units and managers")

    def back(self, scope: User) -> tuple[str, str]:
        return reverse("people:units"), _("Units and managers")

    def columns(self, scope: User) -> Sequence[Column]:
        return unit_columns()

    def identity(self, values: dict[str, Value]) -> str:
        return f"{comparable(str(values.get('name') or ''))} {values.get('division')} {values.get('address') or ''}"

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        units = Units(work.user)
        return [units.match(row) for row in rows]

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        return write_units(work.user, work.since, steps)

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        return take_back_units(work.user, notes)

    def finish(self, work: Work) -> None:
        written = (Outcome.APPLIED, Outcome.UNDONE, Outcome.KEPT)
        rows = SheetLine.objects.filter(sheet=work.sheet_id, outcome__in=written)
        if units := [undo["unit"] for undo in rows.values_list("undo", flat=True) if "unit" in undo]:
            units_entered.send(sender=type(self), units=units, user_id=work.user.pk)

    def pending(self, scope: User) -> str:
        return _("Duties are still being computed.") if units_are_computed(scope) else ""
