"""The columns of a list of units."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.sheets.columns import Column
from common.sheets.values import Reader, as_choice, as_code, as_name, as_number, as_text, as_yes_or_no, comparable

from ...models import NumberKind, Organisation, kind_choices
from ...models.kinds import OrganisationKind
from ..facts import ATTRIBUTES

WORDS = {
    "public_assembly": ("公众聚集场所",), "dense_place": ("人员密集场所",),
    "headcount": ("员工数", "职工人数", "从业人数", "人数"),
    "beds": ("床位数", "床位", "客房床位"), "boarding_pupils": ("寄宿生人数", "住宿生", "寄宿学生"),
    "floor_area_m2": ("建筑面积", "面积"), "height_m": ("建筑高度", "高度"), "storeys": ("层数", "建筑层数"),
    "commercial_complex": ("大型商业综合体",), "residential": ("住宅建筑",),
    "shared_building": ("多单位共用建筑", "共用建筑"), "shared_management": ("统一消防管理", "统一管理"),
    "high_rise_area": ("高层建筑", "有高层建筑"),
    "control_room": ("消防控制室",), "sub_plan": ("专项预案",),
}  # fmt: skip
NUMBER_WORDS = {
    "统一社会信用代码": NumberKind.CREDIT_CODE, "信用代码": NumberKind.CREDIT_CODE, "登记证号": NumberKind.REGISTRATION,
    "宗教活动场所登记证": NumberKind.RELIGIOUS, "办学许可证": NumberKind.TEACHING, "其他": NumberKind.OTHER,
    "无": NumberKind.NONE,
}  # fmt: skip
KIND_WORDS = {"宾馆": "hotel", "酒店": "hotel", "饭店": "hotel", "小学": "primary_school", "幼儿园": "kindergarten"}


def kind_words() -> dict[str, str]:
    """Codes of kinds by every word that means them."""
    words: dict[str, str] = {}
    for code, label in kind_choices():
        words.setdefault(comparable(str(label)), code)
        words.setdefault(comparable(code), code)
    known = set(words.values()) | set(OrganisationKind.values)
    return words | {word: code for word, code in KIND_WORDS.items() if code in known and word not in words}


def number_words() -> dict[str, str]:
    """Kinds of numbers by every word that means them."""
    return {str(label): value for value, label in NumberKind.choices} | {
        word: kind.value for word, kind in NUMBER_WORDS.items()
    }


def _reader_of(name: str) -> Reader:
    column = Organisation._meta.get_field(name)
    if isinstance(column, models.BooleanField):
        return as_yes_or_no
    return as_number(whole=isinstance(column, models.IntegerField))


def unit_columns() -> tuple[Column, ...]:
    """The columns of a list of units; kinds are read as they are now, once."""
    kinds = kind_words()
    own = (
        Column(
            "name", _("Name of the unit"), ("单位名称", "名称", "场所名称", "name"), as_name(120), required=True,
            sample="南湖饭店",
        ),
        Column(
            "kind", _("Kind of unit"), ("单位类型", "类型", "类别", "场所类型", "性质", "kind"),
            as_choice(partial(dict, kinds), str(_("Kind of unit"))), required=True, sample="宾馆",
            names=dict(kind_choices()), allowed=[label for _code, label in kind_choices()],
            help=_("One of the kinds that stand on the page of a new unit."),
        ),
        Column(
            "division", _("Division"),
            ("所属镇街", "镇街", "街道", "镇(街道)", "行政区划", "属地", "村(社区)", "村社", "社区", "division"),
            as_text(80), required=True, sample="南湖区建设街道",
            help=_("Its name, as 南湖区建设街道, or its code of twelve digits."),
        ),
        Column(
            "address", _("Street address"), ("地址", "单位地址", "详细地址", "门牌地址", "address"), as_text(200),
            sample="中山路1号",
        ),
        Column(
            "number", _("Number of the unit"),
            ("统一社会信用代码", "信用代码", "社会信用代码", "证号", "登记证号", "credit code"),
            as_code(40), sample="", help=_("The unified social credit code; another number with its kind beside it."),
        ),
        Column(
            "number_kind", _("Kind of number"), ("证号类型", "证件类别", "号码类型"),
            as_choice(number_words, str(_("Kind of number"))), sample="统一社会信用代码",
            names=dict(NumberKind.choices), allowed=NumberKind.labels,
        ),
        Column(
            "legal_body_name", _("Legal body, where it is another"), ("法人单位", "法人", "所属法人", "总公司"),
            as_text(120), sample="", help=_("A chain has one legal body and many places: each place is a line."),
        ),
        Column(
            "legal_body_code", _("Credit code of the legal body"), ("法人信用代码", "法人统一社会信用代码"),
            as_code(18),
        ),
    )  # fmt: skip
    facts = (
        Column(
            name, Organisation._meta.get_field(name).verbose_name, WORDS.get(name, ()), _reader_of(name),  # type: ignore[union-attr]
            allowed=("是", "否") if _reader_of(name) is as_yes_or_no else (),
        )
        for name in ATTRIBUTES
    )  # fmt: skip
    return (*own, *facts)
