"""Check-ins made without the network arrive once, at the moment of the door; who was cancelled meanwhile is asked about."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from common.outbox.kinds import Delivery, outbox_kind
from courses.training.models import Evidence
from people.models import AccessToken, RoleGrant
from tests.bookings.test_check_in import booking  # noqa: F401
from venues.bookings.booking import cancel_booking
from venues.bookings.door import door_list, open_walk_ins, settle_walk_in, surname_of, unit_of
from venues.bookings.models import Booking, BookingState, DoorWalkIn


def code_of(booking: Booking) -> str:  # noqa: F811
    return booking.slot.venue.division.code


@pytest.fixture
def key(client, booking, keeper) -> str:  # noqa: F811
    """The key of the keeper's device for today."""
    client.force_login(keeper)
    return client.post(f"/kit/door/{code_of(booking)}/take/", {"device": "phone"}).json()["key"]


def envelope(booking: Booking, number: uuid.UUID, **payload: list[str]) -> str:  # noqa: F811
    return json.dumps(
        {
            "id": str(number), "kind": "door", "unit": str(unit_of(code_of(booking))),
            "made_at": timezone.now().isoformat(), "payload": {"booking": [str(booking.pk)], "people": ["2"], **payload},
        }
    )  # fmt: skip


def send(client, key: str, text: str):
    return client.post("/kit/send/", {"envelope": text}, headers={"Authorization": f"Bearer {key}"})


def test_the_list_tells_a_surname_and_four_digits_and_no_more(booking, keeper):  # noqa: F811
    Booking.objects.filter(pk=booking.pk).update(name="王小明")
    (line,) = door_list(booking.slot.venue, keeper)
    assert (line["surname"], line["last4"], line["people"]) == ("王", "5678", 2)
    assert "小明" not in json.dumps(line, ensure_ascii=False)
    cancel_booking(booking)
    assert door_list(booking.slot.venue, keeper) == []


@pytest.mark.parametrize(
    ("name", "surname"), [("王小明", "王"), ("欧阳娜", "欧阳"), ("Ann Lee", "Ann"), ("", ""), (" 李 ", "李")]
)
def test_surnames(name, surname):
    assert surname_of(name) == surname


def test_a_check_in_arrives_once_however_often_it_is_sent(client, booking, key):  # noqa: F811
    text = envelope(booking, uuid.uuid4())
    assert [send(client, key, text).status_code for _twice in range(2)] == [200, 200]
    send(client, key, envelope(booking, uuid.uuid4()))  # another device let the same party in
    booking.refresh_from_db()
    assert booking.state == BookingState.CHECKED_IN
    assert Evidence.objects.filter(kind="visit").count() == 1


def test_who_was_cancelled_meanwhile_waits_for_the_keepers_word(client, booking, key, keeper):  # noqa: F811
    cancel_booking(booking)
    text = envelope(booking, uuid.uuid4(), people=["3"])
    assert [send(client, key, text).status_code for _twice in range(2)] == [200, 200]
    (walk_in,) = open_walk_ins(booking.slot.venue)
    assert (walk_in.people, walk_in.let_in_by) == (3, keeper)
    assert not Evidence.objects.exists()
    client.post(f"/keeper/venues/{code_of(booking)}/walk-ins/{walk_in.pk}/", {"answer": "yes"})
    assert not settle_walk_in(walk_in, is_visit=True, keeper=keeper)
    assert Evidence.objects.get().result == {"party_size": 3}


def test_without_the_number_of_the_envelope_a_walk_in_would_come_twice(booking, keeper):  # noqa: F811
    """The guard off: what was received before is not asked for."""
    cancel_booking(booking)
    for _twice in range(2):
        outbox_kind("door").handle(
            Delivery(
                id=uuid.uuid4(), kind="door", unit=unit_of(code_of(booking)), by=keeper, made_at=timezone.now(),
                payload={"booking": [str(booking.pk)]},
            )
        )  # fmt: skip
    assert DoorWalkIn.objects.count() == 2


def test_a_mistake_leaves_no_visit(client, booking, key, keeper):  # noqa: F811
    cancel_booking(booking)
    send(client, key, envelope(booking, uuid.uuid4()))
    assert settle_walk_in(DoorWalkIn.objects.get(), is_visit=False, keeper=keeper)
    assert not Evidence.objects.exists()
    assert not open_walk_ins(booking.slot.venue)


def test_the_key_ends_with_the_day_and_hands_in_for_its_venue_alone(client, booking, key, tree):  # noqa: F811
    token = AccessToken.objects.get(kind="kit")
    assert timezone.localtime(token.expires_at).strftime("%H:%M") == "00:00"
    assert token.expires_at - timezone.now() <= timedelta(days=1)
    other = json.loads(envelope(booking, uuid.uuid4())) | {"unit": str(unit_of(tree.nanhu.code))}
    assert send(client, key, json.dumps(other)).status_code == 422
    foreign = json.loads(envelope(booking, uuid.uuid4())) | {"payload": {"booking": [str(uuid.uuid4())]}}
    assert send(client, key, json.dumps(foreign)).status_code == 422


def test_who_no_longer_keeps_the_venue_hands_in_nothing(client, booking, key):  # noqa: F811
    RoleGrant.objects.all().delete()
    assert send(client, key, envelope(booking, uuid.uuid4())).status_code == 422
    assert not Evidence.objects.exists()


def test_the_page_is_the_keepers_alone(client, booking, keeper):  # noqa: F811
    address = f"/kit/door/{code_of(booking)}/"
    assert client.get(address).status_code == 302
    client.force_login(keeper)
    assert "door-parties" in client.get(address).content.decode()
