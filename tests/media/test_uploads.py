"""What editors upload must be the picture it says it is, and not too large a one."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from courses.editorial import EDITORS, ensure_editorial_setup
from courses.models import HomePage
from people.models import User
from tests.conftest import make_user

LIMIT = 10 * 1024 * 1024
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    return stream.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """A PNG of `side` squared black pixels in a few kilobytes."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def image_form(name: str, content: bytes, user):
    form = get_image_form(get_image_model())
    return form({"title": "图片", "collection": "1"}, {"file": SimpleUploadedFile(name, content)}, user=user)


@pytest.fixture
def admin(db) -> User:
    user = make_user("admin")
    user.is_superuser = True
    user.save()
    return user


GOOD = {"png": ("a.png", "PNG"), "jpg": ("a.jpg", "JPEG"), "jpeg": ("a.JPEG", "JPEG"), "webp": ("a.webp", "WEBP")}


@pytest.mark.parametrize(("name", "kind"), GOOD.values(), ids=GOOD)
def test_a_picture_is_taken(admin, name, kind):
    form = image_form(name, picture(kind), admin)
    assert form.is_valid(), form.errors


REFUSED = {
    "a page": ("a.png", HTML),
    "text": ("a.jpg", "消防".encode()),
    "nothing": ("a.png", b""),
    "a drawing with script called a picture": ("a.png", SVG),
    "a drawing with script": ("a.svg", SVG),
    "a picture under another kind's name": ("a.jpg", picture("PNG")),
    "a page under its own name": ("a.html", HTML),
    "a picture called a page": ("a.png.html", picture()),
    "a kind that is not allowed": ("a.bmp", picture("BMP")),
}


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_is_refused(admin, name, content):
    form = image_form(name, content, admin)
    assert not form.is_valid()
    assert list(form.errors) == ["file"]


def cut(kind: str) -> bytes:
    """Half a picture, as an interrupted upload leaves it."""
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(stream, kind)
    return stream.getvalue()[: stream.tell() // 2]


BROKEN = {
    "half a PNG": ("a.png", cut("PNG")),
    "half a JPEG": ("a.jpg", cut("JPEG")),
    "a cut header": ("a.png", picture()[:20]),
    "a signature and a page": ("a.png", picture()[:8] + HTML),
}


@pytest.mark.parametrize(("name", "content"), BROKEN.values(), ids=BROKEN)
def test_a_broken_picture_is_refused(admin, name, content):
    assert not image_form(name, content, admin).is_valid()


@pytest.mark.parametrize(("size", "taken"), [(LIMIT, True), (LIMIT + 1, False)])
def test_ten_megabytes_are_the_most(admin, size, taken):
    content = picture()
    assert image_form("a.png", content + bytes(size - len(content)), admin).is_valid() is taken


@pytest.mark.parametrize(("side", "taken"), [(800, True), (12_000, False)])
def test_a_small_file_of_too_many_pixels_is_refused(admin, side, taken):
    content = bomb(side)
    assert len(content) < 100_000
    assert image_form("a.png", content, admin).is_valid() is taken


@pytest.mark.parametrize(("content", "stored"), [(picture(), 1), (HTML, 0)], ids=["picture", "page"])
def test_the_admin_stores_pictures_alone(client, db, monkeypatch, content, stored):
    monkeypatch.setattr("courses.seeding.read_content", lambda name: [])
    from courses.seeding import seed_content

    seed_content()
    assert HomePage.objects.exists()
    editor = make_user("editor")
    editor.groups.add(ensure_editorial_setup()[EDITORS])
    client.force_login(editor)
    client.post(
        "/cms/images/multiple/add/",
        {"title": "图片", "files[]": SimpleUploadedFile("a.png", content), "collection": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert get_image_model().objects.count() == stored


@pytest.mark.parametrize(("name", "taken"), [("a.pdf", True), ("a.html", False), ("a.svg", False), ("a.exe", False)])
def test_documents_are_of_the_kinds_that_are_allowed(admin, name, taken):
    form = get_document_form(get_document_model())
    data = {"title": "文件", "collection": "1"}
    assert form(data, {"file": SimpleUploadedFile(name, b"%PDF-1.4")}, user=admin).is_valid() is taken
