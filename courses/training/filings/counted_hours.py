"""What the form of a lesson and that of a training share: minutes and class hours, held to what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Organisation

from ..records.forms import RecordForm, RuleChoices
from ..records.naming import Nameable
from ..rulebook.window_days import DaysThatCount
from .class_hours import MOST, class_hours_of, hours_without_reason

MOST_MINUTES = 24 * 60


class HoursForm(RecordForm):
    """A record with minutes and class hours. `measured` are minutes from the opening of a lesson to its end."""

    @property
    def measured(self) -> int | None:
        """The minutes that were measured; None where nobody measured."""
        raise NotImplementedError

    def offer_rules(self, rules: list[Nameable]) -> None:
        """Offers what it may be held for; a rule that counts certain days alone says from when to when."""
        self.rules = rules
        self.days = DaysThatCount.of(self.unit, self._held_on(), [rule.version for rule in rules])
        self.fields["counts_for"] = RuleChoices(rules, self.days)

    def _held_on(self) -> date:
        """The day on which the form says that it was held; today as long as it says none."""
        try:
            at = self.fields["began_at"].clean(self["began_at"].value())
        except ValidationError:
            at = None
        return timezone.localdate(at) if at else timezone.localdate()

    def say_measured(self) -> None:
        if self.measured is not None:
            words = _("Measured: %(minutes)s minutes, from the opening to the end.")
            self.fields["minutes"].help_text = words % {"minutes": self.measured}

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        if not 1 <= minutes <= MOST_MINUTES:
            raise ValidationError(_("Between one minute and a day."))
        return minutes

    def clean_class_hours(self) -> float | None:
        hours: float | None = self.cleaned_data["class_hours"]
        if hours is not None and (not 0 <= hours <= MOST or hours * 2 % 1) and hours != self._time_filed()[1]:
            raise ValidationError(_("Halves and whole class hours, from 0 to %(most)g.") % {"most": MOST})
        return hours

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._hold_to_days(data)
        minutes = data.get("minutes")
        if minutes is None or "class_hours" not in data:
            return data
        data["hours_reason"] = " ".join(data.get("hours_reason", "").split())
        if (minutes, data["class_hours"]) == self._time_filed():
            return data
        if data["class_hours"] is None:
            data["class_hours"] = self._most(minutes)
        if not data["hours_reason"] and (fault := self._excess(minutes, data["class_hours"])):
            self.add_error("hours_reason", fault)
        return data

    def _hold_to_days(self, data: dict[str, Any]) -> None:
        """Refuses to name a rule that does not count the day: it would never be met by it."""
        chosen = set(data.get("counts_for", ())) if data.get("began_at") else set()
        for rule in self.rules:
            if rule.code in chosen and not self.days.takes(rule.version):
                words = _("“%(rule)s” counts only what was held from %(days)s; this was on %(day)s. Untick it.")
                said = {"rule": rule.title, "days": self.days.words(rule.version), "day": self.days.day}
                self.add_error("counts_for", words % said)

    def measured_below(self) -> dict[str, Any]:
        """What the evidence says of minutes that are more than were measured."""
        minutes = self.cleaned_data["minutes"]
        if self.measured is None or minutes <= self.measured:
            return {}
        return {"minutes": minutes, "measured_minutes": self.measured}

    def _excess(self, minutes: int, hours: float) -> str:
        """What asks for a reason; empty where nothing is more than was measured."""
        most = self._most(minutes)
        if self.measured is not None and minutes > self.measured:
            return _("%(minutes)s minutes were measured. Say why it was longer.") % {"minutes": self.measured}
        if hours > most:
            return _("These minutes are %(hours)g class hours. Say why it is more.") % {"hours": most}
        return ""

    def _most(self, minutes: int) -> float:
        """The most class hours without a reason: of the minutes typed, as far as they were measured."""
        if self.measured is None:
            return min(class_hours_of(minutes, self.unit), MOST)
        return hours_without_reason(min(minutes, self.measured), self.unit)

    def _time_filed(self) -> tuple[int | None, float | None]:
        """Minutes and class hours of the record that is corrected."""
        record = getattr(self.record, "lessonlog", None) or getattr(self.record, "trainingsession", self.record)
        return getattr(record, "minutes", None), getattr(record, "class_hours", None)


def that_count(codes: Iterable[str], rules: Iterable[Nameable], unit: Organisation, day: date) -> list[str]:
    """Those of the rules by these codes that count what the unit held on the day."""
    wanted = set(codes)
    named = [rule for rule in rules if rule.code in wanted]
    days = DaysThatCount.of(unit, day, [rule.version for rule in named])
    return [rule.code for rule in named if days.takes(rule.version)]
