"""Edits of one page or question come one after the other, and none goes over another without a word.

Wagtail reads a page, decides by what it read and then writes. Two approvals at once, a second click, or a save that was
sent before an approval and arrives after it, so leave a draft that nobody wrote; of two people who save, the last wins.
Here each POST holds the page's row from the first read to the last write, an approval of what is decided already is
refused, and a form that was opened before somebody else saved is shown again with a warning.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.admin import messages
from wagtail.admin.views.pages import edit as pages_edit
from wagtail.admin.views.pages import workflow as pages_workflow
from wagtail.models import Page
from wagtail.snippets.views import snippets

View = Callable[..., HttpResponseBase]
DECIDING = "action-workflow-action"


def in_turn(view: View, model: type[models.Model]) -> View:
    """The view with the row that it edits held while it answers a POST."""

    @wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = kwargs.get("page_id") or unquote(str(kwargs.get("pk", args[0] if args else "")))
        with transaction.atomic():
            row = _held(model, key)
            if row is not None and request.POST.get(DECIDING) and not _may_decide(row, request):
                messages.warning(request, _("This has been decided already; nothing was changed."))
                return HttpResponseRedirect(request.path)
            return view(request, *args, **kwargs)

    return held


def _held(model: type[models.Model], key: Any) -> models.Model | None:
    """The row, held to the end of the transaction; None where the address names none."""
    try:
        return model._default_manager.select_for_update().filter(pk=key).first()
    except (ValueError, ValidationError):
        return None


def _may_decide(row: models.Model, request: HttpRequest) -> bool:
    """True while the row waits for a decision that this user may take."""
    item = row.specific if isinstance(row, Page) else row
    task = getattr(item, "current_workflow_task", None)
    wanted = request.POST.get("workflow-action-name")
    return task is not None and wanted in {name for name, _label, _dialog in task.get_actions(item, request.user)}


class InTurn:
    """A view whose POSTs hold the row they edit."""

    model: type[models.Model]

    @classmethod
    def as_view(cls, **kwargs: Any) -> View:
        return in_turn(super().as_view(**kwargs), kwargs.get("model") or cls.model)  # type: ignore[misc]


def newer_saved() -> str:
    """What is said to whoever saves a form that was opened before somebody else saved."""
    return _(
        "Somebody has saved a newer version since you opened this page. Nothing was saved yet: look at the newer "
        "version first. Saving once more writes over it."
    )


class PageEditView(InTurn, pages_edit.EditView):
    model = Page

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.expects_json_response and not self.autosave_enabled:
            return self.json_error_response("autosave_off", _("Pages are not saved by themselves here."))  # type: ignore[no-any-return]
        if not self.expects_json_response and self.is_out_of_date and not self.page.alias_of_id:
            return self._warn(request)
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def _warn(self, request: HttpRequest) -> HttpResponseBase:
        """The form with what was typed; whoever wanted to approve reads the newer version instead."""
        messages.warning(request, newer_saved())
        if request.POST.get(DECIDING):
            return HttpResponseRedirect(request.path)
        self.form = self.form_class(
            request.POST, request.FILES, instance=self.page, subscription=self.subscription, parent_page=self.parent,
            for_user=request.user,
        )  # fmt: skip
        self.form.is_valid()
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())  # type: ignore[no-any-return]


class PageWorkflowActionView(InTurn, pages_workflow.WorkflowActionView):
    pass


class SnippetEditView(InTurn, snippets.EditView):
    def is_valid(self, form: Any) -> bool:
        if self.expects_json_response and not self.autosave_enabled:
            self.produced_error_code = "autosave_off"
            self.produced_error_message = _("Pages are not saved by themselves here.")
            return False
        if not self.expects_json_response and self.is_out_of_date:
            self.produced_error_message = newer_saved()
            return False
        return bool(super().is_valid(form))


class SnippetCopyView(snippets.CopyView):
    """The form of a copy, which is a new row: without a key, and with what is chosen once still to be chosen."""

    def get_initial_form_instance(self) -> models.Model:
        row: models.Model = super().get_initial_form_instance()
        for relation in get_all_child_relations(type(row)):
            name = relation.get_accessor_name()
            setattr(row, name, list(getattr(row, name).all()))
        row.pk = None
        return row


class SnippetWorkflowActionView(InTurn, snippets.WorkflowActionView):
    pass


def take_turns() -> None:
    """Makes these the views of every page."""
    from wagtail.admin.viewsets.pages import PageViewSet

    PageViewSet.edit_view_class = PageEditView
    PageViewSet.workflow_action_view_class = PageWorkflowActionView
