"""The yearly list decides who is a key unit; what it names and nobody entered stays in the denominator."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.sheets import asking, services
from common.sheets.kinds import SheetStoppedError
from common.sheets.models import SheetImport
from courses.training.duties.recompute import recompute_all
from courses.training.key_units.import_list import decide_key_unit, suggestion
from courses.training.key_units.rates import key_unit_rates
from courses.training.models import Duty, KeyUnitDecision, KeyUnitEntry, KeyUnitList
from courses.training.rulebook.rule_file import load_rules
from people.models import Organisation
from tests.common.sheets import books
from tests.conftest import make_division
from tests.training.key_lists import compared, imported, rows_of

START = "/sheets/key-units/area/"
LIST = [["序号", "单位名称", "地址", "类别"], [1, "秀洲酒店", "中山路 1 号", "宾馆"]]
CSV = "单位名称,地址,类别\n秀洲酒店,中山路1号,宾馆\n不在系统的商场,中山路2号,商场\n,无名,\n秀洲 酒店,重复,\n"


def about(division) -> dict:
    return {"division": division.pk, "year": 2026, "document": "秀消〔2026〕3号", "issued_on": "2026-03-01"}


def test_a_file_is_compared_line_by_line_with_errors_by_line(tree, hotel, foreign_officer):
    sheet = compared(tree.xiuzhou, foreign_officer, CSV)
    assert [(line, verdict) for line, verdict, _remark in rows_of(sheet)] == [
        (2, "new"), (3, "new"), (4, "error"), (5, "error"),
    ]  # fmt: skip
    assert [bool(remark) for _line, _verdict, remark in rows_of(sheet)] == [False, True, True, True]
    assert not KeyUnitList.objects.exists()


def listed(data: bytes, tree, by) -> list[str | None]:
    """The units that the lines of a list mean, once it is kept; None for those not in the system."""
    made = imported(tree.xiuzhou, by, data)
    return [entry.organisation and entry.organisation.name for entry in made.entries.order_by("line")]


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode("utf-8-sig"),
        CSV.encode("gb18030"),
        CSV.replace("\n", "\r").encode("gb18030"),
        CSV.replace(",", "\t").encode("utf-16"),
        CSV.replace(",", ";").encode(),
        ("sep=,\n" + CSV).encode(),
        books.book(LIST),
        books.book(LIST, change=books.title_above),
        books.book(LIST, change=books.chart_first),
        books.book(LIST, change=books.empty_first),
        books.by_wps(books.book(LIST)),
        books.with_broken_number(books.book(LIST)),
        books.book([["序 号", "单 位\n名 称", "地 址", "类别"], LIST[1]]),
        books.book([[*LIST[0], "日期"], [*LIST[1], 99999999]]),
        "序号,单位名称,地址\n1,秀洲酒店\0,路\n".encode(),
        '序号,单位名称,地址,类别\n1,秀洲酒店,"中山路"1号",宾馆\n'.encode(),
        "单位名称\r\n秀洲（）酒店\r\n".encode("gb18030"),
        "<table><tr><th>单位名称</th></tr><tr><td>秀洲酒店</td></tr></table>".encode(),
    ],
)  # fmt: skip
def test_a_list_as_offices_keep_them_marks_its_unit(tree, hotel, foreign_officer, data):
    assert listed(data, tree, foreign_officer)[0] == hotel.name
    hotel.refresh_from_db()
    assert hotel.key_unit


@pytest.mark.parametrize(
    "name", ["秀洲\u200b酒店", "秀洲·酒店", "秀洲．酒店", "秀 洲 酒 店", "秀洲酒店（）", "秀洲-酒店"]
)
def test_a_units_name_is_known_without_its_points_and_marks(tree, hotel, foreign_officer, name):
    assert listed(f"单位名称\n{name}\n".encode(), tree, foreign_officer) == [hotel.name]


def test_a_category_that_is_merged_stands_beside_each_unit(tree, hotel, foreign_officer):
    rows = [*LIST, [2, "另一家公司", "b", None]]
    data = books.book(rows, change=lambda made: made.active.merge_cells("D2:D3"))
    made = imported(tree.xiuzhou, foreign_officer, data)
    assert set(made.entries.values_list("category", flat=True)) == {"宾馆"}


@pytest.mark.parametrize(
    "data",
    [b"", books.cut(books.book(LIST)), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"\xff\xfe\x00\x01\x81"],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(client, tree, foreign_officer, data):
    client.force_login(foreign_officer)
    answer = client.post(START, about(tree.xiuzhou) | {"file": SimpleUploadedFile("list.xls", data)})
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"][0]


def test_two_units_of_one_name_are_told_apart_by_nobody(tree, hotel, foreign_officer):
    Organisation.objects.create(name=hotel.name, kind="hotel", division=tree.xincheng)
    assert rows_of(compared(tree.xiuzhou, foreign_officer, CSV))[0][:2] == (2, "error")


def test_a_units_name_in_another_county_matches_nothing(tree, hotel, county_officer):
    assert all(remark for _line, verdict, remark in rows_of(compared(tree.nanhu, county_officer, CSV)))


def test_the_list_marks_units_and_their_duties_follow(tree, hotel, foreign_officer):
    load_rules()
    recompute_all()
    assert not Duty.objects.filter(rule__code="U-DRILL-KEY", organisation=hotel).exists()
    imported(tree.xiuzhou, foreign_officer, CSV)
    hotel.refresh_from_db()
    assert (hotel.key_unit, hotel.key_unit_document, hotel.key_unit_since) == (
        True,
        "秀消〔2026〕3号",
        date(2026, 3, 1),
    )
    assert Duty.objects.filter(rule__code="U-DRILL-KEY", organisation=hotel).exists()
    assert not Duty.objects.filter(rule__code="U-DRILL-OTHER", organisation=hotel).exists()


def test_the_next_years_list_unmarks_who_is_not_on_it_and_leaves_decisions(tree, hotel, school, foreign_officer):
    other = Organisation.objects.create(name="秀洲影院", kind="other", division=tree.xincheng)
    imported(tree.xiuzhou, foreign_officer, CSV)
    decide_key_unit(unit=other, is_key=True, reason="人员密集", by=foreign_officer)
    imported(tree.xiuzhou, foreign_officer, "单位名称\n别家\n", "秀消〔2027〕1号", date(2027, 3, 1))
    hotel.refresh_from_db()
    other.refresh_from_db()
    assert (hotel.key_unit, other.key_unit) == (False, True)


def test_an_older_list_imported_late_changes_no_unit(tree, hotel, foreign_officer):
    imported(tree.xiuzhou, foreign_officer, "单位名称\n别家\n", "秀消〔2027〕1号", date(2027, 3, 1))
    imported(tree.xiuzhou, foreign_officer, CSV)
    hotel.refresh_from_db()
    assert not hotel.key_unit


def test_a_document_is_imported_once(client, tree, hotel, foreign_officer):
    sheet = compared(tree.xiuzhou, foreign_officer, CSV)
    imported(tree.xiuzhou, foreign_officer, CSV)
    client.force_login(foreign_officer)
    given = about(tree.xiuzhou) | {"file": SimpleUploadedFile("list.csv", CSV.encode())}
    assert client.post(START, given).status_code == 400
    asking.ask_to_apply(sheet=sheet)  # it was compared before the other was kept
    with pytest.raises(SheetStoppedError):
        services.apply(str(sheet.pk))
    assert KeyUnitList.objects.count() == 1


def test_a_list_of_another_area_writes_nothing(tree, hotel, county_officer):
    with pytest.raises(PermissionDenied):
        compared(tree.xiuzhou, county_officer, CSV)


def test_a_list_is_taken_back_with_its_marks(tree, hotel, foreign_officer):
    other = Organisation.objects.create(name="秀洲影院", kind="other", division=tree.xincheng)
    imported(tree.xiuzhou, foreign_officer, CSV)
    hotel.refresh_from_db()
    marks = (hotel.key_unit, hotel.key_unit_document, hotel.key_unit_since)
    imported(tree.xiuzhou, foreign_officer, "单位名称\n秀洲影院\n", "秀消〔2027〕1号", date(2027, 3, 1))
    sheet = SheetImport.objects.get(options__document="秀消〔2027〕1号")
    asking.ask_to_undo(sheet=sheet)
    services.undo(str(sheet.pk))
    hotel.refresh_from_db()
    other.refresh_from_db()
    assert (hotel.key_unit, hotel.key_unit_document, hotel.key_unit_since) == marks
    assert not other.key_unit
    assert KeyUnitList.objects.count() == 1


def test_a_list_stays_when_a_later_one_or_a_decision_stands_on_it(tree, hotel, foreign_officer):
    imported(tree.xiuzhou, foreign_officer, CSV)
    sheet = SheetImport.objects.get()
    decide_key_unit(unit=hotel, is_key=False, reason="停业", by=foreign_officer)
    asking.ask_to_undo(sheet=sheet)
    services.undo(str(sheet.pk))
    assert KeyUnitList.objects.count() == 1
    assert all(sheet.lines.filter(outcome="kept").values_list("problem", flat=True))


def test_units_on_the_list_that_are_not_here_count_as_not_trained(tree, hotel, foreign_officer):
    made = imported(tree.xiuzhou, foreign_officer, CSV)
    (rate,) = key_unit_rates(KeyUnitList.objects.all(), date(2026, 1, 1), timezone.localdate())
    assert (rate.list, rate.listed, rate.matched, rate.in_order, rate.missing) == (made, 2, 1, 0, 1)
    assert list(KeyUnitEntry.objects.filter(organisation=None).values_list("name", flat=True)) == ["不在系统的商场"]


def test_the_rate_shows_its_denominators_document_and_date(client, tree, hotel, foreign_officer):
    imported(tree.xiuzhou, foreign_officer, CSV)
    client.force_login(foreign_officer)
    for url in (reverse("training:key_units"), "/oversight/"):
        text = client.get(url).content.decode()
        assert "秀消〔2026〕3号" in text
        assert "2026-03-01" in text
        assert "0 / 2" in text


def test_another_countys_list_is_on_no_page(client, tree, hotel, foreign_officer, county_officer, school):
    imported(tree.xiuzhou, foreign_officer, CSV)
    client.force_login(county_officer)
    for url in (reverse("training:key_units"), "/oversight/"):
        text = client.get(url).content.decode()
        assert "秀消〔2026〕3号" not in text
        assert hotel.name not in text
        assert "不在系统的商场" not in text


def test_the_pages_look_first_and_keep_then(client, tree, hotel, foreign_officer):
    client.force_login(foreign_officer)
    given = about(tree.xiuzhou) | {"file": SimpleUploadedFile("list.csv", CSV.encode())}
    page = client.post(START, given).url
    columns = {"column0": "name", "column1": "address", "column2": "category"}
    assert client.post(f"{page}columns/", columns).status_code == 302
    assert not KeyUnitList.objects.exists()
    assert "不在系统的商场" in client.get(page).content.decode()
    client.post(f"{page}apply/")
    client.post(f"{page}apply/")
    assert KeyUnitList.objects.get().entries.count() == 2


def test_a_foreign_division_cannot_be_chosen(client, tree, county_officer):
    client.force_login(county_officer)
    given = about(tree.xiuzhou) | {"file": SimpleUploadedFile("list.csv", CSV.encode())}
    assert client.post(START, given).status_code == 400
    assert not SheetImport.objects.exists()


def test_the_list_is_no_managers(client, manager):
    client.force_login(manager)
    assert client.get(START).status_code == client.post(START, {}).status_code == 404


def test_another_provinces_thresholds_say_nothing_here(client, hotel, foreign_officer):
    found = suggestion(hotel)
    assert (found.is_key, found.is_entered) == (None, False)
    client.force_login(foreign_officer)
    page = client.get(reverse("training:key_units")).text
    assert "本省的界定标准尚未录入" in page
    for words in ("湖北", "转述", "起始日待核"):
        assert words not in page
    hotel.division = make_division("420102001000", "外省街道", "town")
    assert "湖北" in suggestion(hotel).text, "control: they hold there"


def test_an_officer_decides_with_a_reason_and_only_over_the_own_area(client, hotel, foreign_officer, county_officer):
    client.force_login(county_officer)
    url = reverse("training:decide_key_unit", args=[hotel.pk])
    assert client.post(url, {"is_key": "1", "reason": "客房多"}).status_code == 404
    client.force_login(foreign_officer)
    client.post(url, {"is_key": "1", "reason": ""})
    assert not KeyUnitDecision.objects.exists()
    client.post(url, {"is_key": "1", "reason": "客房多"})
    hotel.refresh_from_db()
    assert hotel.key_unit
    assert "客房多" in hotel.key_unit_document
    assert KeyUnitDecision.objects.get().suggestion


def test_an_officer_is_led_to_where_key_units_are_decided(client, hotel, foreign_officer, manager):
    address = reverse("training:key_units")
    client.force_login(foreign_officer)
    for url in (reverse("people:unit_facts", args=[hotel.pk]), reverse("oversight:unit", args=[hotel.pk])):
        assert client.get(url).text.count(f'"{address}"') >= 2, "in the menu and beside the unit"
    client.force_login(manager)
    assert address not in client.get(reverse("people:unit_facts", args=[hotel.pk])).text, "control"
    assert reverse("training:verify_row_form") in client.get(reverse("training:verify_form")).text
