"""Pictures of a private collection are for those who may see it; documents have their own door."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from firesafety import uploads
from tests.media.test_uploads import picture


@pytest.fixture
def private(db) -> Collection:
    collection = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def image(collection: Collection):
    file = SimpleUploadedFile("a.png", picture(), content_type="image/png")
    return get_image_model().objects.create(title="图片", file=file, collection=collection, width=8, height=8)


def urls(made) -> list[str]:
    return [made.file.url, made.get_rendition("width-4").file.url]


def test_a_stranger_does_not_see_a_private_picture(client, private):
    for url in urls(image(private)):
        assert client.get(url).status_code == 404
        assert client.get(url, headers={"range": "bytes=0-3"}).status_code == 404


def test_without_the_question_anybody_sees_it(client, private, monkeypatch):
    """The control."""
    monkeypatch.setattr(uploads, "may_see", lambda request, path: True)
    assert [client.get(url).status_code for url in urls(image(private))] == [200, 200]


def test_who_may_see_the_collection_sees_it_and_keeps_no_copy(client, private, teacher):
    made = image(private)
    client.force_login(teacher)
    for url in urls(made):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]


def test_other_pictures_stay_public(client, private):
    made = image(Collection.get_first_root_node())
    assert [client.get(url).status_code for url in urls(made)] == [200, 200]


def test_a_private_collection_below_closes_what_lies_in_it(client, private):
    below = Collection.objects.get(pk=private.pk).add_child(name="更内部")
    assert client.get(image(below).file.url).status_code == 404


def test_a_group_sees_what_is_for_the_group_and_others_do_not(client, private, teacher, superuser):
    from django.contrib.auth.models import Group

    CollectionViewRestriction.objects.all().delete()
    rule = CollectionViewRestriction.objects.create(collection=private, restriction_type="groups")
    rule.groups.add(Group.objects.create(name="宣传"))
    made = image(private)
    client.force_login(teacher)
    assert client.get(made.file.url).status_code == 404
    client.force_login(superuser)
    assert client.get(made.file.url).status_code == 200


@pytest.mark.parametrize("path", ["documents/a.pdf", "records/a.jpg", "../secret_key", "a.txt"])
def test_what_is_not_named_public_is_private(client, db, settings, path):
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"secret")
    assert client.get(f"/uploads/{path}").status_code == 404


def test_a_film_is_public(client, db, settings):
    folder = Path(settings.MEDIA_ROOT) / "films"
    folder.mkdir(parents=True)
    (folder / "a.mp4").write_bytes(b"film")
    assert b"".join(client.get("/uploads/films/a.mp4").streaming_content) == b"film"
