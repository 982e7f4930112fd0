"""What was written through the API, so that sending it twice does no harm."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AccessToken


class ApiRequest(models.Model):
    """One request that wrote, under the id its sender gave it. `answer` names lines by their place, and nobody."""

    token = models.ForeignKey(AccessToken, models.CASCADE, related_name="+", verbose_name=_("access key"))
    request_id = models.UUIDField(_("number of the request"))
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("request of the API")
        verbose_name_plural = _("requests of the API")
        constraints = [models.UniqueConstraint(fields=["token", "request_id"], name="api_request_once")]

    def __str__(self) -> str:
        return str(self.request_id)
