"""The image form of the CMS: a broken picture is an error in the form, and a photo is kept without its place."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from .photos import plain_photo, read_phone_formats


class ImageForm(BaseImageForm):
    """Wagtail counts a picture's pixels and frames without minding that Pillow may fail on half a file.

    It keeps what a camera notes, the place among it, and hands HEIC to browsers as it came: see `photos.py`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" not in self.fields:  # the form of an upload's other fields
            return
        read = self.fields["file"].to_python

        def to_python(data: Any) -> Any:
            read_phone_formats()
            try:
                given = read(data)
                plain = plain_photo(given) if given is not None else None
                return given if plain is given else read(plain)
            except (OSError, SyntaxError, ValueError) as error:
                raise ValidationError(_("This picture is broken or cut off. Please save it anew.")) from error

        self.fields["file"].to_python = to_python
