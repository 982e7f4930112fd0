"""The sign-language window of a film: a second film, uploaded by an editor, that runs beside it without sound."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from .models import Film, FilmScript

HEAD = 12  # bytes of a file in which an MP4 names itself


def check_signs(document: Any) -> None:
    """Refuses a document that browsers cannot play as a film. Raises ValidationError."""
    with document.file.open("rb") as stream:
        is_film = document.file_extension.lower() == "mp4" and stream.read(HEAD)[4:8] == b"ftyp"
    if not is_film:
        raise ValidationError({"sign_film": _("This is no film that browsers play: choose an mp4 file.")})


def take_signs(script: FilmScript) -> None:
    """Puts the window of a published script beside its film, or takes it away; the same one again changes nothing.

    The film keeps a copy of its own: documents are served to nobody in parts, and players ask for parts.
    """
    film = Film.objects.get(key=script.key)
    document = script.sign_film
    wanted = f"{script.key}-signs-{document.get_file_hash()[:12]}" if document else ""
    if bool(wanted) == bool(film.signs) and wanted in str(film.signs.name or ""):
        return
    earlier = str(film.signs.name or "")
    if document:
        with document.file.open("rb") as stream:
            film.signs.save(f"{wanted}.mp4", File(stream), save=False)
    else:
        film.signs.name = ""
    film.save(update_fields=["signs", "updated_at"])
    if earlier:
        film.signs.storage.delete(earlier)
