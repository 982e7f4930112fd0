"""Members of a group outside the city: units of the group's own account, in the province where they lie."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from divisions.codes import Level
from divisions.models import Division

from ..models import ListedUnit, Organisation, Role, RoleGrant, User
from .lists import ListRefusal, ListRefused

# Two digits and name of each province (GB/T 2260); no list of their counties is kept here.
PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省",
    "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省",
    "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省", "42": "湖北省", "43": "湖南省",
    "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
    "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区", "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}  # fmt: skip


def province(digits: str) -> Division:
    """The division of a province, made when it is first needed."""
    code = digits.ljust(12, "0")
    found, _made = Division.objects.get_or_create(
        code=code, defaults={"name": PROVINCES[digits], "level": Level.PROVINCE}
    )
    return found


@transaction.atomic
def enter_outside(*, listed: ListedUnit, digits: str, kind: str, by: User) -> Organisation:
    """Makes a unit of a member outside the city, and whoever acts for the group its manager. Raises ListRefused TWICE.

    No officer here oversees it: the group keeps its people and records under its own account.
    """
    held = ListedUnit.objects.select_for_update().get(pk=listed.pk)
    if held.organisation_id is not None:
        raise ListRefused(ListRefusal.TWICE)
    unit = Organisation.objects.create(
        name=held.name, kind=kind, division=province(digits), address=held.place, is_sample=held.superior.is_sample
    )
    held.organisation, held.outside = unit, True
    held.save(update_fields=["organisation", "outside"])
    RoleGrant.objects.create(
        user=by, role=Role.UNIT_MANAGER, organisation=unit, given_by=by, valid_from=timezone.localdate()
    )
    return unit
