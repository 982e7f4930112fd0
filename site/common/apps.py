from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from wagtail.models import Site

        from .admin_scripts import start_choosers_by_data
        from .admin_words import name_people, name_rows, name_what_is_unnamed
        from .edit_turns import take_turns
        from .malformed import mend_forms
        from .search import find_nothing_by_signs
        from .sites import forget_sites
        from .spreadsheets import export_no_empty_lines, neutralise_exports

        start_choosers_by_data()
        neutralise_exports()
        export_no_empty_lines()
        name_what_is_unnamed()
        name_people()
        take_turns()
        mend_forms()
        find_nothing_by_signs()

        post_migrate.connect(name_rows, dispatch_uid="common.name_rows")
        post_save.connect(forget_sites, sender=Site, dispatch_uid="common.forget_sites")
        post_delete.connect(forget_sites, sender=Site, dispatch_uid="common.forget_sites")
