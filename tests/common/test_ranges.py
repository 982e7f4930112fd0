"""Byte ranges of films, which phones insist on."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(settings):
    from pathlib import Path

    folder = Path(settings.MEDIA_ROOT) / "films"
    folder.mkdir(parents=True)
    (folder / "film.mp4").write_bytes(bytes(range(100)))
    return "/uploads/films/film.mp4"


def get(film: str, asked: str = ""):
    return Client().get(film, headers={"range": asked} if asked else {})


def test_a_whole_file_says_that_it_takes_ranges(film):
    response = get(film)
    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")
    assert b"".join(response.streaming_content) == bytes(range(100))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=90-", 90, 99), ("bytes=-5", 95, 99), ("bytes=0-999", 0, 99)],
)
def test_it_sends_the_range_asked_for(film, asked, first, last):
    response = get(film, asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert b"".join(response.streaming_content) == bytes(range(first, last + 1))


def test_a_range_beyond_the_end_is_refused_with_the_size(film):
    response = get(film, "bytes=100-200")
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */100")


def test_a_path_out_of_the_folder_is_refused(film):
    assert get("/uploads/../secret_key", "bytes=0-1").status_code == 404
