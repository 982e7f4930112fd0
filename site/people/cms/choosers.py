"""Choosers of divisions, units, classes and accounts, within what the user may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser

from common.choosers import NameFilterForm, RegionScopedChooserViewSet, ScopedChoose, ScopedChooseResults
from divisions.models import Division

from ..models import Organisation, SchoolClass, User
from ..three_officers import rows_of_security


class DivisionFilterForm(NameFilterForm):
    fields_searched = ("name", "code", "parent__name")


class ChooseDivision(ScopedChoose):
    filter_form_class = DivisionFilterForm


class ChooseDivisionResults(ScopedChooseResults):
    filter_form_class = DivisionFilterForm


class DivisionChooser(RegionScopedChooserViewSet):
    model = Division
    icon = "site"
    choose_view_class = ChooseDivision
    choose_results_view_class = ChooseDivisionResults
    choose_one_text = _("Choose a division")
    choose_another_text = _("Choose another division")


class OrganisationChooser(RegionScopedChooserViewSet):
    model = Organisation
    icon = "home"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")


class ClassFilterForm(NameFilterForm):
    fields_searched = ("name", "organisation__name")


class ChooseClass(ScopedChoose):
    filter_form_class = ClassFilterForm


class ChooseClassResults(ScopedChooseResults):
    filter_form_class = ClassFilterForm


class ClassChooser(RegionScopedChooserViewSet):
    model = SchoolClass
    icon = "group"
    choose_view_class = ChooseClass
    choose_results_view_class = ChooseClassResults
    choose_one_text = _("Choose a class")
    choose_another_text = _("Choose another class")


class AccountFilterForm(NameFilterForm):
    fields_searched = ("username", "display_name")


class OfSecurity:
    """Accounts have no area: whoever gives rights everywhere chooses among them, and nobody else sees one."""

    filter_form_class = AccountFilterForm

    def get_object_list(self) -> QuerySet[User]:
        return rows_of_security(User.objects.filter(is_active=True), self.request.user)  # type: ignore[attr-defined]

    def get_object(self, pk: str) -> User:
        if not pk.isdecimal():
            raise Http404
        return get_object_or_404(self.get_object_list(), pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[User]:
        return self.get_object_list().filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class ChooseAccount(OfSecurity, chooser.ChooseView):
    pass


class ChooseAccountResults(OfSecurity, chooser.ChooseResultsView):
    pass


class ChosenAccount(OfSecurity, chooser.ChosenView):
    pass


class ChosenAccounts(OfSecurity, chooser.ChosenMultipleView):
    pass


class AccountChooser(RegionScopedChooserViewSet):
    model = User
    icon = "user"
    register_widget = False  # for the form of roles alone
    choose_view_class = ChooseAccount
    choose_results_view_class = ChooseAccountResults
    chosen_view_class = ChosenAccount
    chosen_multiple_view_class = ChosenAccounts
    choose_one_text = _("Choose an account")
    choose_another_text = _("Choose another account")


divisions = DivisionChooser("division_chooser")
organisations = OrganisationChooser("organisation_chooser")
classes = ClassChooser("class_chooser")
accounts = AccountChooser("account_chooser")
