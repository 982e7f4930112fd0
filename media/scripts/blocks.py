"""One scene of a film script."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .pictures import picture_choices

MOST_CHARACTERS = 120


class PictureBlock(blocks.ChoiceBlock):
    """A moving picture or a drawing by its name. Which ones there are is no matter of the database's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=picture_choices, **kwargs)

    def deconstruct(self) -> Any:
        return "wagtail.blocks.CharBlock", [], {"required": False}


class SceneBlock(blocks.StructBlock):
    """A sentence and the picture that is shown while it is spoken."""

    say = blocks.TextBlock(
        max_length=MOST_CHARACTERS,
        rows=2,
        label=_("Spoken"),
        help_text=_("One or two sentences. They are spoken, shown as subtitles and printed below the film."),
    )
    picture = PictureBlock(required=False, label=_("Drawing"))
    image = ImageChooserBlock(required=False, label=_("Uploaded image"), help_text=_("Shown instead of the drawing."))
    alarm = blocks.BooleanBlock(required=False, label=_("The alarm sounds"))
    voice = DocumentChooserBlock(
        required=False,
        label=_("Recorded voice"),
        help_text=_("A reading by a person (mp3, m4a or wav), heard instead of the synthetic voice."),
    )

    class Meta:
        icon = "media"
        label = _("Scene")
        label_format = "{say}"

    def clean(self, value: Any) -> Any:
        """Asks for one picture, and for a recording that is one."""
        cleaned = super().clean(value)
        errors = {}
        if not cleaned["picture"] and not cleaned["image"]:
            errors["picture"] = ValidationError(_("Choose a drawing or an image."))
        recording = cleaned["voice"]
        if recording is not None and recording.file_extension.lower() not in ("mp3", "m4a", "wav"):
            errors["voice"] = ValidationError(_("This is no recording: mp3, m4a and wav can be heard."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned
