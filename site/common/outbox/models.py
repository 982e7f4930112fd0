"""The book of envelopes received: what makes sending one twice harmless."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Envelope(models.Model):
    """One piece of work that arrived, under the id its device gave it. What was refused leaves no row.

    `made_at` is what the device says, held between the giving of its kit and the receipt. `device` is the number of
    the kit's key, empty for what a signed-in account handed in as a file. `digest` is over kind, unit, payload, files.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.SlugField(_("kind"), max_length=40)
    unit = models.UUIDField(_("unit"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    device = models.CharField(_("number of the key"), max_length=12, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")

    def __str__(self) -> str:
        return str(self.pk)
