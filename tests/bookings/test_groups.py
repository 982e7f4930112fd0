"""A class waits for its school, prints its papers, says who comes; its visit is evidence for each, class and unit."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses.training.models import Duty, Evidence, SubjectKind
from people.models import Membership, Person, PersonKind
from tests.bookings.test_edges import slot_at
from venues.bookings.booking import cancel_booking
from venues.bookings.check_in import check_in, undo_check_in
from venues.bookings.group_people import filing_of, list_people, offered_to
from venues.bookings.groups import answer_group, give_back_unanswered, request_group, school_approved
from venues.bookings.models import Booking, BookingState, GroupPerson, GroupVisit, Resident, Slot
from venues.bookings.pack import pack_data
from venues.bookings.refusals import BookingRefused
from venues.bookings.tickets import ticket_token, ticket_url
from venues.models import Venue

DAY = timedelta(days=1)


@pytest.fixture
def venue(tree) -> Venue:
    return Venue.objects.create(
        division=tree.village, kind="point", state="open", is_sample=True, group_hold_days=3, shelter="北侧广场",
        health_limits="哮喘、癫痫、心脏病患者不参加烟雾体验", phone="0573-82000000", address="中山东路1号",
    )  # fmt: skip


@pytest.fixture
def slot(venue, clock) -> Slot:
    row = slot_at(venue, clock.moment + 10 * DAY)
    Slot.objects.update(capacity=60)
    row.refresh_from_db()
    return row


def group_of(slot: Slot, *, awaits_school: bool = False, people: int = 45) -> Booking:
    resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="5678")
    group = GroupVisit(unit_name="南湖第一小学", leader="陈老师", minors=True, adults=3)
    booking = request_group(
        slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4(), group=group,
        awaits_school=awaits_school,
    )  # fmt: skip
    return Booking.objects.select_related("slot__venue__division", "group").get(pk=booking.pk)


def state_of(booking: Booking) -> tuple[str, int]:
    booking.refresh_from_db()
    booking.slot.refresh_from_db()
    return booking.state, booking.slot.booked


def address(name: str, booking: Booking) -> str:
    return f"{reverse(f'bookings:{name}', args=[booking.pk])}?t={ticket_token(booking)}"


# -- the school's approval ---------------------------------------------------------------------------------------------


def test_a_class_waits_for_its_school_and_then_for_the_keeper(slot, client, keeper):
    booking = group_of(slot, awaits_school=True)
    assert state_of(booking) == (BookingState.AWAITING, 45)
    assert not answer_group(booking=booking, agrees=True, words="", keeper=keeper)
    assert "待学校审批" in client.get(ticket_url(booking)).content.decode()
    data = {"t": ticket_token(booking), "approval": "南教〔2026〕12号"}
    for _ in range(2):
        client.post(reverse("bookings:school_approved", args=[booking.pk]), data)
    assert state_of(booking) == (BookingState.REQUESTED, 45)
    booking.group.refresh_from_db()
    assert (booking.group.approval, booking.sequence) == ("南教〔2026〕12号", 1)
    assert answer_group(booking=booking, agrees=True, words="", keeper=keeper)
    assert state_of(booking) == (BookingState.BOOKED, 45)


def test_where_the_keeper_asks_nothing_the_schools_word_books(slot, venue):
    Venue.objects.update(group_rule="automatic")
    slot.refresh_from_db()
    booking = group_of(Slot.objects.select_related("venue").get(pk=slot.pk), awaits_school=True)
    assert state_of(booking)[0] == BookingState.AWAITING
    assert school_approved(booking=booking, approval="")
    assert (state_of(booking)[0], booking.held_until) == (BookingState.BOOKED, None)


@pytest.mark.parametrize(("awaits", "news"), [(True, "unapproved"), (False, "lapsed")])
def test_the_places_are_kept_for_the_venues_days(slot, clock, awaits, news):
    booking = group_of(slot, awaits_school=awaits)
    clock.go(seconds=3 * 86400 - 1)
    assert give_back_unanswered() == 0
    clock.go(seconds=1)
    assert give_back_unanswered() == 1
    assert state_of(booking) == (BookingState.CANCELLED, 0)
    assert booking.news.first().kind == news
    assert not school_approved(booking=booking, approval="")


def test_a_keeper_turns_down_what_still_waits_for_its_school(slot, keeper):
    booking = group_of(slot, awaits_school=True)
    assert answer_group(booking=booking, agrees=False, words="停电", keeper=keeper)
    assert state_of(booking) == (BookingState.CANCELLED, 0)


def test_nobody_else_says_that_the_school_has_approved(slot, client):
    booking = group_of(slot, awaits_school=True)
    assert client.post(reverse("bookings:school_approved", args=[booking.pk]), {"t": "x"}).status_code == 404
    assert state_of(booking)[0] == BookingState.AWAITING


# -- who comes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def pupils(school, school_class, pupil) -> list[Person]:
    more = [Person.objects.create(name=f"学生{seat}", kind=PersonKind.PUPIL) for seat in (8, 9)]
    for seat, person in enumerate(more, 8):
        Membership.objects.create(
            person=person, organisation=school, school_class=school_class, seat=seat, started_on=date(2026, 9, 1)
        )
    return [pupil, *more]


@pytest.fixture
def booking(slot, keeper) -> Booking:
    made = group_of(slot)
    answer_group(booking=made, agrees=True, words="", keeper=keeper)
    made.refresh_from_db()
    return made


def say(client, booking: Booking, school_class, persons) -> object:
    data = {"t": ticket_token(booking), "of": f"class-{school_class.pk}", "person": [str(row.pk) for row in persons]}
    return client.post(reverse("bookings:group_people", args=[booking.pk]), data)


def standing() -> set[tuple[str, uuid.UUID]]:
    rows = Evidence.objects.standing().filter(kind="visit")
    return {(row.subject_kind, row.subject_id) for row in rows if row.source_key.count(":") == 3}


def test_a_teacher_names_the_class_and_the_visit_stands_for_each(
    client, teacher, keeper, booking, pupils, school, school_class, clock
):
    client.force_login(teacher)
    page = client.get(address("group_people", booking))
    assert [name for _key, name, _marked in page.context["rows"]] == ["7 · 小禾", "8 · 学生8", "9 · 学生9"]
    assert say(client, booking, school_class, pupils[:2]).status_code == 302
    clock.set(booking.slot.starts_at)
    check_in(booking=booking, keeper=keeper, people=44)
    assert standing() == {
        (SubjectKind.PERSON, pupils[0].pk), (SubjectKind.PERSON, pupils[1].pk), (SubjectKind.CLASS, school_class.pk),
        (SubjectKind.ORGANISATION, school.pk),
    }  # fmt: skip
    assert say(client, booking, school_class, pupils).context["error"]
    undo_check_in(booking=booking, keeper=keeper)
    assert standing() == set()
    say(client, booking, school_class, pupils)
    booking.refresh_from_db()
    check_in(booking=booking, keeper=keeper)
    assert len(standing()) == 5
    assert all(
        row.source_key.startswith(filing_of(booking)) for row in Evidence.objects.standing() if ":2:" in row.source_key
    )


def test_a_list_told_after_the_visit_is_evidence_once(client, teacher, keeper, booking, pupils, school_class, clock):
    client.force_login(teacher)
    clock.set(booking.slot.starts_at)
    check_in(booking=booking, keeper=keeper)
    assert standing() == set()
    clock.go(hours=5)
    say(client, booking, school_class, pupils)
    assert len(standing()) == 5
    assert {row.occurred_at for row in Evidence.objects.all()} == {booking.slot.starts_at}


def test_the_visit_meets_what_the_class_owes_for_the_school_year(
    client, teacher, keeper, booking, pupils, school_class, clock
):
    from courses.training.duties.recompute import recompute_organisation
    from courses.training.rulebook.rule_file import load_rules

    load_rules()
    recompute_organisation(school_class.organisation)
    owed = Duty.objects.filter(rule__code="S-VISIT", subject_id=school_class.pk)
    assert owed.exists()
    assert not owed.filter(met_on__isnull=False).exists()
    client.force_login(teacher)
    say(client, booking, school_class, pupils)
    clock.set(booking.slot.starts_at)
    check_in(booking=booking, keeper=keeper)
    assert owed.filter(met_on__isnull=False).exists()


def test_a_manager_names_people_of_the_unit(client, manager, keeper, booking, hotel, employee, clock):
    client.force_login(manager)
    page = client.get(address("group_people", booking))
    assert {name for _key, name, _marked in page.context["rows"]} == {"周经理", "吴师傅"}
    data = {"t": ticket_token(booking), "of": f"unit-{hotel.pk}", "person": [str(employee.person_id)]}
    client.post(reverse("bookings:group_people", args=[booking.pk]), data)
    clock.set(booking.slot.starts_at)
    check_in(booking=booking, keeper=keeper)
    assert standing() == {(SubjectKind.PERSON, employee.person_id), (SubjectKind.ORGANISATION, hotel.pk)}


def test_nobody_names_people_of_others(client, manager, booking, pupils, school_class):
    client.force_login(manager)
    say(client, booking, school_class, pupils)
    assert not GroupPerson.objects.filter(person__in=pupils).exists()
    assert [whose.organisation.name for whose in offered_to(manager)] == ["秀洲酒店"]
    client.logout()
    assert client.get(address("group_people", booking)).status_code == 302


def test_a_list_is_no_longer_than_the_group(booking, teacher, pupils):
    Booking.objects.filter(pk=booking.pk).update(party_size=2)
    whose = offered_to(teacher)[0]
    with pytest.raises(BookingRefused, match="listed_more"):
        list_people(booking=booking, whose=whose, persons=pupils, by=teacher)
    list_people(booking=booking, whose=whose, persons=pupils[:2], by=teacher)


def test_a_cancelled_group_has_no_list(booking, teacher, pupils):
    cancel_booking(booking)
    with pytest.raises(BookingRefused, match="cancelled"):
        list_people(booking=booking, whose=offered_to(teacher)[0], persons=pupils, by=teacher)


# -- the papers --------------------------------------------------------------------------------------------------------


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def test_the_papers_are_an_application_a_letter_a_plan_and_a_list(client, teacher, booking, pupils, school_class):
    client.force_login(teacher)
    say(client, booking, school_class, pupils)
    answer = client.get(address("pack", booking))
    assert (answer.status_code, answer["content-type"]) == (200, "application/pdf")
    text = text_of(answer.content)
    for words in ("申请表", "告家长书", "安全预案", "名单", "北侧广场", "哮喘", "小禾", "不代表消防设施和场所合格"):
        assert words in text, words


def test_by_the_link_alone_the_papers_name_no_child(client, teacher, booking, pupils, school_class):
    client.force_login(teacher)
    say(client, booking, school_class, pupils)
    client.logout()
    assert "小禾" not in text_of(client.get(address("pack", booking)).content)


def test_adults_get_no_letter_to_parents(client, booking):
    GroupVisit.objects.update(minors=False)
    assert "告家长书" not in text_of(client.get(address("pack", booking)).content)


def test_the_plan_says_of_adults_and_smoke_only_what_was_told(client, booking):
    text = text_of(client.get(address("pack", booking)).content)
    assert "按随队成人 3 人分组，每组至多 14 人" in text
    assert "10 名学生" not in text
    assert "水雾" not in text


def test_the_list_has_a_blank_line_for_each_who_was_not_named_and_some_to_spare(
    client, teacher, booking, pupils, school_class
):
    assert [line["name"] for line in pack_data(booking, with_names=True)["names"]] == [""] * 48
    client.force_login(teacher)
    say(client, booking, school_class, pupils)
    booking = Booking.objects.select_related("group", "slot__venue__division").get(pk=booking.pk)
    named = [line["name"] for line in pack_data(booking, with_names=True)["names"]]
    assert named == ["小禾", "学生8", "学生9", *[""] * 45]
    assert not any(line["name"] for line in pack_data(booking, with_names=False)["names"])


def test_a_family_has_no_papers(client, slot):
    from tests.bookings.test_edges import another, booking_of

    booking = booking_of(slot, another())
    assert client.get(address("pack", booking)).status_code == 404
