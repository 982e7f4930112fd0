"""The typed blocks of a lesson. Their names are stable: content refers to them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .activity_blocks import ACTIVITY_BLOCKS, PictureBlock
from .extensions import film_choices, film_of
from .widgets import KeyChoiceBlock


class FilmBlock(blocks.StructBlock):
    """A film by its key; the media room makes and keeps it."""

    key = KeyChoiceBlock(choices=film_choices, label=_("Film"))

    class Meta:
        icon = "media"
        label = _("Film")
        template = "courses/blocks/film.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["film"] = film_of(value["key"])
        return context


class TaskBlock(blocks.StructBlock):
    """Something to do, with the minutes it takes."""

    title = blocks.CharBlock(label=_("What to do"))
    steps = blocks.ListBlock(blocks.CharBlock(), label=_("Steps"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=45, label=_("minutes"))

    class Meta:
        icon = "clipboard-list"
        label = _("Something to do")
        template = "courses/blocks/task.html"


class CheckBlock(blocks.StructBlock):
    """A question to oneself; the answer opens below it."""

    question = blocks.CharBlock(label=_("Question"))
    choices = blocks.ListBlock(blocks.CharBlock(), required=False, label=_("Choices"))
    answer = blocks.TextBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question to oneself")
        template = "courses/blocks/check.html"


LESSON_BLOCKS = [
    ("hook", blocks.TextBlock(icon="openquote", label=_("Opening scene"), template="courses/blocks/hook.html")),
    ("heading", blocks.CharBlock(icon="title", label=_("Heading"), template="courses/blocks/heading.html")),
    ("text", blocks.RichTextBlock(features=["bold", "ol", "ul", "link"], label=_("Text"))),
    ("picture", PictureBlock()),
    ("callout", blocks.CharBlock(icon="warning", label=_("Key sentence"), template="courses/blocks/callout.html")),
    (
        "steps",
        blocks.ListBlock(blocks.CharBlock(), icon="list-ol", label=_("Steps"), template="courses/blocks/steps.html"),
    ),
    ("film", FilmBlock()),
    (
        "announcement",
        blocks.TextBlock(icon="comment", label=_("Text to read out"), template="courses/blocks/announcement.html"),
    ),
    ("task", TaskBlock()),
    ("check", CheckBlock()),
    (
        "remember",
        blocks.CharBlock(icon="pin", label=_("One line to remember"), template="courses/blocks/remember.html"),
    ),
    *ACTIVITY_BLOCKS,
    ("source", blocks.CharBlock(icon="link", label=_("Source"), template="courses/blocks/source.html")),
]
