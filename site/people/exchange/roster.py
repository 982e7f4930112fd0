"""The roster as an HR system sends it: people known by their staff number, brought up to date line by line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.normal import plain_line
from common.sheets.identity import found_in
from common.sheets.kinds import NEW, Match, Row, Step
from common.sheets.models import Verdict
from common.sheets.refusals import CellRefused
from common.sheets.values import Value, as_code, as_name, as_text, comparable
from people.models import Organisation, Post
from people.staff.followup import roster_changed
from people.staff.post_words import UNKNOWN
from people.staff.roster import StaffRefused, leave, lock_roster
from people.staff.roster_sheet.columns import MOST_WORDS, post_words
from people.staff.roster_sheet.matching import BACK, Known, Roster
from people.staff.roster_sheet.writing import write_steps

ONE_DAY = timedelta(days=1)
READERS = {"name": as_name(120), "staff_number": as_code(40), "department": as_text(60), "employer_name": as_text(120)}


@dataclass(slots=True)
class Line:
    """What becomes of one line: new, changed, unchanged, left or refused; `fields` are those that change."""

    action: str
    fields: list[str] = field(default_factory=list)
    message: str = ""

    def as_json(self, place: int) -> dict[str, Any]:
        return {"row": place, "action": self.action, "fields": self.fields, "message": self.message}


class RosterUpdate:
    """One request for one unit. Lines stand alone: one that is refused stops no other."""

    def __init__(self, unit: Organisation, *, since: date, is_complete: bool) -> None:
        self.unit, self.since, self.is_complete = unit, since, is_complete
        self.posts = set(Post.objects.values_list("code", flat=True))
        self.names = post_words()

    def run(self, people: Sequence[Mapping[str, Any]], *, dry_run: bool) -> dict[str, Any]:
        """What became of each line, and how many of each; a dry run writes nothing and finds the same."""
        with transaction.atomic():
            lock_roster(self.unit)
            self.roster = Roster(self.unit)
            lines = self._lines(people)
            gone = self._leave_unnamed(people, lines) if self.is_complete else 0
            if dry_run:
                transaction.set_rollback(True)
            elif gone or any(line.action in ("new", "changed", "left") for line in lines):
                roster_changed.send(sender=type(self), organisation=self.unit)
        counts = dict.fromkeys(("new", "changed", "unchanged", "left", "refused"), 0)
        for line in lines:
            counts[line.action] += 1
        counts["left"] += gone
        return {"counts": counts, "lines": [line.as_json(place) for place, line in enumerate(lines)]}

    def _lines(self, people: Sequence[Mapping[str, Any]]) -> list[Line]:
        lines: list[Line | None] = []
        steps: list[Step] = []
        of_step: list[int] = []
        seen: set[str] = set()
        for place, said in enumerate(people):
            found = self._looked_at(said, seen)
            lines.append(found if isinstance(found, Line) else None)
            if isinstance(found, Step):
                steps.append(found)
                of_step.append(place)
        done = write_steps(self.roster, self.unit, self.since, steps)
        for place, step, outcome in zip(of_step, steps, done, strict=True):
            lines[place] = self._written(people[place], step, outcome.refusal)
        return [line for line in lines if line is not None]

    def _looked_at(self, said: Mapping[str, Any], seen: set[str]) -> Line | Step:
        """The line when nothing is to be written or nothing can be, else the step that writes it."""
        try:
            values = self._values(said)
        except CellRefused as refused:
            return Line("refused", message=str(refused))
        number = str(values["staff_number"])
        if number in seen:
            return Line("refused", message=_("This staff number stands here twice."))
        seen.add(number)
        row = Row(0, values)
        known = self._known(number)
        if said.get("left_on"):
            return self._left(known, said["left_on"])
        match = self._match(row, known)
        if match.problem or (match.choices and not row.answer):
            return Line(
                "refused", message=match.problem or _("Somebody of this name works here without a staff number.")
            )
        return self._step(row, match)

    def _values(self, said: Mapping[str, Any]) -> dict[str, Value]:
        """The line's values as a sheet's reader makes them. Raises CellRefused."""
        if any(found_in(text) for text in said.values() if isinstance(text, str)):
            raise CellRefused(_("An identity card's number has no place here. Nothing of this line was kept."))
        values: dict[str, Value] = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in said.items() if value is not None and name != "left_on"
        }  # fmt: skip
        for name, read in READERS.items():
            if name in values:
                values[name] = read(str(values[name]))
        if not values["name"] or not values["staff_number"]:
            raise CellRefused(_("Name and staff number are needed."))
        if "posts" in values:
            values["posts"] = sorted({self._post(word) for word in said["posts"]})
        return values

    def _post(self, word: str) -> str:
        """The code of a post from its code or name; what it is also called goes by its own words."""
        if word in self.posts:
            return word
        if code := self.names.get(comparable(word)):
            return code
        if comparable(word) in self.roster.settled:
            return UNKNOWN + plain_line(word)[:MOST_WORDS]
        raise CellRefused(_("There is no post %(code)s.") % {"code": word})

    def _known(self, number: str) -> Known | None:
        """Whoever has this number here, or had it last; the number tells, whatever the name is now."""
        here = self.roster.by_number.get(number)
        if here:
            return here[0]
        gone = [known for held in self.roster.former.values() for known in held if known.number == number]
        return max(gone, key=lambda known: known.last_day or date.min, default=None)

    def _match(self, row: Row, known: Known | None) -> Match:
        if known is not None:
            row.answer = ("" if known.here else BACK) + str(known.person.pk)
        match = self.roster.match(row)
        if known is None and not match.choices and not match.subject:
            row.answer = NEW
        return match

    def _step(self, row: Row, match: Match) -> Line | Step:
        if not match.subject:
            return Step(uuid.uuid4(), Verdict.NEW, "", row.values)
        before = match.before
        changed = tuple(
            name for name, value in row.values.items()
            if name in before and value not in ("", None) and value != before[name]
        )  # fmt: skip
        if not changed:
            return Line("unchanged")
        return Step(uuid.uuid4(), Verdict.CHANGED, match.subject, row.values, changed)

    def _written(self, said: Mapping[str, Any], step: Step, refusal: str) -> Line:
        if refusal:
            return Line("refused", message=refusal)
        is_new = step.verdict == Verdict.NEW or step.subject.startswith(BACK)
        return Line("new" if is_new else "changed", [] if is_new else sorted(step.changed))

    def _left(self, known: Known | None, day: date) -> Line:
        if known is None:
            return Line("refused", message=_("Nobody here has this staff number."))
        if not known.here:
            return Line("unchanged")
        if all(row.ended_on == day for row in known.here):
            return Line("unchanged")
        try:
            with transaction.atomic():
                leave(person=known.person, organisation=self.unit, on=day)
        except StaffRefused as refused:
            return Line("refused", message=str(refused.reason.value))
        return Line("left")

    def _leave_unnamed(self, people: Sequence[Mapping[str, Any]], lines: Sequence[Line]) -> int:
        """Ends the work of whoever has a staff number that a complete list does not name; how many.

        Nobody leaves by a list of which a line was refused: it may be the one that names them.
        """
        if any(line.action == "refused" for line in lines):
            return 0
        named = {str(as_code(40)(str(said["staff_number"]))) for said in people}
        gone = [known for number, held in self.roster.by_number.items() if number not in named for known in held]
        for known in gone:
            first: date = max(row.started_on for row in known.here)
            leave(person=known.person, organisation=self.unit, on=max(self.since - ONE_DAY, first))
        return len(gone)


def person_numbers(unit: Organisation) -> dict[uuid.UUID, str]:
    """Staff numbers of who works in the unit today, by person."""
    return {known.person.pk: known.number for known in Roster(unit).known.values() if known.here}
