"""Key fire-safety units: the brigade's yearly list as imported, and what an officer decided beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from divisions.models import Division
from people.models import Organisation

from .stamped import Stamped, StampedQuerySet


class KeyUnitList(models.Model):
    """One yearly list of one division. A newer list of the same division replaces it for what is derived."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))
    year = models.PositiveSmallIntegerField(_("year"))
    document = models.CharField(_("document number"), max_length=120)
    issued_on = models.DateField(_("date of the document"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("list of key units")
        verbose_name_plural = _("lists of key units")
        constraints = [
            models.UniqueConstraint(fields=["division", "document"], name="key_unit_document_once"),
            models.CheckConstraint(condition=~Q(document=""), name="key_unit_list_has_document"),
        ]

    def __str__(self) -> str:
        return self.document


class KeyUnitEntry(models.Model):
    """One line of a list. Without a unit it is not in the system, and counts as not trained."""

    list = models.ForeignKey(KeyUnitList, models.CASCADE, related_name="entries")
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="listed_as_key")

    class Meta:
        ordering = ["line"]
        verbose_name = _("line of a list of key units")
        verbose_name_plural = _("lines of lists of key units")
        constraints = [models.UniqueConstraint(fields=["list", "line"], name="key_unit_line_once")]

    def __str__(self) -> str:
        return self.name


class KeyUnitDecision(Stamped):
    """An officer's word on one unit, with a reason: it stands beside the list until the next list names the unit."""

    STAMPED = ("organisation_id", "is_key", "reason", "suggestion", "decided_by_id", "decided_on")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="key_unit_decisions")
    is_key = models.BooleanField(_("key fire-safety unit"))
    reason = models.CharField(_("reason"), max_length=300)
    suggestion = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"))

    objects = StampedQuerySet["KeyUnitDecision"].as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = _("decision on a key unit")
        verbose_name_plural = _("decisions on key units")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="key_unit_decision_has_reason")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.decided_on}"
