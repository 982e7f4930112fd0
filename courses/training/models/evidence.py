"""Evidence: append-only rows about opaque subjects; what is personal lies beside them and can be shredded."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly, AppendOnlyQuerySet
from common.labels import ChoiceLabels

from ..ledger import row_hash
from .evidence_kinds import ADDED_MARK, KIND_LENGTH, EvidenceKind, kind_label

TRAINING = _("Training of the unit")
NO_DAY = _("no day named")
DECLARED_TRAINED = _("The unit declares: trained before")
DECLARED_UNTRAINED = _("The unit declares: not yet trained")


class SubjectKind(models.TextChoices):
    PERSON = "person", _("Person")
    CLASS = "class", _("Class")
    ORGANISATION = "organisation", _("Organisation")


class EvidenceQuerySet(AppendOnlyQuerySet["Evidence"]):
    def standing(self) -> "EvidenceQuerySet":
        """Evidence that no later row has revoked, revocations themselves left out."""
        return self.filter(revoked_by=None).exclude(kind=EvidenceKind.REVOCATION)

    def about(self, subject_kind: str, subject_id: uuid.UUID) -> "EvidenceQuerySet":
        return self.filter(subject_kind=subject_kind, subject_id=subject_id)


class Evidence(ChoiceLabels, AppendOnly):
    """One thing that happened to one subject. `source_key` makes writing it twice harmless.

    `stamp` shows that this site wrote the row as it stands; it is checked by `verify_ledger` and never published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=KIND_LENGTH, choices=EvidenceKind.choices)
    subject_kind = models.CharField(_("subject"), max_length=12, choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    division_code = models.CharField(max_length=12, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    content_key = models.CharField(_("content"), max_length=120)
    result = models.JSONField(_("result"), default=dict)
    commitment = models.CharField(max_length=64, blank=True)
    revokes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="revoked_by")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)
    stamp = models.CharField(max_length=64, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "occurred_at"]),
            models.Index(fields=["organisation_id", "occurred_at"]),
            models.Index(fields=["recorded_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values) | Q(kind__contains=ADDED_MARK), name="evidence_kind_known"
            ),
            models.CheckConstraint(condition=Q(subject_kind__in=SubjectKind.values), name="evidence_subject_known"),
            models.CheckConstraint(
                condition=(Q(revokes=None) & ~Q(kind="revocation"))
                | (Q(revokes__isnull=False, kind="revocation") & ~Q(reason="")),
                name="evidence_revocation_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.content_key}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        return kind_label(self.kind)

    def before_insert(self) -> None:
        """Brings the fields to the form in which they come back from the database, and stamps the row."""
        for name in ("id", "subject_id", "organisation_id", "occurred_at", "recorded_at"):
            field = self._meta.get_field(name)
            setattr(self, name, field.to_python(getattr(self, name)))  # type: ignore[union-attr]
        self.result = row_hash.plain_numbers(self.result)
        self.stamp = row_hash.stamp_of(row_hash.canonical(row_hash.body(self)))

    @property
    def contents(self) -> tuple[str, ...]:
        """The content, and what else the row names: a course, or rules it was recorded for."""
        return self.content_key, *self.result.get("contents", ())

    @property
    def is_of_day(self) -> bool:
        """Whether only its day is known: a certificate, a paper for a rule, a declaration, what an officer attests."""
        is_for_rule = self.kind == EvidenceKind.PAPER_UPLOAD and self.content_key.startswith("rule:")
        return is_for_rule or self.kind == EvidenceKind.CERTIFICATE

    @property
    def when(self) -> str:
        """Day and hour, or the day where only that is known; that no day was named, of the unit's word without one."""
        if self.result.get("undated"):
            return str(NO_DAY)
        at = timezone.localtime(self.occurred_at)
        return f"{at:%Y-%m-%d}" if self.is_of_day else f"{at:%Y-%m-%d %H:%M}"

    @property
    def kind_words(self) -> str:
        """What the row is: its kind, a training of the unit, or what the unit declares of earlier training."""
        declared = self.result.get("trained_before")
        if declared is None:
            return str(TRAINING if self.content_key.startswith("training:") else self.get_kind_display())
        return str(DECLARED_TRAINED if declared else DECLARED_UNTRAINED)

    @property
    def passed(self) -> bool:
        """False only when the result says so; evidence without a verdict counts as done."""
        return bool(self.result.get("passed", True))


class EvidencePersonal(models.Model):
    """Names, nicknames, participants and signatures of a row (Order 61 art. 43), with the commitment's salt.

    Shredding deletes this row, salt and all: the commitment stays in the seal and can be tied to nobody.
    """

    evidence = models.OneToOneField(Evidence, models.CASCADE, primary_key=True, related_name="personal")
    salt = models.BinaryField(max_length=32)
    payload = models.JSONField()
    keep_until = models.DateField(null=True, blank=True)  # the last day on which it is kept

    class Meta:
        verbose_name = _("personal part of evidence")
        verbose_name_plural = _("personal parts of evidence")

    def __str__(self) -> str:
        return str(self.evidence_id)
