"""Forms over rows without versions: whoever saves one that was opened before somebody else saved is warned once."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.db.models import Model

from .edit_turns import newer_saved

LOADED = "loaded_state"


class WarnsOfNewer:
    """An edit view whose form carries the state in which it was loaded; a POST that carries another is shown again."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        state = state_of(form)
        form.fields[LOADED] = forms.CharField(required=False, widget=forms.HiddenInput)
        form.initial[LOADED] = state
        return form

    def is_valid(self, form: Any) -> bool:
        loaded = form.data.get(form.add_prefix(LOADED))
        if loaded and loaded != form.initial[LOADED]:
            form.data = form.data.copy()
            form.data[form.add_prefix(LOADED)] = form.initial[LOADED]
            self.produced_error_code = "validation_error"
            self.produced_error_message = newer_saved()
            return False
        return bool(super().is_valid(form))  # type: ignore[misc]


def state_of(form: Any) -> str:
    """A digest of what the row held when this form was made from it."""
    values = {name: _plain(value) for name, value in form.initial.items() if name in form.fields}
    return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:32]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return repr(sorted(_plain(part) for part in value))
    return str(value.pk if isinstance(value, Model) else value)
