"""The search of a day: each unit's new lapses are told once, then officers read which units were reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from common.jobs.leases import fenced, progress_note
from notices.models import ReminderLine, ReminderRun
from notices.quiet import next_moment
from notices.services import claim_untold, notify, told_by
from people.models import Organisation, User

from ..duties.selectors import pressing_duties
from ..models import SubjectKind
from .certificates import remind_of_certificates
from .kinds import DUTIES_PRESS, OWN_DUTIES_PRESS
from .lapses import Pressing, pressing_now
from .officers import copy_to_officers
from .recipients import Addressees, addressees
from .terms import remind_of_terms
from .words import values_of


def is_due(today: date) -> bool:
    """True when the day's reminders have not been sent and it is not night."""
    now = timezone.now()
    return next_moment(now) == now and not ReminderRun.objects.filter(day=today).exists()


def remind(today: date) -> int:
    """Tells everybody of what lapses today; returns how many units were reminded. Harmless twice, goes on where it was.

    Each unit is told in a transaction of its own, together with the keys that say so.
    """
    rows = pressing_duties(today, within=timedelta(days=max(settings.REMIND_DAYS)))
    is_open = Q(shut_on=None) | Q(shut_on__gt=today)
    units = list(Organisation.objects.filter(is_open, pk__in=rows.values("organisation")).order_by("pk"))
    note, reminded = progress_note(), 0
    for done, unit in enumerate(units):
        reminded += remind_unit(unit, today)
        note(done / len(units))
    remind_of_certificates(today)
    remind_of_terms(today)
    with fenced():
        copy_to_officers(today)
        ReminderRun.objects.get_or_create(day=today)
    return reminded


def remind_unit(unit: Organisation, today: date) -> bool:
    """Tells who must act in a unit of what they were not told before; True when there was something."""
    rows = pressing_duties(today, within=timedelta(days=max(settings.REMIND_DAYS))).filter(organisation=unit)
    pressing = list(pressing_now(rows.select_related("rule"), today))
    if not pressing:
        return False
    persons = {found.subject for found in pressing if found.subject_kind == SubjectKind.PERSON}
    told = addressees(unit, today, persons)
    answering: dict[User, list[Pressing]] = {}
    for found in pressing:
        for user in told.of(found):
            answering.setdefault(user, []).append(found)
    new: set[Pressing] = set()
    with fenced():
        for user, theirs in answering.items():
            new |= _tell(user, theirs, unit, told.shift_of(user))
        _tell_persons(told, pressing, answering)
        if new:
            _note_for_officers(unit, today, new)
    return bool(new)


def _tell(user: User, pressing: list[Pressing], unit: Organisation, shift: time | None) -> set[Pressing]:
    """One message of all that is new to the account, when its shift begins; returns what was new."""
    claim, untold = claim_untold(user, ((found.duty, found.lapse) for found in pressing))
    new = [found for found in pressing if (found.duty, found.lapse) in untold]
    if new:
        path, values = _page(new, unit), values_of(new, user, unit)
        told_by(claim, notify(DUTIES_PRESS, user, values=values, path=path, organisation=unit, shift=shift))
    return set(new)


def _page(pressing: list[Pressing], unit: Organisation) -> str:
    """The class's page where all is of one class, else the unit's."""
    subjects = {(found.subject_kind, found.subject) for found in pressing}
    kind, subject = next(iter(subjects))
    if len(subjects) == 1 and kind == SubjectKind.CLASS:
        return reverse("training:class_record", args=[subject])
    return reverse("training:unit_desk", args=[unit.pk])


def _tell_persons(told: Addressees, pressing: list[Pressing], answering: Iterable[User]) -> None:
    """Tells people with an account of what they owe themselves; who answers for the whole unit has read it there."""
    for person, user in told.persons.items():
        if user in answering:
            continue
        own = [found for found in pressing if found.subject == person]
        claim, untold = claim_untold(user, ((found.duty, found.lapse) for found in own))
        new = [found for found in own if (found.duty, found.lapse) in untold]
        if new:
            path, shift = reverse("training:record"), told.shift_of(user)
            told_by(claim, notify(OWN_DUTIES_PRESS, user, values=values_of(new, user), path=path, shift=shift))


def _note_for_officers(unit: Organisation, today: date, new: set[Pressing]) -> None:
    late = sum(found.is_late for found in new)
    ReminderLine.objects.get_or_create(day=today, organisation=unit)
    ReminderLine.objects.filter(day=today, organisation=unit).update(
        late=F("late") + late, soon=F("soon") + len(new) - late
    )
