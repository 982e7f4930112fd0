"""Why a duty stands where it does: rule version, article, force, facts, period, evidence or the lack of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Post

from ..evidence.result_fields import label_of
from ..evidence.selectors import kind_names
from ..fields import FORCES
from ..models import (
    AskedProof,
    Cadence,
    Duty,
    DutyStatus,
    Force,
    OwnTerm,
    Requirement,
    Rule,
    SchoolTerm,
    Verification,
    Waiver,
)
from ..rulebook.attributes import ATTRIBUTES, missing_label, words
from ..rulebook.calendars import load_terms, working_days_between
from ..rulebook.periods import Terms
from ..rulebook.window_days import spans_of_duty, spans_words
from .counting import record_gaps
from .values import Proof

BADGES = {
    DutyStatus.MET: "met", DutyStatus.MET_LATE: "met", DutyStatus.OVERDUE: "over", DutyStatus.MISSED: "over",
    DutyStatus.IN_GRACE: "due", DutyStatus.DUE_SOON: "due", DutyStatus.UNVERIFIED: "due", DutyStatus.REVOKED: "due",
    DutyStatus.NOT_COMPUTABLE: "due", DutyStatus.NOT_KNOWN: "due", DutyStatus.OPEN: "info", DutyStatus.FILED: "info",
}  # fmt: skip
UNDONE = {
    DutyStatus.OPEN, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.IN_GRACE, DutyStatus.REVOKED,
}  # fmt: skip


@dataclass(frozen=True)
class DutyLine:
    """A duty as pages show it."""

    duty: Duty
    status: DutyStatus
    badge: str
    kinds: str
    why: str
    facts: list[tuple[str, str]]
    period: str


@dataclass(frozen=True)
class Deciding:
    """The strictest of several duties that one thing done would meet, and the others beside it."""

    requirement: str
    line: DutyLine
    others: list[DutyLine]


def duty_lines(duties: Iterable[Duty], today: date) -> list[DutyLine]:
    """Duties with their status today, the reason in words and the facts behind it."""
    found = list(duties)
    posts = dict(Post.objects.values_list("code", "name"))
    terms = load_terms() if any(duty.rule.cadence == Cadence.SCHOOL_TERM for duty in found) else Terms()
    return [_line(duty, today, posts, terms) for duty in found]


def _line(duty: Duty, today: date, posts: dict[str, str], terms: Terms) -> DutyLine:
    status = duty.status(today)
    kinds = kind_names(duty.rule.events or duty.rule.accepts)
    facts = [
        (
            str(ATTRIBUTES[name].label),
            posts.get(value, value) if name == "person.post" and value else words(name, value),
        )
        for name, value in duty.used_facts.items()
        if name in ATTRIBUTES
    ]
    return DutyLine(
        duty, status, BADGES.get(status, "plain"), kinds, why(duty, status, kinds), facts, period_text(duty, terms)
    )


def why(duty: Duty, status: DutyStatus, kinds: str) -> str:
    """The reason of the status, in a sentence or two."""
    if status == DutyStatus.NOT_KNOWN:
        return _("They were here before the unit was on this platform; the unit is asked once what they were taught.")
    if status == DutyStatus.NOT_COMPUTABLE:
        names = "、".join(missing_label(name) for name in duty.missing.split(","))
        return _("Cannot be told until this is entered: %(names)s.") % {"names": names}
    if duty.met_by is not None:
        day = duty.met_by.when if duty.met_by.result.get("undated") else duty.met_on
        return _("Met by: %(kind)s on %(day)s.") % {"kind": duty.met_by.kind_words, "day": day}
    if duty.rule.cadence == Cadence.PER_EVENT:
        return _("The record of %(day)s lacks what the rule asks for, or exceeds its limit.") % {
            "day": duty.period_start
        }
    reasons = []
    if duty.filed_on:
        reasons.append(waiting_words(duty))
    if duty.revoked_on:
        reasons.append(_("Evidence that met it was revoked on %(day)s.") % {"day": duty.revoked_on})
    if status == DutyStatus.WAIVED:
        reasons.append(_("Waived until %(day)s.") % {"day": duty.waived_until})
    if status == DutyStatus.EXCUSED:
        reasons.append(_("Excused: a waiver until %(day)s covers this period.") % {"day": duty.waived_until})
    if duty.closed_on:
        reasons.append(_("No longer owed since %(day)s.") % {"day": duty.closed_on})
    if duty.rule.cadence == Cadence.STANDING and duty.due_on is None:
        reasons.append(
            _("Holds at all times; the law sets no date. An officer or a record attests it: %(kinds)s.")
            % {"kinds": kinds}
        )
    elif duty.filed_on is None and not duty.hours_done:
        reasons.append(_("Nothing of these kinds counts for it in the period: %(kinds)s.") % {"kinds": kinds})
        if spans := spans_of_duty(duty):
            reasons.append(_("It counts only what was held from %(days)s.") % {"days": spans_words(spans)})
        elif f"rule:{duty.rule.code}" in duty.rule.accepts_content:
            reasons.append(_("A record counts for the rules named on it; a correction can name this one."))
    hours = duty.rule.requirement.get("min_hours")
    if hours and duty.hours_done:
        reasons.append(_("%(done)g of %(hours)g class hours so far.") % {"done": duty.hours_done, "hours": hours})
    elif hours:
        reasons.append(_("At least %(hours)s class hours are asked for, as records state them.") % {"hours": hours})
    return " ".join(reasons)


def waiting_words(duty: Duty) -> str:
    """That a record is there, and what it waits for before it counts for the rule."""
    if duty.rule.proof == AskedProof.SAMPLE:
        return _("Filed for %(day)s; it counts when it was not drawn for a check, or was found in order.") % {
            "day": duty.filed_on
        }
    return _("Filed for %(day)s, waiting for an officer to look at it.") % {"day": duty.filed_on}


def is_announced(duty: Duty, terms: Terms) -> bool:
    """True when somebody announced the term that the duty runs in; False when it is the nominal one."""
    year = duty.period_start.year - (duty.period_start.month < 8)
    known, code = terms.at(duty.organisation_id), duty.organisation.division.code
    starts = [period.start for period in known.of_year(year, code)]
    return duty.period_start in starts and known.source(year, starts.index(duty.period_start), code) != "nominal"


def period_text(duty: Duty, terms: Terms) -> str:
    """The period, its cadence, whether anybody announced it and, where there is one, the grace."""
    if duty.missing:
        return ""
    cadence = duty.rule.get_cadence_display()
    if duty.period_end is None:
        text = _("From %(start)s · %(cadence)s") % {"start": duty.period_start, "cadence": cadence}
    elif duty.period_end == duty.period_start:
        text = f"{duty.period_start} · {cadence}"
    else:
        text = f"{duty.period_start} – {duty.period_end} · {cadence}"
    if duty.rule.cadence == Cadence.SCHOOL_TERM and not is_announced(duty, terms):
        text += " · " + _("nominal term, not announced")
    if duty.grace_until:
        text += " · " + _("grace until %(day)s") % {"day": duty.grace_until}
    return text


def deciding(lines: list[DutyLine]) -> list[Deciding]:
    """For each thing that would meet more than one unmet duty: the strictest of these, and the others with their force.

    The strictest is due first; on the same day the one with the shorter period, then the stronger force. A rule not
    checked against its text decides only where there is no other.
    """
    groups: dict[tuple[str, ...], list[DutyLine]] = {}
    for line in lines:
        if line.status in UNDONE and line.duty.due_on is not None:
            groups.setdefault(_met_together(line.duty.rule), []).append(line)
    return [
        Deciding(str(Requirement(kind).label), found[0], found[1:])
        for (kind, *_same), group in groups.items()
        if len(found := sorted(group, key=strictness)) > 1
    ]


def _met_together(rule: Rule) -> tuple[str, ...]:
    """The same for rules that one and the same thing meets: kind asked for, kinds and contents accepted.

    A paper record that names its rule meets that rule alone, so it tells nothing.
    """
    contents = sorted(key for key in rule.accepts_content if not key.startswith("rule:"))
    own = [rule.code] if rule.accepts_content and not contents else []
    return rule.requirement.get("kind", ""), *sorted(rule.accepts), *contents, *own


def strictness(line: DutyLine) -> tuple[bool, date, int, int]:
    duty, rule = line.duty, line.duty.rule
    due = duty.due_on or date.max
    return (
        rule.verification == Verification.UNCHECKED,
        due,
        (due - duty.period_start).days,
        FORCES.index(Force(rule.force)),
    )


def gaps_of(duty: Duty) -> list[str]:
    """What the records of a per-event duty's day lack or exceed, in words."""
    if duty.rule.cadence != Cadence.PER_EVENT or duty.met_on:
        return []
    from ..models import Evidence

    wanted = duty.rule.requirement
    rows = Evidence.objects.standing().about(duty.subject_kind, duty.subject_id).filter(kind__in=duty.rule.events)
    gaps: list[str] = []
    for row in rows:
        day = timezone.localdate(row.occurred_at)
        if day == duty.period_start:
            proof = Proof(row.pk, day, row.kind, row.content_key, row.place, row.result)
            gaps += record_gaps(wanted.get("fields", ()), wanted.get("limits", {}).items(), proof)
    return [label_of(name) for name in dict.fromkeys(gaps)]


def calendar_notes(duty: Duty, today: date) -> list[str]:
    """Where a school period comes from, and how many working days are left of a duty that is due soon."""
    notes = []
    code = duty.organisation.division.code
    if duty.rule.cadence == Cadence.SCHOOL_TERM:
        if own := OwnTerm.objects.filter(organisation=duty.organisation_id, starts_on=duty.period_start).first():
            notes.append(_("Term of this school: %(reason)s") % {"reason": own.reason})
        elif is_announced(duty, load_terms()):
            above = [code[:digits].ljust(12, "0") for digits in (12, 9, 6, 4, 2)]
            rows = SchoolTerm.objects.filter(division__code__in=above, starts_on=duty.period_start)
            term = rows.order_by("-division__code").first()
            notes.append(_("Term as announced: %(document)s") % {"document": term.document if term else "–"})
        else:
            notes.append(_("The county's term dates have not been entered; the nominal term is used."))
    if duty.due_on and today <= duty.due_on and (duty.due_on - today).days <= 62:
        left, known = working_days_between(code, today, duty.due_on)
        text = _("%(days)s working days left, make-up workdays counted.") % {"days": left}
        notes.append(text if known else text + " " + _("The year's holidays are not yet announced."))
    return notes


def waivers_of(duty: Duty) -> list[Waiver]:
    """Who let the subject off this rule, why and until when, newest first."""
    return list(
        Waiver.objects.filter(
            rule_code=duty.rule.code, subject_id=duty.subject_id, organisation=duty.organisation_id
        ).select_related("given_by", "ended_by")
    )
