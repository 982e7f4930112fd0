from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_save

        from .built_in_kinds import load_kinds
        from .grants import forget_grants
        from .guards import SIGN_IN_LOG
        from .models import Jurisdiction, RoleGrant, SchoolClass
        from .role_groups import on_grant_saved
        from .sign_in_log import connect
        from .three_officers import refuse_role_beside_duty

        connect()
        self._register_desks()
        self._register_circulars()
        post_migrate.connect(load_kinds, sender=self, dispatch_uid="people.kinds")
        self._register_sheets()
        post_migrate.connect(SIGN_IN_LOG.restore, sender=self, dispatch_uid="people.guards")
        for sender in (RoleGrant, Jurisdiction, SchoolClass):
            post_save.connect(forget_grants, sender, dispatch_uid=f"people.grants_saved.{sender.__name__}")
            post_delete.connect(forget_grants, sender, dispatch_uid=f"people.grants_deleted.{sender.__name__}")
        pre_save.connect(refuse_role_beside_duty, RoleGrant, dispatch_uid="people.three_officers")
        post_save.connect(on_grant_saved, RoleGrant, dispatch_uid="people.role_groups")
        for relation in (Jurisdiction.divisions.through, Jurisdiction.organisations.through):
            m2m_changed.connect(forget_grants, relation, dispatch_uid=f"people.grants_moved.{relation.__name__}")

    def _register_sheets(self) -> None:
        from common.sheets.kinds import register_kind

        from .classes.pupil_sheet.kind import PupilSheet
        from .offices.account_sheet.kind import AccountSheet
        from .staff.roster_sheet.kind import RosterSheet
        from .staff.unit_sheet.kind import UnitSheet

        register_kind(RosterSheet())
        register_kind(UnitSheet())
        register_kind(AccountSheet())
        register_kind(PupilSheet())

    def _register_circulars(self) -> None:
        from common.any_rows import any_rows

        from .access import grants_of
        from .desks import Place, register_desk, register_todo
        from .models import Role, User
        from .superiors.circulars import circulars_to_answer, received_by, unanswered

        def place_of_receipts(user: User) -> Place | None:
            return Place.MORE if any(any_rows((received_by,), tuple(sorted(grants_of(user).managed)))) else None

        register_desk("people:receipts", _("Notices from above"), place_of_receipts)
        register_todo("people.circulars", circulars_to_answer, roles=[Role.UNIT_MANAGER], rows_of=unanswered)

    def _register_desks(self) -> None:
        from common.any_rows import any_rows

        from .access import OFFICERS, classes_in, grants_of, seat_classes
        from .desks import Place, for_roles, register_desk, register_todo
        from .models import Role, User
        from .staff.changes import changed_since_here, changes_to_report
        from .staff.invitation_todos import invitations_run_out, never_opened
        from .three_officers import gives_rights

        def place_of_admin(user: User) -> Place | None:
            return Place.EDITING if user.has_perm("wagtailadmin.access_admin") else None

        def place_of_classes(user: User) -> Place | None:
            grants = grants_of(user)
            taught = Role.TEACHER in grants.roles and seat_classes(user).exists()
            own = grants.managed and any(any_rows((classes_in,), tuple(sorted(grants.managed))))
            return Place.OFFERED if taught or own else None

        workers = for_roles(*OFFICERS, Role.UNIT_MANAGER, Role.TEACHER, Role.VENUE_KEEPER, place=Place.OFFERED)
        register_desk("people:todo", _("What waits for me"), workers)
        register_desk("wagtailadmin_home", _("Content and settings"), place_of_admin)
        register_desk("people:units", _("Units and managers"), for_roles(*OFFICERS, place=Place.MORE))

        def place_of_roles(user: User) -> Place | None:
            if gives_rights(user):
                return Place.WIDE
            return Place.MORE if grants_of(user).roles.intersection(OFFICERS) else None

        officers = for_roles(*OFFICERS, place=Place.MORE, superusers=Place.WIDE)
        register_desk("people:superiors", _("Groups and departments"), officers)
        register_desk("people:roles", _("Accounts and roles"), place_of_roles)
        register_desk("people:classes", _("Classes and seats"), place_of_classes)
        managers = [Role.UNIT_MANAGER]
        register_todo("people.changes", changes_to_report, roles=managers, rows_of=changed_since_here)
        register_todo("people.invitations", invitations_run_out, roles=managers, rows_of=never_opened)
