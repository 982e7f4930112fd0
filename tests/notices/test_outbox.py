"""A message is sent once by each channel, whatever dies or is lost in between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notices import outbox
from notices.channels.all import CHANNELS
from notices.kinds import ChannelName
from notices.models import Delivery, DeliveryState, Message, SmsDay
from notices.outbox import LOST_AFTER, PAUSES, claim_next, send_waiting
from notices.services import notify
from tests.notices.conftest import VALUES, answer, approve_sms, make_kind, reach
from tests.notices.fakes import Lost

pytestmark = pytest.mark.django_db
WECOM = "/cgi-bin/message/send"


@pytest.fixture
def reached(manager):
    return reach(manager)


def states(message):
    return {row.channel: row.state for row in message.deliveries.all()}


def only(*channels):
    return make_kind(channels=channels)


def test_one_row_a_channel_is_written_and_sent(kind, reached, service, mail):
    message = notify(kind, reached, values=VALUES, path="/records/")
    assert set(states(message).values()) == {"waiting"}
    send_waiting()
    assert states(message) == dict.fromkeys(("email", "wecom", "dingtalk", "zhezhengding"), "sent")
    assert len(mail.mails) == 1
    assert service.of(WECOM)[0].json["text"]["content"].startswith("秀洲酒店 12月5日 http")


def test_sending_again_sends_nothing(kind, reached, service, mail):
    notify(kind, reached, values=VALUES)
    send_waiting()
    heard, mails = len(service.heard), len(mail.mails)
    assert send_waiting() == 0
    assert (len(service.heard), len(mail.mails)) == (heard, mails)


def test_what_is_rolled_back_is_never_sent(kind, reached, service):
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(kind, reached, values=VALUES)
        raise RuntimeError
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


class Killed(BaseException):
    """The worker is gone in the middle of its work."""


def test_a_worker_killed_after_mailing_leaves_it_said_and_sends_no_second(reached, mail, clock, monkeypatch, settings):
    message = notify(only(ChannelName.EMAIL), reached, values=VALUES)
    with monkeypatch.context() as patch:
        send = CHANNELS["email"].send
        patch.setattr(CHANNELS["email"], "send", lambda outgoing: (send(outgoing), _die()))
        with pytest.raises(Killed):
            send_waiting()
    clock.set(clock.moment + LOST_AFTER + timedelta(seconds=1))
    send_waiting()
    assert states(message) == {"email": "perhaps"}
    assert len(mail.mails) == 1


def _die():
    raise Killed


def test_where_the_service_drops_repeats_it_is_sent_again_under_the_same_key(reached, service, clock, monkeypatch):
    message = notify(only(ChannelName.ZHEZHENGDING), reached, values=VALUES)
    with monkeypatch.context() as patch:
        send = CHANNELS["zhezhengding"].send
        patch.setattr(CHANNELS["zhezhengding"], "send", lambda outgoing: (send(outgoing), _die()))
        with pytest.raises(Killed):
            send_waiting()
    clock.set(clock.moment + LOST_AFTER + timedelta(seconds=1))
    send_waiting()
    assert states(message) == {"zhezhengding": "sent"}
    keys = [heard.form["bizMsgId"] for heard in service.of("/message/workNotification")]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_without_the_claim_a_killed_worker_sends_twice(reached, mail, monkeypatch):
    """The control: rows that are not claimed before they go out are found again."""
    notify(only(ChannelName.EMAIL), reached, values=VALUES)
    claim = outbox.claim_next

    def unclaimed():
        parcel = claim()
        if parcel:
            Delivery.objects.filter(send_key=parcel.key).update(state="waiting", claimed_at=None)
        return parcel

    monkeypatch.setattr(outbox, "claim_next", unclaimed)
    monkeypatch.setattr(outbox, "AT_MOST", 2)
    send_waiting()
    assert len(mail.mails) == 2


def test_a_worker_that_was_stopped_for_long_writes_nothing_any_more(reached, service, clock):
    message = notify(only(ChannelName.WECOM), reached, values=VALUES)
    parcel = claim_next()
    clock.set(clock.moment + LOST_AFTER + timedelta(seconds=1))
    send_waiting()
    outbox._settle(parcel, DeliveryState.FAILED, reason="late")
    assert states(message) == {"wecom": "sent"}


def test_a_lost_answer_is_left_alone_where_repeats_are_not_dropped(reached, mail):
    mail.after_data = 0
    message = notify(only(ChannelName.EMAIL), reached, values=VALUES)
    send_waiting()
    assert states(message) == {"email": "perhaps"}


def test_what_was_not_taken_is_tried_with_growing_pauses_and_then_given_up(reached, service, clock, settings):
    settings.NOTICE_QUIET_HOURS = None
    service.answer = lambda heard: answer(heard) if "gettoken" in heard.path else 503
    message = notify(only(ChannelName.WECOM), reached, values=VALUES)
    for pause in PAUSES:
        send_waiting()
        assert states(message) == {"wecom": "waiting"}
        clock.set(clock.moment + pause - timedelta(seconds=1))
        assert send_waiting() == 0
        clock.go(seconds=1)
    send_waiting()
    assert states(message) == {"wecom": "failed"}
    assert len(service.of(WECOM)) == len(PAUSES) + 1


def test_a_lost_answer_of_a_service_that_drops_repeats_is_asked_again(reached, service, clock):
    answers = iter([Lost()])
    service.answer = lambda heard: answer(heard) if "gettoken" in heard.path else next(answers, answer(heard))
    message = notify(only(ChannelName.WECOM), reached, values=VALUES)
    send_waiting()
    clock.go(minutes=1)
    send_waiting()
    assert states(message) == {"wecom": "sent"}


def test_a_channel_that_breaks_stops_no_other(reached, mail, service, caplog, monkeypatch):
    def fall_over(outgoing):
        raise RuntimeError("the gateway's driver fell over")

    monkeypatch.setattr(CHANNELS["wecom"], "send", fall_over)
    messages = [notify(only(ChannelName.WECOM, ChannelName.EMAIL), reached, values=VALUES) for _n in range(2)]
    send_waiting()
    assert [states(message) for message in messages] == [{"wecom": "perhaps", "email": "sent"}] * 2
    reasons = Delivery.objects.filter(channel="wecom").values_list("reason", flat=True)
    assert set(reasons) == {"the channel broke: RuntimeError"}
    assert "the channel wecom broke" in caplog.text


def test_what_is_no_longer_true_is_dropped(reached, service):
    kind = make_kind(channels=(ChannelName.WECOM,), still_true=lambda message: False)
    message = notify(kind, reached, values=VALUES)
    send_waiting()
    assert states(message) == {"wecom": "dropped"}
    assert service.heard == []


def test_an_account_that_was_closed_is_sent_nothing(reached, service, kind):
    message = notify(only(ChannelName.WECOM), reached, values=VALUES)
    reached.is_active = False
    reached.save()
    send_waiting()
    assert states(message) == {"wecom": "dropped"}


def test_nothing_goes_where_the_holder_has_switched_it_off(manager, service, kind):
    reach(manager, off=["wecom", "email"])
    assert set(states(notify(kind, manager, values=VALUES))) == {"dingtalk", "zhezhengding"}


def local(hour, minute=0):
    return datetime(2026, 11, 25, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (local(20, 59), local(20, 59)),
        (local(21), local(8) + timedelta(days=1)),
        (local(23, 59), local(8) + timedelta(days=1)),
        (local(0), local(8)),
        (local(7, 59), local(8)),
        (local(8), local(8)),
    ],
)
def test_nothing_is_sent_by_night(reached, service, clock, now, goes):
    clock.set(now)
    row = notify(only(ChannelName.WECOM), reached, values=VALUES).deliveries.get()
    assert row.not_before == goes


def test_what_is_urgent_is_sent_by_night(reached, service, clock):
    clock.set(local(23))
    notify(make_kind(channels=(ChannelName.WECOM,), urgent=True), reached, values=VALUES)
    assert send_waiting() == 1


def test_reminders_to_one_account_become_one(reached, service, clock, manager, county_officer):
    kind = make_kind(channels=(ChannelName.WECOM,), gathers=True)
    for number in range(3):
        notify(kind, reached, values={**VALUES, "unit": f"酒店{number}"})
    notify(kind, reach(county_officer, wecom_id="wc-2"), values=VALUES)
    assert send_waiting() == 0
    clock.go(minutes=10)
    assert send_waiting() == 2
    texts = {heard.json["touser"]: heard.json["text"]["content"] for heard in service.of(WECOM)}
    assert texts["wc-1"].startswith("您有 3 条新消息")
    assert "3" not in texts["wc-2"].split()[0]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_link_that_opens_something_is_in_no_inbox_and_forgotten_once_sent(reached, mail):
    message = notify(make_kind(channels=(ChannelName.EMAIL,), secret=True), reached, values=VALUES, path="/x/secret/")
    assert not message.in_inbox
    send_waiting()
    message.refresh_from_db()
    assert (message.body, message.values, message.path) == ("", {}, "")
    assert len(mail.mails) == 1


@pytest.fixture
def phone(reached, monkeypatch):
    """The account's number is known."""
    monkeypatch.setattr(CHANNELS["sms"], "address_of", lambda user, reach: "13800000000", raising=False)
    return reached


def test_an_sms_is_sent_only_when_the_gateway_has_approved_its_text(phone, service, kind):
    assert "sms" not in states(notify(kind, phone, values=VALUES))
    approve_sms(kind)
    assert "sms" in states(notify(kind, phone, values=VALUES))


def test_the_days_budget_stops_text_messages_until_tomorrow_and_says_so(phone, service, clock, settings, superuser):
    settings.SMS_DAILY_FEN, settings.SMS_PRICE_FEN = 9, 5
    kind = only(ChannelName.SMS)
    approve_sms(kind)
    first, second = notify(kind, phone, values=VALUES), notify(kind, phone, values=VALUES)
    send_waiting()
    assert sorted([states(first)["sms"], states(second)["sms"]]) == ["sent", "waiting"]
    assert SmsDay.objects.get().spent_fen == 5
    assert superuser.notices.get().title == "今日短信预算已用完"
    assert len(service.heard) == 1
    clock.set(local(8) + timedelta(days=1))
    send_waiting()
    assert {states(first)["sms"], states(second)["sms"]} == {"sent"}


def test_a_refused_text_message_costs_nothing(phone, service):
    service.answer = lambda heard: {"code": "isv.SMS_SIGNATURE_ILLEGAL"}
    kind = only(ChannelName.SMS)
    approve_sms(kind)
    notify(kind, phone, values=VALUES)
    send_waiting()
    assert SmsDay.objects.get().spent_fen == 0
