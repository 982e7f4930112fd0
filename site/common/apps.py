from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from wagtail.models import Site

        from .sites import forget_sites

        post_save.connect(forget_sites, sender=Site, dispatch_uid="common.forget_sites")
        post_delete.connect(forget_sites, sender=Site, dispatch_uid="common.forget_sites")
