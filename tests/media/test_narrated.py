"""Narrated films: spoken once, drawn, subtitled, made again when their script or the voice is another."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from wagtail.documents import get_document_model

from common.glyphs import marked_in_sans
from media import cards, narrated
from media.films import render_film
from media.models import Film, FilmScript, FilmState, FilmVoice
from media.moving.frames import rasterise
from media.scripts.scenes import Scene, scenes_of
from media.services import request_narrated, request_when_watched
from media.sounds import RecordingError, alarm_tone, decoded
from media.speech.kokoro import sentences
from media.subtitles import cues, web_vtt
from media.tasks import make_film
from tests.media.voices import Humming

RARE, ONLY_SERIF = "𠮷", "鿳"
SENTENCES = ["警报响了，快走。", "拨打119。"]


@pytest.fixture(autouse=True)
def small(tmp_path, settings, monkeypatch):
    """Films of few pixels, in folders of this test."""
    settings.VAR_DIR = tmp_path
    for name in ("file", "poster", "captions"):
        monkeypatch.setattr(Film._meta.get_field(name), "storage", FileSystemStorage(tmp_path / "uploads", "/uploads/"))
    monkeypatch.setattr(narrated, "WIDE", 160)
    monkeypatch.setattr(narrated, "FPS", 4)
    monkeypatch.setattr(narrated, "SHORTEST_S", 1.0)
    monkeypatch.setattr(narrated, "CARD_S", 0.5)


@pytest.fixture
def voice(monkeypatch) -> Humming:
    voice = Humming()
    monkeypatch.setattr(narrated, "installed_voice", lambda: voice)
    return voice


def scene(say: str, **more) -> dict:
    return {"type": "scene", "value": {"say": say, "picture": "alarm-rings", "alarm": False, **more}}


@pytest.fixture
def script(db) -> FilmScript:
    found = FilmScript(key="short", title="短片")
    found.scenes = [scene(say, alarm=index == 0) for index, say in enumerate(SENTENCES)]
    found.save()
    return found


def made(script: FilmScript) -> Film:
    """The film of a script, made here and now."""
    Film.objects.update_or_create(key=script.key, defaults={"title": script.title, "state": FilmState.QUEUED})
    render_film(script.key)
    return Film.objects.get(key=script.key)


def heard(film: Film) -> np.ndarray:
    """How loud each sample of a film is."""
    return np.abs(decoded(Path(film.file.path)))


def metadata(film: Film) -> str:
    with film.file.open("rb") as stream:
        return stream.read().decode("utf-8", "ignore")


def test_without_a_voice_a_silent_film_with_subtitles_is_made(script, client):
    film = made(script)
    assert (film.state, film.voice, film.transcript) == (FilmState.READY, FilmVoice.NONE, SENTENCES)
    assert film.duration_s < 20
    assert "拨打119。" in film.captions.read().decode()
    page = client.get("/films/short/watch/").content.decode()
    assert "无配音，有字幕" in page
    assert "AI 合成语音" not in page
    assert "AI 合成语音" not in metadata(film)
    assert page.count("default") == 1, "subtitles are on"
    assert all(f"<p>{sentence}</p>" in page for sentence in SENTENCES), "its text stands below"


def test_a_synthetic_voice_is_named_in_picture_page_and_file(script, client, voice):
    film = made(script)
    assert film.voice == FilmVoice.SYNTHETIC
    assert "AI 合成语音" in client.get("/films/short/watch/").content.decode()
    assert "AI 合成语音" in metadata(film)
    label = narrated.LABELS[FilmVoice.SYNTHETIC]
    for card in (cards.title_card, cards.end_card):
        assert label in card("短片", label)
        assert label not in card("短片", "")


def test_the_alarm_is_heard_in_a_silent_scene(script):
    film = made(script)
    sound = heard(film)
    assert sound[: 48_000 // 4].max() < 0.01, "nothing on the title card"
    assert sound.max() > 0.05


def test_only_a_changed_sentence_is_spoken_again(script, voice):
    made(script)
    assert voice.said == SENTENCES
    script.scenes = [scene(SENTENCES[0]), scene("走楼梯。")]
    script.save()
    film = made(script)
    assert voice.said == [*SENTENCES, "走楼梯。"]
    assert film.transcript[1] == "走楼梯。"


def test_a_job_that_died_says_only_what_was_not_said(script, voice, monkeypatch):
    voice.dies_at = 2
    with pytest.raises(RuntimeError):
        made(script)
    assert voice.said == SENTENCES[:1]
    voice.dies_at = 0
    assert made(script).state == FilmState.READY
    assert voice.said == SENTENCES


def test_without_the_store_of_speech_everything_is_said_again(script, voice, monkeypatch):
    """The control."""
    monkeypatch.setattr(narrated, "speak", lambda text, voice: voice.say(text))
    made(script)
    made(script)
    assert voice.said == SENTENCES * 2


def recorded(name: str, content: bytes) -> int:
    document = get_document_model()(title=name)
    document.file.save(name, ContentFile(content))
    return document.pk


def tone(seconds: float, level: float) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        t = np.arange(int(16_000 * seconds)) / 16_000
        out.writeframes((np.sin(t * 2 * np.pi * 300) * level * 32_767).astype("<i2").tobytes())
    return stream.getvalue()


def test_a_recording_takes_the_place_of_the_voice(script, voice):
    script.scenes = [scene(SENTENCES[0], voice=recorded("a.wav", tone(2.0, 0.9))), scene(SENTENCES[1])]
    script.save()
    film = made(script)
    assert voice.said == SENTENCES[1:]
    assert film.voice == FilmVoice.BOTH
    assert heard(film).max() > 0.7


def test_recordings_are_heard_where_no_voice_is_installed(script, client):
    script.scenes = [scene(say, voice=recorded(f"{i}.wav", tone(1.0, 0.5))) for i, say in enumerate(SENTENCES)]
    script.save()
    assert made(script).voice == FilmVoice.HUMAN
    assert "AI 合成语音" not in client.get("/films/short/watch/").content.decode()


def test_a_broken_recording_fails_the_film(script):
    script.scenes = [scene(SENTENCES[0], voice=recorded("a.mp3", b"no sound"))]
    script.save()
    with pytest.raises(RecordingError):
        made(script)


def test_a_film_is_asked_for_again_when_the_script_or_the_voice_is_another(script, queued, monkeypatch):
    made(script)
    assert request_narrated(script).state == FilmState.READY
    script.title = "另一个"
    script.save()
    assert request_narrated(script).state == FilmState.QUEUED
    made(script)
    monkeypatch.setattr(narrated, "installed_voice", Humming)
    film = request_narrated(script)
    assert film.state == FilmState.QUEUED
    assert film.file, "the earlier film stays to be seen"


def test_a_script_that_changes_while_its_film_is_made_is_made_again(script, voice, monkeypatch):
    real = narrated._make

    def changing(film, scenes, voice):
        real(film, scenes, voice)
        if len(scenes) == 2:
            script.scenes = [scene("走楼梯。")]
            script.save()

    monkeypatch.setattr(narrated, "_make", changing)
    assert made(script).transcript == ["走楼梯。"]


def test_the_files_of_an_earlier_film_are_removed(script):
    first = made(script)
    names = [first.file.name, first.poster.name, first.captions.name]
    second = made(script)
    storage = second.file.storage
    assert [name for name in names if storage.exists(name)] in ([], names)
    assert len(storage.listdir("films")[1]) == 3


def test_whoever_looks_for_a_film_has_it_made(script, queued):
    film = Film.objects.create(key="short", title="短片")
    other = Film.objects.create(key="other", title="没有脚本")
    for found in (film, film, other):
        request_when_watched(found)
    assert queued(make_film) == [["short"]]


def test_long_sentences_become_cues_of_two_lines():
    long = "出不去的时候，退回房间，关门，用湿布堵住门缝，到窗口挥动鲜艳的衣服呼救，不要跳楼。"
    assert all(len(piece) <= 40 for piece in cues(long))
    assert "".join(cues(long)) == long
    text = web_vtt([(0.0, 6.0, long), (6.0, 7.5, "a<b")])
    assert "00:00:06.000 --> 00:00:07.500\na&lt;b" in text
    assert text.count("-->") == len(cues(long)) + 1


def test_few_characters_are_never_spoken_alone():
    assert sentences("着火了！快。走楼梯。停。") == ["着火了！快。", "走楼梯。停。"]


def test_the_signal_has_three_pulses():
    loud = np.abs(alarm_tone(4.0)) > 0.05
    assert [bool(loud[int(at * 48_000) : int(at * 48_000) + 4000].any()) for at in (0.2, 0.7, 1.2, 1.7, 2.2, 2.7, 3.3)] == [
        True, False, True, False, True, False, False,
    ]  # fmt: skip


def test_a_rare_character_of_a_title_is_drawn_as_the_sign():
    frames = rasterise([cards.title_card(text, "") for text in (f"{RARE}家{ONLY_SERIF}", "〓家〓", "火家火")], wide=160)
    assert (frames[0] == frames[1]).all()
    assert (frames[0] != frames[2]).any()
    assert marked_in_sans(RARE) == "〓"


def test_scenes_are_plain_data(script):
    assert scenes_of(script.scenes)[1] == Scene(say="拨打119。", picture="alarm-rings")
