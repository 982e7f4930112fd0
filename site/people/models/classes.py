"""What became of a class on a day: each change is a row that names the class before and the one after."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels

from .organisations import SchoolClass


class ClassChangeKind(models.TextChoices):
    PROMOTED = "promoted", _("Went up a year")
    GRADUATED = "graduated", _("Left the school at its end")
    SPLIT = "split", _("Pupils went to a new class")
    MERGED = "merged", _("Joined another class")


YEAR_ENDS = (ClassChangeKind.PROMOTED, ClassChangeKind.GRADUATED)


class ClassChange(ChoiceLabels, models.Model):
    """One change of one class: since which day, into which class, how many pupils went. Rows are never changed.

    Who sits in a class is a matter of dated memberships; a pupil's evidence is the person's and goes along.
    """

    before = models.ForeignKey(SchoolClass, models.CASCADE, related_name="changes_after", verbose_name=_("class"))
    after = models.ForeignKey(
        SchoolClass, models.CASCADE, null=True, blank=True, related_name="changes_before",
        verbose_name=_("class afterwards"),
    )  # fmt: skip
    kind = models.CharField(_("what"), max_length=10, choices=ClassChangeKind.choices)
    on = models.DateField(_("since"))  # the first day on which it is so
    pupils = models.PositiveSmallIntegerField(_("pupils"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("change of a class")
        verbose_name_plural = _("changes of classes")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ClassChangeKind.GRADUATED, after=None)
                | ~Q(kind=ClassChangeKind.GRADUATED) & Q(after__isnull=False),
                name="class_change_leads_somewhere",
            ),
            models.UniqueConstraint(
                fields=["before"], condition=Q(kind__in=YEAR_ENDS), name="class_year_ends_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.before} → {self.after or '—'}"
