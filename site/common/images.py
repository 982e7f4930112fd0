"""The image form of the CMS: a broken picture is an error in the form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Wagtail counts a picture's pixels and frames without minding that Pillow may fail on half a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" not in self.fields:  # the form of an upload's other fields
            return
        read = self.fields["file"].to_python

        def to_python(data: Any) -> Any:
            try:
                return read(data)
            except (OSError, SyntaxError, ValueError) as error:
                raise ValidationError(_("This picture is broken or cut off. Please save it anew.")) from error

        self.fields["file"].to_python = to_python
