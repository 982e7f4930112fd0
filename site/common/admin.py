"""Row-level rights in the Wagtail admin. Wagtail 8's generic views ask only for the model permission; these ask more.

Every region-bound model is shown through `RegionScopedViewSet`; its room's access.py says which rows a user may see.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models, transaction
from django.db.models import ProtectedError, Q, QuerySet, RestrictedError
from django.forms import BaseForm, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.i18n import JavaScriptCatalog
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .edit_turns import InTurn
from .export_log import log_export
from .stale_forms import WarnsOfNewer

Scope = Callable[[QuerySet[Any], Any], QuerySet[Any]]

WRITING_VIEWS = {"add", "edit", "delete", "history", "history_results", "usage", "copy", "reorder"}
_scopes: dict[type[models.Model], Scope] = {}


class OutOfScopeError(Exception):
    """A saved row would lie outside the user's scope; the transaction around it is rolled back."""


def register_scope(model: type[models.Model], scope: Scope) -> None:
    """Declares which rows of `model` a user may see in lists, forms, filters, choosers and usage pages.

    Raises ImproperlyConfigured when the model already has another scope: two rules would mean no rule.
    """
    known = _scopes.get(model)
    if known is scope:
        return
    if known is not None:
        raise ImproperlyConfigured(f"{model.__name__} already has a scope")
    _scopes[model] = scope
    register_permission_policy(model, RegionPolicy(model), exact_class=True)


def rows_for(user: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of `queryset` that the user may see: all for superusers and for models without a scope."""
    scope = _scopes.get(queryset.model)
    return queryset if scope is None or (user.is_active and user.is_superuser) else scope(queryset, user)


def in_scope(user: Any, row: models.Model) -> bool:
    """True when the user may see this saved row."""
    return rows_for(user, type(row)._default_manager.filter(pk=row.pk)).exists()


class RegionPolicy(ModelPermissionPolicy):
    """Wagtail's own statement of the rule; usage pages and background code ask it."""

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> QuerySet[Any]:
        return rows_for(user, super().instances_user_has_any_permission_for(user, actions))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: models.Model) -> bool:
        return self.user_has_permission(user, action) and in_scope(user, instance)


def _narrow_choices(form: BaseForm, user: Any) -> None:
    """Leaves in each choice of related rows only those in scope, and the one already chosen."""
    for name, field in form.fields.items():
        if not isinstance(field, ModelChoiceField) or field.queryset is None:
            continue
        allowed = rows_for(user, field.queryset)
        if allowed is field.queryset:
            continue
        chosen = form.get_initial_for_field(field, name)
        kept = [getattr(row, "pk", row) for row in (chosen if isinstance(chosen, list) else [chosen]) if row]
        field.queryset = field.queryset.filter(Q(pk__in=allowed.values("pk")) | Q(pk__in=kept))


class ScopedIndex(generic.IndexView):
    """List, search and CSV/XLSX export."""

    # Beside the columns: relations that the words of a row need, such as its "__str__".
    shown_with: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = rows_for(self.request.user, super().get_base_queryset())
        names = [*self.shown_with, *self._columns_of_rows()]
        return rows.select_related(*names) if names else rows

    def _columns_of_rows(self) -> list[str]:
        """The columns that name another table's row: read with the list, and not one by one."""
        relations = {field.name for field in self.model._meta.fields if field.is_relation}
        return [name for name in self.list_display if isinstance(name, str) and name in relations]

    def _get_custom_column(self, field_name: str, column_class: Any = Column, **kwargs: Any) -> Any:
        """A column of the list; what is true or false is shown by a sign."""
        with suppress(FieldDoesNotExist):
            if isinstance(self.model._meta.get_field(field_name), models.BooleanField):
                column_class = BooleanColumn
        return super()._get_custom_column(field_name, column_class, **kwargs)

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Any:
        """Yes and no in words in exported tables too; Wagtail writes True."""
        if isinstance(value, bool):
            return lambda told: _("yes") if told else _("no")
        return super().get_preprocess_function(field, value, export_format)

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        """The export, with a line in the site history."""
        log_export(self.request.user, what=self.model._meta.verbose_name_plural, form=spreadsheet_format)
        return super().as_spreadsheet(queryset, spreadsheet_format)

    @cached_property
    def filters(self) -> Any:
        filterset = super().filters
        if filterset is not None:
            _narrow_choices(filterset.form, self.request.user)
        return filterset


class ScopedObject:
    """A row outside the user's scope does not exist for the user."""

    def get_object(self, *args: Any, **kwargs: Any) -> models.Model:
        row: models.Model = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not in_scope(self.request.user, row):  # type: ignore[attr-defined]
            raise Http404
        return row


class ScopedForm:
    """Offers only rows in scope, and refuses to save a row that would leave it."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        _narrow_choices(form, self.request.user)  # type: ignore[attr-defined]
        return form

    def save_instance(self) -> models.Model:
        row: models.Model = super().save_instance()  # type: ignore[misc]
        if not in_scope(self.request.user, row):  # type: ignore[attr-defined]
            raise OutOfScopeError
        return row

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            # The row is judged as saved, many-to-many choices included, and undone when refused.
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except OutOfScopeError:
            form.add_error(None, _("This lies outside your area. Choose a division or unit inside it."))
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]
        return response


class ScopedAdd(ScopedForm, generic.CreateView):
    pass


class ScopedEdit(InTurn, WarnsOfNewer, ScopedForm, ScopedObject, generic.EditView):
    pass


class ScopedDelete(ScopedObject, generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except (ProtectedError, RestrictedError):
            messages.error(self.request, _("Other records depend on this one, so it cannot be deleted."))
            return HttpResponseRedirect(self.get_success_url())
        return response


class ScopedInspect(ScopedObject, generic.InspectView):
    """One row's fields; times in local time, yes and no in words. Wagtail shows UTC and True."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if value is None or value in ("", [], {}):
            return "—"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


class ScopedHistory(ScopedObject, history.HistoryView):
    pass


class ScopedUsage(ScopedObject, usage.UsageView):
    """What refers to a row; referring rows out of scope are named "private" by Wagtail, which asks RegionPolicy."""


class RegionScopedViewSet(ModelViewSet):
    """The base of every admin viewset over region-bound rows. Subclasses define `scope_rows`.

    `read_only` leaves list, export and inspection; nothing can then be added, changed or deleted here. Rows that come
    with others are not `addable`.
    """

    index_view_class = ScopedIndex
    add_view_class = ScopedAdd
    edit_view_class = ScopedEdit
    delete_view_class = ScopedDelete
    inspect_view_class = ScopedInspect
    history_view_class = ScopedHistory
    usage_view_class = ScopedUsage
    copy_view_enabled = False
    inspect_view_enabled = True
    # Chinese words are found by the database here: these tables stay out of Wagtail's search index.
    search_backend_name = None
    # Foreign keys already protect what is referred to; indexing each save would cost more than it tells.
    add_to_reference_index = False
    read_only = False
    addable = True
    shown_with: tuple[str, ...] = ()  # of ScopedIndex

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        view_kwargs: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return view_kwargs | {"shown_with": self.shown_with}

    @staticmethod
    def scope_rows(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        """The rows of `queryset` that this user, who is no superuser, may see."""
        raise NotImplementedError

    def on_register(self) -> None:
        register_scope(self.model, type(self).scope_rows)
        super().on_register()

    def register_admin_url_finder(self) -> None:
        if not self.read_only:
            super().register_admin_url_finder()

    def get_permissions_to_register(self) -> QuerySet[Any]:
        permissions: QuerySet[Any] = super().get_permissions_to_register()
        return permissions.filter(codename__startswith="view_") if self.read_only else permissions

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        view_kwargs: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        if self.read_only:
            view_kwargs |= {f"{name}_url_name": None for name in WRITING_VIEWS}
        elif not self.addable:
            view_kwargs["add_url_name"] = None
        return view_kwargs

    def get_form_class(self, for_update: bool = False) -> Any:
        return None if self.read_only else super().get_form_class(for_update)

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        left_out = WRITING_VIEWS if self.read_only else set() if self.addable else {"add"}
        return [pattern for pattern in patterns if pattern.name not in left_out]


def seen_through(visible: Callable[[Any], QuerySet[Any]]) -> Any:
    """The scope of a viewset whose rows are those of the room's selector: `scope_rows = seen_through(visible_to)`."""

    def scope(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        return queryset.filter(pk__in=visible(user).values("pk"))

    return staticmethod(scope)


def everybody(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """The scope of catalogues that belong to no region; only the model permission decides."""
    return queryset


_script_catalogue = JavaScriptCatalog.as_view(packages=["wagtail.admin", "common"])


def script_texts(request: HttpRequest) -> HttpResponse:
    """The texts of the admin's scripts in the user's language: Wagtail's, with what we add to them."""
    response: HttpResponse = get_localized_response(_script_catalogue, request)
    return response
