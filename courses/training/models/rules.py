"""Rules are versioned articles; a draft is a version that an officer looks at before it counts."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels

from .evidence import SubjectKind

TRANSCRIBERS_MARKS = ("（条号待核）", "（转述）")


class Force(models.TextChoices):
    """Legal force, strongest first."""

    LAW = "law", _("Law")
    ORDER = "order", _("Ministerial order")
    STANDARD = "std", _("Standard")
    NOTICE = "notice", _("Notice")
    GUIDE = "guide", _("Guidance")


class Verification(models.TextChoices):
    """Whether somebody has compared a rule with the text it cites. A rule that is unchecked calls nobody overdue."""

    SEEN = "S", _("Text checked against a published copy")
    QUOTED = "S~", _("Seen in a quotation of the text")
    UNCHECKED = "K", _("Not yet checked against the text")


class Cadence(models.TextChoices):
    """How often a rule asks. `content` rules say what training must hold and ask for nothing by themselves."""

    ONCE = "once", _("Once")
    ROLLING = "rolling", _("Some months after the last time")
    YEAR = "calendar_year", _("Each calendar year")
    HALF = "calendar_half", _("Each calendar half-year")
    QUARTER = "quarter", _("Each quarter")
    MONTH = "month", _("Each month")
    SCHOOL_TERM = "school_term", _("Each school term")
    SCHOOL_YEAR = "school_year", _("Each school year")
    STANDING = "standing", _("At all times")
    PER_EVENT = "per_event", _("With each drill or training")
    CONTENT = "content", _("Content of training")


class Anchor(models.TextChoices):
    """From what day a rule's clock runs."""

    PERIOD = "period", _("Start of the period")
    HIRE = "hire", _("Day of joining")
    ON_DUTY = "on_duty", _("First day in the post")
    REGISTRATION = "registration", _("Registration of the unit")
    EVENT = "event", _("The drill or training itself")


class Requirement(models.TextChoices):
    TRAINING = "training", _("Training")
    DRILL = "drill", _("Drill")
    VISIT = "visit", _("Visit")
    CERTIFICATE = "certificate", _("Certificate")
    POST = "post", _("Filled post")
    RECORD = "record", _("Record")


class AskedProof(models.TextChoices):
    """What has to stand behind a record that a unit files, before it counts for a rule."""

    WORD = "word", _("The unit's word")
    SAMPLE = "sample", _("A sampled check")
    CHECK = "check", _("An officer's check")


class CountsFrom(models.TextChoices):
    """Where evidence of a person may come from. Training about a unit's own dangers is no other unit's."""

    UNIT = "unit", _("This unit")
    EMPLOYER = "employer", _("This unit, or the firm that employs the person")
    ANYWHERE = "anywhere", _("Anywhere")


class Rule(ChoiceLabels, models.Model):
    """One version of one article's demand. Never edited in place: a change is a new version."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    entry = models.CharField(_("entry in the collection of regulations"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    subject_kind = models.CharField(_("subject"), max_length=12, choices=SubjectKind.choices)
    scope = models.CharField(_("scope"), max_length=500, blank=True)
    requirement = models.JSONField(_("requirement"), default=dict)
    accepts = models.JSONField(_("accepted evidence"), default=list, blank=True)
    accepts_content = models.JSONField(_("accepted content"), default=list, blank=True)
    proof = models.CharField(_("proof asked for"), max_length=8, choices=AskedProof.choices, default=AskedProof.WORD)
    cadence = models.CharField(_("cadence"), max_length=20, choices=Cadence.choices)
    rolling_months = models.PositiveSmallIntegerField(_("length in months"), default=0)
    anchor = models.CharField(_("anchor"), max_length=20, choices=Anchor.choices, default=Anchor.PERIOD)
    due_days = models.SmallIntegerField(_("days until due"), null=True, blank=True)
    open_before_days = models.PositiveSmallIntegerField(_("days open before"), default=0)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    counts_earlier = models.BooleanField(_("earlier evidence counts"), default=False)
    counts_from = models.CharField(
        _("evidence counts from"), max_length=10, choices=CountsFrom.choices, default=CountsFrom.UNIT
    )
    only_in_term = models.BooleanField(_("owed only while school is in session"), default=False)
    windows = models.JSONField(_("days of the period that count"), default=list, blank=True)
    events = models.JSONField(_("events"), default=list, blank=True)
    parts = models.JSONField(_("met by these rules"), default=list, blank=True)
    reference = models.CharField(_("why no duty is computed"), max_length=300, blank=True)
    covered_by = models.CharField(_("covered by"), max_length=40, blank=True)
    force = models.CharField(_("legal force"), max_length=10, choices=Force.choices)
    source = models.CharField(_("source"), max_length=200)
    article = models.CharField(_("article"), max_length=100, blank=True)
    verification = models.CharField(_("verified"), max_length=2, choices=Verification.choices)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    # the first day on which it is no longer in force
    effective_until = models.DateField(_("in force until"), null=True, blank=True)
    erratum = models.CharField(_("what an earlier version had wrong"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, verbose_name=_("made by")
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once"),
            models.CheckConstraint(condition=Q(force__in=Force.values), name="rule_force_known"),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="rule_cadence_known"),
            models.CheckConstraint(condition=Q(proof__in=AskedProof.values), name="rule_proof_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def name(self) -> str:
        """The title in the reader's language; the Chinese one where there is no English."""
        return self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title

    @property
    def citation(self) -> str:
        """Document and article, without the transcriber's marks: `verification` says how far the text was read."""
        text = f"{self.source} {self.article}"
        for mark in TRANSCRIBERS_MARKS:
            text = text.replace(mark, "")
        return text.strip()

    def in_force(self, day: date) -> bool:
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_until is None or day < self.effective_until
        )


class DraftState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Computing")
    READY = "ready", _("Computed")
    FAILED = "failed", _("Failed")
    PUBLISHED = "published", _("Published")


class RuleDraft(models.Model):
    """A proposed version of a rule, with who would change status: computed over what its author oversees."""

    code = models.CharField(_("code"), max_length=40)
    entry: Any = models.JSONField(_("entry"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rule_drafts")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result: Any = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=300, blank=True)
    handed_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    handed_note = models.CharField(_("why the county proposes it"), max_length=300, blank=True)
    taken_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="taken")
    published = models.OneToOneField(Rule, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("draft of a rule")
        verbose_name_plural = _("drafts of rules")

    def __str__(self) -> str:
        return self.code

    @property
    def units_in_all(self) -> int:
        """Units of the platform when the draft was computed, those outside the author's area included."""
        return self.total + int(self.result.get("units_elsewhere", 0))

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
