"""What the admin's forms of courses and lessons need."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("insert_editor_js")
def lesson_form_script() -> SafeString:
    words = _(
        "Draw a place onto the picture with the mouse, or choose a place and move it with the arrow keys; Shift and an"
        " arrow key change its size."
    )
    return format_html('<script src="{}" data-help="{}"></script>', static("js/admin-lesson.js"), words)


@hooks.register("insert_global_admin_css")
def lesson_form_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-lesson.css"))
