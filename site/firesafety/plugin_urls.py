"""The pages of plug-ins: each one's `urls.py` below `/plugins/<label>/`."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.urls import URLResolver, include, path
from django.utils.module_loading import module_has_submodule


def plugin_patterns() -> Iterator[URLResolver]:
    """The addresses of each plug-in that has any, under its label as their namespace."""
    for app in apps.get_app_configs():
        if app.name in settings.PLUGINS and module_has_submodule(app.module, "urls"):
            yield path(f"plugins/{app.label}/", include((f"{app.name}.urls", app.label)))
