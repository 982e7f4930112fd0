"""Merkle seals over the ledger: membership in its own table, so that sealing never touches evidence."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .evidence import Evidence


class SealBatch(models.Model):
    """One sealed batch: a signed Merkle root that names the batch before it."""

    root = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField()
    signature = models.TextField()
    sealed_at = models.DateTimeField(default=timezone.now)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.pk}: {self.root[:12]}"


class SealedEvidence(models.Model):
    """A row's place in its batch and the hash it was sealed with."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, primary_key=True, related_name="seal")
    batch = models.ForeignKey(SealBatch, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed row")
        verbose_name_plural = _("sealed rows")
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="seal_position_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"
