"""A visit is written for whoever was let in, and for nobody else."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Evidence
from divisions.models import Division
from people.models import Role, RoleGrant
from venues.bookings import check_in as checking
from venues.bookings.booking import cancel_booking, create_booking
from venues.bookings.check_in import check_in, find_ticket, undo_check_in
from venues.bookings.models import Booking, BookingState, GroupVisit, Resident, Slot
from venues.bookings.refusals import CheckInRefused, Refusal
from venues.bookings.tickets import ticket_url
from venues.models import Venue


@pytest.fixture
def booking(tree) -> Booking:
    """A party of two whose slot begins in a minute."""
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    begins = timezone.now() + timedelta(minutes=1)
    slot = Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=9)
    resident = Resident.objects.create(phone_hmac="a" * 64, phone_last4="5678")
    return create_booking(slot=slot, resident=resident, party_size=2, request_key=uuid.uuid4())


def test_a_party_is_let_in_once_and_leaves_one_visit(booking, keeper):
    assert check_in(booking=booking, keeper=keeper) is True
    assert check_in(booking=booking, keeper=keeper) is False
    assert Evidence.objects.filter(kind="visit").count() == 1


@pytest.mark.parametrize("came", [1, 4])
def test_an_undo_gives_the_party_its_size_back_and_the_ticket_says_so(booking, keeper, client, came):
    check_in(booking=booking, keeper=keeper, people=came)
    booking.refresh_from_db()
    assert booking.party_size == came  # the fault would leave it so
    assert undo_check_in(booking=booking, keeper=keeper)
    booking.refresh_from_db()
    assert (booking.party_size, booking.slot.booked, booking.sequence) == (2, 2, 2)
    told = [text for _when, text in client.get(ticket_url(booking)).context["news"]]
    assert any("入场签到已撤销" in text for text in told)
    check_in(booking=booking, keeper=keeper)
    assert Evidence.objects.standing().get(kind="visit").result == {"party_size": 2}


def test_an_undo_asks_for_a_reason_where_others_have_the_places(booking, keeper, client):
    check_in(booking=booking, keeper=keeper, people=1)
    Slot.objects.update(capacity=2)
    other = Resident.objects.create(phone_hmac="c" * 64, phone_last4="1111")
    booking.slot.refresh_from_db()
    create_booking(slot=booking.slot, resident=other, party_size=1, request_key=uuid.uuid4())
    client.force_login(keeper)
    undo, code = reverse("bookings:check_in_undo"), {"code": booking.ticket_code}
    page = client.post(undo, code, follow=True)
    assert 'name="over_reason"' in page.content.decode()
    booking.refresh_from_db()
    assert (booking.state, booking.party_size) == (BookingState.CHECKED_IN, 1)  # nothing was taken back halfway
    client.post(undo, code | {"over_reason": "误点"})
    booking.refresh_from_db()
    slot = Slot.objects.get()
    assert (booking.state, booking.party_size, booking.over_reason) == (BookingState.BOOKED, 2, "误点")
    assert (slot.booked, slot.over) == (3, 1)


def test_a_photo_is_taken_by_a_button_in_our_own_words(client, keeper):
    client.force_login(keeper)
    page = client.get(reverse("bookings:keeper")).content.decode()
    (label,) = re.findall(r'<label class="btn file-button">(.*?)</label>', page, re.S)
    assert "或拍照识别二维码" in label
    assert 'type="file"' in label


def test_whoever_cancels_between_look_up_and_writing_leaves_no_visit(booking, keeper):
    found = find_ticket(code=booking.ticket_code, keeper=keeper)
    assert cancel_booking(booking)
    with pytest.raises(CheckInRefused) as refused:
        check_in(booking=found, keeper=keeper)
    assert refused.value.reason is Refusal.CANCELLED
    assert not Evidence.objects.exists()


def test_without_the_deciding_statement_the_cancelled_visit_would_be_written(booking, keeper, monkeypatch):
    """The guard off: the state read at look-up decides, as it did once."""
    found = find_ticket(code=booking.ticket_code, keeper=keeper)
    assert cancel_booking(booking)
    real = Booking.objects.filter

    class Blind:
        """Pretends that the conditional UPDATE always changes its row."""

        def update(self, **changes):
            return 1

    monkeypatch.setattr(Booking.objects, "filter", lambda **given: Blind() if "state__in" in given else real(**given))
    assert checking.check_in(booking=found, keeper=keeper) is True
    assert Evidence.objects.filter(kind="visit").count() == 1
    monkeypatch.undo()
    assert Booking.objects.get(pk=booking.pk).state == BookingState.CANCELLED


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("陈5678", True), ("陈 5678", True), ("陈老师５６７８", True), ("5678", True), ("13900005678", True),
        ("王5678", False), ("陈5679", False), ("陈", False),
    ],
)  # fmt: skip
def test_who_has_no_ticket_says_surname_and_four_digits(booking, keeper, client, typed, found):
    Booking.objects.update(name="陈老师")
    client.force_login(keeper)
    page = client.get(reverse("bookings:keeper"), {"code": typed})
    assert ("found" in page.context) is found
    assert ("code_error" in page.context) is not found


@pytest.mark.parametrize(
    ("typed", "found"), [("陈5678", True), ("5678", True), ("陈5679", False), ("ABCD-5678", False)]
)
def test_who_gave_no_name_is_found_by_four_digits(booking, keeper, client, typed, found):
    client.force_login(keeper)
    page = client.get(reverse("bookings:keeper"), {"code": typed})
    assert ("found" in page.context) is found
    assert "可加姓氏" in page.content.decode()
    Resident.objects.update(phone_last4="")
    assert "found" not in client.get(reverse("bookings:keeper"), {"code": "陈"}).context


@pytest.mark.parametrize("typed", ["陈5678", "5678"])
def test_who_comes_on_the_wrong_day_hears_which_is_right(booking, keeper, client, typed):
    begins = booking.slot.starts_at + timedelta(days=3)
    Slot.objects.update(starts_at=begins, ends_at=begins + timedelta(hours=1))
    client.force_login(keeper)
    told = client.get(reverse("bookings:keeper"), {"code": typed}).context["code_error"]
    assert "不是这一天的" in told
    assert f"{timezone.localtime(begins).day}日" in told
    page = client.post(reverse("bookings:check_in"), {"code": booking.ticket_code}, follow=True)
    assert f"{timezone.localtime(begins).day}日" in str(next(iter(page.context["messages"])))


def test_another_keepers_party_and_a_cancelled_one_are_told_of_to_nobody(booking, keeper, client):
    """The control."""
    begins = booking.slot.starts_at + timedelta(days=3)
    Slot.objects.update(starts_at=begins, ends_at=begins + timedelta(hours=1))
    client.force_login(keeper)
    address, said = reverse("bookings:keeper"), {"code": "5678"}
    Booking.objects.update(state=BookingState.CANCELLED)
    assert client.get(address, said).context["code_error"] == Refusal.NOT_FOUND.label
    Booking.objects.update(state=BookingState.BOOKED)
    Venue.objects.update(division=Division.objects.exclude(pk=booking.slot.venue.division_id).first())
    assert client.get(address, said).context["code_error"] == Refusal.NOT_FOUND.label


def test_several_who_fit_are_listed_alone(booking, keeper, client):
    for hmac, digits in (("b", "5678"), ("c", "1111")):
        resident = Resident.objects.create(phone_hmac=hmac * 64, phone_last4=digits)
        create_booking(slot=booking.slot, resident=resident, party_size=1, request_key=uuid.uuid4())
    client.force_login(keeper)
    page = client.get(reverse("bookings:keeper"), {"code": "5678"})
    assert len(page.context["bookings"]) == 2
    assert "found" not in page.context


def test_the_keeper_reads_how_late_a_party_is(booking, keeper, client):
    begins = timezone.now() - timedelta(minutes=40)
    Slot.objects.update(starts_at=begins)
    if timezone.localtime(begins).date() != timezone.localdate():
        pytest.skip("the day has just begun")
    client.force_login(keeper)
    page = client.post(reverse("bookings:check_in"), {"code": booking.ticket_code}, follow=True)
    assert "40" in str(next(iter(page.context["messages"])))


@pytest.mark.parametrize("typed", ["{}", " {} ", "]C1{}", "https://example.cn/t/{}", "full-width", "lower", "spaced"])
def test_a_ticket_is_found_however_it_is_typed(booking, keeper, typed):
    code = booking.ticket_code
    text = {
        "full-width": "".join(chr(ord(char) + 0xFEE0) for char in code),
        "lower": code.lower(),
        "spaced": code.replace("-", " "),
    }.get(typed) or typed.format(code)
    assert find_ticket(code=text, keeper=keeper) == booking


def test_a_keeper_of_several_venues_tells_them_apart(client, booking, keeper, tree):
    other = Venue.objects.create(division=tree.nanhu, kind="hall", state="open", is_sample=True)
    RoleGrant.objects.create(user=keeper, role=Role.VENUE_KEEPER, venue_division=tree.nanhu)
    slot = Slot.objects.create(venue=other, starts_at=booking.slot.starts_at, ends_at=booking.slot.ends_at, capacity=9)
    resident = Resident.objects.create(phone_hmac="b" * 64, phone_last4="1111")
    create_booking(slot=slot, resident=resident, party_size=1, request_key=uuid.uuid4())
    client.force_login(keeper)
    assert len(client.get("/keeper/").context["bookings"]) == 2
    here = f"/keeper/?venue={tree.village.code}"
    assert client.get(here).context["bookings"] == [booking]
    assert client.get(f"{here}&code={booking.ticket_code}").context["found"] == booking
    elsewhere = client.get(f"/keeper/?venue={tree.nanhu.code}&code={booking.ticket_code}")
    assert "found" not in elsewhere.context
    assert str(booking.slot.venue) in elsewhere.context["code_error"]
    client.post("/keeper/check-in/", {"code": booking.ticket_code, "venue": tree.nanhu.code})
    assert not Evidence.objects.exists()  # the door of one venue takes no ticket for another
    answer = client.post("/keeper/check-in/", {"code": booking.ticket_code, "venue": tree.village.code})
    assert answer["location"].endswith(here)
    assert Evidence.objects.count() == 1


def test_a_group_is_found_with_its_unit_and_leaves_room_for_the_button(booking, keeper, client):
    GroupVisit.objects.create(booking=booking, unit_name="南湖第一小学三年级一班", leader="陈老师")
    client.force_login(keeper)
    page = client.get(reverse("bookings:keeper"), {"code": "5678"}).content.decode()
    panel, table = page.split("<table", 1)
    assert "南湖第一小学三年级一班" in panel
    cell = table[: table.index("南湖第一小学三年级一班")].rsplit("<td", 1)[1]
    assert "num" not in cell  # figures do not wrap, and a long name would push the button out of sight


def test_the_list_asks_before_a_tap_writes_and_says_who_is_early(booking, keeper, client):
    begins = timezone.localtime().replace(hour=23, minute=50, second=0, microsecond=0)
    Slot.objects.update(starts_at=begins, ends_at=begins + timedelta(minutes=5))
    if begins - timezone.now() < timedelta(minutes=20):
        pytest.skip("the day is nearly over")
    client.force_login(keeper)
    page = client.get("/keeper/").content.decode()
    assert f"code={booking.ticket_code}#found-title" in page
    assert reverse("bookings:check_in") not in page  # nothing on the list writes at once
    found = client.get(f"/keeper/?code={booking.ticket_code}")
    assert found.context["on_time"]
    assert reverse("bookings:check_in") in found.content.decode()


@pytest.mark.parametrize("what", ["list", "tickets"])
def test_the_day_is_printed_as_a_list_and_as_tickets(booking, keeper, client, what):
    client.force_login(keeper)
    day = timezone.localtime(booking.slot.starts_at).date()
    answer = client.get(f"/keeper/papers/?day={day}&what={what}")
    assert (answer["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert str(day) in answer["content-disposition"]
