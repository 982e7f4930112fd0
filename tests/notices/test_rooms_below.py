"""Rooms that send nothing themselves: an account's link, and residents' one-time codes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notices.channels.all import CHANNELS
from notices.models import NoticeTemplate, SmsDay
from notices.outbox import send_waiting
from notices.standard import INVITED, ONE_TIME_CODE
from people.models import Membership, Person, User
from people.staff.invitations import invite_person
from tests.notices.conftest import approve_sms
from tests.notices.fakes import Lost
from venues.bookings.senders import ConsoleSender, GatewaySender, sender

pytestmark = pytest.mark.django_db
PHONE = "13800000000"


@pytest.fixture
def colleague(hotel, clock):
    person = Person.objects.create(name="沈燕")
    Membership.objects.create(person=person, organisation=hotel, started_on="2026-01-01")
    return person


def test_a_new_account_without_an_address_is_handed_over_by_hand(colleague, hotel):
    assert invite_person(person=colleague, organisation=hotel).sent_by == ()


def test_who_has_an_address_gets_the_link_by_mail(colleague, hotel, mail):
    user = invite_person(person=colleague, organisation=hotel).user
    User.objects.filter(pk=user.pk).update(email="shen@example.cn")
    invitation = invite_person(person=colleague, organisation=hotel)
    assert [str(way) for way in invitation.sent_by] == ["电子邮件"]
    send_waiting()
    assert len(mail.mails) == 1
    assert set(user.notices.values_list("body", "path")) == {("", "")}


def test_the_link_stands_in_nobodys_inbox(client, colleague, hotel, mail):
    user = invite_person(person=colleague, organisation=hotel).user
    client.force_login(user)
    assert client.get(reverse("notices:inbox")).context["page_obj"].paginator.count == 0


def test_without_a_hook_nobody_is_told(colleague, hotel, monkeypatch):
    from people import telling

    monkeypatch.setattr(telling, "_tell_invited", [])
    assert invite_person(person=colleague, organisation=hotel).sent_by == ()


def test_a_code_goes_by_the_gateway_with_its_approved_text(service):
    approve_sms_of(ONE_TIME_CODE)
    GatewaySender().send(PHONE, "402913")
    [heard] = service.heard
    assert heard.json["templateParam"] == {"code": "402913", "minutes": "5"}
    assert heard.json["phoneNumbers"] == PHONE


def approve_sms_of(kind):
    NoticeTemplate.objects.filter(key=kind.key).delete()
    return approve_sms(kind)


def test_a_code_is_not_sent_before_its_text_is_approved(service):
    with pytest.raises(OSError, match="not approved"):
        GatewaySender().send(PHONE, "402913")
    assert service.heard == []


@pytest.mark.parametrize("what", [503, 403])
def test_a_code_that_did_not_go_out_is_said(service, what):
    approve_sms_of(ONE_TIME_CODE)
    service.answer = lambda heard: what
    with pytest.raises(OSError):
        GatewaySender().send(PHONE, "402913")
    assert SmsDay.objects.get().spent_fen == 0


def test_a_code_whose_answer_was_lost_counts_as_sent(service):
    approve_sms_of(ONE_TIME_CODE)
    service.answer = lambda heard: Lost()
    GatewaySender().send(PHONE, "402913")
    assert len(service.heard) == 1


def test_codes_keep_to_the_days_budget(service, settings, superuser):
    approve_sms_of(ONE_TIME_CODE)
    settings.SMS_DAILY_FEN, settings.SMS_PRICE_FEN = 5, 5
    GatewaySender().send(PHONE, "402913")
    with pytest.raises(OSError):
        GatewaySender().send(PHONE, "402914")
    assert superuser.notices.count() == 1
    assert len(service.heard) == 1


def test_the_console_is_left_for_whoever_has_no_gateway(settings):
    settings.OTP_SENDER = settings.CONSOLE_SENDER
    assert isinstance(sender(), ConsoleSender)
    assert INVITED.secret
    assert not CHANNELS["sms"].is_on()
