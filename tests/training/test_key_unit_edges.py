"""Lists of key units at the length and the size that are read, their rates, and thresholds on their first and last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from courses.training.duties.unit_counts import is_in_order, unit_duties
from courses.training.key_units import import_list, views
from courses.training.key_units.forms import KeyUnitForm, KeyUnitListForm
from courses.training.key_units.import_list import decide_key_unit, suggestion
from courses.training.key_units.rates import KeyUnitRate, key_unit_rates
from courses.training.models import KeyUnitEntry, KeyUnitList
from divisions.models import Division
from people.models import Organisation
from tests.training.key_lists import compared, imported, rows_of
from tests.training.ledgers import write
from tests.training.test_record_edges import DAY, TODAY, kept_duty, kept_rule

# -- the file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "address", "category", "takes"),
    [
        (120, 0, 0, True),
        (121, 0, 0, False),
        (1, 200, 0, True),
        (1, 201, 0, False),
        (1, 0, 60, True),
        (1, 0, 61, False),
    ],
)
def test_a_cell_may_be_as_long_as_its_column(tree, foreign_officer, name, address, category, takes):
    text = f"单位名称,地址,类别\n{'名' * name},{'址' * address},{'类' * category}\n"
    assert [row[1] for row in rows_of(compared(tree.xiuzhou, foreign_officer, text))] == ["new" if takes else "error"]


def list_form(**changes) -> KeyUnitListForm:
    division = Division.objects.get(name="秀洲区")
    data = {"division": division.pk, "year": 2026, "document": "秀消〔2026〕1号", "issued_on": TODAY.isoformat()}
    return KeyUnitListForm(data | changes, divisions=Division.objects.all())


@pytest.mark.parametrize(
    ("field", "value", "takes"),
    [
        ("year", 1999, False),
        ("year", 2000, True),
        ("year", 2100, True),
        ("year", 2101, False),
        ("document", "号" * 120, True),
        ("document", "号" * 121, False),
    ],
)
def test_what_a_list_says_of_itself_has_its_bounds(tree, field, value, takes):
    assert list_form(**{field: value}).is_valid() is takes


# -- rates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("listed", "in_order", "percent"), [(0, 0, 0), (3, 0, 0), (3, 1, 33), (3, 2, 67), (3, 3, 100)])
def test_a_rate_is_a_whole_percentage_and_none_of_none_is_nought(listed, in_order, percent):
    assert KeyUnitRate(KeyUnitList(), listed, listed, in_order).percent == percent


def entered(division, issued: date, user, *units: Organisation | None, document: str = "") -> KeyUnitList:
    made = KeyUnitList.objects.create(
        division=division, year=issued.year, document=document or f"{issued}", issued_on=issued, imported_by=user
    )
    for line, unit in enumerate(units, start=2):
        KeyUnitEntry.objects.create(list=made, line=line, name=unit.name if unit else "不在", organisation=unit)
    return made


@pytest.mark.parametrize(("days", "listed"), [(-1, 1), (1, 3)])
def test_the_newest_list_of_a_division_counts_by_the_date_of_its_document(tree, hotel, foreign_officer, days, listed):
    entered(tree.xiuzhou, TODAY, foreign_officer, hotel)
    entered(tree.xiuzhou, TODAY + days * DAY, foreign_officer, hotel, None, None)
    (rate,) = key_unit_rates(KeyUnitList.objects.all(), date(2026, 1, 1), TODAY)
    assert (rate.listed, rate.matched, rate.missing) == (listed, 1, listed - 1)


def test_of_two_lists_of_one_day_the_later_import_counts(tree, hotel, foreign_officer):
    entered(tree.xiuzhou, TODAY, foreign_officer, hotel)
    second = entered(tree.xiuzhou, TODAY, foreign_officer, document="后来")
    assert [rate.list for rate in key_unit_rates(KeyUnitList.objects.all(), date(2026, 1, 1), TODAY)] == [second]


@pytest.fixture
def in_order_now(tree, hotel, foreign_officer) -> Callable[[], bool]:
    """Asks whether the hotel is in order, by its own statuses and by a list that names it alone."""
    entered(tree.xiuzhou, TODAY, foreign_officer, hotel)

    def ask() -> bool:
        (rate,) = key_unit_rates(KeyUnitList.objects.all(), date(2026, 1, 1), TODAY)
        statuses = unit_duties([hotel], date(2026, 1, 1), TODAY)[0].duties
        assert rate.in_order == is_in_order(statuses.keys())
        return rate.in_order == 1

    return ask


@pytest.mark.parametrize(("due", "in_order"), [(None, True), (TODAY + DAY, True), (TODAY, True), (TODAY - DAY, False)])
def test_a_unit_is_in_order_until_a_duty_is_past_its_date(hotel, employee, in_order_now, due, in_order):
    met = write(employee.person_id, organisation_id=hotel.pk)
    rule = kept_rule()
    kept_duty(employee.person, hotel, rule=rule, met_by=met, met_on=TODAY)
    kept_duty(employee.person, hotel, rule=rule, period_start=date(2026, 10, 1), due_on=due)
    assert in_order_now() is in_order


@pytest.mark.parametrize("verified", ["S", "K"])
def test_a_unit_without_a_duty_met_is_not_in_order_and_a_rule_not_verified_counts_as_late(
    hotel, employee, in_order_now, verified
):
    rule = kept_rule(verified=verified)
    kept_duty(employee.person, hotel, rule=rule)
    assert not in_order_now()
    met = write(employee.person_id, organisation_id=hotel.pk)
    kept_duty(employee.person, hotel, rule=rule, period_start=date(2026, 9, 1), met_by=met, met_on=TODAY)
    assert in_order_now()
    kept_duty(employee.person, hotel, rule=rule, period_start=date(2026, 10, 1), due_on=TODAY - DAY)
    assert not in_order_now()


def test_a_unit_of_whose_duties_one_cannot_be_computed_is_not_in_order(hotel, employee, in_order_now):
    met, rule = write(employee.person_id, organisation_id=hotel.pk), kept_rule()
    kept_duty(employee.person, hotel, rule=rule, met_by=met, met_on=TODAY)
    assert in_order_now()
    kept_duty(employee.person, hotel, rule=rule, period_start=date(2026, 10, 1), due_on=None, missing="unit.beds")
    assert not in_order_now()


def test_a_unit_that_has_shut_leaves_the_rate_on_that_day(hotel, employee, in_order_now, clock):
    met = write(employee.person_id, organisation_id=hotel.pk)
    kept_duty(employee.person, hotel, met_by=met, met_on=TODAY)

    def rate() -> tuple[int, int, int]:
        (found,) = key_unit_rates(KeyUnitList.objects.all(), date(2026, 1, 1), TODAY)
        return found.in_order, found.listed, found.shut

    assert rate() == (1, 1, 0)
    Organisation.objects.filter(pk=hotel.pk).update(shut_on=TODAY + DAY)
    assert rate() == (1, 1, 0)
    Organisation.objects.filter(pk=hotel.pk).update(shut_on=TODAY)
    assert rate() == (0, 0, 1)


# -- thresholds and decisions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (1, None, False),
        (0, None, True),
        (-1, None, True),
        (-9, 1, True),
        (-9, 0, False),
        (-9, -1, False),
    ],
)
def test_thresholds_hold_from_their_first_day_to_the_day_before_their_end(hotel, monkeypatch, begins, ends, holds):
    province = {
        "province": "33", "name": "浙江省", "entered": True, "from": TODAY + begins * DAY,
        "thresholds": [{"category": "宾馆", "scope": "unit.kind == 'hotel'"}],
    }  # fmt: skip
    if ends is not None:
        province["until"] = TODAY + ends * DAY
    monkeypatch.setattr(import_list, "provinces", lambda: [province])
    found = suggestion(hotel, TODAY)
    assert (found.is_key, found.is_entered) == ((True, True) if holds else (None, False))


@pytest.mark.parametrize(("reason", "takes"), [("", False), ("理", True), ("理" * 300, True), ("理" * 301, False)])
def test_a_decision_needs_a_reason_of_three_hundred_characters_at_most(reason, takes):
    assert KeyUnitForm({"is_key": "1", "reason": reason}).is_valid() is takes


@pytest.mark.parametrize("is_key", [True, False])
def test_a_decision_is_dated_today(hotel, foreign_officer, clock, is_key):
    decision = decide_key_unit(unit=hotel, by=foreign_officer, is_key=is_key, reason="近年火灾")
    hotel.refresh_from_db()
    assert (decision.decided_on, hotel.key_unit) == (TODAY, is_key)
    assert hotel.key_unit_since == (TODAY if is_key else None)


@pytest.mark.parametrize("newest", [True, False])
def test_only_the_newest_list_marks_units(tree, hotel, foreign_officer, newest):
    entered(tree.xiuzhou, TODAY + (-DAY if newest else DAY), foreign_officer)
    imported(tree.xiuzhou, foreign_officer, f"单位名称\n{hotel.name}\n", "新", TODAY)
    hotel.refresh_from_db()
    assert hotel.key_unit is newest


@pytest.mark.parametrize(("units", "pages"), [(views.PER_PAGE, 1), (views.PER_PAGE + 1, 2)])
def test_a_page_holds_thirty_units(client, tree, foreign_officer, units, pages):
    Organisation.objects.bulk_create(
        Organisation(name=f"单位{number}", kind="other", division=tree.xincheng) for number in range(units)
    )
    client.force_login(foreign_officer)
    assert client.get(reverse("training:key_units")).context["page_obj"].paginator.num_pages == pages
