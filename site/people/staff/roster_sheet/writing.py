"""A roster's lines written in bulk, and taken back. Duties follow once for the whole unit, behind it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common.sheets.kinds import Done, Step
from common.sheets.models import Verdict
from common.sheets.values import Value, comparable

from ...models import (
    ChangeReport,
    Department,
    DutyLetter,
    Employment,
    Membership,
    Organisation,
    Person,
    PersonKind,
    Post,
    User,
)
from ..post_words import UNKNOWN
from ..roster import GUEST_KINDS
from .matching import BACK, Known, Roster, phone_mark

COLUMNS = [
    "post",
    "post_words",
    "department",
    "employment",
    "employer",
    "employer_name",
    "staff_number",
    "started_on",
    "on_duty_from",
    "ended_on",
]
ONE_DAY = timedelta(days=1)
Named = tuple[Post | None, str]  # a post, and the words of the roster for it; without words it is the catalogue's own
NOT_STATED: Named = (None, "")

# Who of these people stands in records that must not lose whom they name; other rooms add theirs.
RecordedAmong = Callable[[set[uuid.UUID]], set[uuid.UUID]]
recorded: list[RecordedAmong] = []


def _day(value: Value) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _is_held(row: Membership, post: Post | None, words: str) -> bool:
    """True when a membership is what the roster names, also when one of them goes by words and the other does not."""
    if row.post_words == words and words:
        return True
    if row.post is None or post is None:
        return row.post == post and not words and not row.post_words
    if words and row.post_words:
        return False
    return row.post == post or comparable(row.post_words) == comparable(post.name)


class Writer:
    """Collects what one chunk writes, and writes it in a few statements."""

    def __init__(self, roster: Roster, unit: Organisation, since: date) -> None:
        self.roster, self.unit, self.since = roster, unit, since
        self.posts = {post.code: post for post in Post.objects.all()}
        self.departments = {found.name: found for found in unit.departments.all()}
        self.people: list[Person] = []
        self.named: list[Person] = []
        self.new_rows: list[Membership] = []
        self.changed_rows: list[Membership] = []
        self.notes: list[dict[str, Any]] = []
        self.rows_of_note: list[list[Membership]] = []

    def take(self, step: Step) -> str:
        """Takes in a step; a sentence when it cannot be written."""
        if step.verdict == Verdict.NEW:
            return self._enter(step)
        if step.subject.startswith(BACK):
            return self._bring_back(step)
        known = self.roster.known.get(uuid.UUID(step.subject))
        if known is None or not known.here:
            return _("This person no longer works here.")
        return self._end(known) if step.verdict == Verdict.LEFT else self._change(known, step)

    def _note(self, person: Person, rows: list[Membership], **more: Any) -> str:
        self.notes.append({"person": str(person.pk), **more})
        self.rows_of_note.append(rows)
        self.new_rows += rows
        return ""

    def _enter(self, step: Step) -> str:
        values = step.values
        started_on = _day(values.get("started_on")) or self.since
        kind = GUEST_KINDS.get(str(values.get("employment") or ""), PersonKind.EMPLOYEE)
        person = Person(
            pk=step.key, name=str(values["name"]), second_name=str(values.get("second_name") or ""), kind=kind,
            phone_mark=phone_mark(str(values.get("phone") or "")), is_sample=self.unit.is_sample,
        )  # fmt: skip
        self.people.append(person)
        return self._note(person, self._rows(person, step, started_on), is_new=True)

    def _bring_back(self, step: Step) -> str:
        known = self.roster.known.get(uuid.UUID(step.subject.removeprefix(BACK)))
        started_on = _day(step.values.get("started_on"))
        if known is None or known.here:
            return _("This person works here already.")
        if started_on is None or (known.last_day and started_on <= known.last_day):
            return _("This person was here until that day or later. Enter a later first day.")
        step.values.setdefault("staff_number", known.number)
        return self._note(known.person, self._rows(known.person, step, started_on))

    def _rows(self, person: Person, step: Step, started_on: date) -> list[Membership]:
        values = step.values
        return [
            Membership(
                person=person, organisation=self.unit, post=post, post_words=words, started_on=started_on,
                on_duty_from=_day(values.get("on_duty_from")), staff_number=str(values.get("staff_number") or ""),
                **self._place(values),
            )
            for post, words in self._named_posts(step)
        ]  # fmt: skip

    def _named_posts(self, step: Step) -> list[Named]:
        """What the line names: posts of the catalogue, and words with the post that they mean here, if any."""
        keys: Any = step.values.get("posts") or ()
        found: list[Named] = []
        for key in keys:
            if key.startswith(UNKNOWN):
                words = key.removeprefix(UNKNOWN)
                found.append((self.roster.settled.get(comparable(words)), words))
            elif key in self.posts:
                found.append((self.posts[key], ""))
        return found or [NOT_STATED]

    def _place(self, values: dict[str, Value]) -> dict[str, Any]:
        employer = str(values.get("employer_name") or "")
        employment = str(values.get("employment") or (Employment.OUTSOURCED if employer else Employment.OWN))
        own = employment == Employment.OWN
        return {
            "department": self._department(values.get("department")),
            "employment": employment,
            "employer_name": "" if own else employer,
        }

    def _department(self, name: Value) -> Department | None:
        if not name:
            return None
        if name not in self.departments:
            made = Department.objects.get_or_create(organisation=self.unit, name=str(name))[0]
            self.departments[str(name)] = made
        return self.departments[str(name)]

    def _change(self, known: Known, step: Step) -> str:
        before = {str(row.pk): _state(row) for row in known.here}
        names = {"name": known.person.name, "second_name": known.person.second_name}
        for key in step.changed:
            self._change_column(known, key, step.values)
        rows = self._move(known, step) if "posts" in step.changed else []
        known.person.phone_mark = phone_mark(str(step.values.get("phone") or "")) or known.person.phone_mark
        self.named.append(known.person)
        self.changed_rows += known.here
        after = {str(row.pk): _state(row) for row in known.here}
        return self._note(known.person, rows, before=before, after=after, names=names)

    def _change_column(self, known: Known, key: str, values: dict[str, Value]) -> None:
        if key in ("name", "second_name"):
            setattr(known.person, key, str(values[key]))
        elif key == "started_on":
            first = min(row.started_on for row in known.here)
            for row in known.here:
                if row.started_on == first:
                    row.started_on = _day(values[key]) or first
        elif key == "on_duty_from":
            for row in known.here:
                row.on_duty_from = _day(values[key])
        elif key == "staff_number":
            for row in known.here:
                row.staff_number = str(values[key])
        elif key == "department":
            for row in known.here:
                row.department = self._department(values[key])
        elif key in ("employment", "employer_name"):
            self._change_employer(known, key, values)

    def _change_employer(self, known: Known, key: str, values: dict[str, Value]) -> None:
        for row in known.here:
            if key == "employment":
                row.employment = str(values[key])
            elif row.employment == Employment.OWN:
                row.employment = Employment.OUTSOURCED
            if key == "employer_name":
                row.employer, row.employer_name = None, str(values[key])
            if row.employment == Employment.OWN:
                row.employer, row.employer_name = None, ""

    def _move(self, known: Known, step: Step) -> list[Membership]:
        """Ends posts that are no longer named and begins new ones, from the day on which changes count.

        Whoever had no post that is known has not moved: the posts count since the first day here.
        """
        wanted = self._named_posts(step)
        since = self.since
        if wanted != [NOT_STATED] and all(row.post is None for row in known.here):
            open_to = [one for one in wanted if not any(_is_held(row, *one) for row in known.here)]
            for row in known.here:
                if open_to and not any(_is_held(row, *one) for one in wanted):
                    row.post, row.post_words = open_to.pop(0)
            since = known.here[0].started_on
        for row in known.here:
            found = next((one for one in wanted if _is_held(row, *one)), None)
            if found is None:
                row.ended_on = max(self.since - ONE_DAY, row.started_on)
            else:
                row.post, row.post_words = found[0] or row.post, found[1]
        first = known.here[0]
        shared = {name: getattr(first, name) for name in ("department", "employment", "employer", "employer_name")}
        return [
            Membership(
                person=known.person, organisation=self.unit, post=post, post_words=words,
                staff_number=known.here[0].staff_number, started_on=max(since, known.started_on), **shared,
            )
            for post, words in wanted
            if not any(_is_held(row, post, words) for row in known.here)
        ]  # fmt: skip

    def _end(self, known: Known) -> str:
        before = {str(row.pk): _state(row) for row in known.here}
        for row in known.here:
            row.ended_on = max(self.since - ONE_DAY, row.started_on)
        self.changed_rows += known.here
        after = {str(row.pk): _state(row) for row in known.here}
        return self._note(known.person, [], before=before, after=after, left=True)

    def write(self) -> list[dict[str, Any]]:
        """Writes it all; the notes for taking it back."""
        Person.objects.bulk_create(self.people, batch_size=1000)
        Person.objects.bulk_update(self.named, ["name", "second_name", "phone_mark"], batch_size=500)
        Membership.objects.bulk_create(self.new_rows, batch_size=1000)
        Membership.objects.bulk_update(self.changed_rows, COLUMNS, batch_size=200)
        for note, rows in zip(self.notes, self.rows_of_note, strict=True):
            note["rows"] = [row.pk for row in rows]
        return self.notes


def _state(row: Membership) -> dict[str, Any]:
    """The columns of a membership that a sheet writes, as JSON."""
    columns: dict[str, Any] = {name: Membership._meta.get_field(name) for name in COLUMNS}
    values = {name: getattr(row, column.attname) for name, column in columns.items()}
    return {
        name: value if value is None or isinstance(value, int) else str(value)  # a day is written as 2026-03-01
        for name, value in values.items()
    }


def write_steps(roster: Roster, unit: Organisation, since: date, steps: Sequence[Step]) -> list[Done]:
    """Writes the steps of one chunk."""
    writer = Writer(roster, unit, since)
    refusals = [writer.take(step) for step in steps]
    notes = iter(writer.write())
    return [Done(refusal=refusal) if refusal else Done(undo=next(notes)) for refusal in refusals]


# -- taken back --------------------------------------------------------------------------------------------------------


def take_back(unit: Organisation, notes: Sequence[dict[str, Any]]) -> list[str]:
    """Takes back what the notes say; for each a sentence why it stays, or nothing."""
    new = {uuid.UUID(note["person"]) for note in notes if note.get("is_new")}
    bound = _bound(unit, new, [pk for note in notes for pk in note.get("rows", ())])
    rows = {row.pk: row for row in Membership.objects.filter(pk__in=_rows_named(notes), organisation=unit)}
    gone_rows: list[int] = []
    gone_people: list[uuid.UUID] = []
    changed: list[Membership] = []
    named: list[Person] = []
    people = Person.objects.in_bulk([uuid.UUID(note["person"]) for note in notes if note.get("names")])
    stays = []
    for note in notes:
        person = uuid.UUID(note["person"])
        if person in bound:
            stays.append(_("Something has been recorded about this person since."))
        elif not _is_as_written(note, rows):
            stays.append(_("This was changed by hand since."))
        else:
            stays.append("")
            gone_rows += note.get("rows", [])
            gone_people += [person] if note.get("is_new") else []
            changed += [_restored(rows[int(pk)], state) for pk, state in note.get("before", {}).items()]
            if (held := people.get(person)) and note.get("names"):
                held.name, held.second_name = note["names"]["name"], note["names"]["second_name"]
                named.append(held)
    Membership.objects.filter(pk__in=gone_rows, organisation=unit).delete()
    Person.objects.filter(pk__in=gone_people).delete()
    Membership.objects.bulk_update(changed, COLUMNS, batch_size=200)
    Person.objects.bulk_update(named, ["name", "second_name"], batch_size=500)
    return stays


def _rows_named(notes: Iterable[dict[str, Any]]) -> list[int]:
    return [int(pk) for note in notes for pk in (*note.get("rows", ()), *note.get("before", {}))]


def _bound(unit: Organisation, people: set[uuid.UUID], rows: list[int]) -> set[uuid.UUID]:
    """Who of these people is known beyond what the sheet wrote: by an account, elsewhere, or in a record."""
    others = Membership.objects.filter(person__in=people).exclude(pk__in=rows)
    found = set(others.values_list("person", flat=True))
    found |= set(User.objects.filter(person__in=people).values_list("person", flat=True))
    found |= set(DutyLetter.objects.filter(person__in=people).values_list("person", flat=True))
    found |= set(ChangeReport.objects.filter(membership__in=rows).values_list("membership__person", flat=True))
    return found.union(*(among(people) for among in recorded))


def _is_as_written(note: dict[str, Any], rows: dict[int, Membership]) -> bool:
    if any(pk not in rows for pk in note.get("rows", ())):
        return False
    written = [(rows.get(int(pk)), state) for pk, state in note.get("after", {}).items()]
    return all(row is not None and state.items() <= _state(row).items() for row, state in written)


def _restored(row: Membership, state: dict[str, Any]) -> Membership:
    for name, value in state.items():
        column: Any = Membership._meta.get_field(name)
        setattr(row, column.attname, _day(value) if name.endswith(("_on", "_from")) else value)
    return row
