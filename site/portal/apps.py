from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Public face of the site")

    def ready(self) -> None:
        from wagtail.images.models import Image

        from .details import forget_details
        from .models import SiteDetails

        for model in (SiteDetails, Image):
            for signal in (post_save, post_delete):
                signal.connect(forget_details, sender=model, dispatch_uid=f"portal.{model.__name__}")
