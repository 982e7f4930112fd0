"""The sign-language window of a film: a second film, uploaded by an editor, that runs beside it without sound."""

from __future__ import annotations

from django.core.files.base import File

from .models import Film, FilmScript


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
