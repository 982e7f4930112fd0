from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "courses.training"
    label = "training"
    verbose_name = _("Training ledger")

    def ready(self) -> None:
        from . import record_notices, roster_signals, signals, unit_notices  # noqa: F401 - connects the receivers
        from .ledger.guards import restore_guards
        from .reminders import kinds  # noqa: F401 - declares what they say

        post_migrate.connect(restore_guards, sender=self)
        self._register_desks()
        self._register_groups()
        self._register_todos()
        self._register_papers()
        self._register_offline_work()
        self._register_files()
        self._register_shares()
        self._register_sheets()
        self._register_posts()

    def _register_posts(self) -> None:
        from people.staff.catalogue import register_post_namer

        from .rulebook.compiled import posts_named_by_rules

        register_post_namer(posts_named_by_rules)

    def _register_sheets(self) -> None:
        from common.sheets.kinds import register_kind

        from .key_units.import_list import KeyUnitSheet

        register_kind(KeyUnitSheet())

    def _register_groups(self) -> None:
        from people.access import OFFICERS
        from people.role_groups import register_role_group

        from .officer_group import ensure_officer_group

        for role in OFFICERS:
            register_role_group(role, ensure_officer_group)

    def _register_desks(self) -> None:
        from common.menu import is_signed_in, register_menu_link
        from people.access import OFFICERS
        from people.desks import Place, for_roles, register_desk
        from people.models import Role

        register_desk("training:desks", _("My units"), for_roles(Role.UNIT_MANAGER, place=Place.MAIN))
        register_desk("training:rules", _("Rules and exceptions"), for_roles(*OFFICERS, place=Place.MORE))
        register_desk("training:key_units", _("Key fire-safety units"), for_roles(*OFFICERS, place=Place.MORE))
        register_desk("training:records_inbox", _("Records to look at"), for_roles(*OFFICERS, place=Place.MORE))
        register_menu_link("/records/", _("Records"), is_signed_in)
        register_desk("training:record", _("My records"), lambda user: Place.OWN)
        asking = for_roles(*OFFICERS, Role.UNIT_MANAGER, place=Place.OFFERED)
        register_desk("training:made_files", _("My files"), asking)

    def _register_todos(self) -> None:
        from people.access import OFFICERS
        from people.desks import register_todo
        from people.models import Role

        from .certificate_pages.lists import ending_once
        from .certificate_pages.todos import certificates_to_renew
        from .duties.todos import (
            asked_once,
            duties_of_classes,
            duties_of_units,
            missing_attributes,
            missing_attributes_overseen,
            not_told_of,
            undecided_in,
        )
        from .proposals.handing import handed_drafts
        from .records.todos import questioned, questions_to_answer, records_to_review

        managers = [Role.UNIT_MANAGER]
        register_todo("training.questions", questions_to_answer, roles=managers, rows_of=questioned)
        register_todo("training.earlier", asked_once, roles=managers, rows_of=not_told_of)
        register_todo("training.duties", duties_of_units, roles=managers)
        register_todo("training.classes", duties_of_classes, roles=[Role.TEACHER])
        register_todo("training.certificates", certificates_to_renew, roles=managers, rows_of=ending_once)
        register_todo("training.reviews", records_to_review, roles=OFFICERS)
        register_todo("training.drafts", handed_drafts, roles=[Role.CITY_OFFICER])
        register_todo("training.missing", missing_attributes, roles=managers, rows_of=undecided_in)
        register_todo("training.missing_overseen", missing_attributes_overseen, roles=OFFICERS)

    def _register_shares(self) -> None:
        from notices.sharing import register_share

        from .share import BEFORE_A_DRILL, DUTIES, FILED, REAL_DRILLS, RECORDS, UNIT_FILES, UNITS

        register_share("d", DUTIES)
        register_share("r", RECORDS)
        register_share("u", UNITS)
        register_share("e", REAL_DRILLS)
        register_share("b", BEFORE_A_DRILL)
        register_share("f", FILED)
        register_share("y", UNIT_FILES)

    def _register_papers(self) -> None:
        from .filings import papers as filing_papers
        from .real_drills import papers as drill_papers
        from .training_file import papers as file_papers

        drill_papers.register()
        filing_papers.register()
        file_papers.register()

    def _register_files(self) -> None:
        from .certificate_pages.batch import KINDS, batch_in
        from .certificate_pages.views import panel
        from .made_files.making import Maker, register_maker
        from .training_file.made import FORMATS, unit_file_in
        from .unit_desk.earlier import earlier_panel
        from .unit_desk.matrix_file import matrix_xlsx
        from .unit_desk.panels import register_panel
        from .unit_desk.waiting import waiting_panel

        narrowed = ("q", "post", "department", "state", "rule")
        register_maker("matrix_xlsx", Maker(_("People and duties (Excel)"), matrix_xlsx, narrowed))
        register_panel("waiting", waiting_panel)
        register_panel("certificates", panel)
        register_panel("earlier", earlier_panel)
        for kind, label in KINDS.items():
            register_maker(kind, Maker(label, batch_in(kind)))
        for suffix, label in FORMATS.items():
            register_maker(f"unit_file_{suffix}", Maker(label, unit_file_in(suffix), ("year",)))

    def _register_offline_work(self) -> None:
        from .record_pages import kit

        kit.register()
