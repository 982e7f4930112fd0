"""The form that takes an owner's template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.papers.checking import MOST_BYTES, TemplateRefused, check_template
from common.papers.kinds import Paper


class TemplateForm(forms.Form):
    """A .docx of known placeholders; `content` holds its bytes once it is valid."""

    file = forms.FileField(
        label=_("Your template (.docx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("Take the present one, change it in Word, keep the words in double braces where they belong."),
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        self.content = b""

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        self.content = upload.read(MOST_BYTES + 1)
        try:
            check_template(self.content, self.paper)
        except TemplateRefused as refused:
            raise forms.ValidationError([str(problem) for problem in refused.problems]) from refused
        return upload
