"""What can be attached to a film script as its sign-language film."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEAD = 12  # bytes of a file in which an MP4 names itself


def check_signs(document: Any) -> None:
    """Refuses a document that browsers cannot play as a film. Raises ValidationError."""
    with document.file.open("rb") as stream:
        is_film = document.file_extension.lower() == "mp4" and stream.read(HEAD)[4:8] == b"ftyp"
    if not is_film:
        raise ValidationError({"sign_film": _("This is no film that browsers play: choose an mp4 file.")})
