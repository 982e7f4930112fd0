"""Rules are versioned articles; duties say who owes what, by when, and what met it."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from .evidence import Evidence, SubjectKind

DUE_SOON = timedelta(days=30)


class Force(models.TextChoices):
    """Legal force, strongest first."""

    LAW = "law", _("Law")
    ORDER = "order", _("Ministerial order")
    STANDARD = "std", _("Standard")
    NOTICE = "notice", _("Notice")
    GUIDE = "guide", _("Guidance")


class Verification(models.TextChoices):
    SEEN = "S", _("Text checked against a published copy")
    QUOTED = "S~", _("Seen in a quotation of the text")
    KNOWN = "K", _("Not yet checked against the text")


class Rule(models.Model):
    """One version of one article's demand. Never edited in place: a change is a new version."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    subject_kind = models.CharField(max_length=12, choices=SubjectKind.choices)
    scope = models.JSONField(default=dict)
    requirement = models.JSONField(default=dict)
    accepts = models.JSONField(default=list)
    accepts_content = models.JSONField(default=list)
    cadence = models.CharField(max_length=20)
    due_days = models.SmallIntegerField(default=0)
    grace_days = models.PositiveSmallIntegerField(default=0)
    force = models.CharField(_("legal force"), max_length=10, choices=Force.choices)
    source = models.CharField(_("source"), max_length=200)
    verification = models.CharField(_("verified"), max_length=2, choices=Verification.choices)
    effective_from = models.DateField(null=True, blank=True)
    effective_until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once"),
            models.CheckConstraint(condition=Q(force__in=Force.values), name="rule_force_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class DutyStatus(models.TextChoices):
    NOT_YET_OPEN = "not_yet_open", _("Not yet open")
    OPEN = "open", _("To do")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    IN_GRACE = "in_grace", _("In grace")
    MET = "met", _("Met")
    MET_LATE = "met_late", _("Met late")
    WAIVED = "waived", _("Waived")
    CLOSED = "closed", _("Closed: no longer owed")
    UNVERIFIED = "unverified", _("Overdue, rule not yet verified")


class Duty(models.Model):
    """What one subject owes under one rule version in one period. Derived: recomputed, never edited by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="duties")
    subject_kind = models.CharField(max_length=12, choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="duties")
    period_start = models.DateField()
    period_end = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    grace_until = models.DateField(null=True, blank=True)
    met_by = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="met_duties")
    met_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    waived_until = models.DateField(null=True, blank=True)
    waiver = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["due_on", "rule__code"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_kind", "subject_id", "organisation", "period_start"],
                name="duty_once_a_period",
            )
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["organisation", "due_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.due_on}"

    def status(self, today: date) -> DutyStatus:
        """Where this duty stands on `today`. A rule marked K is never reported as plainly overdue."""
        if self.met_on is not None:
            return DutyStatus.MET if self.met_on <= self.due_on else DutyStatus.MET_LATE
        if self.closed_on is not None and self.closed_on <= today:
            return DutyStatus.CLOSED
        if self.waived_until is not None and today <= self.waived_until:
            return DutyStatus.WAIVED
        if today < self.period_start:
            return DutyStatus.NOT_YET_OPEN
        if today > self.due_on:
            if self.grace_until is not None and today <= self.grace_until:
                return DutyStatus.IN_GRACE
            return DutyStatus.UNVERIFIED if self.rule.verification == Verification.KNOWN else DutyStatus.OVERDUE
        return DutyStatus.DUE_SOON if self.due_on - today <= DUE_SOON else DutyStatus.OPEN
