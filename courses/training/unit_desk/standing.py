"""Rules that set no day: what they mean, how a unit meets them, and where it stands under each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from ..models import Cadence, Rule
from ..rulebook.attributes import facts_of_unit
from ..rulebook.compiled import Version, current_book
from .next_acts import NextAct, next_acts
from .state import UnitState

WITHOUT_A_DAY = (Cadence.STANDING, Cadence.PER_EVENT, Cadence.CONTENT)
OF_VENUES = ("X-AREA",)  # its subject is a venue, not a unit


class Stand(models.TextChoices):
    """Where a unit stands under such a rule, what is to be done first."""

    OVERDUE = "overdue", _("Overdue")
    UNKNOWN = "not_computable", _("Cannot be told yet")
    OPEN = "due", _("Not met yet")
    WAITING = "waiting", _("Filed, waits for the fire office")
    MET = "met", _("Met")
    EACH = "each", _("Checked with each record")
    READ = "read", _("To be read, no duty of its own")


BADGES = {Stand.OVERDUE: "over", Stand.UNKNOWN: "plain", Stand.OPEN: "info", Stand.WAITING: "due", Stand.MET: "met"}
ORDER = {stand: place for place, stand in enumerate(Stand)}


@dataclass(frozen=True, slots=True)
class Part:
    """A rule that meets another between them, and where the unit stands under it; None while it does not bind it."""

    rule: Rule
    stand: Stand | None

    @property
    def badge(self) -> str:
        return BADGES.get(self.stand, "plain") if self.stand else "plain"


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One rule without a day of its own: `act` is what there is still to do, `parts` are the rules that meet it."""

    rule: Rule
    stand: Stand
    parts: tuple[Part, ...] = ()
    act: NextAct | None = None

    @property
    def badge(self) -> str:
        return BADGES.get(self.stand, "plain")

    @property
    def is_open(self) -> bool:
        """True when something is to be done under the rule itself."""
        return not self.parts and self.stand in (Stand.OVERDUE, Stand.OPEN)

    @property
    def meaning(self) -> str:
        """What the article asks for, in its own words."""
        return str(self.rule.requirement.get("what", ""))


def standing_lines(unit: Organisation, state: UnitState, today: date) -> list[StandingLine]:
    """Every rule that binds the unit and sets no day, what is to be done first; from the unit's state."""
    book, facts = current_book(), facts_of_unit(unit)
    stands = _stands_by_code(state, book.by_pk)
    in_force = [one for one in book.by_pk.values() if one.since <= today < one.until and one.code not in OF_VENUES]
    bound = [one for one in in_force if one.code in stands or _binds_all(one, facts)]
    rules = {one.code: book.rows[one.pk] for one in in_force}
    found = [_line(rules[one.code], rules, stands) for one in bound if _sets_no_day(rules[one.code])]
    acts = next_acts(unit, [line.rule for line in found if line.is_open])
    lines = [replace(line, act=acts.get(line.rule.pk)) for line in found]
    return sorted(lines, key=lambda line: (ORDER[line.stand], line.rule.code))


def _sets_no_day(rule: Rule) -> bool:
    return bool(rule.reference) or rule.cadence in WITHOUT_A_DAY


def _binds_all(version: Version, facts: dict[str, object]) -> bool:
    """True for a rule about the unit itself that binds it: one about people binds it only where somebody owes it."""
    return not version.scope.subject_names and version.scope.unit(facts) is True


def _stands_by_code(state: UnitState, versions: dict[int, Version]) -> dict[str, Stand]:
    """Where the unit stands under each rule that it owes something under, its versions together."""
    counts: dict[str, Counter[str]] = {}
    for pk, numbers in state.by_rule.items():
        counts.setdefault(versions[pk].code, Counter()).update(numbers)
    late = {line.rule.code for line in state.late}
    return {code: found for code, numbers in counts.items() if (found := _stand(numbers, code in late))}


def _stand(numbers: Counter[str], is_late: bool) -> Stand | None:
    """The worst of what the duties say; None where all were let off."""
    if is_late:
        return Stand.OVERDUE
    ordered = (Stand.UNKNOWN, Stand.OPEN, Stand.WAITING, Stand.MET)
    return next((stand for stand in ordered if numbers[stand.value]), None)


def _line(rule: Rule, rules: dict[str, Rule], stands: dict[str, Stand]) -> StandingLine:
    if rule.parts:
        parts = tuple(Part(rules[code], stands.get(code)) for code in rule.parts if code in rules)
        found = [part.stand for part in parts if part.stand]
        return StandingLine(rule, min(found, key=ORDER.__getitem__, default=Stand.READ), parts)
    if rule.reference:
        return StandingLine(rule, Stand.READ)
    stand = stands.get(rule.code, Stand.EACH)
    if rule.cadence == Cadence.PER_EVENT and stand != Stand.OVERDUE:
        stand = Stand.EACH
    return StandingLine(rule, stand)
