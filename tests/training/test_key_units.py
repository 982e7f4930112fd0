"""The yearly list decides who is a key unit; what it names and nobody entered stays in the denominator."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.recompute import recompute_all
from courses.training.key_units.import_list import ListError, decide_key_unit, import_list, read_list, suggestion
from courses.training.key_units.rates import key_unit_rates
from courses.training.models import Duty, KeyUnitDecision, KeyUnitEntry, KeyUnitList
from courses.training.rulebook.rule_file import load_rules
from people.models import Organisation

CSV = "单位名称,地址,类别\n秀洲酒店,中山路1号,宾馆\n不在系统的商场,中山路2号,商场\n,无名,\n秀洲 酒店,重复,\n"


def imported(
    division, by, text: str = CSV, document: str = "秀消〔2026〕3号", issued: date = date(2026, 3, 1)
) -> KeyUnitList:
    reading = read_list(text.encode(), division)
    return import_list(reading=reading, division=division, year=issued.year, document=document, issued_on=issued, by=by)


def test_a_file_is_read_line_by_line_with_errors_by_line(tree, hotel):
    reading = read_list(CSV.encode(), tree.xiuzhou)
    assert [(line.number, line.organisation) for line in reading.lines] == [(2, hotel), (3, None)]
    assert [number for number, _problem in reading.errors] == [4, 5]
    assert reading.matched == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_files_of_excel_are_read(tree, hotel, encoding):
    assert read_list(CSV.encode(encoding), tree.xiuzhou).matched == 1


def test_a_spreadsheet_is_read(tree, hotel):
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    book.active.append(["序号", "单位名称"])
    book.active.append([1, "秀洲酒店（ ）"])
    book.save(stream)
    assert read_list(stream.getvalue(), tree.xiuzhou).matched == 1


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x01\x81"])
def test_a_file_that_is_no_list_is_refused(tree, data):
    with pytest.raises(ListError):
        read_list(data, tree.xiuzhou)


def test_two_units_of_one_name_are_told_apart_by_nobody(tree, hotel):
    Organisation.objects.create(name=hotel.name, kind="hotel", division=tree.xincheng)
    assert read_list(CSV.encode(), tree.xiuzhou).errors[0][0] == 2


def test_a_units_name_in_another_county_matches_nothing(tree, hotel):
    assert read_list(CSV.encode(), tree.nanhu).matched == 0


def test_the_list_marks_units_and_their_duties_follow(tree, hotel, foreign_officer):
    load_rules()
    recompute_all()
    assert not Duty.objects.filter(rule__code="U-DRILL-KEY", organisation=hotel).exists()
    imported(tree.xiuzhou, foreign_officer)
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
    imported(tree.xiuzhou, foreign_officer)
    decide_key_unit(unit=other, is_key=True, reason="人员密集", by=foreign_officer)
    imported(tree.xiuzhou, foreign_officer, "单位名称\n别家\n", "秀消〔2027〕1号", date(2027, 3, 1))
    hotel.refresh_from_db()
    other.refresh_from_db()
    assert (hotel.key_unit, other.key_unit) == (False, True)


def test_an_older_list_imported_late_changes_no_unit(tree, hotel, foreign_officer):
    imported(tree.xiuzhou, foreign_officer, "单位名称\n别家\n", "秀消〔2027〕1号", date(2027, 3, 1))
    imported(tree.xiuzhou, foreign_officer)
    hotel.refresh_from_db()
    assert not hotel.key_unit


def test_a_document_is_imported_once_and_only_over_the_own_area(tree, hotel, foreign_officer, county_officer):
    imported(tree.xiuzhou, foreign_officer)
    with pytest.raises(ListError):
        imported(tree.xiuzhou, foreign_officer)
    with pytest.raises(PermissionDenied):
        imported(tree.xiuzhou, county_officer, document="别")


def test_units_on_the_list_that_are_not_here_count_as_not_trained(tree, hotel, foreign_officer):
    made = imported(tree.xiuzhou, foreign_officer)
    (rate,) = key_unit_rates(KeyUnitList.objects.all(), date(2026, 1, 1), timezone.localdate())
    assert (rate.list, rate.listed, rate.matched, rate.in_order, rate.missing) == (made, 2, 1, 0, 1)
    assert list(KeyUnitEntry.objects.filter(organisation=None).values_list("name", flat=True)) == ["不在系统的商场"]


def test_the_rate_shows_its_denominators_document_and_date(client, tree, hotel, foreign_officer):
    imported(tree.xiuzhou, foreign_officer)
    client.force_login(foreign_officer)
    for url in (reverse("training:key_units"), "/oversight/"):
        text = client.get(url).content.decode()
        assert "秀消〔2026〕3号" in text
        assert "2026-03-01" in text
        assert "0 / 2" in text


def test_another_countys_list_is_on_no_page(client, tree, hotel, foreign_officer, county_officer, school):
    imported(tree.xiuzhou, foreign_officer)
    client.force_login(county_officer)
    for url in (reverse("training:key_units"), "/oversight/"):
        text = client.get(url).content.decode()
        assert "秀消〔2026〕3号" not in text
        assert hotel.name not in text
        assert "不在系统的商场" not in text


def test_the_pages_look_first_and_keep_then(client, tree, hotel, foreign_officer):
    client.force_login(foreign_officer)
    data = {
        "division": tree.xiuzhou.pk, "year": 2026, "document": "秀消〔2026〕3号", "issued_on": "2026-03-01",
        "file": SimpleUploadedFile("list.csv", CSV.encode()),
    }  # fmt: skip
    answer = client.post(reverse("training:check_list"), data)
    assert answer.status_code == 200
    assert not KeyUnitList.objects.exists()
    assert "不在系统的商场" in answer.content.decode()
    client.post(reverse("training:keep_list"), {"ticket": answer.context["ticket"]})
    assert KeyUnitList.objects.get().entries.count() == 2
    client.post(reverse("training:keep_list"), {"ticket": "forged"})
    assert KeyUnitList.objects.count() == 1


def test_a_foreign_division_cannot_be_chosen(client, tree, county_officer):
    client.force_login(county_officer)
    data = {
        "division": tree.xiuzhou.pk, "year": 2026, "document": "x", "issued_on": "2026-03-01",
        "file": SimpleUploadedFile("list.csv", CSV.encode()),
    }  # fmt: skip
    assert client.post(reverse("training:check_list"), data).status_code == 400


def test_thresholds_only_suggest_and_another_provinces_are_a_comparison(hotel):
    found = suggestion(hotel)
    assert (found.is_key, found.binding) == (True, False)
    assert "湖北" in found.text
    hotel.refresh_from_db()
    assert not hotel.key_unit


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
