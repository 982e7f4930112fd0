"""An owner's template of a kind of paper, as it was uploaded and checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Jurisdiction, Organisation


class PaperTemplate(models.Model):
    """A .docx that a unit or an office has put in the place of the built-in one; a new upload replaces it."""

    kind = models.SlugField(_("kind of paper"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="paper_templates", verbose_name=_("unit")
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, null=True, blank=True, related_name="paper_templates", verbose_name=_("office")
    )
    content = models.BinaryField()
    name = models.CharField(_("file name"), max_length=120)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, jurisdiction__isnull=False)
                | Q(organisation__isnull=False, jurisdiction=None),
                name="paper_template_has_one_owner",
            ),
            models.UniqueConstraint(fields=["kind", "organisation"], name="paper_template_once_a_unit"),
            models.UniqueConstraint(fields=["kind", "jurisdiction"], name="paper_template_once_an_office"),
        ]

    def __str__(self) -> str:
        return self.name
