"""Texts for loudspeakers: a minute each, printed, spoken where a voice is installed and called synthetic there."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.storage import FileSystemStorage
from pypdf import PdfReader
from wagtail.models import Page

from courses.content_files import read_content
from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from media import broadcasts, views
from media.films import render_film
from media.models import Film, FilmState
from media.tasks import make_film
from tests.media.voices import Humming

# Characters a second of somebody who reads for a loudspeaker.
PACE = 3.2


def test_each_shipped_text_takes_about_a_minute():
    texts = [
        block["announcement"]
        for course in read_content("courses")
        if course["slug"] == "village"
        for lesson in course["lessons"]
        for block in lesson["body"]
        if "announcement" in block
    ]
    assert len(texts) >= 6
    seconds = [len(re.findall(r"[一-鿿]", text)) / PACE for text in texts]
    assert [round(found) for found in seconds if not 50 <= found <= 65] == []


@pytest.fixture
def texts(db, tmp_path, settings, monkeypatch) -> list[broadcasts.Broadcast]:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(Film._meta.get_field("file"), "storage", FileSystemStorage(tmp_path / "uploads", "/uploads/"))
    home = HomePage.objects.first() or Page.get_first_root_node().add_child(instance=HomePage(title="首页", slug="h"))
    index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    course = index.add_child(instance=CoursePage(title="村", slug="village"))
    body = [
        {"type": "heading", "value": "一、冬天"},
        {"type": "announcement", "value": "天冷了。\n人走火灭。"},
        {"type": "announcement", "value": "打幺幺九。"},
    ]
    course.add_child(
        instance=LessonPage(title="喇叭", slug="loudspeaker", body=body, content_key="village/loudspeaker")
    )
    return broadcasts.broadcasts()


@pytest.fixture
def voice(monkeypatch) -> Humming:
    voice = Humming()
    for module in (broadcasts, views):
        monkeypatch.setattr(module, "installed_voice", lambda: voice)
    monkeypatch.setattr(broadcasts, "voice_name", lambda: voice.name)
    return voice


def test_the_texts_are_those_of_the_lessons(texts, client):
    assert [(text.title, text.lines) for text in texts] == [
        ("一、冬天", ["天冷了。", "人走火灭。"]),
        ("一、冬天", ["打幺幺九。"]),
    ]
    page = client.get("/films/broadcasts/").content.decode()
    assert "人走火灭。" in page
    assert "没有安装合成语音" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


def test_they_are_printed_one_a_page(texts, client):
    pages = PdfReader(io.BytesIO(client.get("/films/broadcasts/texts.pdf").content)).pages
    assert len(pages) == 2
    assert "人走火灭" in "".join(pages[0].extract_text().split())


def test_without_a_voice_nothing_is_asked_for(texts, client, queued):
    assert client.post(f"/films/broadcasts/{texts[0].key}/speak/").status_code == 302
    assert client.post("/films/broadcasts/say-0-1/speak/").status_code == 404
    assert queued(make_film) == []


def test_a_voice_speaks_a_text_and_says_that_it_is_none_of_ours(texts, client, queued, voice):
    key = texts[0].key
    for _again in range(2):
        client.post(f"/films/broadcasts/{key}/speak/")
    assert queued(make_film) == [[key]]
    render_film(key)
    film = Film.objects.get(key=key)
    assert film.state == FilmState.READY
    assert voice.said == [broadcasts.BEFORE, "天冷了。", "人走火灭。", broadcasts.AFTER]
    page = client.get("/films/broadcasts/").content.decode()
    assert "<audio" in page
    assert "AI 合成语音" in page
    with film.file.open("rb") as stream:
        assert "AI 合成语音".encode() in stream.read(4096)


def test_a_text_that_was_changed_is_spoken_anew_when_asked(texts, client, queued, voice):
    key = texts[0].key
    Film.objects.create(key=key, title="一、冬天", state=FilmState.READY, made_of="another text", file="films/a.mp3")
    assert "<audio" not in client.get("/films/broadcasts/").content.decode()
    client.post(f"/films/broadcasts/{key}/speak/")
    assert queued(make_film) == [[key]]
