from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from .signing_in import on_signed_out

        user_logged_out.connect(on_signed_out, dispatch_uid="people.signed_out")
