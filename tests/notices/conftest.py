"""A kind of notice, an account that every channel reaches, and services that take what they are sent."""

from __future__ import annotations

import pytest

from notices import kinds
from notices.kinds import LINK_VARIABLE, ChannelName, NoticeKind, Texts, Variable, VariableType, register_notice
from notices.models import NoticeTemplate, Reach, SmsState, SmsVariable
from notices.rendering import first_template
from tests.notices.fakes import Heard, http_service, mail_server

ALL = tuple(ChannelName)


def make_kind(**changes) -> NoticeKind:
    """A kind that says what is due where."""
    given = {
        "key": "test",
        "label": "Test",
        "variables": (
            Variable("unit", "Unit", VariableType.TEXT, "秀洲酒店"),
            Variable("day", "Day", VariableType.DAY, "12月5日"),
            LINK_VARIABLE,
        ),
        "zh": Texts("义务即将到期", "{unit}：{day}前完成。{link}", "{unit} {day} {link}", "{unit}的义务{day}到期。"),
        "en": Texts("A duty is due", "{unit}: by {day}. {link}", "{unit} {day} {link}"),
        "channels": ALL,
    }
    return register_notice(NoticeKind(**given | changes))


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, clock):
    """It is noon, when messages may go out; kinds that a test declares are gone after it."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


@pytest.fixture
def kind(db) -> NoticeKind:
    return make_kind()


VALUES = {"unit": "秀洲酒店", "day": "12月5日"}


def approve_sms(kind: NoticeKind) -> NoticeTemplate:
    """The gateway has approved the kind's text."""
    made = NoticeTemplate.objects.filter(key=kind.key).first() or first_template(kind)
    made.sms_code, made.sms_state = "SMS_4711", SmsState.APPROVED
    made.save()
    for variable in kind.variables:
        if f"{{{variable.name}}}" in made.sms_zh:
            SmsVariable.objects.get_or_create(template=made, name=variable.name, type=variable.type)
    return made


def reach(user, **changes):
    """Gives the account an address in every chat."""
    given = {"wecom_id": "wc-1", "dingtalk_id": "dt-1", "zhezhengding_id": "zz-1"} | changes
    Reach.objects.update_or_create(user=user, defaults=given)
    user.email = "manager@example.cn"
    user.save()
    return user


def answer(heard: Heard):
    """What all four services say when all goes well."""
    if "gettoken" in heard.path:
        token = {"access_token": "t1", "expires_in": 7200, "errcode": 0}
        data = {"accessToken": "t1", "expiresIn": 7200}
        return {**token, "success": True, "content": {"success": True, "data": data}}
    return {
        "errcode": 0, "msgid": "m1", "task_id": 7, "code": "OK", "bizId": "b1", "success": True,
        "content": {"success": True, "data": "z1"},
    }  # fmt: skip


def point_at(settings, url: str) -> None:
    """Sets every HTTP service up at one address."""
    settings.SMS_URL, settings.SMS_KEY, settings.SMS_SECRET = f"{url}/sms", "key", "secret"
    settings.SMS_SIGNATURE = "嘉兴消防"
    settings.WECOM_URL, settings.WECOM_CORP, settings.WECOM_AGENT = url, "corp", "1000002"
    settings.DINGTALK_URL, settings.DINGTALK_KEY, settings.DINGTALK_AGENT = url, "dk", "99"
    settings.ZHEZHENGDING_URL, settings.ZHEZHENGDING_KEY, settings.ZHEZHENGDING_TENANT = url, "zk", "50"
    settings.ZHEZHENGDING_SECRET = "zs"


@pytest.fixture
def service(settings):
    """All HTTP services at one address; they take everything."""
    with http_service(answer) as found:
        point_at(settings, found.url)
        yield found


@pytest.fixture
def mail(settings):
    """A mail server, and Django told to use it."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield found
