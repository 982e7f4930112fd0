from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from wagtail.models import Site

        from .admin_scripts import start_choosers_by_data
        from .sites import forget_sites
        from .spreadsheets import neutralise_exports

        start_choosers_by_data()
        neutralise_exports()

        post_save.connect(forget_sites, sender=Site, dispatch_uid="common.forget_sites")
        post_delete.connect(forget_sites, sender=Site, dispatch_uid="common.forget_sites")
