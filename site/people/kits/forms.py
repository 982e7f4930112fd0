"""The form that takes a file which a kit has saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 90 * 1024 * 1024


class FileForm(forms.Form):
    """`content` holds the file's bytes once it is valid."""

    file = forms.FileField(
        label=_("File that a kit has saved"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
        help_text=_("Handing in the same file twice does no harm."),
    )
    content = b""

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        self.content = upload.read()
        return upload
