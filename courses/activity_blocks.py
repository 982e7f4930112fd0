"""Blocks of a lesson in which the reader does something: looks, finds, orders, answers, talks, plays a drill.

Each is whole without a script: the answer lies in a part that opens. `lesson-activities.js` makes them live.
"""

from __future__ import annotations

import zlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from common.drawing_select import DrawingSelect

from .drawn import drawing_choices
from .extensions import class_drill_choices, drill_choices, drill_of
from .widgets import KeyChoiceBlock

LETTERS = "ABCDEF"
MOST_STEPS = 8


class PictureBlock(blocks.StructBlock):
    """One of our own drawings or an uploaded image; always with a description."""

    path = KeyChoiceBlock(choices=drawing_choices, required=False, label=_("Drawing"), widget=DrawingSelect)
    image = ImageChooserBlock(required=False, label=_("Uploaded image"))
    alt = blocks.CharBlock(label=_("Description for those who cannot see it"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "courses/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["path"] and not cleaned["image"]:
            raise StructBlockValidationError({"path": ValidationError(_("Choose a drawing, or upload an image."))})
        return cleaned


class BeforeAfterBlock(blocks.StructBlock):
    """Two pictures of one place, the second as it should be."""

    question = blocks.CharBlock(label=_("What to look for"))
    before = PictureBlock(label=_("Before"))
    after = PictureBlock(label=_("After"))
    answer = blocks.TextBlock(label=_("What has changed, and why"))

    class Meta:
        icon = "resubmit"
        label = _("Before and after")
        template = "courses/blocks/before_after.html"


class AreaBlock(blocks.StructBlock):
    """A place on a picture, in hundredths of its width and height, and whether it is a hazard."""

    name = blocks.CharBlock(max_length=40, label=_("What is there"))
    is_hazard = blocks.BooleanBlock(required=False, default=True, label=_("This is a hazard"))
    why = blocks.CharBlock(label=_("Why"))
    x = blocks.IntegerBlock(min_value=0, max_value=99, default=40, label=_("From the left (%)"))
    y = blocks.IntegerBlock(min_value=0, max_value=99, default=40, label=_("From the top (%)"))
    width = blocks.IntegerBlock(min_value=2, max_value=100, default=20, label=_("Width (%)"))
    height = blocks.IntegerBlock(min_value=2, max_value=100, default=20, label=_("Height (%)"))

    class Meta:
        icon = "crosshairs"
        label = _("Place")
        form_classname = "struct-block hazard-area"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        over = {
            side: ValidationError(_("The place reaches beyond the picture."))
            for start, side in (("x", "width"), ("y", "height"))
            if cleaned[start] + cleaned[side] > 100
        }
        if over:
            raise StructBlockValidationError(over)
        return cleaned


class HazardsBlock(blocks.StructBlock):
    """A picture in which the reader finds what is dangerous. Editors draw the places onto the picture."""

    task = blocks.CharBlock(label=_("What to find"))
    picture = PictureBlock(label=_("Picture"))
    areas = blocks.ListBlock(AreaBlock(), min_num=2, max_num=10, label=_("Places"))

    class Meta:
        icon = "crosshairs"
        label = _("Find the hazards")
        template = "courses/blocks/hazards.html"
        form_classname = "struct-block hazard-editor"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(area["is_hazard"] for area in cleaned["areas"]):
            raise StructBlockValidationError({"areas": ValidationError(_("At least one place must be a hazard."))})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        places = [{**area, "number": number} for number, area in enumerate(value["areas"], start=1)]
        return {**context, "places": places, "hazards": sum(1 for area in value["areas"] if area["is_hazard"])}


class SequenceBlock(blocks.StructBlock):
    """Steps that the reader puts in order."""

    task = blocks.CharBlock(label=_("What to put in order"))
    steps = blocks.ListBlock(
        blocks.CharBlock(), min_num=3, max_num=MOST_STEPS, label=_("Steps in the right order")
    )  # fmt: skip
    why = blocks.CharBlock(label=_("Why in this order"))

    class Meta:
        icon = "order"
        label = _("Put in order")
        template = "courses/blocks/sequence.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "mixed": mixed([str(step) for step in value["steps"]])}


def mixed(steps: list[str]) -> list[tuple[int, str]]:
    """The steps with their right places, in an order that is always the same and never the right one."""
    placed = list(enumerate(steps, start=1))
    shown = sorted(placed, key=lambda step: zlib.crc32(step[1].encode()))
    return shown if shown != placed else [*shown[1:], *shown[:1]]


class DrillBlock(blocks.StructBlock):
    """A drill of the simulator that each reader plays."""

    drill = KeyChoiceBlock(choices=drill_choices, label=_("Drill"))
    text = blocks.CharBlock(label=_("What to try"))

    class Meta:
        icon = "cogs"
        label = _("Drill")
        template = "courses/blocks/drill.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "drill": drill_of(value["drill"])}


class ClassDrillBlock(DrillBlock):
    """A drill that a class decides together at one screen; in a lesson that is taught it is a part of it."""

    drill = KeyChoiceBlock(choices=class_drill_choices, label=_("Drill at one screen"))

    class Meta:
        icon = "desktop"
        label = _("Drill of the class")
        template = "courses/blocks/class_drill.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The link stands for who can open the drill, and for readers who may sign in as somebody who can."""
        context = super().get_context(value, parent_context=parent_context)
        user = getattr((parent_context or {}).get("request"), "user", None)
        drill, is_guest = context["drill"], user is None or not user.is_authenticated
        return {**context, "is_open": drill is not None and (is_guest or drill.may_lead(user))}


class AnswerBlock(blocks.StructBlock):
    """One answer of a checkpoint."""

    text = blocks.CharBlock(label=_("Answer"))
    is_right = blocks.BooleanBlock(required=False, label=_("right"))

    class Meta:
        label = _("Answer")


class CheckpointBlock(blocks.StructBlock):
    """A question in the middle of a lesson, answered at once and with the reason. It counts for nothing."""

    question = blocks.CharBlock(label=_("Question"))
    answers = blocks.ListBlock(AnswerBlock(), min_num=2, max_num=len(LETTERS), label=_("Answers"))
    why = blocks.CharBlock(label=_("Why"))

    class Meta:
        icon = "help"
        label = _("Checkpoint")
        template = "courses/blocks/checkpoint.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(1 for answer in cleaned["answers"] if answer["is_right"]) != 1:
            raise StructBlockValidationError({"answers": ValidationError(_("Mark exactly one answer as right."))})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        lettered = [
            {"letter": letter, **answer} for letter, answer in zip(LETTERS, value["answers"], strict=False)
        ]  # fmt: skip
        return {**context, "answers": lettered, "right": next((one for one in lettered if one["is_right"]), None)}


class DiscussionBlock(blocks.StructBlock):
    """Something to talk about in a class, a shift or a family."""

    topic = blocks.CharBlock(label=_("What to talk about"))
    questions = blocks.ListBlock(blocks.CharBlock(), min_num=1, max_num=5, label=_("Questions"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=30, label=_("minutes"))

    class Meta:
        icon = "group"
        label = _("To talk about")
        template = "courses/blocks/discussion.html"


ACTIVITY_BLOCKS = [
    ("before_after", BeforeAfterBlock()),
    ("hazards", HazardsBlock()),
    ("sequence", SequenceBlock()),
    ("drill", DrillBlock()),
    ("class_drill", ClassDrillBlock()),
    ("checkpoint", CheckpointBlock()),
    ("discussion", DiscussionBlock()),
]
