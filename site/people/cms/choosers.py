"""Choosers of divisions, units, classes and accounts, within what the user may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.choosers import RegionScopedChooserViewSet
from divisions.models import Division

from ..models import Organisation, SchoolClass, User
from ..three_officers import rows_of_security


class DivisionChooser(RegionScopedChooserViewSet):
    model = Division
    icon = "site"
    fields_searched = ("name", "code", "parent__name")
    choose_one_text = _("Choose a division")
    choose_another_text = _("Choose another division")


class OrganisationChooser(RegionScopedChooserViewSet):
    model = Organisation
    icon = "home"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")


class ClassChooser(RegionScopedChooserViewSet):
    model = SchoolClass
    icon = "group"
    fields_searched = ("name", "organisation__name")
    choose_one_text = _("Choose a class")
    choose_another_text = _("Choose another class")


class AccountChooser(RegionScopedChooserViewSet):
    model = User
    icon = "user"
    register_widget = False  # for the form of roles alone
    fields_searched = ("username", "display_name")
    choose_one_text = _("Choose an account")
    choose_another_text = _("Choose another account")

    def rows_offered(self, user: Any) -> QuerySet[User]:
        """Accounts have no area: whoever gives rights everywhere chooses among them, and nobody else sees one."""
        return rows_of_security(User.objects.filter(is_active=True), user)


divisions = DivisionChooser("division_chooser")
organisations = OrganisationChooser("organisation_chooser")
classes = ClassChooser("class_chooser")
accounts = AccountChooser("account_chooser")
