from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilmsConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("Films")
