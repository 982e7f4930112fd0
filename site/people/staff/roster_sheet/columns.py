"""The columns of a roster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.normal import plain_line
from common.sheets.columns import Column
from common.sheets.tables import Cell
from common.sheets.values import LIST_SIGNS, Reader, as_choice, as_code, as_day, as_name, as_phone, as_text, comparable

from ...models import Employment, Membership, Post
from ..post_words import UNKNOWN

MOST_WORDS = Membership._meta.get_field("post_words").max_length or 0


class PostNames(dict[str, str]):
    """Names of posts by code; what is no post of the catalogue goes by its own words."""

    def get(self, key: str, default: Any = None) -> str:
        return super().get(key) or key.removeprefix(UNKNOWN)


EMPLOYMENT_WORDS = {
    "本单位": Employment.OWN, "正式": Employment.OWN, "正式工": Employment.OWN, "合同工": Employment.OWN,
    "自有": Employment.OWN, "在编": Employment.OWN, "直签": Employment.OWN, "own": Employment.OWN,
    "派遣": Employment.DISPATCHED, "劳务派遣": Employment.DISPATCHED, "派遣工": Employment.DISPATCHED,
    "dispatched": Employment.DISPATCHED,
    "外包": Employment.OUTSOURCED, "劳务外包": Employment.OUTSOURCED, "外包工": Employment.OUTSOURCED,
    "第三方": Employment.OUTSOURCED, "outsourced": Employment.OUTSOURCED,
    "志愿者": Employment.VOLUNTEER, "义工": Employment.VOLUNTEER, "volunteer": Employment.VOLUNTEER,
}  # fmt: skip


def post_words() -> dict[str, str]:
    """Codes of posts by every word that means them."""
    words: dict[str, str] = {}
    for post in Post.objects.all():
        for word in (post.name, post.name_en, post.code):
            if word:
                words.setdefault(comparable(word), post.code)
    return words


def as_posts(known: Callable[[], Mapping[str, str]]) -> Reader:
    """Codes of posts; a word that is none comes back behind a question mark: it is kept, and the post not known."""

    def read(cell: Cell) -> list[str]:
        words = known()
        found = set()
        whole = comparable(str(cell or ""))
        for word in [str(cell)] if whole in words else LIST_SIGNS.split(str(cell or "")):
            if comparable(word):
                found.add(words.get(comparable(word)) or UNKNOWN + plain_line(word)[:MOST_WORDS])
        return sorted(found)

    return read


def roster_columns() -> tuple[Column, ...]:
    """The columns of a roster; posts are read from the catalogue as it is now, once."""
    posts = post_words()
    return (
        Column(
            "name", _("Name"), ("姓名", "名字", "员工姓名", "人员姓名", "职工姓名", "name"), as_name(120),
            required=True, sample="张三",
            help=_("As in the passport for people from abroad; points and spaces may stand in it."),
        ),
        Column(
            "staff_number", _("Staff number"),
            ("工号", "员工编号", "员工号", "人员编号", "职工号", "职工编号", "staff number"), as_code(40),
            sample="0007",
            help=_("Tells two people of one name apart. Never an identity card's number."),
        ),
        Column(
            "posts", _("Posts"), ("岗位", "消防岗位", "岗位名称", "职务", "职位", "工种", "posts", "post"),
            as_posts(lambda: posts), sample="消防控制室值班员、保安员",
            names=PostNames(Post.objects.values_list("code", "name")),
            allowed=tuple(Post.objects.values_list("name", flat=True)), several=True,
            help=_(
                "Several in one cell, with 、 between. What is no post of the catalogue is kept; choose then what it"
                " means, once for all of that word."
            ),
        ),
        Column(
            "department", _("Department"), ("部门", "所属部门", "科室", "班组", "车间", "department"), as_text(60),
            sample="客房部", help=_("A department that is not there yet is added."),
        ),
        Column(
            "started_on", _("First day in the unit"),
            ("入职日期", "入职时间", "入职日", "进单位日期", "入司日期", "到职日期", "开始日期", "first day"), as_day,
            sample="2026-03-01", help=_("Needed for whoever is new here."),
        ),
        Column(
            "on_duty_from", _("First day on duty"), ("上岗日期", "上岗时间", "到岗日期", "on duty"), as_day,
            sample="2026-03-08", help=_("Where the training before work comes first. Empty: the same day."),
        ),
        Column(
            "phone", _("Mobile phone"),
            ("手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile"),
            as_phone, sample="13800138000",
            help=_("Only to know the same person again next time; the number itself is not kept."),
        ),
        Column(
            "employment", _("Employment"), ("用工形式", "用工性质", "用工方式", "员工类型", "employment"),
            as_choice(lambda: EMPLOYMENT_WORDS, "本单位、派遣、外包、志愿者"), sample="派遣",
            names=dict(Employment.choices), allowed=("本单位", "派遣", "外包", "志愿者"),
            help=_("本单位, 派遣, 外包 or 志愿者. Empty: employed by this unit."),
        ),
        Column(
            "employer_name", _("Employed by"),
            ("用工单位", "劳动合同单位", "所属公司", "派遣单位", "派遣公司", "外包公司", "劳务公司", "employed by"),
            as_text(120), sample="嘉兴某劳务公司", help=_("Whose employee it is, when not this unit's."),
        ),
        Column(
            "second_name", _("Religious name"), ("法名", "道号", "教名", "religious name"), as_text(60), sample="",
            help=_("Beside the name, where people go by it."),
        ),
    )  # fmt: skip
