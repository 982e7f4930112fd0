"""Units by table: an officer's own area alone, one place once, and duties behind it."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from common.credit_codes import check_digit
from common.sheets import services
from common.sheets.models import Outcome, SheetImport, SheetState
from courses.training.duties.recompute import recompute_units
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from courses.training.tasks import recompute_entered_units
from people.models import Organisation, StatedFact, UnitAct
from people.staff.roster import enrol
from people.staff.unit_acts import rename_unit
from tests.people.sheets.sending import act, compare, csv, send

BODY = "91330402MA28A1B23"
CODE = BODY + check_digit(BODY)
HEADER = "单位名称,单位类型,所属镇街,地址,统一社会信用代码,床位数,消防控制室"
LIST = csv(
    f"南湖饭店,hotel,建设街道,中山路1号,{CODE},120,是",
    f"南湖饭店二店,宾馆,330402007000,中山路9号,{CODE},80,否",
    header=HEADER,
)


@pytest.fixture
def desk(client, county_officer):
    client.force_login(county_officer)
    return client


def looked_at(desk, data: bytes) -> SheetImport:
    return compare(desk, send(desk, None, data, kind="units"))


def taken(desk, data: bytes) -> SheetImport:
    return act(desk, "apply", looked_at(desk, data))


def verdicts(sheet: SheetImport) -> list[str]:
    return list(sheet.lines.values_list("verdict", flat=True))


def test_a_chains_places_are_units_of_their_own(desk, tree):
    sheet = looked_at(desk, LIST)
    assert verdicts(sheet) == ["new", "new"]
    assert not Organisation.objects.exists()
    act(desk, "apply", sheet)
    first, second = Organisation.objects.order_by("name")
    assert (first.name, first.kind, first.division, first.number, first.beds) == (
        "南湖饭店", "hotel", tree.jianshe, CODE, 120,
    )  # fmt: skip
    assert (second.address, second.control_room) == ("中山路9号", False)
    assert StatedFact.objects.filter(organisation=first, name="beds", value="120").exists()


def test_their_duties_follow(desk, tree):
    load_rules()
    taken(desk, LIST)
    assert set(Duty.objects.values_list("organisation__name", flat=True)) == {"南湖饭店", "南湖饭店二店"}


def test_the_same_list_twice_changes_nothing(desk, tree):
    taken(desk, LIST)
    kept = list(Organisation.objects.order_by("name").values())
    assert verdicts(taken(desk, LIST)) == ["unchanged", "unchanged"]
    assert list(Organisation.objects.order_by("name").values()) == kept


def test_a_unit_is_known_by_number_and_address_under_another_name(desk, tree):
    taken(desk, LIST)
    sheet = taken(desk, csv(f"南湖大饭店,hotel,建设街道,中山路 1 号,{CODE},130,", header=HEADER))
    assert verdicts(sheet) == ["changed"]
    unit = Organisation.objects.get(name="南湖大饭店")
    assert (unit.beds, unit.control_room) == (130, True)  # an empty cell says nothing
    assert UnitAct.objects.get(organisation=unit).former_name == "南湖饭店"


def test_a_unit_without_a_number_is_known_by_name_and_division(desk, tree):
    data = csv("百福出租房,other,百福弄社区居委会,,,,", header=HEADER)
    taken(desk, data)
    assert verdicts(taken(desk, data)) == ["unchanged"]


def test_what_lies_outside_the_area_is_an_error_and_is_not_touched(desk, tree, hotel):
    hotel.number_kind, hotel.number, hotel.address = "credit_code", CODE, "中山路1号"
    hotel.save()
    sheet = taken(
        desk, csv("秀洲酒店,hotel,新城街道,,,,", f"南湖饭店,hotel,建设街道,中山路1号,{CODE},9,", header=HEADER)
    )
    assert verdicts(sheet) == ["error", "error"]
    hotel.refresh_from_db()
    assert hotel.beds != 9
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "line",
    [
        "甲,hotel,没有的街道,,,,", "甲,没有的类型,建设街道,,,,", f"甲,hotel,建设街道,,{CODE[:-1]}0,,", "甲,hotel,建设街道,,A1,,",
        "甲,hotel,建设街道,,,一百,", ",hotel,建设街道,,,,",
    ],
)  # fmt: skip
def test_what_is_wrong_is_an_error_in_a_sentence(desk, tree, line):
    (found,) = looked_at(desk, csv(line, header=HEADER)).lines.all()
    assert (found.verdict, bool(found.problem)) == ("error", True)


def test_another_number_needs_its_kind(desk, tree):
    header = "单位名称,单位类型,所属镇街,证号,证号类型"
    taken(desk, csv("精严寺,other,建设街道,宗场证字(浙)F001,宗教活动场所登记证", header=header))
    unit = Organisation.objects.get()
    assert (unit.number_kind, unit.number) == ("religious", "宗场证字(浙)F001")


def test_the_same_number_with_no_address_is_asked(desk, tree):
    taken(desk, LIST)
    sheet = looked_at(desk, csv(f"另一个名字,hotel,建设街道,,{CODE},,", header=HEADER))
    assert verdicts(sheet) == ["asked"]
    act(desk, "answers", sheet, line0=str(Organisation.objects.get(name="南湖饭店").pk))
    act(desk, "apply", sheet)
    assert Organisation.objects.filter(name="另一个名字").exists()
    assert Organisation.objects.count() == 2


def test_it_is_taken_back_but_for_units_that_are_in_use(desk, tree):
    sheet = taken(desk, LIST)
    used = Organisation.objects.get(name="南湖饭店")
    enrol(person_id=uuid.uuid4(), organisation=used, name="张三", started_on=date(2026, 3, 1))
    act(desk, "undo", sheet)
    assert sheet.state == SheetState.UNDONE
    assert list(Organisation.objects.all()) == [used]
    assert set(sheet.lines.values_list("outcome", flat=True)) == {Outcome.KEPT, Outcome.UNDONE}


def test_what_was_changed_is_changed_back(desk, tree):
    taken(desk, LIST)
    sheet = taken(desk, csv(f"南湖饭店,hotel,建设街道,中山路1号,{CODE},55,", header=HEADER))
    assert Organisation.objects.get(name="南湖饭店").beds == 55
    act(desk, "undo", sheet)
    assert Organisation.objects.get(name="南湖饭店").beds == 120


def test_a_new_name_is_taken_back_unless_another_followed(desk, tree):
    taken(desk, LIST)
    renamed = csv(f"南湖大饭店,hotel,建设街道,中山路 1 号,{CODE},130,", header=HEADER)
    act(desk, "undo", taken(desk, renamed))
    unit = Organisation.objects.get(name="南湖饭店")
    assert (unit.beds, unit.acts.exists()) == (120, False)
    sheet = taken(desk, renamed)
    rename_unit(unit=unit, name="湖滨饭店", on=timezone.localdate(), source="", by=sheet.made_by)
    act(desk, "undo", sheet)
    unit.refresh_from_db()
    assert (unit.name, sheet.lines.get().outcome) == ("湖滨饭店", Outcome.KEPT)


def test_duties_of_changed_units_follow_behind_the_table_and_again_when_it_is_taken_back(desk, tree, queued):
    load_rules()
    sheet = looked_at(desk, LIST)
    services.look(str(sheet.pk))
    act(desk, "apply", sheet)
    services.apply(str(sheet.pk))
    units = {str(pk) for pk in Organisation.objects.values_list("pk", flat=True)}
    recompute_units(units)
    owed = duties()
    sheet = looked_at(desk, csv(f"南湖饭店,other,建设街道,中山路1号,{CODE},,", header=HEADER))
    services.look(str(sheet.pk))
    act(desk, "apply", sheet)
    services.apply(str(sheet.pk))
    unit = Organisation.objects.get(name="南湖饭店")
    assert (unit.kind, duties()) == ("other", owed)  # nothing was computed while the table was written
    assert [set(arguments[0]) for arguments in queued(recompute_entered_units)] == [units, {str(unit.pk)}]
    recompute_units([str(unit.pk)])
    assert duties() != owed  # the control: there was something to compute
    act(desk, "undo", sheet)
    services.undo(str(sheet.pk))
    assert queued(recompute_entered_units)[2][0] == [str(unit.pk)]


def duties() -> list[str]:
    return sorted(map(str, Duty.objects.values_list("pk", "closed_on")))


def test_a_list_of_units_is_the_officers_who_sent_it(client, desk, tree, foreign_officer, manager):
    sheet = looked_at(desk, LIST)
    names = ("columns", "answers", "apply", "undo", "go_on", "discard")
    for user in (foreign_officer, manager):
        client.force_login(user)
        assert client.get(reverse("sheets:show", args=[sheet.pk])).status_code == 404
        assert [client.post(reverse(f"sheets:{name}", args=[sheet.pk])).status_code for name in names] == [404] * 6
    assert client.get(reverse("sheets:start", args=["units", "area"])).status_code == 404  # no manager's
    client.force_login(foreign_officer)
    assert client.get(reverse("sheets:start", args=["units", "area"])).status_code == 200  # the control
    assert verdicts(compare(client, send(client, None, LIST, kind="units"))) == ["error", "error"]
    assert not Organisation.objects.filter(number=CODE).exists()
