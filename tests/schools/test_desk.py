"""The desk: where classes stand with article and force, what to do next, proofs, terms and items; for its school alone."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from courses.schools.models import OutsideItem
from courses.schools.proofs import class_pdf, school_pdf, school_values
from courses.schools.states import consents_of, matrix_of, rules_of_days, school_cells
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.models import OwnTerm, SchoolTerm
from courses.training.rulebook.rule_file import load_rules
from people.desks import desks_of
from people.models import CircularReceipt, SchoolClass, Sector, Superior, SuperiorSort
from people.superiors.circulars import circulars_to_answer
from privacy.models import Consent, ConsentAct, ConsentWay
from tests.people.superiors import acting, make_department

TODAY = date(2026, 11, 25)
DAYS = (
    "只计学期中的这些日子，任一段内上一节课即可：开头14天、最后14天。",
    "只计学期中的这些日子，课时合计：开头7天、最后14天。",
)


def evidence(kind, subject, day, **result):
    with transaction.atomic():
        record_evidence(
            source_key=f"{kind}:{subject}:{day}", kind="lesson", subject_kind=kind, subject_id=subject,
            occurred_at=day, content_key="lesson:other", result={"passed": True} | result,
        )  # fmt: skip


@pytest.fixture
def state(clock, school, school_class, seats):
    """Two of four hours in the first week, three of four pupils taught this term."""
    load_rules()
    day = clock.moment.replace(month=9, day=2)
    evidence("class", school_class.pk, day, hours=2, contents=["rule:S-4H"])
    for number in (1, 2, 3):
        evidence("person", seats[number].person_id, day, contents=["rule:S-TERM"])
    recompute_organisation(school, today=TODAY)
    return matrix_of(school, [school_class], TODAY)


def test_a_class_stands_under_each_rule_with_what_is_done(state):
    cells = {cell.rule.code: cell for cell in state.rows[0].cells if cell is not None}
    assert {"S-TERM", "S-4H", "S-START", "S-VISIT", "S-HOME"} <= set(cells)
    assert (cells["S-4H"].detail, cells["S-4H"].is_done) == ("2／4 课时", False)
    assert (cells["S-TERM"].detail, cells["S-TERM"].is_done) == ("3／4 人", False)
    forces = [rule.force for rule in state.rules]
    assert forces == sorted(forces, key=["law", "order", "std", "notice", "guide"].index)


def test_the_desk_shows_articles_forces_and_a_button_for_each(client, state, school, school_class, head):
    client.force_login(head)
    text = client.get(reverse("schools:desk", args=[school.pk])).content.decode()
    for words in ("第十六条", "部令", "2／4 课时", "安排一节课", "不代表消防设施", "最多 6 项"):
        assert words in text
    own = client.get(reverse("schools:class", args=[school_class.pk])).content.decode()
    assert "未征询或未答复" in own
    assert "满 15 分钟计半课时" in own
    for page in (text, own):
        assert all(days in page for days in DAYS)
    assert reverse("schools:plan", args=[school.pk]) in own


def test_the_desk_is_where_a_schools_manager_begins(client, school, head, manager, teacher):
    assert desks_of(head)[0].url == reverse("schools:index")
    client.force_login(head)
    assert client.get(reverse("schools:index")).url == reverse("schools:desk", args=[school.pk])
    for other in (manager, teacher):  # of a hotel; of a class
        assert reverse("schools:index") not in [desk.url for desk in desks_of(other)]
        client.force_login(other)
        answer = client.get(reverse("schools:index"))
        assert answer.status_code == 404
        text = answer.content.decode()
        assert "学校工作台只对管理学校的账号开放" in text and reverse("classroom:index") in text
        assert "网址可能有误" not in text, "the sentence of an address that is no address"
    assert "学校工作台只对管理学校" not in client.get("/schools/none/").content.decode(), "control"


def test_proofs_as_pdf_and_for_word(client, state, school, school_class, head):
    client.force_login(head)
    for name, key in (("class_proof", school_class.pk), ("school_proof", school.pk)):
        assert client.get(reverse(f"schools:{name}", args=[key, "pdf"])).content.startswith(b"%PDF")
        word = Document(BytesIO(client.get(reverse(f"schools:{name}", args=[key, "docx"])).content))
        text = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
        assert "第十六条" in text
        assert "三年级1班" in text
        assert all(days in text for days in DAYS)
    for sheet in (class_pdf(school_class, TODAY), school_pdf(school, TODAY)):
        (page,) = PdfReader(BytesIO(sheet)).pages
        text = "".join(page.extract_text().split())
        assert all(days in text for days in DAYS)
    values = school_values(school, TODAY)
    assert values["matrix"][0][0] == "三年级1班"


def test_the_page_behind_a_code_names_what_its_week_counts_for(state, school_class):
    def named(first: date) -> list[str]:
        return [rule.code for rule, days in rules_of_days(school_class, first, first + timedelta(days=6)) if days]

    assert named(date(2026, 9, 7)) == ["S-4H", "S-START"], "the seventh day is its Monday"
    assert named(date(2026, 9, 14)) == ["S-START"], "the fourteenth day is its Monday"
    assert named(date(2026, 9, 21)) == named(date(2026, 11, 23)) == [], "control: in the middle of the term"


def test_forty_classes_and_what_days_count_stand_on_one_page(state, school, school_class):
    for number in range(2, 41):
        SchoolClass.objects.create(
            organisation=school, name=f"三年级{number}班", grade=3, school_year=2026, join_code=f"AAAA{number + 2000}"
        )
    recompute_organisation(school, today=TODAY)
    assert len(PdfReader(BytesIO(school_pdf(school, TODAY))).pages) == 1


def test_guardians_words_are_counted_and_the_newest_holds(state, school_class, seats):
    for act in (ConsentAct.GIVEN, ConsentAct.WITHDRAWN):
        Consent.objects.create(
            person_id=seats[1].person_id, act=act, way=ConsentWay.PAPER, on=TODAY, reference="1"
        )  # fmt: skip
    Consent.objects.create(
        person_id=seats[2].person_id, act=ConsentAct.GIVEN, way=ConsentWay.PAPER, on=TODAY, reference="2"
    )  # fmt: skip
    found = consents_of(school_class)
    assert (found.given, found.refused, found.open) == (1, 1, 2)


def test_nothing_of_a_school_opens_to_another(client, state, school, school_class, other_head, teacher, county_officer):
    pages = [
        reverse(f"schools:{name}", args=[school.pk]) for name in ("desk", "plan", "own_terms", "items")
    ] + [reverse("schools:school_proof", args=[school.pk, suffix]) for suffix in ("pdf", "docx")]  # fmt: skip
    of_class = [reverse("schools:class", args=[school_class.pk])] + [
        reverse("schools:class_proof", args=[school_class.pk, suffix]) for suffix in ("pdf", "docx")
    ]  # fmt: skip
    for user, opened in ((other_head, ()), (county_officer, ()), (teacher, of_class)):
        client.force_login(user)
        for page in (*pages, *of_class):
            assert client.get(page).status_code == (200 if page in opened else 404), (user, page)
            assert client.post(page, {"reason": "x"}).status_code in (404, 405)
    client.logout()
    assert all(client.get(page).status_code == 302 for page in (*pages, *of_class))


# -- terms -------------------------------------------------------------------------------------------------------------

AUTUMN = {"school_year": "2026", "term": "autumn", "starts_on": "2026-09-01", "ends_on": "2027-01-23"}


def announced(client, division, **given):
    return client.post(
        reverse("schools:terms"), AUTUMN | {"division": division.pk, "document": "校历〔2026〕1号"} | given
    )


def test_officers_and_the_education_department_announce_terms_of_their_own_area(
    client, clock, tree, county_officer, foreign_officer, head
):
    bureau = acting(make_department(tree.nanhu), "education")
    other = Superior.objects.create(
        sort=SuperiorSort.DEPARTMENT, sector=Sector.CULTURE, name="南湖区文旅局", division=tree.nanhu
    )
    culture = acting(other, "culture")
    for user, taken in ((county_officer, True), (bureau, True)):
        client.force_login(user)
        assert announced(client, tree.nanhu, document=f"{user}〔2026〕").status_code == (302 if taken else 403)
        assert announced(client, tree.xiuzhou).status_code == 400, "another county is none of the choices"
    assert SchoolTerm.objects.get().document == f"{bureau}〔2026〕"  # entered again: put right
    client.force_login(foreign_officer)
    assert announced(client, tree.nanhu).status_code == 400
    for user in (head, culture):
        client.force_login(user)
        assert announced(client, tree.nanhu).status_code == 403
    assert SchoolTerm.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [{"starts_on": "2026-05-01"}, {"ends_on": "2026-08-30"}, {"ends_on": "2026-10-01"}, {"document": ""}],
    ids=["spring day", "ends before", "one month", "no document"],
)
def test_days_that_are_no_term_are_refused(client, clock, tree, county_officer, given):
    client.force_login(county_officer)
    assert announced(client, tree.nanhu, **given).status_code == 400
    assert not SchoolTerm.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"starts_on": "2026-12-20", "ends_on": "2026-09-10"}, "ends_on", "结束日期早于开始日期"),
        ({"starts_on": "2026-05-01"}, "starts_on", "之间"),  # control: a day outside of the term's months
        ({"ends_on": "2027-05-01"}, "starts_on", "之间"),
    ],
    ids=["end before start", "start outside", "end outside"],
)
def test_a_term_that_is_refused_says_what_is_wrong(client, clock, tree, county_officer, given, field, words):
    client.force_login(county_officer)
    errors = announced(client, tree.nanhu, **given).context["form"].errors
    assert list(errors) == [field] and words in str(errors[field])
    assert (words == "之间") == ("之间" in str(errors)), "both days lie inside: nothing is said against these"


def test_a_school_differs_with_a_reason_and_goes_back(client, clock, school, head, other_school, other_head):
    client.force_login(head)
    page = reverse("schools:own_terms", args=[school.pk])
    late = AUTUMN | {"starts_on": "2026-09-15"}
    assert client.post(page, late).status_code == 400, "not without a reason"
    assert client.post(page, late | {"reason": "校舍改造"}).status_code == 302
    assert "校舍改造" in client.get(page).content.decode()
    term = OwnTerm.objects.get()
    assert (term.starts_on, term.by) == (date(2026, 9, 15), head)
    client.force_login(other_head)
    for where in (school, other_school):
        assert client.post(reverse("schools:own_term_remove", args=[where.pk, term.pk])).status_code == 404
    client.force_login(head)
    assert client.post(reverse("schools:own_term_remove", args=[school.pk, term.pk])).status_code == 302
    assert not OwnTerm.objects.exists()


# -- from outside ------------------------------------------------------------------------------------------------------


def test_an_item_names_the_white_list_and_an_approval_and_is_counted(
    client, clock, school, head, other_school, other_head
):
    client.force_login(head)
    page = reverse("schools:items", args=[school.pk])
    given = {"title": "宣传周", "sender": "教育局", "white_list_item": "安全教育", "approval": "", "on": f"{TODAY}"}
    assert client.post(page, given).status_code == 400
    assert client.post(page, given | {"approval": "教〔2026〕1号"}).status_code == 302
    assert "已有 1 项" in client.get(page).content.decode()
    item = OutsideItem.objects.get()
    client.force_login(other_head)
    for where in (school, other_school):
        assert client.post(reverse("schools:item_remove", args=[where.pk, item.pk])).status_code == 404
    assert OutsideItem.objects.filter(on__gte=TODAY - timedelta(days=1)).exists()


def test_a_notice_without_white_list_and_approval_sets_a_school_no_day(client, clock, tree, school, head):
    bureau = acting(make_department(tree.nanhu), "education")
    client.force_login(bureau)
    superior = bureau.grants.get().superior
    page = reverse("people:circular_new", args=[superior.pk])
    given = {"title": "消防宣传", "text": "请组织", "answer_by": f"{TODAY + timedelta(days=9)}"}
    assert client.post(page, given | {"approval": "教〔2026〕1号"}).status_code == 400, "they belong together"
    assert client.post(page, given).status_code == 302
    (todo,) = circulars_to_answer(head)
    assert todo.due is None
    client.force_login(head)
    assert "校内自主选用" in client.get(todo.url).content.decode()
    receipt = CircularReceipt.objects.get()
    client.post(reverse("people:receipt_confirm", args=[receipt.pk]))
    assert list(circulars_to_answer(head)) == []
    # Control: with both it is a task by its day.
    client.force_login(bureau)
    client.post(page, given | {"white_list_item": "安全教育", "approval": "教〔2026〕1号"})
    (todo,) = circulars_to_answer(head)
    assert todo.due == TODAY + timedelta(days=9)
    client.force_login(head)
    assert "教〔2026〕1号" in client.get(todo.url).content.decode()


def test_the_schools_own_rules_stand_beside_those_of_its_classes(client, state, school, head):
    codes = {cell.rule.code for cell in school_cells(school, TODAY)}
    assert {"S-DRILL-TERM", "S-DRILL-YEAR", "S-TEACHER", "S-POSTS"} <= codes
    assert "S-DRILL-2MIN" not in codes
    client.force_login(head)
    assert "中小学每学期火灾疏散逃生演练" in client.get(reverse("schools:desk", args=[school.pk])).content.decode()
    assert {row["rule"] for row in school_values(school, TODAY)["own"]} >= {"学校每学年应急疏散演练"}
