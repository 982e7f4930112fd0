"""Photos of phones: HEIC and AVIF are taken, kept as what browsers show, upright and without their place."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from common.clean_files import clean_file
from common.photos import plain_photo
from tests.pictures import jpeg, picture, place_in

KEPT = {"HEIF": ("heic", "JPEG"), "AVIF": ("avif", "WEBP"), "JPEG": ("jpg", "JPEG"), "WEBP": ("webp", "WEBP")}


def upload(form: str, **options: bool) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"照片.{KEPT[form][0]}", picture(form, **options))


@pytest.mark.parametrize("form", KEPT)
def test_an_editor_sends_a_photo_and_it_is_kept_without_its_place(client, admin_user, form):
    sent = upload(form, place=True)
    assert place_in(sent.read()), "control: the place stands in what was sent"
    sent.seek(0)
    client.force_login(admin_user)
    answer = client.post(reverse("wagtailimages:add"), {"title": "照片", "file": sent, "collection": "1"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    image = get_image_model().objects.get()
    kept = image.file.open().read()
    assert Image.open(io.BytesIO(kept)).format == KEPT[form][1]
    assert not place_in(kept)
    assert not place_in(image.get_rendition("width-20").file.open().read())


def test_wagtail_alone_hands_the_place_on(db):
    """Control: what `plain_photo` is for. A picture that came past the form keeps it in every size."""
    image = get_image_model().objects.create(title="x", file=SimpleUploadedFile("a.jpg", jpeg(place=True)))
    assert place_in(image.get_rendition("width-20").file.open().read())


def test_a_photo_that_lies_on_its_side_is_turned():
    assert Image.open(plain_photo(upload("HEIF", turned=True))).size == (20, 40)


def test_a_plain_picture_and_one_that_moves_stay_as_they_are():
    plain = upload("JPEG")
    assert plain_photo(plain) is plain
    content = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    moving = SimpleUploadedFile("a.gif", content.getvalue())
    assert plain_photo(moving) is moving


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
def test_records_take_them_too(form):
    clean = clean_file(upload(form, place=True))
    assert clean.name == "照片.jpg"
    assert Image.open(io.BytesIO(clean.content)).format == "JPEG"
    assert not place_in(clean.content)


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
def test_half_a_photo_is_refused_in_words(client, admin_user, form):
    half = SimpleUploadedFile(f"a.{KEPT[form][0]}", picture(form, size=(400, 400))[:300])
    client.force_login(admin_user)
    answer = client.post(reverse("wagtailimages:add"), {"title": "x", "file": half, "collection": "1"})
    assert answer.status_code == 200
    assert not get_image_model().objects.exists()
    half.seek(0)
    with pytest.raises(ValidationError):
        clean_file(half)
