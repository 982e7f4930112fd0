"""Merkle seals over the ledger: membership in its own table, so that sealing never touches evidence."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly, AppendOnlyQuerySet

from .evidence import Evidence


class SealBatch(AppendOnly):
    """One sealed batch: a signed statement of its Merkle root that names the statement before it.

    Real and sample evidence have a chain each, numbered from 1. `total` counts the chain's rows up to and with this
    batch; every row recorded before `until` was in by then, save those of transactions still open.
    """

    number = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    until = models.DateTimeField()
    sealed_at = models.DateTimeField(default=timezone.now)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = AppendOnlyQuerySet["SealBatch"].as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [models.UniqueConstraint(fields=["is_sample", "number"], name="seal_number_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.root[:12]}"


class SealedEvidence(AppendOnly):
    """A row's place in its batch and the hash it was sealed with."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, primary_key=True, related_name="seal")
    batch = models.ForeignKey(SealBatch, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet["SealedEvidence"].as_manager()

    class Meta:
        verbose_name = _("sealed row")
        verbose_name_plural = _("sealed rows")
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="seal_position_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"
