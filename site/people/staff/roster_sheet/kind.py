"""The roster as a kind of sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.columns import Column
from common.sheets.kinds import Done, Match, Row, SheetKind, Step, Work
from common.sheets.values import Value, comparable

from ...access import managed_organisations
from ...models import Organisation, User
from ..followup import duties_are_computed, roster_changed
from ..post_names import meanings
from ..roster import lock_roster
from .columns import roster_columns
from .matching import Roster, unknown_words
from .writing import take_back, write_steps


class RosterSheet(SheetKind):
    """Who works in a unit, sent by its manager."""

    code = "roster"
    chunk = 2000  # the roster is read anew for each
    title = gettext_lazy("Roster from a table")
    lead = gettext_lazy(
        "The list that your office keeps: people are known again by staff number, else by name and phone, else by name"
        " and first day; in doubt you are asked. The same list sent twice changes nothing."
    )
    complete_words = gettext_lazy("Whoever works here and is not on the list has left.")
    since_words = gettext_lazy("New posts begin on this day; whoever has left was here until the day before.")

    def scope_of(self, user: Any, key: str) -> Organisation | None:
        if not isinstance(user, User):
            return None
        try:
            return managed_organisations(user).filter(pk=key).first()
        except ValidationError:  # no number of a unit
            return None

    def back(self, scope: Organisation) -> tuple[str, str]:
        return reverse("people:staff", args=[scope.pk]), _("Roster")

    def columns(self, scope: Organisation) -> Sequence[Column]:
        return roster_columns()

    def identity(self, values: dict[str, Value]) -> str:
        if number := values.get("staff_number"):
            return f"#{number}"
        told_by = values.get("phone") or values.get("started_on") or ""
        return f"{comparable(str(values.get('name') or ''))} {told_by}"

    def _roster(self, work: Work) -> Roster:
        if "roster" not in work.read:
            work.read["roster"] = Roster(work.scope)
        roster: Roster = work.read["roster"]
        return roster

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        roster = self._roster(work)
        return [roster.match(row) for row in rows]

    def missing(self, work: Work, named: set[str]) -> list[Match]:
        return self._roster(work).missing(named, work.since)

    def hold(self, work: Work) -> None:
        lock_roster(work.scope)

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        return write_steps(self._roster(work), work.scope, work.since, steps)

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        return take_back(work.scope, notes)

    def finish(self, work: Work) -> None:
        roster_changed.send(sender=type(self), organisation=work.scope)

    def summary(self, work: Work, lines: Any) -> str:
        settled = meanings(work.scope)
        counts: Counter[str] = Counter()
        for values in lines.exclude(problem="").values_list("values", flat=True):
            counts.update(unknown_words(values, settled))
        if not counts:
            return ""
        words = "、".join(f"{word}（{number}）" for word, number in counts.most_common())
        return _(
            "Words that are not in the catalogue of posts, with how many people go by them: %(words)s. They are kept;"
            " after applying, say once for each on the roster what it means."
        ) % {"words": words}

    def pending(self, scope: Organisation) -> str:
        return _("Duties are still being computed.") if duties_are_computed(scope) else ""
