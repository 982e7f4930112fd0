"""A roster by table: people are entered, known again, moved and said to have left; nothing is written before one says so."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from common.sheets import services
from common.sheets.identity import check_digit
from common.sheets.models import Outcome, SheetImport, SheetLine, SheetState, Verdict
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.models import Membership, Person, PersonKind, Post, User
from people.staff.invitations import appoint_manager
from people.staff.roster import enrol
from people.staff.roster_sheet.kind import RosterSheet
from tests.common.sheets import books
from tests.people.sheets.sending import act, compare, csv, imported, roster_of, send
from tests.training.ledgers import write

LIST = csv("张三,0007,消防控制室值班员、电工,工程部,2024-03-01", "李四,0008,,客房部,2024/3/2")
NUMBER = "33040219900101123" + check_digit("33040219900101123")


@pytest.fixture(autouse=True)
def posts(db) -> list[Post]:
    made = [("operator", "消防控制室值班员"), ("electrician", "电工"), ("guard", "保安员")]
    return [Post.objects.get_or_create(code=code, defaults={"name": name})[0] for code, name in made]


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def unit(hotel):
    Membership.objects.filter(organisation=hotel).delete()
    return hotel


def verdicts(sheet: SheetImport) -> list[tuple[int | None, str]]:
    return list(sheet.lines.values_list("number", "verdict"))


def problems(sheet: SheetImport) -> str:
    return " ".join(sheet.lines.values_list("problem", flat=True))


# -- in and seen -------------------------------------------------------------------------------------------------------


def test_nothing_is_written_before_somebody_says_apply(desk, unit):
    sheet = compare(desk, send(desk, unit, LIST))
    assert (sheet.state, sheet.counts) == (SheetState.LOOKED_AT, {"new": 2})
    assert roster_of(unit) == []
    page = desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert "张三" in page
    act(desk, "apply", sheet)
    assert [row[1:6] for row in roster_of(unit)] == [
        ("张三", "electrician", "工程部", "0007", date(2024, 3, 1)),
        ("张三", "operator", "工程部", "0007", date(2024, 3, 1)),
        ("李四", None, "客房部", "0008", date(2024, 3, 2)),
    ]


def test_the_sheet_is_deleted_when_it_is_applied(desk, unit):
    sheet = compare(desk, send(desk, unit, LIST))
    assert sheet.content
    act(desk, "apply", sheet)
    assert not sheet.content
    assert all((line.values, line.changes) == ({}, []) for line in sheet.lines.all())


def test_the_same_list_sent_twice_changes_nothing(desk, unit):
    imported(desk, unit, LIST)
    before = roster_of(unit)
    sheet = imported(desk, unit, LIST)
    assert sheet.counts == {"unchanged": 2}
    assert roster_of(unit) == before


def test_duties_of_the_unit_follow_once(desk, unit):
    load_rules()
    imported(desk, unit, LIST)
    people = set(Person.objects.filter(name__in=["张三", "李四"]).values_list("pk", flat=True))
    assert people <= set(Duty.objects.filter(organisation=unit).values_list("subject_id", flat=True))


def test_while_duties_are_computed_the_page_says_so(desk, unit, queued):
    from common.jobs.models import Job
    from courses.training.tasks import recompute_unit_duties

    sheet = compare(desk, send(desk, unit, LIST))
    services.look(str(sheet.pk))
    sheet.refresh_from_db()
    act(desk, "apply", sheet)
    services.apply(str(sheet.pk))
    assert queued(recompute_unit_duties) == [[str(unit.pk)]]
    words = "义务仍在计算"
    assert words in desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert words in desk.get(reverse("people:staff", args=[unit.pk])).content.decode()
    Job.objects.update(is_over=True)
    assert words not in desk.get(reverse("people:staff", args=[unit.pk])).content.decode()


# -- identity numbers --------------------------------------------------------------------------------------------------


def test_identity_numbers_reach_no_table_wherever_they_stand(desk, unit):
    rows = [["姓名", "工号", "身份证号", "备注", "入职日期", "家庭住址", "民族"]]
    rows += [["张三", "7", NUMBER, "G" + NUMBER, "2024-03-01", "中山路1号", "汉"]]
    rows += [["李四", "8", 330402199001011234, NUMBER.lower(), "2024-03-01", "中山路2号", "回"]]
    sheet = send(desk, unit, books.book(rows), name="list.xlsx")
    kept = str([table.rows for table in sheet.tables])
    for text in (NUMBER, "3304021990010112", "中山路", "汉", "回"):
        assert text not in kept
    assert "张三" in kept  # what is asked for is there
    page = desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert "身份证号" in page
    assert "家庭住址" in page
    assert NUMBER not in page
    sheet = act(desk, "apply", compare(desk, sheet))
    assert sheet.counts == {"new": 2}
    assert Membership.objects.filter(staff_number__contains="3304").count() == 0


@pytest.mark.parametrize("cell", [NUMBER, 330402199001011234])
def test_a_line_that_needs_such_a_cell_is_refused_by_its_line(desk, unit, cell):
    rows = [["姓名", "工号", "入职日期"], ["张三", cell, "2024-03-01"], ["李四", "8", "2024-03-01"]]
    sheet = compare(desk, send(desk, unit, books.book(rows), name="list.xlsx"))
    assert verdicts(sheet) == [(2, "error"), (3, "new")]
    assert sheet.lines.get(number=2).problem


def test_what_is_left_out_is_forgotten_with_the_columns(desk, unit):
    data = csv("张三,0007,秘密,2024-03-01", header="姓名,工号,爱好,入职日期")
    sheet = send(desk, unit, data)
    assert "秘密" in str(sheet.tables[0].rows)
    compare(desk, sheet)
    assert "秘密" not in str(SheetImport.objects.get().tables[0].rows)


# -- whom a line means -------------------------------------------------------------------------------------------------


def here(unit, name: str, **more) -> Person:
    import uuid

    person, _new = enrol(
        person_id=uuid.uuid4(), organisation=unit, name=name,
        started_on=more.pop("started_on", date(2024, 3, 1)), **more,
    )  # fmt: skip
    return person


def matched(desk, unit, line: str, header: str = "姓名,工号,手机,入职日期") -> SheetLine:
    return compare(desk, send(desk, unit, csv(line, header=header))).lines.get()


def test_by_staff_number_first(desk, unit):
    known, _other = here(unit, "张三", staff_number="7"), here(unit, "张三", staff_number="8")
    line = matched(desk, unit, "张 三,７,,2020-01-01")
    assert (line.verdict, line.subject) == (Verdict.CHANGED, str(known.pk))


def test_by_name_and_phone_next_and_no_number_is_kept(desk, unit):
    imported(
        desk,
        unit,
        csv("张三,,13800138000,2024-03-01", "张三,,13900139000,2024-03-01", header="姓名,工号,手机,入职日期"),
    )
    assert Person.objects.filter(name="张三").count() == 2
    line = matched(desk, unit, "张三,,+86 138-0013-8000,2024-03-01")
    assert line.verdict == Verdict.UNCHANGED
    assert not Person.objects.filter(phone_mark__contains="13800138000").exists()


def test_by_name_and_first_day_then(desk, unit):
    known, _other = here(unit, "张三"), here(unit, "张三", staff_number="8", started_on=date(2025, 1, 1))
    assert matched(desk, unit, "张三,,,2024-03-01").subject == str(known.pk)


def test_else_it_is_asked_and_nothing_is_written_before_somebody_answers(desk, unit):
    known = here(unit, "张三")
    sheet = compare(desk, send(desk, unit, csv("张三,9,电工,,2025-05-05")))
    line = sheet.lines.get()
    assert line.verdict == Verdict.ASKED
    assert line.choices[0][0] == str(known.pk)
    apply_url = reverse("sheets:apply", args=[sheet.pk])
    assert apply_url not in desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert act(desk, "apply", sheet).state == SheetState.LOOKED_AT
    act(desk, "answers", sheet, rest="skip")
    assert apply_url in desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    act(desk, "apply", sheet)
    assert sheet.lines.get().outcome == Outcome.REFUSED
    assert Person.objects.filter(name="张三").count() == 1


def test_compared_once_more_it_reads_posts_as_they_are_now_and_keeps_what_was_said(desk, unit):
    known = here(unit, "李四")
    sheet = compare(desk, send(desk, unit, csv("张三,7,厨师,,2024-03-01", "李四,9,,,2025-05-05")))
    assert "厨师" in problems(sheet)
    act(desk, "answers", sheet, line1=str(known.pk))
    Post.objects.create(code="cook", name="厨师")
    assert act(desk, "again", sheet).state == SheetState.LOOKED_AT
    assert "厨师" not in problems(sheet)
    assert sheet.lines.get(position=1).answer == str(known.pk)
    act(desk, "apply", sheet)
    assert unit.memberships.filter(post__code="cook").count() == 1


@pytest.mark.parametrize(("answer", "people"), [("new", 2), ("skip", 1), ("the other", 1)])
def test_what_is_answered_counts(desk, unit, answer, people):
    known = here(unit, "张三")
    sheet = compare(desk, send(desk, unit, csv("张三,9,电工,,2025-05-05")))
    act(desk, "answers", sheet, line0=str(known.pk) if answer == "the other" else answer)
    act(desk, "apply", sheet)
    assert Person.objects.filter(name="张三").count() == people
    number = Membership.objects.filter(person=known, ended_on=None).values_list("staff_number", flat=True)
    assert set(number) == ({"9"} if answer == "the other" else {""})


def test_an_answer_that_was_not_offered_is_none(desk, unit):
    here(unit, "张三")
    stranger = Person.objects.create(name="别人")
    sheet = compare(desk, send(desk, unit, csv("张三,9,,,2025-05-05")))
    act(desk, "answers", sheet, line0=str(stranger.pk))
    assert sheet.lines.get().answer == ""


def test_a_number_under_another_name_is_asked(desk, unit):
    here(unit, "张三", staff_number="7")
    assert matched(desk, unit, "李四,7,,2024-03-01").verdict == Verdict.ASKED


def test_two_lines_of_one_person_are_an_error_that_names_the_first(desk, unit):
    sheet = compare(desk, send(desk, unit, csv("张三,7,,,2024-03-01", "张三,7,,,2024-03-01")))
    assert verdicts(sheet) == [(2, "new"), (3, "error")]
    assert "2" in sheet.lines.get(number=3).problem


def test_somebody_who_had_left_comes_back_as_the_same_person(desk, unit):
    known = here(unit, "张三", staff_number="7", ended_on=date(2025, 1, 31))
    sheet = imported(desk, unit, csv("张三,7,电工,,2026-02-01"))
    assert sheet.counts == {"changed": 1}
    assert Person.objects.filter(name="张三").get() == known
    assert unit.memberships.get(ended_on=None).post.code == "electrician"
    assert imported(desk, unit, csv("张三,7,电工,,2026-02-01")).counts == {"unchanged": 1}


@pytest.mark.parametrize(
    "name", ["阿迪力·吐尔逊", "Nguyễn Thị Minh Khai", "𠮷㐂䶮", "Maria Luisa de la Cruz y Fernández de Córdoba", "O'Brien", "a" * 120]
)  # fmt: skip
def test_names_of_everybody_go_in_and_are_known_again(desk, unit, name):
    assert imported(desk, unit, csv(f'"{name}",7,,,2024-03-01')).counts == {"new": 1}
    assert Person.objects.filter(name=name).exists()
    other = name.replace("·", "．").replace(" ", "　")
    assert imported(desk, unit, csv(f'"{other}",,,,2024-03-01')).counts in ({"unchanged": 1}, {"changed": 1})
    assert unit.memberships.values("person").distinct().count() == 1


# -- what a list changes -----------------------------------------------------------------------------------------------


def test_posts_that_are_no_longer_named_end_and_new_ones_begin_on_the_day(desk, unit):
    imported(desk, unit, LIST)
    day = timezone.localdate()
    imported(desk, unit, csv("张三,0007,电工、保安员,工程部,2024-03-01"))
    rows = {row.post.code: row for row in unit.memberships.filter(person__name="张三")}
    assert rows["operator"].ended_on == day - timedelta(days=1)
    assert rows["electrician"].ended_on is None
    assert (rows["guard"].started_on, rows["guard"].staff_number) == (day, "0007")


def test_an_empty_cell_says_nothing(desk, unit):
    imported(desk, unit, LIST)
    before = roster_of(unit)
    assert imported(desk, unit, csv("张三,0007,,,")).counts == {"unchanged": 1}
    assert roster_of(unit) == before


def test_somebody_has_left_only_when_the_list_is_said_to_be_complete(desk, unit):
    imported(desk, unit, LIST)
    partial = csv("张三,0007,,,")
    assert imported(desk, unit, partial).counts == {"unchanged": 1}
    assert not unit.memberships.exclude(ended_on=None).exists()
    sheet = imported(desk, unit, partial, is_complete="on")
    assert sheet.counts == {"unchanged": 1, "left": 1}
    assert unit.memberships.get(person__name="李四").ended_on == timezone.localdate() - timedelta(days=1)


def test_whoever_stands_in_a_line_with_an_error_has_not_left(desk, unit):
    imported(desk, unit, LIST)
    sheet = compare(desk, send(desk, unit, csv("张三,0007,,,", "李四,0008,,,明天")), is_complete="on")
    assert sheet.counts == {"unchanged": 1, "error": 1}


def test_an_employer_and_the_way_of_employment(desk, unit):
    header = "姓名,工号,用工形式,劳务公司,入职日期"
    imported(
        desk,
        unit,
        csv("张三,7,派遣,嘉兴劳务,2024-03-01", "李四,8,,嘉兴保安,2024-03-01", "王五,9,义工,,2024-03-01", header=header),
    )
    assert {row[1]: row[8:] for row in roster_of(unit)} == {
        "张三": ("dispatched", "嘉兴劳务"), "李四": ("outsourced", "嘉兴保安"), "王五": ("volunteer", ""),
    }  # fmt: skip
    assert Person.objects.get(name="王五").kind == PersonKind.OTHER
    imported(desk, unit, csv("张三,7,本单位,,2024-03-01", header=header))
    assert [row[8:] for row in roster_of(unit) if row[1] == "张三"] == [("own", "")]


def test_a_post_that_is_none_is_kept_and_said(desk, unit):
    sheet = compare(desk, send(desk, unit, csv("张三,7,厨师、电工,,2024-03-01")))
    assert verdicts(sheet) == [(2, "new")]
    assert "厨师" in sheet.lines.get().problem
    act(desk, "apply", sheet)
    rows = unit.memberships.order_by("pk").values_list("post__code", "post_words")
    assert set(rows) == {("electrician", ""), (None, "厨师")}


def test_what_is_wrong_is_said_by_line(desk, unit):
    lines = [
        "张三,1,,,",
        "李四,2,,,2024-02-30",
        ",3,,,2024-03-01",
        "123,4,,,2024-03-01",
        "合计,4,,,",
        "王五,5,,,2024.3.1",
    ]
    sheet = compare(desk, send(desk, unit, csv(*lines)))
    assert verdicts(sheet) == [(2, "error"), (3, "error"), (4, "error"), (5, "error"), (7, "new")]
    assert all(sheet.lines.filter(verdict="error").exclude(problem="").values_list("pk", flat=True))


# -- killed, changed meanwhile, taken back -----------------------------------------------------------------------------


def test_a_worker_killed_between_two_chunks_goes_on_without_doubles(desk, unit, monkeypatch, queued):
    monkeypatch.setattr(RosterSheet, "chunk", 2)
    sheet = compare(desk, send(desk, unit, csv(*(f"人{n}甲,{n},,,2024-03-01" for n in range(1, 8)))))
    services.look(str(sheet.pk))
    act(desk, "apply", sheet)
    services._apply_chunk(str(sheet.pk))
    assert (unit.memberships.count(), SheetImport.objects.get().position) == (2, 2)

    written = services._apply_lines

    def killed(kind, work, lines):
        written(kind, work, lines)
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "_apply_lines", killed)
    with pytest.raises(KeyboardInterrupt):
        services.apply(str(sheet.pk))
    assert unit.memberships.count() == 2  # what was written in the chunk went with it
    monkeypatch.setattr(services, "_apply_lines", written)
    services.apply(str(sheet.pk))
    services.apply(str(sheet.pk))
    assert unit.memberships.count() == unit.memberships.values("person").distinct().count() == 7


def test_without_the_place_in_the_same_transaction_lines_are_tried_twice(desk, unit, queued):
    """The control: the place is what keeps a chunk from being written again."""
    sheet = compare(desk, send(desk, unit, csv("张三,7,,,2024-03-01")))
    services.look(str(sheet.pk))
    act(desk, "apply", sheet)
    values = dict(sheet.lines.values_list("position", "values"))
    services._apply_chunk(str(sheet.pk))
    SheetImport.objects.update(position=0)
    SheetLine.objects.update(values=values[0], outcome="")
    services._apply_chunk(str(sheet.pk))
    line = sheet.lines.get()
    assert line.outcome == ""  # tried again; the comparison made anew finds it written
    assert unit.memberships.count() == 1


def test_what_changed_since_the_comparison_is_left_out(desk, unit):
    sheet = compare(desk, send(desk, unit, csv("张三,7,,,2024-03-01", "李四,8,,,2024-03-01")))
    here(unit, "王五", staff_number="7")
    act(desk, "apply", sheet)
    assert list(sheet.lines.values_list("outcome", flat=True)) == [Outcome.REFUSED, Outcome.APPLIED]
    assert not Person.objects.filter(name="张三").exists()


def test_it_is_taken_back_whole(desk, unit):
    imported(desk, unit, LIST)
    before = roster_of(unit)
    later = csv("张三,0007,保安员,前厅部,2024-02-01", "王五,0009,,,2024-03-01")
    sheet = imported(desk, unit, later, is_complete="on")
    assert roster_of(unit) != before
    act(desk, "undo", sheet)
    assert sheet.state == SheetState.UNDONE
    assert roster_of(unit) == before
    assert not Person.objects.filter(name="王五").exists()


def test_what_was_recorded_or_changed_since_stays(desk, unit):
    sheet = imported(desk, unit, csv("张三,7,,,2024-03-01", "李四,8,,,2024-03-01", "王五,9,,,2024-03-01"))
    people = {person.name: person for person in Person.objects.filter(name__in=["张三", "李四", "王五"])}
    write(people["张三"].pk, organisation_id=unit.pk)
    User.objects.create(username="lisi", person=people["李四"])
    act(desk, "undo", sheet)
    assert list(sheet.lines.values_list("outcome", flat=True)) == [Outcome.KEPT, Outcome.KEPT, Outcome.UNDONE]
    assert unit.memberships.count() == 2


def test_after_its_time_it_cannot_be_taken_back_and_its_lines_are_gone(desk, unit, settings):
    sheet = imported(desk, unit, LIST)
    settings.SHEETS_KEEP_DAYS = 0
    before = roster_of(unit)
    act(desk, "undo", sheet)
    assert sheet.state == SheetState.APPLIED
    assert roster_of(unit) == before
    other = send(desk, unit, LIST)
    services.forget_sheets(timezone.now() + timedelta(minutes=1))
    assert not SheetLine.objects.exists()
    assert list(SheetImport.objects.all()) == [sheet]
    assert other.pk != sheet.pk


# -- rights ------------------------------------------------------------------------------------------------------------


def test_only_the_maker_reaches_a_sheet_and_only_with_the_right(client, desk, unit, county_officer, manager):
    sheet = compare(desk, send(desk, unit, LIST))
    posts = ("columns", "answers", "apply", "undo", "go_on", "discard")
    urls = [reverse(f"sheets:{name}", args=[sheet.pk]) for name in posts]
    assert desk.get(reverse("sheets:show", args=[sheet.pk])).status_code == 200  # the control: the maker does
    other = User.objects.create_user("zweiter")
    from people.models import Role, RoleGrant

    RoleGrant.objects.create(user=other, role=Role.UNIT_MANAGER, organisation=unit)
    for user in (county_officer, other):
        client.force_login(user)
        assert client.get(reverse("sheets:show", args=[sheet.pk])).status_code == 404
        assert client.get(reverse("sheets:report", args=[sheet.pk])).status_code == 404
        assert [client.post(url).status_code for url in urls] == [404] * len(urls)
    client.force_login(county_officer)
    assert client.get(reverse("sheets:start", args=["roster", unit.pk])).status_code == 404
    RoleGrant.objects.filter(user=manager).delete()
    client.force_login(manager)
    assert [client.post(url).status_code for url in urls] == [404] * len(urls)
    sheet.refresh_from_db()
    assert sheet.state == SheetState.LOOKED_AT


def test_a_manager_who_lost_the_role_meanwhile_writes_nothing(desk, unit, manager, queued):
    from people.models import RoleGrant

    sheet = compare(desk, send(desk, unit, LIST))
    services.look(str(sheet.pk))
    act(desk, "apply", sheet)
    RoleGrant.objects.filter(user=manager).delete()
    with pytest.raises(Exception, match="") as caught:
        services.apply(str(sheet.pk))
    services.sheet_stopped(caught.value, str(sheet.pk))
    assert roster_of(unit) == []
    assert SheetImport.objects.get().problem


@pytest.mark.parametrize("key", ["none", "0", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_unit_is_not_there(desk, key):
    assert desk.get(reverse("sheets:start", args=["roster", key])).status_code == 404
    assert desk.get(reverse("sheets:start", args=["nothing", key])).status_code == 404


# -- pages -------------------------------------------------------------------------------------------------------------


def test_the_blank_table_is_read_as_it_is(desk, unit):
    import io

    from openpyxl import load_workbook

    data = desk.get(reverse("sheets:blank", args=["roster", unit.pk])).content
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for column, value in enumerate(["张三", "0007", "电工", "", "2024-03-01"], start=1):
        sheet.cell(2, column, value)
    stream = io.BytesIO()
    book.save(stream)
    assert imported(desk, unit, stream.getvalue()).counts == {"new": 1}
    assert unit.memberships.get().staff_number == "0007"


def test_a_table_without_headings_is_named_by_hand(desk, unit):
    sheet = send(desk, unit, csv("张三,2024-03-01", "李四,2024-03-01", header="甲,乙"))
    page = desk.get(reverse("sheets:show", args=[sheet.pk]))
    assert page.status_code == 200
    answer = desk.post(
        reverse("sheets:columns", args=[sheet.pk]), {"column0": "", "column1": "", "since": "2026-01-01"}
    )
    assert answer.status_code == 400
    sheet.keys = ["name", "started_on"]
    assert compare(desk, sheet).counts == {"new": 2}


def test_another_line_may_hold_the_headings(desk, unit):
    sheet = send(desk, unit, csv("姓名,入职日期", "张三,2024-03-01", header="姓名,工号"))
    act(desk, "columns", sheet, again="1", header_line="2")
    assert (sheet.header_row, sheet.keys) == (1, ["name", "started_on"])
    act(desk, "columns", sheet, again="1", header_line="99", table="7")
    assert sheet.header_row == 1


def test_a_file_that_is_no_table_is_refused_on_the_page(desk, unit):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for data in (b"%PDF-1.7", b"", b"\x00\x01\x02\xfe" * 40):
        answer = desk.post(
            reverse("sheets:start", args=["roster", unit.pk]), {"file": SimpleUploadedFile("x.xlsx", data)}
        )
        assert answer.status_code == 400
    assert not SheetImport.objects.exists()


def test_the_report_holds_every_line_and_no_formula(desk, unit):
    import io

    from openpyxl import load_workbook

    sheet = compare(desk, send(desk, unit, csv("=cmd(),1,,,2024-03-01", "张三,2,,,2024-03-01")))
    data = desk.get(reverse("sheets:report", args=[sheet.pk])).content
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["行", 2, 3]
    assert not any(str(cell).startswith("=") for row in rows for cell in row)


def test_a_sheet_may_be_thrown_away(desk, unit):
    sheet = compare(desk, send(desk, unit, LIST))
    desk.post(reverse("sheets:discard", args=[sheet.pk]))
    assert not SheetImport.objects.exists()
    assert not SheetLine.objects.exists()
    applied = imported(desk, unit, LIST)
    desk.post(reverse("sheets:discard", args=[applied.pk]))
    assert SheetImport.objects.filter(pk=applied.pk).exists()


# -- posts that are filled in, and the appointed manager on a complete list ----------------------------------------------


def test_a_post_filled_in_counts_since_the_first_day_and_is_taken_back(desk, unit):
    imported(desk, unit, csv("张三,7,,,2020-03-01"))
    before = roster_of(unit)
    sheet = imported(desk, unit, csv("张三,7,电工、保安员,,"))
    rows = {row.post.code: row for row in unit.memberships.all()}
    assert {code: (row.started_on, row.ended_on) for code, row in rows.items()} == {
        "electrician": (date(2020, 3, 1), None), "guard": (date(2020, 3, 1), None),
    }  # fmt: skip
    act(desk, "undo", sheet)
    assert roster_of(unit) == before
    moved = imported(desk, unit, csv("张三,7,电工,,"))
    assert moved.counts == {"changed": 1}
    imported(desk, unit, csv("张三,7,保安员,,"))  # the control: somebody with a post moves on the day
    assert unit.memberships.get(post__code="guard").started_on == timezone.localdate()


def test_a_complete_list_with_a_line_to_be_asked_is_compared(desk, unit):
    here(unit, "周敏")
    here(unit, "李四", staff_number="8")
    sheet = compare(desk, send(desk, unit, csv("周敏,9,,,2025-05-05")), is_complete="on")
    assert sheet.counts == {"asked": 1, "left": 1}
    gone = sheet.lines.get(verdict=Verdict.LEFT)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert f"{yesterday} 为最后一天" in gone.problem


def test_changes_are_told_in_words(desk, unit):
    imported(desk, unit, csv("张三,7,,,2020-03-01"))
    sheet = compare(desk, send(desk, unit, csv("张三,7,电工,,")))
    page = desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert "electrician" not in page
    assert "电工" in page


def test_a_comparison_that_broke_off_says_that_nothing_is_written_and_can_be_deleted(desk, unit):
    sheet = send(desk, unit, LIST)
    SheetImport.objects.update(state=SheetState.LOOKING)
    services.sheet_stopped(RuntimeError(), str(sheet.pk))
    page = desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert "没有写入任何内容" in page
    assert reverse("sheets:discard", args=[sheet.pk]) in page
    desk.post(reverse("sheets:discard", args=[sheet.pk]))
    assert not SheetImport.objects.exists()


# -- whom an officer appointed -----------------------------------------------------------------------------------------


@pytest.fixture
def appointed(unit, county_officer) -> Person:
    """Somebody who has the post of fire-safety manager by an officer's word, and an account with a telephone."""
    Post.objects.get_or_create(code="fire_manager", defaults={"name": "消防安全管理人"})
    first = timezone.localdate() - timedelta(days=40)
    person, _new = enrol(person_id=uuid4(), organisation=unit, name="周敏", started_on=first)
    appoint_manager(person=person, organisation=unit, by=county_officer, phone="13857300001")
    return person


def test_whoever_is_appointed_is_known_by_phone_and_keeps_the_post(desk, unit, appointed):
    assert [row.post.code for row in unit.memberships.all()] == ["fire_manager"], "from the first day, not unknown"
    first = unit.memberships.get().started_on
    data = csv(
        "周敏,9,工程部主管,2017-02-12,13857300001", "周敏,10,礼宾员,2018-02-12,13857300002", "王五,11,礼宾员,2019-01-01,",
        header="姓名,工号,岗位,入职日期,手机",
    )  # fmt: skip
    sheet = compare(desk, send(desk, unit, data))
    line = sheet.lines.get(number=2)
    assert (line.verdict, line.subject) == (Verdict.CHANGED, str(appointed.pk))
    assert ["started_on", f"{first}", "2017-02-12"] in line.changes
    assert ["staff_number", "", "9"] in line.changes
    page = desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert "礼宾员（2）、工程部主管（1）" in page
    answer(desk, sheet, 3, "new")
    act(desk, "apply", sheet)
    rows = unit.memberships.filter(person=appointed, ended_on=None)
    assert {(row.post and row.post.code, row.post_words) for row in rows} == {
        ("fire_manager", ""), (None, "工程部主管"),
    }  # fmt: skip


def test_an_answer_is_counted_and_says_what_the_line_changes(desk, unit, appointed):
    sheet = compare(desk, send(desk, unit, csv("周敏,9,保安员,,2017-02-12")))
    url = reverse("sheets:show", args=[sheet.pk])
    assert asked(desk.get(url)) == 1
    answer(desk, sheet, 2, str(appointed.pk))
    page = desk.get(url)
    assert asked(page) == 0
    assert "→ 2017-02-12" in page.content.decode()
    assert {key for key, _before, _after in sheet.lines.get().changes} == {"posts", "staff_number", "started_on"}


def answer(desk, sheet: SheetImport, number: int, whom: str) -> None:
    """Says whom a line means, where it is asked."""
    if line := sheet.lines.filter(number=number, verdict=Verdict.ASKED).first():
        desk.post(reverse("sheets:answers", args=[sheet.pk]), {f"line{line.position}": whom})


def asked(page) -> int:
    """How many lines the page counts as not answered yet."""
    return {value: number for value, _label, number in page.context["counts"]}["asked"]
