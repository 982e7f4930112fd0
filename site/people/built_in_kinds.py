"""The kinds that come with the platform, with their categories by Fire Protection Law art. 73, and their loading."""

from __future__ import annotations

from typing import Any

from common.migrated import is_migrated

from .models import LegalCategory, OrganisationKind, UnitKind, forget_kinds

ASSEMBLY, DENSE, SCHOOL = LegalCategory.PUBLIC_ASSEMBLY, LegalCategory.DENSE_PLACE, LegalCategory.SCHOOL
BUILDING, GENERAL = LegalCategory.PUBLIC_BUILDING, LegalCategory.GENERAL
LAW_3, LAW_4, LAW_16 = "消防法 第73条第（三）项", "消防法 第73条第（四）项", "消防法 第16条"

# Code, name, categories, categories that each unit states itself, source.
KINDS: list[tuple[OrganisationKind, str, list[LegalCategory], list[LegalCategory], str]] = [
    (OrganisationKind.PRIMARY_SCHOOL, "小学", [SCHOOL, DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.MIDDLE_SCHOOL, "中学", [SCHOOL, DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.KINDERGARTEN, "幼儿园", [SCHOOL, DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.UNIVERSITY, "高等学校", [DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.HOSPITAL, "医院", [DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.NURSING_HOME, "养老机构", [DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.NURSERY, "托育机构", [DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.RELIGIOUS_PLACE, "宗教活动场所", [DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.TRAINING_SCHOOL, "培训机构", [DENSE, BUILDING], [], LAW_4),
    (OrganisationKind.HOTEL, "宾馆饭店", [ASSEMBLY, BUILDING], [], LAW_3),
    (OrganisationKind.SHOPPING_CENTRE, "商场市场", [ASSEMBLY, BUILDING], [], LAW_3),
    (OrganisationKind.ENTERTAINMENT, "公共娱乐场所", [ASSEMBLY, BUILDING], [], LAW_3),
    (OrganisationKind.SPORTS_VENUE, "体育场馆", [ASSEMBLY, BUILDING], [], LAW_3),
    (OrganisationKind.CULTURAL_RELIC, "文物保护单位", [GENERAL, BUILDING], [DENSE], LAW_4),
    (OrganisationKind.PORT_UNIT, "港口单位", [GENERAL], [ASSEMBLY, DENSE], LAW_3),
    (OrganisationKind.FACTORY, "工厂", [GENERAL], [DENSE], LAW_4),
    (OrganisationKind.STATE_FIRM, "国有企业", [GENERAL, BUILDING], [ASSEMBLY, DENSE], LAW_16),
    (OrganisationKind.GOVERNMENT_OFFICE, "机关", [GENERAL, BUILDING], [], LAW_16),
    (OrganisationKind.FINANCE, "金融机构", [GENERAL, BUILDING], [], LAW_16),
    (OrganisationKind.WAREHOUSE, "仓库", [GENERAL], [], LAW_16),
    (OrganisationKind.GRAIN_STORE, "粮库", [GENERAL], [], LAW_16),
    (OrganisationKind.PETROL_STATION, "加油加气站", [GENERAL], [], LAW_16),
    (OrganisationKind.GAS_DEPOT, "液化石油气储配站", [GENERAL], [], LAW_16),
    (OrganisationKind.PROPERTY_COMPANY, "物业服务企业", [GENERAL], [], "消防法 第18条第二款"),
    (OrganisationKind.BUILDING_SITE, "建设工程施工现场", [GENERAL], [], "61号令 第12条"),
    (OrganisationKind.VILLAGE_COMMITTEE, "村（居）民委员会", [GENERAL], [], "消防法 第32条"),
    (OrganisationKind.RENTAL_HOUSING, "居住出租房", [GENERAL], [DENSE], "嘉政办发〔2018〕47号 四（四）"),
    (OrganisationKind.OTHER, "其他单位", [], [], ""),
]  # fmt: skip


def load_kinds(**_signal: Any) -> int:
    """Adds the kinds that are not in the table yet and leaves the others as officers may have changed them.

    After a migration to an earlier state there is no table, or one that lacks columns.
    """
    if not is_migrated(UnitKind):
        return 0
    known = set(UnitKind.objects.values_list("code", flat=True))
    rows = [
        UnitKind(
            code=kind.value, name=name, name_en=_english(kind), like=kind, categories=[*categories], may_be=[*may_be],
            source=source, built_in=True,
        )
        for kind, name, categories, may_be, source in KINDS
        if kind.value not in known
    ]  # fmt: skip
    UnitKind.objects.bulk_create(rows)
    forget_kinds()
    return len(rows)


def _english(kind: OrganisationKind) -> str:
    from django.utils.translation import override

    with override("en"):
        return str(kind.label)
