"""Each channel speaks its service's language, and tells apart what was refused, not taken, and perhaps taken."""

from __future__ import annotations

import hashlib
import hmac
import json
from email import message_from_string
from email.header import decode_header, make_header

import pytest

from notices.channels.base import AnswerLostError, Outgoing, SendRefused, UnreachableError
from notices.channels.chats import DingtalkChannel, WecomChannel
from notices.channels.email import EmailChannel
from notices.channels.sms import SmsChannel
from notices.channels.zhezhengding import ZhezhengdingChannel
from notices.rendering import SmsText
from people.government.signing import zhezhengding_signature
from tests.notices.conftest import answer
from tests.notices.fakes import Lost

pytestmark = pytest.mark.django_db
SMS = SmsText("SMS_4711", {"unit": "秀洲酒店", "day": "12月5日"}, "秀洲酒店的义务12月5日到期。")
HTTP = [SmsChannel, WecomChannel, DingtalkChannel, ZhezhengdingChannel]
SENDS = ("/sms", "/cgi-bin/message/send", "/topapi/message/corpconversation/asyncsend_v2", "/message/workNotification")


def outgoing(**changes):
    given = {"key": "k-1", "to": "13800000000", "title": "标题", "body": "正文", "chat": "短文", "sms": SMS}
    return Outgoing(**given | changes)


def test_an_sms_carries_code_signature_variables_and_is_signed(service):
    assert SmsChannel().send(outgoing()) == "b1"
    [heard] = service.heard
    assert heard.json == {
        "phoneNumbers": "13800000000", "signName": "嘉兴消防", "templateCode": "SMS_4711",
        "templateParam": {"unit": "秀洲酒店", "day": "12月5日"}, "outId": "k-1",
    }  # fmt: skip
    signed = heard.headers["X-Timestamp"].encode() + b"\n" + heard.body
    assert heard.headers["X-Signature"] == hmac.new(b"secret", signed, hashlib.sha256).hexdigest()


def test_wechat_work_asks_that_repeats_be_dropped(service):
    assert WecomChannel().send(outgoing(to="wc-1")) == "m1"
    [heard] = service.of(SENDS[1])
    assert heard.query == {"access_token": "t1"}
    assert heard.json["touser"] == "wc-1"
    assert heard.json["text"] == {"content": "短文"}
    assert heard.json["enable_duplicate_check"] == 1


def test_dingtalk_sends_a_work_notice(service):
    assert DingtalkChannel().send(outgoing(to="dt-1")) == "7"
    [heard] = service.of(SENDS[2])
    assert heard.json == {
        "agent_id": "99", "userid_list": "dt-1", "msg": {"msgtype": "text", "text": {"content": "短文"}},
    }  # fmt: skip


def test_government_dingtalk_signs_and_names_the_message(service):
    assert ZhezhengdingChannel().send(outgoing(to="zz-1")) == "z1"
    [heard] = service.of(SENDS[3])
    assert heard.form["bizMsgId"] == "k-1"
    assert json.loads(heard.form["msg"])["text"] == {"content": "短文"}
    query = "&".join(f"{name}={value}" for name, value in sorted(heard.form.items()))
    expected = zhezhengding_signature(
        "zs", method="POST", time=heard.headers["X-Hmac-Auth-Timestamp"], nonce=heard.headers["X-Hmac-Auth-Nonce"],
        path="/message/workNotification", query=query,
    )  # fmt: skip
    assert heard.headers["X-Hmac-Auth-Signature"] == expected


@pytest.mark.parametrize("channel", [WecomChannel, DingtalkChannel])
def test_a_token_is_asked_for_once_and_again_when_it_has_run_out(service, channel):
    channel().send(outgoing())
    channel().send(outgoing())
    assert len([heard for heard in service.heard if "gettoken" in heard.path]) == 1
    stale = iter([{"errcode": 42001, "errmsg": "expired"}])
    service.answer = lambda heard: next(stale, answer(heard)) if "gettoken" not in heard.path else answer(heard)
    channel().send(outgoing())
    assert len([heard for heard in service.heard if "gettoken" in heard.path]) == 2


def failing(service, what):
    service.answer = lambda heard: answer(heard) if "gettoken" in heard.path else what


@pytest.mark.parametrize("channel", HTTP)
@pytest.mark.parametrize(
    ("what", "error"),
    [
        (Lost(), AnswerLostError),
        (500, AnswerLostError),
        (502, AnswerLostError),
        (503, UnreachableError),
        (429, UnreachableError),
        (403, SendRefused),
        ({"errcode": 60011, "errmsg": "no right", "code": "isv.SMS_TEMPLATE_ILLEGAL", "success": False}, SendRefused),
    ],
)
def test_failures_are_told_apart(service, channel, what, error):
    failing(service, what)
    with pytest.raises(error):
        channel().send(outgoing())


def test_a_service_that_is_away_took_nothing(settings, service):
    settings.SMS_URL = "http://127.0.0.1:1/sms"
    with pytest.raises(UnreachableError):
        SmsChannel().send(outgoing())


def test_a_key_is_not_carried_to_another_address(service):
    failing(service, 302)
    with pytest.raises(SendRefused):
        SmsChannel().send(outgoing())
    assert len(service.heard) == 1


def test_mail_goes_to_the_server_with_a_lasting_number(mail):
    number = EmailChannel().send(outgoing(to="a@example.cn"))
    sent = message_from_string(mail.mails[0])
    assert sent["Message-ID"] == number
    assert number.startswith("<k-1@")
    assert str(make_header(decode_header(sent["Subject"]))) == "标题"


@pytest.mark.parametrize(
    ("change", "error", "taken"),
    [
        ({"after_data": 0}, AnswerLostError, 1),
        ({"after_data": 451}, UnreachableError, 1),
        ({"after_data": 554}, SendRefused, 1),
        ({"after_rcpt": 550}, SendRefused, 0),
        ({"after_rcpt": 450}, UnreachableError, 0),
    ],
)
def test_what_a_mail_server_says_is_told_apart(mail, change, error, taken):
    for name, value in change.items():
        setattr(mail, name, value)
    with pytest.raises(error):
        EmailChannel().send(outgoing(to="a@example.cn"))
    assert len(mail.mails) == taken


def test_a_mail_server_that_is_away_took_nothing(mail, settings):
    settings.EMAIL_PORT = 1
    with pytest.raises(UnreachableError):
        EmailChannel().send(outgoing(to="a@example.cn"))
