"""What to do next about a duty, by whom, and the screen for it. Rooms register theirs by rule or kind of evidence.

A name is `rule:CODE` for one rule, a kind of evidence that meets the duty, or `training:KIND` for that kind under
rules that ask for a training, as for the other requirements; `event:KIND` under rules about each drill or training.
An act for the rule itself comes first; of several kinds that a rule accepts the one with the highest `weight` is
told, the others are offered beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from ..evidence.content_titles import Shown, shown_at
from ..models import TRAINED_BEFORE, EvidenceKind, Requirement, Rule, SubjectKind

Words = str | Promise
Pages = Mapping[str, Shown]  # of the contents that rules take
Address = Callable[[Organisation, Rule, Pages], str | None]
Telling = Callable[[Rule, Pages], Words]

MANAGER: Words = _("the fire-safety manager")
OFFICER: Words = _("a fire officer of the area")
THEMSELVES: Words = _("each of these people; the manager sees to it")


@dataclass(frozen=True, slots=True)
class NextAct:
    """One sentence that says what to do, by whom, and the button to the screen; without `url` there is no screen."""

    sentence: str
    by: str
    label: str = ""
    url: str = ""
    others: tuple[tuple[str, str], ...] = ()  # label and address of what would do as well


@dataclass(frozen=True, slots=True)
class _Act:
    sentence: Words | Telling
    by: Words
    label: Words
    address: Address
    weight: int


_acts: dict[str, _Act] = {}


def register_act(
    *names: str, sentence: Words | Telling, by: Words, label: Words = "", address: Address | str = "", weight: int = 0
) -> None:
    """Registers what clears a duty.

    `address` is a function, or the name of an address that takes the unit's id; the sentence may be one of the rule.
    """
    found = address if callable(address) else _of_unit(address)
    for name in names:
        _acts[name] = _Act(sentence, by, label, found, weight)


def _of_unit(name: str) -> Address:
    def address(unit: Organisation, rule: Rule, pages: Pages) -> str | None:
        try:
            return reverse(name, args=[unit.pk]) if name else None
        except NoReverseMatch:
            return None

    return address


def next_act(unit: Organisation, rule: Rule) -> NextAct:
    """What to do about an unmet duty of this rule."""
    return next_acts(unit, [rule])[rule.pk]


def next_acts(unit: Organisation, rules: Collection[Rule]) -> dict[int, NextAct]:
    """What to do about an unmet duty of each of these rules, by the rule's key; the pages of courses are read once."""
    pages = shown_at(key for rule in rules for key in _courses(rule))
    return {rule.pk: _next_act(unit, rule, pages) for rule in rules}


def _next_act(unit: Organisation, rule: Rule, pages: Pages) -> NextAct:
    own = _acts.get(f"rule:{rule.code}")
    known = [(act, act.address(unit, rule, pages)) for act in _known(rule)]
    known.sort(key=lambda one: (one[1] is None, -one[0].weight))  # one that has a screen before one that has none now
    found = [(own, own.address(unit, rule, pages)), *known] if own else known or [(_ELSE, None)]
    (act, address), *rest = found
    url = address or ""
    others = {other: str(one.label) for one, other in rest if other and other != url}
    sentence = act.sentence(rule, pages) if callable(act.sentence) else act.sentence
    return NextAct(
        str(sentence), str(act.by), str(act.label) if url else "", url,
        tuple((label, other) for other, label in others.items()),
    )  # fmt: skip


def _known(rule: Rule) -> list[_Act]:
    """The acts for the kinds of evidence that the rule takes, those for what it asks for before the general ones."""
    asked = "event" if rule.events else rule.requirement.get("kind", "")
    found = (_acts.get(f"{asked}:{kind}") or _acts.get(kind) for kind in rule.events or rule.accepts)
    return [act for act in found if act]


def acts_for_missing(unit: Organisation, names: Iterable[str]) -> tuple[NextAct, ...]:
    """What to do where nobody can tell whether a duty is owed: about the unit, about its people, or both."""
    of_unit = NextAct(
        str(_("Enter what rules ask of the unit; the duties are computed at once.")),
        str(MANAGER),
        str(_("Complete what rules ask")),
        reverse("people:unit_facts", args=[unit.pk]),
    )
    of_people = NextAct(
        str(_("Complete the roster: posts and first days.")),
        str(MANAGER),
        str(_("Roster")),
        reverse("people:staff", args=[unit.pk]),
    )
    of_posts = NextAct(
        str(_("Say what the posts are that nobody knows; one word settles all who go by it.")),
        str(MANAGER),
        str(_("Say what they are")),
        reverse("people:post_words", args=[unit.pk]),
    )
    asked = set(names) - {TRAINED_BEFORE}  # that question has a part of the desk of its own
    about_unit = [of_unit] if any(name.startswith("unit.") for name in asked) else []
    about_posts = [of_posts] if "person.post" in asked else []
    rest = asked - {"person.post"}
    about_people = [of_people] if any(not name.startswith("unit.") for name in rest) else []
    return (*about_unit, *about_posts, *about_people)


def _course_of(unit: Organisation, rule: Rule, pages: Pages) -> str | None:
    """The first course that counts for the rule and has a page."""
    return next((pages[key].url for key in _courses(rule) if key in pages), None)


def _courses(rule: Rule) -> Iterable[str]:
    return (key for key in rule.accepts_content if key.startswith("course:"))


def _learn(rule: Rule, pages: Pages) -> Words:
    """How long it takes is what the course itself says."""
    minutes = next((pages[key].minutes for key in _courses(rule) if key in pages and pages[key].minutes), None)
    if minutes is None:
        return _("Learn the course and pass its quiz, on a phone if you like.")
    return gettext("Learn the course of %(minutes)s minutes and pass its quiz, on a phone if you like.") % {
        "minutes": minutes
    }


def _filing(slug: str) -> Address:
    """The form of a record of this kind, which names the rule."""

    def address(unit: Organisation, rule: Rule, pages: Pages) -> str | None:
        try:
            url = reverse("training:file_record", args=[unit.pk, slug])
        except NoReverseMatch:
            return None
        return f"{url}?{urlencode({'rule': rule.code})}"

    return address


def _paper(unit: Organisation, rule: Rule, pages: Pages) -> str | None:
    """The form of a paper for a duty of the unit itself; one for a person or class begins at that duty's own page."""
    return _filing("paper")(unit, rule, pages) if rule.subject_kind == SubjectKind.ORGANISATION else None


def _sessions(unit: Organisation, rule: Rule, pages: Pages) -> str | None:
    return f"{reverse('training:filed_records', args=[unit.pk])}?{urlencode({'kind': 'session'})}"


def _venues(unit: Organisation, rule: Rule, pages: Pages) -> str | None:
    return reverse("venues:index")


_ELSE = _Act(
    _("Show the papers to a fire officer of the area, who looks at them and writes the record."),
    OFFICER, "", _of_unit(""), 0,
)  # fmt: skip

register_act(
    EvidenceKind.DRILL_REAL, EvidenceKind.DRILL_OTHER,
    sentence=_("Hold a real drill and record it the same day: time, place, content, departments, people."),
    by=MANAGER, label=_("Record a drill"), address="training:record_real_drill", weight=30,
)  # fmt: skip
register_act(
    EvidenceKind.QUIZ, EvidenceKind.LESSON,
    sentence=_learn,
    by=THEMSELVES, label=_("Open the course"), address=_course_of, weight=20,
)  # fmt: skip
register_act(
    EvidenceKind.VISIT,
    sentence=_("Book a visit to an experience venue; it counts once the party is checked in."),
    by=MANAGER, label=_("Find a venue"), address=_venues, weight=10,
)  # fmt: skip
register_act(
    f"{Requirement.TRAINING}:{EvidenceKind.PAPER_UPLOAD}",
    sentence=_("Hold a training session and record it: time, content, minutes, who took part."),
    by=MANAGER, label=_("Record a training"), address=_filing("session"), weight=15,
)  # fmt: skip
register_act(
    EvidenceKind.PAPER_UPLOAD,
    sentence=_("File the paper that the rule asks for, with its title and what it says."),
    by=MANAGER, label=_("File a paper"), address=_paper, weight=3,
)  # fmt: skip
register_act(
    EvidenceKind.CERTIFICATE,
    sentence=_("Record the certificate from elsewhere with its issuer and last day."),
    by=MANAGER, label=_("Record a certificate"), address=_filing("certificate"), weight=5,
)  # fmt: skip
register_act(
    f"event:{EvidenceKind.DRILL_REAL}", f"event:{EvidenceKind.DRILL_OTHER}",
    sentence=_("Complete the record of the drill: correct it with what it lacks, or hold the drill again."),
    by=MANAGER, label=_("Real drills"), address="training:real_drills", weight=30,
)  # fmt: skip
register_act(
    f"event:{EvidenceKind.LESSON}", f"event:{EvidenceKind.PAPER_UPLOAD}",
    sentence=_("Complete the record of the training: correct it with what it lacks."),
    by=MANAGER, label=_("Trainings on record"), address=_sessions, weight=15,
)  # fmt: skip
