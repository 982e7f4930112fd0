"""Choosers for region-bound rows: the modal shows, searches and accepts only what the user may see."""

from __future__ import annotations

import contextlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .admin import rows_for


class NameFilterForm(BaseFilterForm):
    """Search by what the subclass lists in `fields_searched`, asked of the database."""

    q = forms.CharField(label=_("Search by name or code"), required=False)
    fields_searched: tuple[str, ...] = ("name",)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if words := self.cleaned_data.get("q", "").split():
            self.is_searching, self.search_query = True, " ".join(words)
            for word in words:
                condition = Q()
                for field in self.fields_searched:
                    condition |= Q(**{f"{field}__icontains": word})
                objects = objects.filter(condition)
        return objects


class ScopedList:
    filter_form_class = NameFilterForm

    def get_object_list(self) -> QuerySet[Any]:
        return rows_for(self.request.user, self.model_class._default_manager.all())  # type: ignore[attr-defined]


class ScopedChoose(ScopedList, chooser.ChooseView):
    pass


class ScopedChooseResults(ScopedList, chooser.ChooseResultsView):
    pass


class ScopedChosen(chooser.ChosenView):
    def get_object(self, pk: str) -> Any:
        try:
            return rows_for(self.request.user, self.model_class._default_manager.all()).get(pk=pk)
        except (ValueError, ValidationError) as error:
            raise Http404 from error


class ScopedChosenMultiple(chooser.ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        field = self.model_class._meta.pk
        known = []
        for pk in pks:
            with contextlib.suppress(ValueError, ValidationError):
                known.append(field.to_python(pk))
        return rows_for(self.request.user, self.model_class._default_manager.filter(pk__in=known))


class RegionScopedChooserViewSet(ChooserViewSet):
    """A chooser over a model whose scope is declared by its viewset or by `register_scope`. It creates nothing."""

    choose_view_class = ScopedChoose
    choose_results_view_class = ScopedChooseResults
    chosen_view_class = ScopedChosen
    chosen_multiple_view_class = ScopedChosenMultiple

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        return [pattern for pattern in patterns if pattern.name != "create"]
