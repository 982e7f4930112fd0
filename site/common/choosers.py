"""Choosers of rows by name: the modal shows, searches and accepts only what the user may see."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
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
    """Search in the fields that the chooser names, asked of the database."""

    q = forms.CharField(label=_("Search by name or code"), required=False)

    def __init__(self, *args: Any, fields_searched: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields_searched = fields_searched

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if words := self.cleaned_data.get("q", "").split():
            self.is_searching, self.search_query = True, " ".join(words)
            for word in words:
                condition = Q()
                for field in self.fields_searched:
                    condition |= Q(**{f"{field}__icontains": word})
                objects = objects.filter(condition)
        return objects


class OfferedRows:
    """A view over what the chooser offers to the user. Both are set by the chooser's viewset."""

    rows_offered: Callable[[Any], QuerySet[Any]] | None = None
    fields_searched: tuple[str, ...] = ()

    def get_object_list(self) -> QuerySet[Any]:
        assert self.rows_offered is not None
        return self.rows_offered(self.request.user)  # type: ignore[attr-defined]

    def get_filter_form(self) -> NameFilterForm:
        return NameFilterForm(self.request.GET, fields_searched=self.fields_searched)  # type: ignore[attr-defined]


class ChooseOffered(OfferedRows, chooser.ChooseView):
    pass


class ChooseOfferedResults(OfferedRows, chooser.ChooseResultsView):
    pass


class ChosenOffered(OfferedRows, chooser.ChosenView):
    def get_object(self, pk: str) -> Any:
        try:
            return self.get_object_list().get(pk=pk)
        except (ValueError, ValidationError) as error:
            raise Http404 from error


class ChosenSeveralOffered(OfferedRows, chooser.ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        field = self.model_class._meta.pk
        known = []
        for pk in pks:
            with contextlib.suppress(ValueError, ValidationError):
                known.append(field.to_python(pk))
        return self.get_object_list().filter(pk__in=known)


class RegionScopedChooserViewSet(ChooserViewSet):
    """A chooser over a model whose scope is declared by its viewset or by `register_scope`. It creates nothing."""

    fields_searched: tuple[str, ...] = ("name",)
    choose_view_class = ChooseOffered
    choose_results_view_class = ChooseOfferedResults
    chosen_view_class = ChosenOffered
    chosen_multiple_view_class = ChosenSeveralOffered

    def rows_offered(self, user: Any) -> QuerySet[Any]:
        """What this user may choose; in the order of the model unless it is sorted otherwise here."""
        return rows_for(user, self.model._default_manager.all())

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        view_kwargs: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return view_kwargs | {"rows_offered": self.rows_offered, "fields_searched": self.fields_searched}

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        return [pattern for pattern in patterns if pattern.name != "create"]
