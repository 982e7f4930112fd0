"""The sign-language window: attached by an editor, copied beside the film when published, shown, and taken away."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from wagtail.documents import get_document_model

from media.models import Film, FilmScript, FilmState
from media.signs import take_signs

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    for name in ("file", "signs"):
        monkeypatch.setattr(Film._meta.get_field(name), "storage", FileSystemStorage(tmp_path / "uploads", "/uploads/"))
    documents = get_document_model()._meta.get_field("file")
    monkeypatch.setattr(documents, "storage", FileSystemStorage(tmp_path / "documents"))


def document(name: str, content: bytes):
    return get_document_model().objects.create(title=name, file=ContentFile(content, name))


@pytest.fixture
def script(db) -> FilmScript:
    found = FilmScript(key="short", title="短片")
    found.scenes = [{"type": "scene", "value": {"say": "快走。", "picture": "alarm-rings", "alarm": False}}]
    found.save()
    film = Film(key="short", title="短片", state=FilmState.READY)
    film.file.save("short.mp4", ContentFile(FILM))
    return found


def page(client) -> str:
    return client.get("/films/short/watch/").content.decode()


def test_a_film_shows_the_window_that_its_editor_gave_it_and_no_other(script, client):
    assert "film-signs" not in page(client).replace("js/film-signs", "")
    script.sign_film = document("手语.mp4", FILM)
    script.full_clean()
    take_signs(script)
    first = Film.objects.get(key="short").signs
    assert first.read() == FILM and first.url in page(client) and "手语窗口" in page(client)
    take_signs(script)
    assert Film.objects.get(key="short").signs.name == first.name, "the same one again is no other file"
    script.sign_film = document("手语二.mp4", FILM + b"2")
    take_signs(script)
    assert not first.storage.exists(first.name) and Film.objects.get(key="short").signs.read() == FILM + b"2"
    script.sign_film = None
    take_signs(script)
    assert "手语窗口" not in page(client)


def test_what_no_browser_plays_is_refused_on_the_form(script):
    for name, content in (("手语.pdf", FILM), ("手语.mp4", b"%PDF-1.7 no film at all")):
        script.sign_film = document(name, content)
        with pytest.raises(ValidationError):
            script.full_clean()
