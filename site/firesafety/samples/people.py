"""Sample organisations, classes, people, posts, jurisdictions and sign-ins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from courses.training.rulebook.periods import school_year
from divisions.models import Division
from people.models import (
    Jurisdiction,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonKind,
    Post,
    Role,
    RoleGrant,
    SchoolClass,
    User,
)
from privacy.models import Consent, ConsentAct, ConsentWay

ORGANISATIONS = [
    ("示例·南湖实验小学", OrganisationKind.PRIMARY_SCHOOL, "330402", {"headcount": 860, "storeys": 4}),
    ("示例·嘉禾寄宿中学", OrganisationKind.MIDDLE_SCHOOL, "330411", {"boarding_pupils": 640, "headcount": 1200,
     "key_unit": True, "key_unit_document": "示例名录〔2026〕1号"}),
    ("示例·秀城幼儿园", OrganisationKind.KINDERGARTEN, "330402", {"headcount": 240}),
    ("示例·安居物业服务公司", OrganisationKind.PROPERTY_COMPANY, "330402", {"headcount": 75}),
    ("示例·运河大酒店", OrganisationKind.HOTEL, "330411", {"beds": 210, "headcount": 130, "height_m": 58.0,
     "public_assembly": True, "key_unit": True, "key_unit_document": "示例名录〔2026〕1号"}),
    ("示例·水乡村民委员会", OrganisationKind.VILLAGE_COMMITTEE, "330483", {"headcount": 9}),
    ("示例·某区住房和城乡建设局", OrganisationKind.GOVERNMENT_OFFICE, "330402", {"headcount": 60}),
]  # fmt: skip

PUPILS = ["小禾", "小蓝", "小舟", "小桥", "小荷", "小满", "小雨", "小桐", "小湖", "小秀", "小嘉", "小乐"]


@dataclass(frozen=True)
class SignIn:
    """One line of the printed list of who can sign in."""

    username: str
    who: str
    where: str


SIGN_INS = [
    SignIn("pupil", "小学生 小禾", "/courses/"),
    SignIn("employee", "酒店新员工 吴师傅", "/courses/"),
    SignIn("teacher", "班主任 陈老师", "/classroom/"),
    SignIn("head", "小学德育主任 李主任", "/schools/"),
    SignIn("manager", "酒店消防安全管理人 周经理", "/desk/"),
    SignIn("keeper", "场馆管理员", "/keeper/"),
    SignIn("officer", "南湖区消防监督员", "/oversight/"),
    SignIn("city", "嘉兴市消防监督员", "/oversight/"),
    SignIn("editor", "内容编辑", "/cms/"),
    SignIn("reviewer", "内容审核", "/cms/"),
    SignIn("admin", "系统管理员", "/cms/"),
]


def sample_password() -> str:
    """The samples' shared password: made once per installation, kept under .var, printed at start."""
    path = Path(settings.VAR_DIR) / "sample_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(3)))
    return path.read_text().strip()


def _first_town(county: str) -> Division:
    return Division.objects.filter(code__startswith=county, level="town").order_by("code")[0]


def make_people() -> None:
    """All sample units, people and sign-ins."""
    units = [
        Organisation.objects.create(name=name, kind=kind, division=_first_town(county), is_sample=True, **attributes)  # type: ignore[arg-type]
        for name, kind, county, attributes in ORGANISATIONS
    ]
    school, middle, nursery, property_company, hotel, village, office = units
    classes = _make_school(school)
    _make_staff(hotel, [("周经理", "fire_manager"), ("钱总", "responsible_person"), ("郑师傅", "control_room"),
                        ("孙师傅", "micro_station"), ("冯师傅", "staff")])  # fmt: skip
    _make_staff(property_company, [("褚总", "property_legal"), ("卫经理", "property_manager"),
                ("蒋部长", "property_security_head"), ("沈队长", "property_security_captain"),
                ("韩师傅", "property_guard"), ("杨电工", "property_electrician")])  # fmt: skip
    _make_staff(village, [("朱书记", "village_head"), ("秦网格员", "staff")])
    _make_staff(office, [("尤局长", "responsible_person"), ("许科员", "staff")])
    _make_staff(middle, [("何校长", "responsible_person"), ("吕老师", "teacher")])
    _make_staff(nursery, [("施园长", "responsible_person"), ("张老师", "teacher")])
    newcomer = _member("吴师傅", hotel, "staff", started=timezone.localdate() - timedelta(days=3))
    _make_sign_ins(school, classes, hotel, newcomer)


def _make_school(school: Organisation) -> list[SchoolClass]:
    year = school_year(timezone.localdate()).start
    classes = [
        SchoolClass.objects.create(
            organisation=school, name=name, grade=3, school_year=year.year, join_code=code, is_sample=True
        )
        for name, code in (("三（1）班", "DEMO3A"), ("三（2）班", "DEMO3B"))
    ]
    for index, nickname in enumerate(PUPILS):
        _seat(nickname, classes[index % 2], index // 2 + 1, year)
    _make_staff(school, [("陈老师", "teacher"), ("李主任", "fire_manager"), ("李校长", "responsible_person")])
    return classes


def _seat(nickname: str, school_class: SchoolClass, seat: int, year: date) -> None:
    pupil = Person.objects.create(name=nickname, kind=PersonKind.PUPIL, is_sample=True)
    Membership.objects.create(
        person=pupil, organisation=school_class.organisation, school_class=school_class, seat=seat, started_on=year
    )
    number = f"示例-{school_class.name}-{seat:02}"
    Consent.objects.create(person=pupil, act=ConsentAct.GIVEN, way=ConsentWay.PAPER, on=year, reference=number)


def _member(name: str, unit: Organisation, post: str, *, started: date) -> Person:
    person = Person.objects.create(name=name, kind=PersonKind.EMPLOYEE, is_sample=True)
    Membership.objects.create(
        person=person,
        organisation=unit,
        post=Post.objects.get(code=post),
        started_on=started,
        on_duty_from=started + timedelta(days=7),
    )
    return person


def _make_staff(unit: Organisation, staff: list[tuple[str, str]]) -> None:
    for name, post in staff:
        _member(name, unit, post, started=date(2024, 3, 1))


def _account(username: str, *, person: Person | None = None, **flags: bool) -> User:
    who = next(entry.who for entry in SIGN_INS if entry.username == username)
    user = User(username=username, display_name=who, person=person, is_sample=True, **flags)
    user.set_password(sample_password())
    user.save()
    return user


def _jurisdiction(name: str, prefixes: list[str]) -> Jurisdiction:
    made = Jurisdiction.objects.create(name=name, is_sample=True)
    made.divisions.set(Division.objects.filter(code__in=[prefix.ljust(12, "0") for prefix in prefixes]))
    return made


def _make_sign_ins(school: Organisation, classes: list[SchoolClass], hotel: Organisation, newcomer: Person) -> None:
    def person(name: str, unit: Organisation) -> Person:
        return Person.objects.get(name=name, memberships__organisation=unit, is_sample=True)

    grant = RoleGrant.objects.create
    _account("pupil", person=person("小禾", school))
    _account("employee", person=newcomer)
    teacher = _account("teacher", person=person("陈老师", school))
    grant(user=teacher, role=Role.TEACHER, organisation=school, school_class=classes[0])
    head = _account("head", person=person("李主任", school))
    grant(user=head, role=Role.UNIT_MANAGER, organisation=school)
    manager = _account("manager", person=person("周经理", hotel))
    grant(user=manager, role=Role.UNIT_MANAGER, organisation=hotel)
    officer = _account("officer")
    nanhu = _jurisdiction("示例·南湖区消防救援大队", ["330402"])
    grant(user=officer, role=Role.COUNTY_OFFICER, jurisdiction=nanhu)
    city = _account("city")
    grant(user=city, role=Role.CITY_OFFICER, jurisdiction=_jurisdiction("示例·嘉兴市消防救援支队", ["3304"]))
    # 嘉兴经开区 is no division: it runs 城南 and 长水 of 南湖区, 嘉北 and 塘汇 of 秀洲区.
    _jurisdiction("示例·嘉兴经开区", ["330402012", "330402014", "330411003", "330411004"])
    _account("admin", is_superuser=True, is_staff=True)
    _account("editor")
    _account("reviewer")
