"""The texts of what parties are told. Each works without a link: bookings are found by the phone itself."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.kinds import ChannelName, NoticeKind, Texts, Variable, VariableType, register_notice

from .models import News

VARIABLES = (
    Variable("venue", _("Venue"), VariableType.TEXT, "建设街道消防体验室"),
    Variable("when", _("When"), VariableType.DAY, "12月5日9:00–10:00"),
    Variable("count", _("How many people"), VariableType.NUMBER, "3"),
    Variable("code", _("Ticket"), VariableType.CODE, "4E6V-DBH2"),
)
FIND = "凭本机号码在平台“我的预约”查看。"


def _kind(news: News, label: str | Promise, zh: str, en: str) -> NoticeKind:
    body = f"{zh}\n{FIND}"
    return register_notice(
        NoticeKind(
            key=f"visit-{news.value}",
            label=label,
            variables=VARIABLES,
            zh=Texts(title=str(zh.partition("，")[0]), body=body, sms=zh + FIND),
            en=Texts(title="Your visit", body=f"{en}\nFind it under “My bookings” with this phone."),
            channels=(ChannelName.SMS,),
            urgent=True,
        )
    )


KIND_OF = {
    News.BOOKED: _kind(
        News.BOOKED,
        _("Visit booked"),
        "已预约{venue}，{when}，{count}人，取票号{code}。",
        "Booked: {venue}, {when}, {count} people, ticket {code}.",
    ),
    News.CHANGED: _kind(
        News.CHANGED,
        _("Visit changed"),
        "预约已变更：{venue}，{when}，{count}人，取票号{code}不变。",
        "Changed: {venue}, {when}, {count} people; the ticket {code} stays.",
    ),
    News.MOVED: _kind(
        News.MOVED,
        _("Visit moved by the venue"),
        "场馆调整了时间：{venue}，现为{when}，{count}人，取票号{code}不变。不合适可改约或取消。",
        "Moved by the venue: {venue}, now {when}, {count} people; ticket {code} stays. Change or cancel if you cannot.",
    ),
    News.CANCELLED: _kind(
        News.CANCELLED,
        _("Visit cancelled"),
        "预约已取消：{venue}，{when}，取票号{code}失效。",
        "Cancelled: {venue}, {when}, ticket {code}.",
    ),
    News.CLOSED: _kind(
        News.CLOSED,
        _("Slot closed"),
        "{venue}，{when}不开放，请不要前往。取票号{code}的名额为您保留，请改约或取消。",
        "{venue} is closed on {when}; please do not come. Ticket {code} keeps its places for you.",
    ),
    News.REOPENED: _kind(
        News.REOPENED,
        _("Slot open again"),
        "{venue}，{when}恢复开放，取票号{code}照常有效。",
        "{venue} is open again on {when}; ticket {code} is good.",
    ),
    News.REQUESTED: _kind(
        News.REQUESTED,
        _("Group's request received"),
        "团体预约申请已收到：{venue}，{when}，{count}人，申请码{code}，等待场馆答复。",
        "Request received: {venue}, {when}, {count} people, number {code}; the keeper will answer.",
    ),
    News.AWAITING: _kind(
        News.AWAITING,
        _("Group waits for its school"),
        "团体名额已保留，待学校审批：{venue}，{when}，{count}人，申请码{code}。批准后请在平台确认。",
        "Places kept until your school approves: {venue}, {when}, {count} people, number {code}. Tell us when it has.",
    ),
    News.UNAPPROVED: _kind(
        News.UNAPPROVED,
        _("School's approval did not come"),
        "学校审批未在期限内完成，名额已退回：{venue}，{when}，申请码{code}。",
        "The school's approval did not come in time, and the places were given back: {venue}, {when}, number {code}.",
    ),
    News.APPROVED: _kind(
        News.APPROVED,
        _("Group's request agreed to"),
        "团体预约已同意：{venue}，{when}，{count}人，取票号{code}。",
        "Agreed to: {venue}, {when}, {count} people, ticket {code}.",
    ),
    News.REFUSED: _kind(
        News.REFUSED,
        _("Group's request turned down"),
        "团体预约未获同意：{venue}，{when}，申请码{code}。",
        "Turned down: {venue}, {when}, number {code}.",
    ),
    News.LAPSED: _kind(
        News.LAPSED,
        _("Group's request lapsed"),
        "团体预约未在期限内答复，名额已退回：{venue}，{when}，申请码{code}。请致电场馆。",
        "Nobody answered in time, and the places were given back: {venue}, {when}, number {code}.",
    ),
    News.OFFERED: _kind(
        News.OFFERED,
        _("Places came free"),
        "有名额了：{venue}，{when}，{count}人。请尽快确认，过时顺延给下一位，取票号{code}。",
        "Places came free: {venue}, {when}, {count} people, number {code}. Take them in time.",
    ),
    News.PASSED: _kind(
        News.PASSED,
        _("Places passed on"),
        "候补名额未及时确认，已顺延：{venue}，{when}。",
        "Not taken in time and passed on: {venue}, {when}.",
    ),
    News.CALLED_OUT: _kind(
        News.CALLED_OUT,
        _("Crew called out"),
        "{venue}因出警临时关闭，{when}请不要前往。取票号{code}的名额为您保留，可改约或取消。",
        "{venue} is closed, the crew was called out; please do not come on {when}. Ticket {code} keeps its places.",
    ),
    News.TOMORROW: _kind(
        News.TOMORROW,
        _("Visit tomorrow"),
        "提醒：明天{when}参观{venue}，{count}人，取票号{code}。来不了请取消。",
        "Tomorrow: {venue}, {when}, {count} people, ticket {code}. Please cancel if you cannot come.",
    ),
}
