from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save

        from .grants import forget_grants
        from .guards import SIGN_IN_LOG
        from .models import Jurisdiction, RoleGrant, SchoolClass
        from .sign_in_log import connect

        connect()
        post_migrate.connect(SIGN_IN_LOG.restore, sender=self, dispatch_uid="people.guards")
        for sender in (RoleGrant, Jurisdiction, SchoolClass):
            post_save.connect(forget_grants, sender, dispatch_uid=f"people.grants_saved.{sender.__name__}")
            post_delete.connect(forget_grants, sender, dispatch_uid=f"people.grants_deleted.{sender.__name__}")
        for relation in (Jurisdiction.divisions.through, Jurisdiction.organisations.through):
            m2m_changed.connect(forget_grants, relation, dispatch_uid=f"people.grants_moved.{relation.__name__}")
