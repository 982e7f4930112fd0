"""Groups and departments: whom they see, how their lists grow, what they send and who answers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import ExifTags, Image

from people.access import own_superiors, units_under, visible_organisations, visible_persons
from people.desks import todos_of
from people.models import (
    CircularReceipt,
    ListedUnit,
    Organisation,
    Role,
    RoleGrant,
    Superior,
    SuperiorName,
)
from people.superiors.circulars import answer_circular, confirm_receipt, send_circular
from people.superiors.lists import (
    Entry,
    ListRefused,
    apply_list,
    end_listing,
    hold_otherwise,
    list_unit,
    tie_unit,
    tree_of,
)
from people.superiors.named_firms import NAMES, load_named_firms
from people.superiors.outside import enter_outside
from tests.people.superiors import acting, make_department, make_group, put

ONE_DAY = timedelta(days=1)


@pytest.fixture
def bureau(tree) -> Superior:
    """The education bureau of 南湖区."""
    return make_department(tree.nanhu)


@pytest.fixture
def clerk(bureau):
    return acting(bureau, "clerk")


@pytest.fixture
def group(tree) -> Superior:
    return make_group(tree.city)


@pytest.fixture
def director(group):
    return acting(group, "director")


# -- whom they see ----------------------------------------------------------------------------------------------------


def test_a_department_has_the_units_of_its_kinds_in_its_division_and_no_others(bureau, school, hotel, tree):
    other = Organisation.objects.create(name="秀洲小学", kind="primary_school", division=tree.xincheng)
    assert set(units_under(bureau)) == {school}
    # The control: what stands on its list is its own too, wherever it lies.
    put(bureau, other.name, other)
    assert set(units_under(bureau)) == {school, other}
    Superior.objects.filter(pk=bureau.pk).update(kinds=[])
    bureau.refresh_from_db()
    assert set(units_under(bureau)) == {other}


def test_an_entry_that_has_ended_opens_nothing(bureau, hotel):
    row = put(bureau, hotel.name, hotel, since=timezone.localdate() - 2 * ONE_DAY)
    assert hotel in units_under(bureau)
    end_listing(listed=row, until=timezone.localdate() - ONE_DAY)
    assert hotel not in units_under(bureau)


def test_the_role_opens_no_units_persons_or_pages_of_others(client, clerk, bureau, school, hotel, employee, pupil):
    assert set(own_superiors(clerk)) == {bureau}
    assert not visible_organisations(clerk).exists()
    assert not visible_persons(clerk).exists()
    client.force_login(clerk)
    for name, unit in (("people:unit", school), ("people:staff", school), ("people:unit_edit", school),
                       ("people:unit_acts", school), ("people:unit_facts", school)):  # fmt: skip
        assert client.get(reverse(name, args=[unit.pk])).status_code in (403, 404), name
    assert client.get(reverse("training:organisation_record", args=[school.pk])).status_code == 404
    assert client.get(reverse("oversight:units")).status_code == 403


def test_nobody_else_opens_a_departments_pages(client, bureau, clerk, director, manager, foreign_officer, city_officer):
    """The control stands first: whoever acts for it gets in."""
    addresses = [
        reverse("people:superior", args=[bureau.pk]), reverse("people:circulars", args=[bureau.pk]),
        reverse("people:circular_new", args=[bureau.pk]), reverse("people:superior_import", args=[bureau.pk]),
    ]  # fmt: skip
    client.force_login(clerk)
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    for user in (director, manager, foreign_officer):
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [404] * 4, user
    client.force_login(city_officer)  # keeps the list, and sends nothing in its name
    assert [client.get(address).status_code for address in addresses] == [200, 404, 404, 200]


def test_a_role_that_has_ended_opens_nothing(client, bureau, clerk):
    RoleGrant.objects.filter(user=clerk).update(valid_until=timezone.localdate())
    client.force_login(clerk)
    assert client.get(reverse("people:superior", args=[bureau.pk])).status_code == 404


# -- their lists ------------------------------------------------------------------------------------------------------


def test_whoever_keeps_a_list_cannot_open_a_strangers_figures_by_naming_it(bureau, clerk, hotel, foreign_officer):
    Organisation.objects.filter(pk=hotel.pk).update(number_kind="other", number="A1")
    row = list_unit(superior=bureau, entry=Entry(hotel.name, "A1"), by=clerk)
    assert row.organisation is None
    assert hotel not in units_under(bureau)
    with pytest.raises(ListRefused):
        list_unit(superior=bureau, entry=Entry("x"), organisation=hotel, by=clerk)
    with pytest.raises(ListRefused):
        tie_unit(listed=row, organisation=hotel, by=clerk)
    # The control: a fire officer of the unit's area ties it.
    tie_unit(listed=row, organisation=hotel, by=foreign_officer)
    assert hotel in units_under(bureau)


def test_a_departments_own_units_are_tied_by_themselves_also_by_a_former_name(bureau, clerk, school, city_officer):
    row = list_unit(superior=bureau, entry=Entry(school.name), by=clerk)
    assert row.organisation == school
    with pytest.raises(ListRefused):
        list_unit(superior=bureau, entry=Entry(school.name), by=clerk)
    end_listing(listed=row, until=timezone.localdate())
    from people.staff.unit_acts import rename_unit

    rename_unit(unit=school, name="新名小学", on=timezone.localdate(), source="", by=city_officer)
    again = list_unit(superior=bureau, entry=Entry("南湖第一小学", sort="直属"), by=clerk)
    assert again.organisation == school


def test_a_list_as_a_file_is_shown_first_and_takes_off_only_when_complete(client, bureau, clerk, school):
    put(bureau, "已撤校")
    text = (
        "2026 年学校名单\n学校名称,办学性质,统一社会信用代码\n南湖第一小学,直属,\n民办二小,民办,\n,民办,\n=1+1,民办,\n"
    )
    client.force_login(clerk)
    address = reverse("people:superior_import", args=[bureau.pk])
    upload = SimpleUploadedFile("list.csv", text.encode("gb18030"))
    shown = client.post(address, {"file": upload})
    assert ListedUnit.objects.count() == 1
    page = shown.content.decode()
    assert "新增 2 家" in page
    assert len(shown.context["read"].refused) == 2
    rows = shown.context["rows"]
    assert client.post(address, {"rows": rows}).status_code == 302
    assert set(ListedUnit.objects.filter(until=None).values_list("name", flat=True)) == {
        "南湖第一小学", "民办二小", "已撤校",
    }  # fmt: skip
    assert ListedUnit.objects.get(name="南湖第一小学").organisation == school
    # Twice changes nothing; a plan for another list or one that was altered is refused.
    client.post(address, {"rows": rows})
    assert ListedUnit.objects.count() == 3
    other = make_department(school.division)
    acting_there = reverse("people:superior_import", args=[other.pk])
    RoleGrant.objects.create(user=clerk, role=Role.DEPARTMENT_OFFICER, superior=other)
    client.post(acting_there, {"rows": rows})
    client.post(address, {"rows": rows + "x"})
    assert ListedUnit.objects.count() == 3
    upload = SimpleUploadedFile("list.csv", text.encode())
    complete = client.post(address, {"file": upload, "complete": "on"}).context["rows"]
    client.post(address, {"rows": complete})
    assert not ListedUnit.objects.on(timezone.localdate() + ONE_DAY).filter(name="已撤校").exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "%PDF-1.4"])
def test_a_file_that_is_no_list_is_refused_in_words(client, bureau, clerk, text):
    client.force_login(clerk)
    upload = SimpleUploadedFile("list.csv", text.encode())
    response = client.post(reverse("people:superior_import", args=[bureau.pk]), {"file": upload})
    assert (response.status_code, "file" in response.context["form"].errors) == (400, True)


def test_a_group_is_a_tree_whose_shares_change_on_a_day(group, director, tree):
    second = list_unit(superior=group, entry=Entry("二级公司"), by=director, holding="controlled",
                       share_percent=Decimal("51"), since=timezone.localdate() - 9 * ONE_DAY)  # fmt: skip
    third = list_unit(superior=group, entry=Entry("三级公司"), by=director, upper=second, holding="share",
                      since=timezone.localdate() - 9 * ONE_DAY)  # fmt: skip
    assert [(row.name, level) for row, level in tree_of(group, timezone.localdate())] == [
        ("二级公司", 1), ("三级公司", 2),
    ]  # fmt: skip
    with pytest.raises(ListRefused):
        hold_otherwise(listed=second, holding="share", share_percent=None, upper=third, on=timezone.localdate(),
                       source="")  # fmt: skip
    after = hold_otherwise(listed=second, holding="share", share_percent=Decimal("20"), upper=None,
                           on=timezone.localdate(), source="股权转让")  # fmt: skip
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.until, second.share_percent) == (timezone.localdate() - ONE_DAY, Decimal("51"))
    assert after.share_percent == Decimal("20")
    for day, holdings in ((timezone.localdate() - ONE_DAY, ["controlled", "share"]),
                          (timezone.localdate(), ["share", "share"])):  # fmt: skip
        assert [(row.holding, level) for row, level in tree_of(group, day)] == [(holdings[0], 1), (holdings[1], 2)]
    with pytest.raises(ListRefused):  # the entry under it still names the one that has ended
        hold_otherwise(listed=after, holding="share", share_percent=None, upper=third,
                       on=timezone.localdate() + ONE_DAY, source="")  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ListedUnit.objects.filter(pk=after.pk).update(share_percent=101)


def test_a_member_outside_the_city_is_kept_under_the_groups_own_account(client, group, director, city_officer, clerk):
    row = put(group, "上海分公司", outside=True, place="上海市浦东新区")
    address = reverse("people:listed_enter", args=[row.pk])
    data = {"province": "31", "kind": "finance"}
    for user, status in ((clerk, 404), (city_officer, 403), (director, 302)):
        client.force_login(user)
        assert client.post(address, data).status_code == status
    unit = Organisation.objects.get(name="上海分公司")
    assert (unit.division.code, unit.division.name) == ("310000000000", "上海市")
    assert client.get(reverse("people:staff", args=[unit.pk])).status_code == 200
    client.force_login(city_officer)
    assert client.get(reverse("people:unit", args=[unit.pk])).status_code == 404  # no officer here oversees it
    row.refresh_from_db()
    with pytest.raises(ListRefused):
        enter_outside(listed=row, digits="31", kind="finance", by=director)


# -- who they are -----------------------------------------------------------------------------------------------------


def test_the_named_firms_are_empty_and_made_once(tree):
    assert load_named_firms() == len(NAMES) == 6
    assert load_named_firms() == 0
    assert set(Superior.objects.values_list("name_to_confirm", flat=True)) == {True}
    assert not ListedUnit.objects.exists()
    assert not RoleGrant.objects.filter(superior__isnull=False).exists()
    Superior.objects.filter(name=NAMES[0]).delete()
    assert load_named_firms() == 0  # what an officer took away is not made again


def test_officers_enter_departments_of_their_area_and_rename_them(client, county_officer, tree):
    client.force_login(county_officer)
    data = {"sort": "department", "sector": "health", "name": "南湖区卫生和计划生育局", "place": tree.nanhu.code,
            "kinds": ["hospital", "nursery"]}  # fmt: skip
    made = client.post(reverse("people:superior_add"), data)
    body = Superior.objects.get(sector="health")
    assert (made.status_code, body.kinds) == (302, ["hospital", "nursery"])
    outside = client.post(reverse("people:superior_add"), data | {"place": tree.xiuzhou.code, "name": "别处"})
    assert (outside.status_code, "place" in outside.context["form"].errors) == (400, True)
    for wrong in ({"sector": ""}, {"name": " "}, {"sort": "group"}, {"number": "12"}):
        assert client.post(reverse("people:superior_add"), data | {"name": "乙"} | wrong).status_code == 400, wrong
    renamed = {"name": "南湖区卫生健康局", "on": f"{timezone.localdate()}", "source": "机构改革"}
    assert client.post(reverse("people:superior_rename", args=[body.pk]), renamed).status_code == 302
    assert SuperiorName.objects.get().name == "南湖区卫生和计划生育局"
    page = client.get(reverse("people:superiors"), {"q": "计划生育"}).content.decode()
    assert "南湖区卫生健康局" in page


def test_officers_grant_the_role_within_their_area(client, county_officer, foreign_officer, bureau):
    data = {"name": "李科长", "superior": f"{bureau.pk}"}
    address = reverse("people:role_grant", args=[Role.DEPARTMENT_OFFICER])
    client.force_login(foreign_officer)
    assert client.post(address, data).status_code == 400
    assert not RoleGrant.objects.filter(superior=bureau).exists()
    client.force_login(county_officer)
    assert client.post(address, data).status_code == 200
    grant = RoleGrant.objects.get(superior=bureau)
    assert (grant.role, grant.given_by) == (Role.DEPARTMENT_OFFICER, county_officer)
    group_role = reverse("people:role_grant", args=[Role.GROUP_MANAGER])
    assert client.post(group_role, data).status_code == 400  # a bureau is no group


# -- notice and receipt -----------------------------------------------------------------------------------------------


@pytest.fixture
def circular(bureau, clerk, school, hotel):
    put(bureau, hotel.name, hotel)
    put(bureau, "未入平台小学")
    return send_circular(superior=bureau, title="冬春火灾防控", text="请各单位……", answer_by=timezone.localdate(),
                         by=clerk)  # fmt: skip


def test_a_notice_goes_once_to_each_of_its_own_units(circular, school, hotel, manager):
    assert set(circular.receipts.values_list("organisation", flat=True)) == {school.pk, hotel.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        CircularReceipt.objects.create(circular=circular, organisation=hotel)
    receipt = circular.receipts.get(organisation=hotel)
    assert confirm_receipt(receipt=receipt, by=manager)
    assert not confirm_receipt(receipt=receipt, by=manager)
    assert answer_circular(receipt=receipt, answer="已部署", by=manager)
    assert not answer_circular(receipt=receipt, answer="改口", by=manager)
    receipt.refresh_from_db()
    assert (receipt.answer, receipt.answered_by) == ("已部署", manager)


def test_it_waits_on_the_units_desk_until_it_is_answered(client, circular, manager, hotel):
    receipt = circular.receipts.get(organisation=hotel)
    address = reverse("people:receipt", args=[receipt.pk])
    assert [todo.url for todo in todos_of(manager) if "receipts" in todo.url] == [address]
    client.force_login(manager)
    assert "冬春火灾防控" in client.get(address).content.decode()
    assert client.post(reverse("people:receipt_confirm", args=[receipt.pk])).status_code == 302
    assert [todo.url for todo in todos_of(manager) if "receipts" in todo.url] == [address]
    assert client.post(reverse("people:receipt_answer", args=[receipt.pk]), {"answer": " "}).status_code == 400
    assert client.post(reverse("people:receipt_answer", args=[receipt.pk]), {"answer": "已部署"}).status_code == 302
    assert not [todo for todo in todos_of(manager) if "receipts" in todo.url]


def test_the_sender_sees_received_answered_and_not_and_who_is_not_reached(client, circular, clerk, manager, hotel):
    answer_circular(receipt=circular.receipts.get(organisation=hotel), answer="已部署", by=manager)
    client.force_login(clerk)
    page = client.get(reverse("people:circular", args=[circular.pk])).content.decode()
    assert "发送 2 家，接收 1 家，回复 1 家" in page
    assert "1 家未入平台" in page
    waiting = client.get(reverse("people:circular", args=[circular.pk]), {"state": "waiting"}).content.decode()
    assert "南湖第一小学" in waiting
    assert "秀洲酒店" not in waiting


def test_a_notice_and_its_attachment_open_to_its_units_alone(
    client, bureau, clerk, director, manager, teacher, hotel, school, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    client.force_login(clerk)
    file = SimpleUploadedFile("通知.pdf", b"%PDF-1.4 x")
    sent = client.post(reverse("people:circular_new", args=[bureau.pk]), {"title": "通知", "text": "附后",
                                                                          "attachment": file})  # fmt: skip
    circular = bureau.circulars.get()
    assert sent.url == reverse("people:circular", args=[circular.pk])
    address = reverse("people:circular_file", args=[circular.pk])
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.4 x"
    receipt = circular.receipts.get(organisation=school)
    for user in (director, manager, teacher):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.get(reverse("people:circular", args=[circular.pk])).status_code == 404
        assert client.get(reverse("people:receipt", args=[receipt.pk])).status_code == 404
        assert client.post(reverse("people:receipt_answer", args=[receipt.pk]), {"answer": "x"}).status_code == 404
    # The control: the manager of a unit it went to.
    RoleGrant.objects.create(user=manager, role=Role.UNIT_MANAGER, organisation=school)
    client.force_login(manager)
    assert client.get(address).status_code == 200
    assert client.get(reverse("people:receipt", args=[receipt.pk])).status_code == 200
    RoleGrant.objects.filter(user=manager, organisation=school).update(valid_until=timezone.localdate())
    assert client.get(address).status_code == 404, "not after the right has ended"
    client.logout()
    assert client.get(address).status_code == 302


def picture_with_a_place() -> bytes:
    made, place = io.BytesIO(), Image.Exif()
    place.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 45.0, 0.0)
    Image.new("RGB", (40, 30), "red").save(made, "JPEG", exif=place)
    return made.getvalue()


def office_file(**parts: str) -> bytes:
    """A Word file of an author, with further parts."""
    made = io.BytesIO()
    document = Document()
    document.core_properties.author = "起草人张三"
    document.add_paragraph("通知正文")
    document.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


FETCHING = (
    '<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="http://a.cn/t" TargetMode="External"/>'
    "</Relationships>"
)


def test_an_attachment_is_kept_without_place_and_author(client, bureau, clerk, school, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    client.force_login(clerk)
    assert b"Exif" in picture_with_a_place(), "control"
    assert "起草人张三" in zipfile.ZipFile(io.BytesIO(office_file())).read("docProps/core.xml").decode(), "control"
    for name, content in (("现场.png", picture_with_a_place()), ("通知.docx", office_file())):
        data = {"title": name, "text": "附后", "attachment": SimpleUploadedFile(name, content)}
        assert client.post(reverse("people:circular_new", args=[bureau.pk]), data).status_code == 302
    picture, word = bureau.circulars.get(title="现场.png"), bureau.circulars.get(title="通知.docx")
    assert (picture.attachment_name, picture.attachment_type) == ("现场.jpg", "image/jpeg")
    assert b"Exif" not in picture.attachment.read()
    kept = Document(io.BytesIO(word.attachment.read()))
    assert [paragraph.text for paragraph in kept.paragraphs] == ["通知正文"]
    assert kept.core_properties.author == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("宏.docx", office_file(**{"word/vbaProject.bin": "x"})),
        ("外链.docx", office_file(**{"word/_rels/settings.xml.rels": FETCHING})),
        ("旧.doc", b"\xd0\xcf\x11\xe0"),
        ("假.pdf", b"<script>alert(1)</script>"),
        ("假.docx", b"PK\x03\x04"),
        ("程序.exe", b"MZ"),
    ],
)
def test_an_attachment_that_could_act_is_refused(client, bureau, clerk, school, name, content):
    client.force_login(clerk)
    data = {"title": "通知", "text": "附后", "attachment": SimpleUploadedFile(name, content)}
    page = client.post(reverse("people:circular_new", args=[bureau.pk]), data)
    assert (page.status_code, bureau.circulars.count()) == (400, 0)
    assert name in page.text


def test_a_complete_list_keeps_what_it_names(bureau, clerk):
    put(bureau, "甲小学")
    change = apply_list(superior=bureau, entries=[Entry("甲小学"), Entry("乙小学")], complete=True, by=clerk, source="")
    assert (len(change.new), change.known, change.gone) == (1, 1, [])
