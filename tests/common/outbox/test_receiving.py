"""An envelope is taken once, whole or not at all, and what a device claims is held to what can be."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.outbox import kinds, receiving
from common.outbox.kinds import Delivery, DeliveryRefused, OutboxKind, register_outbox_kind
from common.outbox.models import Envelope
from common.outbox.parsing import MalformedEnvelopeError, parse_envelope, parse_file
from common.outbox.receiving import held_between, receive
from people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(monkeypatch) -> list[Delivery]:
    """What a handler was handed that would write anew each time."""
    found: list[Delivery] = []
    monkeypatch.setattr(kinds, "_kinds", {})

    def handle(delivery: Delivery) -> str:
        if "bad" in delivery.payload:
            raise DeliveryRefused({"地点": ["必填"]})
        found.append(delivery)
        return f"/n/{len(found)}/"

    register_outbox_kind(
        OutboxKind(key="note", title="x", units=lambda user: set(), handle=handle, page=lambda unit: "/")
    )
    return found


@pytest.fixture
def maker(db) -> User:
    return User.objects.create(username="maker")


def delivery(maker: User, **changes) -> Delivery:
    values = {"id": uuid.UUID(int=7), "kind": "note", "unit": None, "by": maker, "made_at": timezone.now()}
    return Delivery(**values | {"payload": {"a": ["1"]}} | changes)


def photo(content: bytes = b"x") -> dict[str, list[SimpleUploadedFile]]:
    return {"photo": [SimpleUploadedFile("a.jpg", content)]}


def test_twice_is_harmless(maker, taken):
    first, is_new = receive(delivery(maker, files=photo()))
    again, is_new_again = receive(delivery(maker, files=photo(), made_at=timezone.now()))
    assert (is_new, is_new_again, again.url, len(taken)) == (True, False, "/n/1/", 1)
    assert first.pk == again.pk


def test_without_the_book_it_would_be_written_twice(maker, taken, monkeypatch):
    monkeypatch.setattr(receiving, "_known", lambda delivery, digest: None)
    monkeypatch.setattr(receiving, "Envelope", lambda **row: Envelope(**row | {"pk": uuid.uuid4()}))
    receive(delivery(maker))
    receive(delivery(maker))
    assert len(taken) == 2


def test_the_same_at_once_is_taken_once(maker, taken, monkeypatch):
    """The one that looks before the other has written is stopped by the row's key."""
    receive(delivery(maker))
    looks = iter([None, Envelope.objects.get()])
    monkeypatch.setattr(receiving, "_known", lambda delivery, digest: next(looks))
    assert receive(delivery(maker))[1] is False
    assert len(taken) == 1


@pytest.mark.parametrize("changes", [{"payload": {"a": ["2"]}}, {"files": photo()}, {"unit": uuid.UUID(int=1)}])
def test_other_content_under_the_same_id_is_a_conflict(maker, taken, changes):
    receive(delivery(maker))
    with pytest.raises(DeliveryRefused) as refused:
        receive(delivery(maker, **changes))
    assert refused.value.is_conflict and refused.value.url == "/n/1/"


def test_another_persons_envelope_is_a_conflict_that_shows_nothing(maker, taken):
    receive(delivery(maker))
    with pytest.raises(DeliveryRefused) as refused:
        receive(delivery(User.objects.create(username="other")))
    assert refused.value.is_conflict and refused.value.url == ""


def test_a_refusal_leaves_no_row_and_the_mended_work_is_taken_under_its_id(maker, taken):
    with pytest.raises(DeliveryRefused):
        receive(delivery(maker, payload={"bad": ["1"]}))
    assert not Envelope.objects.exists()
    assert receive(delivery(maker))[1] is True


FIRST, LAST = (
    datetime(2026, 11, 1, tzinfo=timezone.get_default_timezone()),
    datetime(2026, 11, 2, tzinfo=timezone.get_default_timezone()),
)


@pytest.mark.parametrize(
    ("claimed", "held"),
    [
        (FIRST - timedelta(microseconds=1), FIRST), (FIRST, FIRST), (FIRST + timedelta(hours=1), None),
        (LAST, LAST), (LAST + timedelta(microseconds=1), LAST),
    ],
)  # fmt: skip
def test_a_devices_clock_is_held_between_kit_and_receipt(claimed, held):
    assert held_between(claimed, FIRST, LAST) == (held or claimed)


def written(**changes) -> dict:
    return {
        "id": str(uuid.uuid4()),
        "kind": "note",
        "made_at": "2026-11-02T08:00:00Z",
        "payload": {"a": ["1"]},
    } | changes


def test_an_envelope_is_read_and_control_characters_go():
    sent = parse_envelope(json.dumps(written(payload={"a": "1\x00", "b": ["2", "3"]}, unit=str(uuid.UUID(int=5)))))
    assert sent.payload == {"a": ["1"], "b": ["2", "3"]}
    assert sent.unit == uuid.UUID(int=5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "7"}, {"id": None}, {"kind": ""}, {"kind": "x" * 41}, {"kind": 3}, {"kind": "a\x00"}, {"made_at": "x"},
        {"made_at": None}, {"made_at": "2026-13-40T99:00"}, {"made_at": "0001-01-01T00:00:00+23:59"}, {"payload": None}, {"payload": {"a": [1]}}, {"unit": "x"},
        {"payload": {str(n): [] for n in range(201)}}, {"payload": {"a": ["x"] * 501}}, {"payload": {"a": ["x" * 200_001]}},
    ],
)  # fmt: skip
def test_what_is_no_envelope_is_malformed(wrong):
    with pytest.raises(MalformedEnvelopeError):
        parse_envelope(json.dumps(written(**wrong)))


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, "{", '"x"'])
def test_what_is_no_json_is_malformed(text):
    for read in (parse_envelope, partial(parse_file)):
        with pytest.raises(MalformedEnvelopeError):
            read(text.encode())


def file(**changes) -> bytes:
    kept = {"field": "photo", "name": "a.jpg", "base64": base64.b64encode(b"jpeg").decode()}
    return json.dumps({"format": "outbox-1", "envelope": written(), "files": [kept]} | changes).encode()


def test_a_saved_file_holds_the_work_and_its_files():
    _sent, files = parse_file(file())
    assert files["photo"][0].read() == b"jpeg"
    for wrong in ({"format": "x"}, {"files": None}, {"files": [{}] * 13}, {"files": [{"field": "a"}]},
                  {"files": [{"field": "a", "name": "b", "base64": "%"}]}, {"envelope": None}):  # fmt: skip
        with pytest.raises(MalformedEnvelopeError):
            parse_file(file(**wrong))
