"""What a keeper learns without asking: a group's word at the door, its own changes, whom to ring, the way to a call-out."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.desks import todos_of
from tests.bookings.test_edges import HOUR, another, booking_of, slot_at
from tests.bookings.test_keeping import at, phone  # noqa: F401
from tests.conftest import make_user
from venues.bookings.booking import cancel_booking, change_booking
from venues.bookings.call_out import begin_call_out
from venues.bookings.day_papers import _line
from venues.bookings.door import door_list
from venues.bookings.groups import answer_group, request_group
from venues.bookings.models import Booking, BookingNews, GroupVisit, NewsState, Resident, Slot
from venues.bookings.sealed_phones import seal_phone
from venues.bookings.selectors import untold
from venues.models import Venue

NOTE = "一名学生有哮喘"
CHANGED = "已改约或取消的团体"
NUMBER = "13812345678"


@pytest.fixture
def venue(tree) -> Venue:
    return Venue.objects.create(
        division=tree.village, kind="point", state="open", is_sample=True, group_rule="automatic"
    )  # fmt: skip


@pytest.fixture
def slot(venue, clock) -> Slot:
    """Later today, with room for a class."""
    row = slot_at(venue, clock.moment + HOUR)
    Slot.objects.update(capacity=60)
    row.refresh_from_db()
    return row


@pytest.fixture
def group(slot) -> Booking:
    return group_in(slot)


def group_in(slot: Slot) -> Booking:
    resident = Resident.objects.create(
        phone_hmac=uuid.uuid4().hex * 2, phone_last4=NUMBER[-4:], sealed_phone=seal_phone(NUMBER)
    )
    said = GroupVisit(unit_name="南湖第一小学", leader="陈老师", minors=True, adults=3, note=NOTE)
    made = request_group(slot=slot, resident=resident, party_size=30, request_key=uuid.uuid4(), group=said)
    return Booking.objects.select_related("slot__venue__division", "resident", "group").get(pk=made.pk)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


# -- a group's word ----------------------------------------------------------------------------------------------------


def test_what_a_group_wants_heeded_stands_in_the_list_at_check_in_and_on_paper(phone, group, keeper):  # noqa: F811
    address = reverse("bookings:keeper")
    assert NOTE in text(phone, address)
    assert text(phone, f"{address}?code={group.ticket_code}").count(NOTE) == 2
    assert _line(0, group)["note"] == NOTE
    assert [line["note"] for line in door_list(group.slot.venue, keeper)] == [NOTE]


def test_a_party_without_a_word_has_none(phone, slot, keeper):  # noqa: F811
    booking_of(slot, another())
    assert "请注意" not in text(phone, reverse("bookings:keeper"))
    assert [line["note"] for line in door_list(slot.venue, keeper)] == [""]


# -- its own changes ---------------------------------------------------------------------------------------------------


def waiting(keeper) -> list[str]:
    return [str(todo.title) for todo in todos_of(keeper)]


def test_a_group_that_moves_its_visit_waits_for_the_keepers_look(phone, group, keeper, venue):  # noqa: F811
    assert CHANGED not in waiting(keeper)
    before, later = group.slot.starts_at, slot_at(venue, group.slot.starts_at + timedelta(days=1))
    Slot.objects.filter(pk=later.pk).update(capacity=60)
    change_booking(group, slot=later, party_size=28)
    change_booking(group, slot=later, party_size=27)  # the first that the keeper knew stays
    row = GroupVisit.objects.get()
    assert (row.was_at, row.was_people) == (before, 30)
    assert CHANGED in waiting(keeper)
    page = text(phone, at("venue", venue))
    assert CHANGED in page
    assert "30 人" in page and "27 人" in page
    for _twice in range(2):
        phone.post(reverse("bookings:answer", args=[venue.division.code, group.pk]), {"answer": "seen"})
    assert CHANGED not in waiting(keeper)
    assert CHANGED not in text(phone, at("venue", venue))


def test_one_that_cancels_is_told_of_too(phone, group, keeper, venue):  # noqa: F811
    cancel_booking(group)
    assert CHANGED in waiting(keeper)
    assert "现在：已取消" in text(phone, at("venue", venue))


def test_a_family_that_moves_its_visit_is_nobodys_work(slot, keeper, venue):
    booking = booking_of(slot, another())
    change_booking(booking, slot=slot_at(venue, slot.starts_at + timedelta(days=1)), party_size=2)
    assert CHANGED not in waiting(keeper)


def test_what_was_turned_down_or_never_agreed_to_is_no_change(phone, keeper, venue, clock):  # noqa: F811
    Venue.objects.update(group_rule="request")
    row = slot_at(venue, clock.moment + timedelta(days=9))
    Slot.objects.update(capacity=60)
    asked = group_in(Slot.objects.select_related("venue").get(pk=row.pk))
    answer_group(booking=asked, agrees=False, words="", keeper=keeper)
    assert CHANGED not in waiting(keeper)


# -- whom to ring ------------------------------------------------------------------------------------------------------


def test_whole_numbers_are_shown_of_those_alone_who_must_be_told_and_each_look_is_logged(
    phone,  # noqa: F811
    group,
    keeper,
    venue,
):
    address = at("numbers", venue)
    assert NUMBER not in text(phone, address)
    assert not ModelLogEntry.objects.filter(action="common.export").exists()
    begin_call_out(venue, by=keeper)
    assert f'href="{address}"' in text(phone, at("call_out", venue))
    assert f'href="{address}"' in text(phone, at("venue", venue))
    assert f"tel:{NUMBER}" in text(phone, address)
    entry = ModelLogEntry.objects.get(action="common.export")
    assert entry.user == keeper
    assert NUMBER not in entry.label + str(entry.data)
    assert NUMBER not in text(phone, reverse("bookings:keeper")) + text(phone, at("call_out", venue))


@pytest.mark.parametrize("state", [NewsState.WAITING, NewsState.SENDING, NewsState.SENT])
def test_whom_a_text_reaches_is_not_shown(group, keeper, venue, state):
    begin_call_out(venue, by=keeper)
    assert [row.booking for row in untold(venue)] == [group]
    BookingNews.objects.update(state=state)
    assert not untold(venue).exists()


def test_who_has_chosen_another_time_knows(group, keeper, venue):
    begin_call_out(venue, by=keeper)
    later = slot_at(venue, group.slot.starts_at + timedelta(days=1))
    Slot.objects.filter(pk=later.pk).update(capacity=60)
    change_booking(group, slot=later, party_size=30)
    assert not untold(venue).exists()


def test_numbers_are_the_venues_keepers_alone(group, keeper, venue, client, teacher):
    begin_call_out(venue, by=keeper)
    assert client.get(at("numbers", venue)).status_code == 302
    for user in (teacher, make_user("stranger")):
        client.force_login(user)
        assert client.get(at("numbers", venue)).status_code == 404


# -- the way to a call-out ---------------------------------------------------------------------------------------------


def test_a_call_out_is_one_tap_from_the_days_list(phone, venue):  # noqa: F811
    assert f'href="{at("call_out", venue)}"' in text(phone, reverse("bookings:keeper"))


def test_with_several_venues_it_is_two_and_what_is_closed_is_left_out(phone, venue, keeper, tree):  # noqa: F811
    from people.models import Role, RoleGrant

    other = Venue.objects.create(division=tree.nanhu, kind="hall", state="open", is_sample=True)
    shut = Venue.objects.create(division=tree.xiuzhou, kind="hall", state="paused")
    for one in (other, shut):
        RoleGrant.objects.create(user=keeper, role=Role.VENUE_KEEPER, venue_division=one.division)
    page = text(phone, reverse("bookings:keeper"))
    assert f'href="{at("call_out", venue)}"' in page
    assert f'href="{at("call_out", other)}"' in page
    assert f'href="{at("call_out", shut)}"' not in page


def test_the_list_without_the_network_says_that_the_crew_is_out(phone, group, keeper, venue):  # noqa: F811
    address = reverse("bookings:door", args=[venue.division.code])
    assert "出警" not in text(phone, address).partition("data-kit")[0]
    assert [line["is_suspended"] for line in door_list(venue, keeper)] == [False]
    begin_call_out(venue, by=keeper)
    assert "出警" in text(phone, address).partition("data-kit")[0]
    assert [line["is_suspended"] for line in door_list(venue, keeper)] == [True]
