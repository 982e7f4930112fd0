"""Who would change status under a proposed version of a rule, by county: computed, not written."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.jobs.leases import fenced, progress_note
from divisions.models import Division
from people.access import overseen_organisations
from people.models import Organisation

from ..duties.batch import Batch, load_batch
from ..duties.recompute import lots, wanted_duties
from ..duties.values import Owed
from ..models import DraftState, Duty, DutyStatus, Rule, RuleDraft
from ..rulebook.calendars import load_terms
from ..rulebook.compiled import RuleBook, make_book
from ..rulebook.periods import Terms
from ..rulebook.rule_file import rule_of

NOT_OWED = "none"
Statuses = dict[tuple[uuid.UUID, str, uuid.UUID], str]


@dataclass(frozen=True)
class Move:
    """How many subjects of a county go from one status to another."""

    county: str
    before: str
    after: str
    number: int


def preview_waits(draft_id: int) -> None:
    """Shows a draft as waiting: it was asked for, or its worker was lost."""
    _uncomputed(draft_id).update(state=DraftState.QUEUED, done=0, error="")


def preview_failed(error: BaseException, draft_id: int) -> None:
    """Shows a draft as failed; it may be computed again."""
    _uncomputed(draft_id).update(state=DraftState.FAILED, error=f"{type(error).__name__}: {error}"[:300])


def _uncomputed(draft_id: int) -> QuerySet[RuleDraft]:
    return RuleDraft.objects.filter(pk=draft_id).exclude(state__in=[DraftState.READY, DraftState.PUBLISHED])


def run_preview(draft: RuleDraft) -> None:
    """Computes a draft over the units its author oversees, unless it is computed. Progress goes into the row."""
    if draft.state in (DraftState.READY, DraftState.PUBLISHED):
        return
    units = list(overseen_organisations(draft.made_by).order_by("division__code", "pk").values_list("pk", flat=True))
    drafts = RuleDraft.objects.filter(pk=draft.pk)
    with fenced():
        drafts.update(state=DraftState.RUNNING, done=0, total=len(units))
    moves, total = _moves(draft, units)
    # Whoever looks over a part of the area must see that it is a part.
    elsewhere = Organisation.objects.count() - len(units)
    result = {
        "units_elsewhere": max(0, elsewhere),
        "moves": [[county, before, after, n] for (county, before, after), n in sorted(moves.items())],
    }
    with fenced():
        drafts.update(
            state=DraftState.READY, done=len(units), result=result | {"subjects": total, "day": str(day_of(draft))}
        )


def day_of(draft: RuleDraft) -> date:
    """The day the statuses are compared on: today, or the first day of a version that comes later."""
    begins = draft.entry.get("effective_from")
    return max(timezone.localdate(), date.fromisoformat(begins)) if begins else timezone.localdate()


def _moves(draft: RuleDraft, units: list[uuid.UUID]) -> tuple[Counter[tuple[str, str, str]], int]:
    day, terms = day_of(draft), load_terms()
    rules = list(Rule.objects.filter(code=draft.code))
    candidate = rule_of(draft.entry)
    candidate.pk = 0
    before, after = make_book(rules), make_book([*rules, candidate])
    by_pk = {rule.pk: rule for rule in [*rules, candidate]}
    moves: Counter[tuple[str, str, str]] = Counter()
    total = done = 0
    note = progress_note(lambda percent: RuleDraft.objects.filter(pk=draft.pk).update(done=done))
    for lot in lots(units):
        rows = Organisation.objects.filter(pk__in=lot).select_related("division")
        batch = load_batch(rows, day)
        old = _statuses(batch, before, by_pk, day, terms)
        new = _statuses(batch, after, by_pk, day, terms)
        counties = {unit.pk: unit.division_code[:6].ljust(12, "0") for unit in batch.units}
        for key in old.keys() | new.keys():
            total += 1
            was, becomes = old.get(key, NOT_OWED), new.get(key, NOT_OWED)
            if was != becomes:
                moves[counties[key[0]], was, becomes] += 1
        done += len(lot)
        note(done / len(units))
    return moves, total


def _statuses(batch: Batch, book: RuleBook, by_pk: dict[int, Rule], day: date, terms: Terms) -> Statuses:
    """Each subject's status under the book's one code; of several periods the one around `day`, else the last."""
    found: Statuses = {}
    for unit, owed_now in wanted_duties(batch, book, day, terms):
        for owed in sorted(owed_now, key=lambda owed: (owed.start <= day, owed.start)):
            duty = _unsaved(owed, by_pk[owed.version.pk], unit.pk)
            found[unit.pk, owed.subject_kind, owed.subject_id] = duty.status(day).value
    return found


def _unsaved(owed: Owed, rule: Rule, unit: uuid.UUID) -> Duty:
    columns = owed.columns._asdict()
    del columns["rule_id"]
    return Duty(rule=rule, organisation_id=unit, period_start=owed.start, **columns)


def moves_of(draft: RuleDraft) -> Iterator[Move]:
    """The result of a computed draft in words, by county."""
    names = dict(Division.objects.filter(level="county").values_list("code", "name"))
    for county, before, after, number in draft.result.get("moves", []):
        yield Move(names.get(county, county), _status_word(before), _status_word(after), number)


def _status_word(value: str) -> str:
    return _("Not owed") if value == NOT_OWED else str(DutyStatus(value).label)
