"""The file of a unit's year holds what was done in it, names people for the unit alone, and is no formula."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.ledger.row_numbers import row_number
from courses.training.models import RealDrill
from courses.training.real_drills.forms import FIELDS
from courses.training.real_drills.pdf import NOT_KNOWN, rows_of
from courses.training.real_drills.record import record_real_drill
from courses.training.rulebook.rule_file import load_rules
from courses.training.training_file.content import training_file
from courses.training.training_file.declarations import declaration_rows
from courses.training.training_file.papers import training_file_docx
from courses.training.training_file.pdf import training_file_pdf
from courses.training.training_file.sheets import training_file_xlsx
from people.models import Membership, Person
from people.staff.roster import enrol, leave

YEAR = 2026


@pytest.fixture
def unit(hotel, manager, clock):
    load_rules()
    recompute_organisation(hotel)
    return hotel


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=timezone.get_default_timezone())


def person(unit, name: str, number: str = "") -> Person:
    day = timezone.localdate() - timedelta(days=100)
    return enrol(person_id=uuid.uuid4(), organisation=unit, name=name, staff_number=number, started_on=day)[0]


def trained(unit, who: Person, when: datetime) -> None:
    with transaction.atomic():
        record_evidence(
            source_key=f"quiz-attempt:{uuid.uuid4()}", kind="quiz", subject_kind="person", subject_id=who.pk,
            organisation_id=unit.pk, occurred_at=when, content_key="course:new-staff",
            result={"score": 9, "max_score": 10, "passed": True},
        )  # fmt: skip


def word(**row) -> None:
    with transaction.atomic():
        record_evidence(**row)


def drilled(unit, by, when: datetime, place: str = "主楼") -> RealDrill:
    values = {name: RealDrill._meta.get_field(name).get_default() for name in FIELDS}
    values |= {"emergency": "fire", "began_at": when, "place": place, "plan": "预案", "content": "疏散"}
    values |= {"departments": "前厅", "participant_count": 9}
    return record_real_drill(drill_id=uuid.uuid4(), organisation=unit, by=by, values=values, participants="王五")[0]


def test_it_holds_drills_people_and_training_of_the_year(unit, manager):
    shen = person(unit, "沈燕", "A7")
    trained(unit, shen, at(YEAR, 11, 2))
    drilled(unit, manager, at(YEAR, 11, 3))
    found = training_file(unit, YEAR, names=True)
    assert [(line.name, line.number) for line in found.people] == [("周经理", ""), ("沈燕", "A7")]
    assert [(line.name, line.result.split()[0]) for line in found.trainings] == [("沈燕", "9")]
    assert [names for _drill, names in found.drills] == ["王五"]
    assert "U-DRILL-OTHER" in {line.duty.rule.code for line in found.duties}


@pytest.mark.parametrize(
    ("moment", "is_in"),
    [
        (datetime(2025, 12, 31, 23, 59, 59), False),
        (datetime(2026, 1, 1, 0, 0, 0), True),
        (datetime(2026, 12, 31, 23, 59, 59), True),
        (datetime(2027, 1, 1, 0, 0, 0), False),
    ],
)
def test_the_year_begins_and_ends_at_midnight_in_shanghai(unit, manager, clock, moment, is_in):
    local = moment.replace(tzinfo=timezone.get_default_timezone())
    clock.set(local + timedelta(days=1))
    who = person(unit, "沈燕")
    Membership.objects.filter(person=who).update(started_on=datetime(2024, 1, 1))
    trained(unit, who, local)
    drilled(unit, manager, local)
    found = training_file(unit, YEAR, names=True)
    assert (len(found.trainings), len(found.drills)) == (int(is_in), int(is_in))


def test_a_revoked_drill_is_not_in_it(unit, manager):
    from courses.training.ledger.record import revoke_evidence

    drill = drilled(unit, manager, at(YEAR, 11, 3))
    assert len(training_file(unit, YEAR, names=True).drills) == 1
    revoke_evidence(evidence=drill.evidence, reason="误记", by=manager)
    assert training_file(unit, YEAR, names=True).drills == ()


def test_who_left_in_the_year_stays_in_its_file_and_is_not_in_the_next(unit, clock):
    who = person(unit, "沈燕")
    leave(person=who, organisation=unit, on=timezone.localdate())
    ends = {line.name: line.ended_on for line in training_file(unit, YEAR, names=True).people}
    assert ends == {"周经理": None, "沈燕": timezone.localdate()}
    assert [line.name for line in training_file(unit, YEAR + 1, names=True).people] == ["周经理"]


def test_an_officer_gets_it_without_names(client, unit, manager, foreign_officer, monkeypatch):
    trained(unit, person(unit, "沈燕", "A7"), at(YEAR, 11, 2))
    drilled(unit, manager, at(YEAR, 11, 3))
    client.force_login(foreign_officer)
    response = client.get(reverse("training:unit_file_xlsx", args=[unit.pk, YEAR]))
    cells = text_of(response.content)
    assert not {"沈燕", "A7", "王五"} & cells
    client.force_login(manager)
    assert {"沈燕", "A7", "王五"} <= text_of(client.get(response.wsgi_request.path).content), "control: the unit's own"


def text_of(workbook: bytes) -> set[str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook))
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def test_what_begins_like_a_formula_stays_a_text(unit, manager):
    drilled(unit, manager, at(YEAR, 11, 3), place="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in text_of(training_file_xlsx(training_file(unit, YEAR, names=True)))


def test_the_pdf_is_one(client, unit, manager):
    drilled(unit, manager, at(YEAR, 11, 3))
    client.force_login(manager)
    response = client.get(reverse("training:unit_file_pdf", args=[unit.pk, YEAR]))
    assert response.content.startswith(b"%PDF-")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("year", "status"), [(2001, 404), (2002, 200), (2026, 200), (2027, 404)])
def test_years_before_the_order_and_to_come_have_no_file(client, unit, manager, year, status):
    client.force_login(manager)
    assert client.get(reverse("training:unit_file_xlsx", args=[unit.pk, year])).status_code == status


@pytest.mark.parametrize("who", ["county_officer", "teacher", "employee"])
def test_strangers_get_no_file(client, request, unit, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("training:unit_file_pdf", args=[unit.pk, YEAR])).status_code == 404


def test_it_asks_as_often_for_many_people_as_for_few(unit):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            training_file(unit, YEAR, names=True)
        return len(found)

    for number in range(3):
        trained(unit, person(unit, f"员工{number}"), at(YEAR, 11, 2))
    few = queries()
    for number in range(3, 33):
        trained(unit, person(unit, f"员工{number}"), at(YEAR, 11, 2))
    assert queries() == few
    assert len(training_file(unit, YEAR, names=True).people) == 34


# -- rows of the ledger ------------------------------------------------------------------------------------------------


def test_each_line_names_its_row_and_anybody_can_verify_it(client, unit, manager):
    from courses.training.ledger.row_numbers import row_number

    who = person(unit, "沈燕")
    trained(unit, who, at(YEAR, 11, 2))
    drill = drilled(unit, manager, at(YEAR, 11, 3))
    found = training_file(unit, YEAR, names=True)
    numbers = text_of(training_file_xlsx(found))
    for number in (found.trainings[0].number, row_number(drill.evidence_id)):
        assert number in numbers
        page = client.get(reverse("training:verify_row", args=[number]))
        assert page.status_code == 200
        assert not any(word in page.content.decode() for word in ("沈燕", "王五", unit.name))


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{2}", "{3}"])
def test_a_number_is_found_as_typed(client, unit, typed):
    from courses.training.ledger.row_numbers import find_row, row_number
    from courses.training.models import Evidence

    trained(unit, person(unit, "沈燕"), at(YEAR, 11, 2))
    row = Evidence.objects.get()
    number = row_number(row.pk)
    forms = (number, number.lower().replace("-", ""), f" {number} ", str(row.pk))
    assert find_row(typed.format(*forms)) == row


def test_a_number_too_short_or_of_no_row_is_none(client, unit):
    from courses.training.ledger.row_numbers import find_row, row_number
    from courses.training.models import Evidence

    trained(unit, person(unit, "沈燕"), at(YEAR, 11, 2))
    number = row_number(Evidence.objects.get().pk)
    assert find_row(number), "control"
    assert find_row(number[:-1]) is None
    assert find_row("") is None
    assert client.get(reverse("training:verify_row", args=["0000-0000-0000"])).status_code == 404


def test_a_revoked_row_says_so(client, unit, manager):
    from courses.training.ledger.record import revoke_evidence
    from courses.training.ledger.row_numbers import row_number

    drill = drilled(unit, manager, at(YEAR, 11, 3))
    url = reverse("training:verify_row", args=[row_number(drill.evidence_id)])
    assert client.get(url).context["revocation"] is None
    revoke_evidence(evidence=drill.evidence, reason="误记", by=manager)
    assert client.get(url).context["revocation"] is not None


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_the_file_is_made_in_a_job_in_each_format(client, unit, manager, suffix, django_capture_on_commit_callbacks):
    drilled(unit, manager, at(YEAR, 11, 3))
    client.force_login(manager)
    with django_capture_on_commit_callbacks(execute=True):
        url = client.post(
            reverse("training:ask_for_file", args=[unit.pk]), {"kind": f"unit_file_{suffix}", "year": str(YEAR)}
        )["location"]
    fetched = client.get(f"{url}fetch/")
    assert unquote(fetched["Content-Disposition"]).endswith(f"{unit.name}-培训演练档案-{YEAR}.{suffix}")
    assert b"".join(fetched.streaming_content)[:4] == (b"%PDF" if suffix == "pdf" else b"PK\x03\x04")


def test_what_else_was_filed_in_the_year_is_in_it(unit, manager):
    from courses.training.models import Publicity, RecordKind
    from courses.training.records.filing import Filing, Row, file_record

    def published(when: datetime, content: str) -> None:
        values = {"began_at": when, "place": "大堂", "activity": "talk", "audience": "customers"}
        values |= {"content": content, "reached": 30}
        row = Row("organisation", unit.pk, "paper_upload", "publicity:talk", {})
        file_record(
            model=Publicity, kind=RecordKind.PUBLICITY, record_id=uuid.uuid4(), organisation=unit, by=manager,
            filing=Filing(values, (row,)),
        )  # fmt: skip

    published(at(YEAR, 11, 3), "讲灭火器")
    published(at(YEAR - 1, 11, 3), "去年的")
    found = training_file(unit, YEAR, names=True)
    assert [(line.content, line.people) for line in found.filings] == [("讲灭火器", 30)]
    assert "讲灭火器" in text_of(training_file_xlsx(found))


def test_what_the_unit_declared_of_earlier_training_is_no_training_and_has_its_own_part(unit, manager):
    before, never, once = person(unit, "沈燕"), person(unit, "陆明"), person(unit, "何秀英")
    for who, answer in ((before, True), (never, False), (once, True)):
        word(
            source_key=f"earlier:{who.pk}", kind="paper_upload", subject_kind="person", subject_id=who.pk,
            organisation_id=unit.pk, occurred_at=at(YEAR - 6, 3, 1), content_key="rule:U-PREJOB",
            result={"passed": answer, "trained_before": answer} | ({"undated": True} if who == once else {}),
            recorded_by=manager,
        )  # fmt: skip
    found = training_file(unit, YEAR, names=True)
    assert found.trainings == ()
    rows = {row[1]: row for row in declaration_rows(found.declarations)}
    assert (rows["沈燕"][4], rows["陆明"][4]) == (f"此前已培训，{YEAR - 6}-03-01", "尚未培训")
    assert rows["何秀英"][4] == "此前已培训，未注明日期"
    assert rows["沈燕"][5] == str(manager)
    assert str(manager) not in str(declaration_rows(training_file(unit, YEAR, names=False).declarations))
    assert f"此前已培训，{YEAR - 6}-03-01" in text_of(training_file_xlsx(found))
    assert f"此前已培训，{YEAR - 6}-03-01" in words_of(training_file_docx(found))
    assert training_file_pdf(found).startswith(b"%PDF-")


def words_of(document: bytes) -> str:
    from docx import Document

    return "\n".join(cell.text for table in Document(io.BytesIO(document)).tables for row in table.rows
                     for cell in row.cells)  # fmt: skip


def test_word_has_the_fields_of_a_drill_that_the_pdf_has(unit, manager):
    drill = drilled(unit, manager, at(YEAR, 11, 3))
    words = words_of(training_file_docx(training_file(unit, YEAR, names=True)))
    for label, value in rows_of(drill):
        assert label in words
        assert value == NOT_KNOWN or value in words
    assert "王五" in words
    assert row_number(drill.evidence_id) in words


def test_a_workbook_has_numbers_and_days_and_says_whose_it_is(unit, manager):
    from openpyxl import load_workbook

    drilled(unit, manager, at(YEAR, 11, 3))
    book = load_workbook(io.BytesIO(training_file_xlsx(training_file(unit, YEAR, names=True))))
    assert unit.name in book.worksheets[0]["A1"].value
    assert all(unit.name in sheet["A1"].value for sheet in book)
    drills, people = list(book["真实演练"].values), list(book["人员"].values)
    assert drills[2][drills[1].index("参加人数")] == 9
    assert isinstance(people[2][people[1].index("应完成")], int)
    assert isinstance(people[2][people[1].index("入职日期")], datetime)


def test_what_was_taught_stands_beside_its_kind(unit, manager):
    from courses.training.models import RecordKind, TrainingSession
    from courses.training.records.filing import Filing, Row, file_record

    shen = person(unit, "沈燕")
    values = {"began_at": at(YEAR, 11, 3), "training": "regular", "minutes": 60, "content": "出口和灭火器"}
    rows = (Row("organisation", unit.pk, "paper_upload", "training:regular", {}),
            Row("person", shen.pk, "paper_upload", "training:regular", {}))  # fmt: skip
    file_record(
        model=TrainingSession, kind=RecordKind.SESSION, record_id=uuid.uuid4(), organisation=unit, by=manager,
        filing=Filing(values | {"participant_count": 1}, rows),
    )  # fmt: skip
    [line] = training_file(unit, YEAR, names=True).trainings
    assert line.content.endswith("：出口和灭火器")


def test_a_certificate_of_an_earlier_year_stands_in_the_file_while_it_is_good(unit, manager):
    shen = person(unit, "沈燕")
    for number, until in enumerate((None, f"{YEAR}-01-01", f"{YEAR - 1}-12-31")):
        word(
            source_key=f"certificate:{number}", kind="certificate", subject_kind="person", subject_id=shen.pk,
            organisation_id=unit.pk, occurred_at=at(YEAR - 2, 5, 10),
            content_key=f"certificate:{number}", result={"valid_until": until} if until else {}, recorded_by=manager,
        )  # fmt: skip
    contents = {line.content for line in training_file(unit, YEAR, names=True).trainings}
    assert contents == {"certificate:0", "certificate:1"}


def test_what_the_model_of_a_simulated_drill_cannot_show_stands_below_it_in_each_format(unit, manager, monkeypatch):
    from courses.training.training_file import pdf
    from simulator.engine.scenario.loader import load_scenario

    shen, hotel = person(unit, "沈燕"), load_scenario("hotel")
    trained(unit, shen, at(YEAR, 11, 2))
    limits = hotel.limits.zh
    assert limits not in text_of(training_file_xlsx(training_file(unit, YEAR, names=True))), "control"
    word(
        source_key="drill:1:2", kind="drill_simulated", subject_kind="person", subject_id=shen.pk,
        organisation_id=unit.pk, occurred_at=at(YEAR, 11, 3), content_key="drill:hotel",
        result={"score": 90, "max_score": 100, "passed": True},
    )  # fmt: skip
    found = training_file(unit, YEAR, names=True)
    assert found.model_limits() == [(hotel.name.zh, limits)]
    assert any(limits in cell for cell in text_of(training_file_xlsx(found)))
    assert limits in words_of(training_file_docx(found))
    sent = {}
    monkeypatch.setattr(pdf, "render_pdf", lambda layout, data, files: sent.update(data) or b"")
    training_file_pdf(found)
    assert sent["limits"] == [(hotel.name.zh, limits)]
    monkeypatch.undo()
    assert training_file_pdf(found).startswith(b"%PDF-")
