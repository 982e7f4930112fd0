"""What units were like before: their attributes until the day from which others hold."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Organisation


class FormerFacts(models.Model):
    """A unit's attributes, by their names in the scope language, as they were until the day before `until`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_facts")
    until = models.DateField(_("until before"))
    facts: Any = models.JSONField(_("attributes"))

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = _("former attributes")
        verbose_name_plural = _("former attributes")
        constraints = [models.UniqueConstraint(fields=["organisation", "until"], name="former_facts_once_a_day")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.until}"
