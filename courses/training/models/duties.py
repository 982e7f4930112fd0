"""Duties say who owes what, by when, and what met it; waivers let somebody off, with who and why."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from people.models import Organisation

from .evidence import Evidence, SubjectKind
from .rules import Rule, Verification
from .stamped import Stamped, StampedQuerySet

DUE_SOON = timedelta(days=30)
# In `Duty.missing`: whether somebody was trained before the unit came here, which the unit is asked once.
TRAINED_BEFORE = "person.trained_before"


class DutyStatus(models.TextChoices):
    NOT_YET_OPEN = "not_yet_open", _("Not yet open")
    OPEN = "open", _("To do")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    IN_GRACE = "in_grace", _("In grace")
    MET = "met", _("Met")
    MET_LATE = "met_late", _("Met late")
    MISSED = "missed", _("Window missed")
    WAIVED = "waived", _("Waived")
    EXCUSED = "excused", _("Excused")
    REVOKED = "revoked", _("Evidence revoked, to do again")
    FILED = "filed", _("Filed, waiting for a check")
    CLOSED = "closed", _("Closed: no longer owed")
    UNVERIFIED = "unverified", _("Overdue, rule not yet verified")
    NOT_COMPUTABLE = "not_computable", _("Not computable")
    NOT_KNOWN = "not_known", _("Not known: from before the unit was here")


class Duty(ChoiceLabels, models.Model):
    """What one subject owes under one rule version in one period. Derived: recomputed, never edited by hand.

    The key is computed from rule code, subject, unit and period, so that computing twice makes the same row.
    `filed_with` is a record that would meet it and waits for the proof that the rule asks for.
    `missing` names the attributes without which nobody can tell whether the duty exists; such a row has no date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="duties", verbose_name=_("rule"))
    subject_kind = models.CharField(_("subject"), max_length=12, choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="duties", db_index=False, verbose_name=_("unit")
    )
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period until"), null=True, blank=True)  # the last day of the period
    due_on = models.DateField(_("due on"), null=True, blank=True)  # the last day on which it is met in time
    grace_until = models.DateField(_("grace until"), null=True, blank=True)  # the last day of grace
    met_by = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="met_duties", verbose_name=_("met by")
    )
    met_on = models.DateField(_("met on"), null=True, blank=True)
    filed_with = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="filed_duties", verbose_name=_("filed with")
    )
    filed_on = models.DateField(_("filed for"), null=True, blank=True)  # the day of what was filed and waits
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)  # the first day on which it is no longer owed
    waived_until = models.DateField(_("waived until"), null=True, blank=True)  # the last day of the waiver
    missing = models.CharField(max_length=200, blank=True)
    hours_done = models.FloatField(_("class hours so far"), default=0)
    facts = models.TextField(blank=True)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "rule__code"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["organisation", "due_on"]),
            models.Index(fields=["organisation"], name="duty_not_computable", condition=~Q(missing="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(missing="") | Q(met_on=None, due_on=None), name="duty_missing_has_no_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.due_on or self.period_start}"

    @property
    def last_day(self) -> date | None:
        """The last day on which evidence can meet the duty; None when it can always be met late."""
        return None if self.period_end is None else max(self.period_end, self.grace_until or self.period_end)

    @property
    def used_facts(self) -> dict[str, Any]:
        """The attributes that decided it, by name, as they were when the duty was computed."""
        return json.loads(self.facts) if self.facts else {}

    def status(self, today: date) -> DutyStatus:
        """Where this duty stands on `today`. A rule whose text is unchecked is never reported as overdue."""
        if self.missing:
            return self._unknown_status(today)
        if self.met_on is not None:
            return DutyStatus.MET if self.due_on is None or self.met_on <= self.due_on else DutyStatus.MET_LATE
        if self._is_excused(today):
            return DutyStatus.EXCUSED
        if self.waived_until is not None and today <= self.waived_until:
            return DutyStatus.WAIVED
        if self.closed_on is not None and self.closed_on <= today and self._closed_in_time():
            return DutyStatus.CLOSED
        if self.filed_on is not None and (self.due_on is None or self.filed_on <= self.due_on):
            return DutyStatus.FILED
        if today < self.period_start:
            return DutyStatus.NOT_YET_OPEN
        if self.due_on is not None and today > self.due_on:
            return self._late_status(today)
        if self.revoked_on is not None:
            return DutyStatus.REVOKED
        return DutyStatus.DUE_SOON if self._is_soon(today) else DutyStatus.OPEN

    def _unknown_status(self, today: date) -> DutyStatus:
        """Who was let off before the unit was asked stays let off; the question counts once that is over."""
        if self.missing != TRAINED_BEFORE:
            return DutyStatus.NOT_COMPUTABLE
        is_let = self.waived_until is not None and today <= self.waived_until
        return DutyStatus.WAIVED if is_let else DutyStatus.NOT_KNOWN

    def _is_excused(self, today: date) -> bool:
        """True once a period is due whose waiver held to that day: nobody owes it any more."""
        if self.waived_until is None or self.due_on is None or self.period_end is None:
            return False
        return self.due_on < today and self.due_on <= self.waived_until

    def _closed_in_time(self) -> bool:
        return self.closed_on is not None and (self.due_on is None or self.closed_on <= self.due_on + timedelta(days=1))

    def _late_status(self, today: date) -> DutyStatus:
        if self.grace_until is not None and today <= self.grace_until:
            return DutyStatus.IN_GRACE
        if self.rule.verification == Verification.UNCHECKED:
            return DutyStatus.UNVERIFIED
        over = self.closed_on is not None and self.closed_on <= today
        return DutyStatus.MISSED if over or (self.last_day and today > self.last_day) else DutyStatus.OVERDUE

    def _is_soon(self, today: date) -> bool:
        """True in the last third of the time it may be done in: in the last 7 days at least, in the last 30 at most."""
        if self.due_on is None:
            return False
        return self.due_on - today <= min(DUE_SOON, max((self.due_on - self.period_start) / 3, timedelta(days=7)))


class Waiver(Stamped):
    """Somebody let a subject off a rule until a day. Kept for good; ended by an entry of its own, never deleted.

    It is about one period: the one that `since` falls in.
    """

    STAMPED = (
        "rule_code", "subject_kind", "subject_id", "organisation_id", "since", "until", "reason", "given_by_id",
        "ended_on", "ended_by_id",
    )  # fmt: skip

    rule_code = models.CharField(_("rule"), max_length=40)
    subject_kind = models.CharField(max_length=12, choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="waivers")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))  # the last day on which it lets off
    reason = models.CharField(_("reason"), max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(
        null=True, blank=True
    )  # the last day on which it lets off, when somebody ended it early
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = StampedQuerySet["Waiver"].as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        indexes = [models.Index(fields=["organisation", "subject_id"])]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="waiver_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.until}"
