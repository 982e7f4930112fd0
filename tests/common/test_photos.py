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


def test_pages_offer_a_course_picture_in_sizes_cut_at_its_focal_point(client, db):
    """A picture that is white but for its right edge: cut to 16:9 around that edge, the edge is what is left."""
    from django.template.loader import render_to_string

    drawn = Image.new("RGB", (2400, 800), "white")
    drawn.paste("black", (1700, 0, 2400, 800))
    content = io.BytesIO()
    drawn.save(content, "PNG")
    image = get_image_model().objects.create(
        title="x", file=SimpleUploadedFile("a.png", content.getvalue()),
        focal_point_x=2100, focal_point_y=400, focal_point_width=300, focal_point_height=300,
    )  # fmt: skip
    course = {"cover_image": image, "cover_image_id": image.pk}
    html = render_to_string("courses/_cover.html", {"course": course})
    assert html.count("<source") == 1
    assert "480w" in html
    assert "960w" in html
    with image.get_rendition("fill-480x270-c50|format-webp").file.open() as file:
        at_focus = Image.open(file).convert("L").resize((1, 1)).getpixel((0, 0))
    image.focal_point_x = image.focal_point_y = image.focal_point_width = image.focal_point_height = None
    image.save()
    with image.get_rendition("fill-480x270-c50|format-webp").file.open() as file:
        in_the_middle = Image.open(file).convert("L").resize((1, 1)).getpixel((0, 0))
    assert at_focus < 150 < in_the_middle, "control: without a focal point the middle is kept, which is white"
