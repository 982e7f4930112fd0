"""The platform's ASGI application plus one empty view behind the same middleware: the floor of a request.

With BENCH_UNGUARDED the admin's pages save by themselves and are edited by Wagtail's own views, as a control.
A request with the header X-Count-Queries is answered with their number in X-Queries.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.urls"
settings.MIDDLEWARE = ["tests.bench.counting.CountQueries", *settings.MIDDLEWARE]

from firesafety.asgi import application


def leave_unguarded() -> None:
    """Takes off what common/edit_turns.py puts around Wagtail's edit views."""
    from wagtail.admin.views.pages.edit import EditView
    from wagtail.snippets.views import snippets

    from common import edit_turns

    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    edit_turns.in_turn = lambda view, model: view
    edit_turns.PageEditView.post = EditView.post
    edit_turns.SnippetEditView.is_valid = snippets.EditView.is_valid


if os.environ.get("BENCH_UNGUARDED"):
    leave_unguarded()

__all__ = ["application"]
