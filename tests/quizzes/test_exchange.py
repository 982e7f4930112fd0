"""Questions in from tables, GIFT and Moodle XML through the dry run, and out again. Nothing hostile gets in."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common.sheets import workbook_process
from common.sheets.models import SheetImport
from common.sheets.refusals import SheetRefusal, SheetRefused
from courses.quizzes.exchange.gift import looks_like_gift, read_gift
from courses.quizzes.exchange.lines import entry_of
from courses.quizzes.exchange.moodle import read_moodle
from courses.quizzes.exchange.refusals import BankRefusal
from courses.quizzes.exchange.sheet import QuestionSheet
from courses.quizzes.models import Question, QuestionVersion
from tests.common.sheets import books
from tests.people.sheets.sending import act, compare

from .conftest import make_question

TABLE = [
    ["消防知识竞赛题库（2026 版）"],
    ["序号", "题 型", "题目内容", "选项A", "选项B", "选项C", "正确答案", "答案解析", "依据", "难易程度"],
    [1, "单选", "报火警打哪个电话？", "119", "110", "120", "A", "119 是火警。", "《消防法》第四十四条", "简单"],
    [2, "多选题", "报警要说清什么？", "地点", "火势", "家里有多少钱", "Ａ、Ｂ", "", "", ""],
    [3, "判断", "打 119 不收钱。", "", "", "", "√", "", "", ""],
    [4, "", "逃生时能乘电梯。", "", "", "", "错误", "", "", ""],
    [5, "排序题", "用灭火器的顺序", "提", "拔", "压", "", "", "", ""],
    [6, "连线", "打什么电话", "火警→119", "报警—110", "", "", "", "", ""],
    [7, "填数题", "烟温多少度？", "", "", "", "６０", "", "", ""],
    [8, "单选", "哪个选项都不对？", "甲", "乙", "", "D", "", "", ""],
    [9, "简答", "为什么？", "", "", "", "因为", "", "", ""],
]

GIFT = r"""// a comment with { a brace
$CATEGORY: fire

::Q1:: Which number \= fire? { =119#right ~110 ~120
####119 is the fire call.}

Lifts are used in a fire.{F}

Smoke rises { ~down =up } in a room.

::Pairs::[html]<b>Who</b> is called? {
  =Fire -> 119
  =Police -> 110
  = -> 114
}

How many metres? {#3.5:0.5}

Which two? { ~%50%wet towel ~%50%low ~%-100%lift }

Half right? { =out ~%50%wait ~hide }

Why? {}

Say it. { =fire =a fire }

A description without an answer.
"""

XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>x</text></category></question>
<question type="multichoice"><name><text>n</text></name>
 <questiontext format="html"><text><![CDATA[<p>Who is <b>called</b>?<script>alert(1)</script></p>]]></text></questiontext>
 <generalfeedback format="html"><text>&lt;p&gt;Because &amp;amp; so&lt;/p&gt;</text></generalfeedback>
 <single>true</single>
 <answer fraction="100"><text>119</text></answer><answer fraction="50"><text>120</text></answer>
 <answer fraction="0"><text>110</text></answer></question>
<question type="multichoice"><questiontext><text>Which two?</text></questiontext><single>false</single>
 <answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>
 <answer fraction="-100"><text>c</text></answer></question>
<question type="truefalse"><questiontext><text>It burns.</text></questiontext>
 <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="matching"><questiontext><text>Pairs</text></questiontext>
 <subquestion><text>Fire</text><answer><text>119</text></answer></subquestion>
 <subquestion><text>Police</text><answer><text>110</text></answer></subquestion></question>
<question type="numerical"><questiontext><text>How long?</text></questiontext>
 <answer fraction="100"><text>3.5</text><tolerance>0.5</tolerance></answer>
 <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units></question>
<question type="ordering"><questiontext><text>Order</text></questiontext>
 <answer fraction="1.0"><text>lift</text></answer><answer fraction="2.0"><text>pull</text></answer></question>
<question type="essay"><questiontext><text>Why?</text></questiontext></question>
<question type="multichoice"><questiontext><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;What?</text></questiontext>
 <single>true</single><answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question>
</quiz>"""

LAUGHS = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="essay"><name>&c;</name></question></quiz>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><questiontext><text>&f;</text></questiontext></question></quiz>"""


def lines_of(data: bytes) -> dict[str, dict]:
    """The lines of a file by their questions, as cells."""
    (table,) = QuestionSheet().read(data)
    return {str(row[0]): dict(zip(table.rows[0], row, strict=False)) for row in table.rows[1:]}


def refusal(data: bytes) -> object:
    with pytest.raises(SheetRefused) as caught:
        QuestionSheet().read(data)
    assert "%(" not in caught.value.sentence
    return caught.value.reason


@pytest.fixture
def editor(superuser, client):
    client.force_login(superuser)
    return superuser


def send(client, data: bytes, name: str = "bank.xlsx", **options: str) -> SheetImport:
    address = reverse("sheets:start", args=["questions", "bank"])
    answer = client.post(address, {"file": SimpleUploadedFile(name, data), "source": "", **options})
    assert answer.status_code == 302, answer.content.decode()
    return SheetImport.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


def looked_at(sheet: SheetImport) -> dict[str, tuple[str, str]]:
    return {line.title: (line.verdict, line.problem) for line in sheet.lines.all()}


def test_a_messy_table_is_shown_first_and_comes_in_as_drafts(editor, client):
    sheet = compare(client, send(client, books.book(TABLE)))
    assert not Question.objects.exists()
    assert {title: verdict for title, (verdict, _problem) in looked_at(sheet).items()} == {
        row[2]: "error" if row[0] in (8, 9) else "new" for row in TABLE[2:]
    }
    sheet = act(client, "apply", sheet)
    kinds = dict(Question.objects.values_list("stem", "kind"))
    assert [kinds.get(row[2]) for row in TABLE[2:9]] == [
        "single", "multiple", "true_false", "true_false", "order", "match", "numeric",
    ]  # fmt: skip
    assert not Question.objects.filter(live=True).exists()
    assert not QuestionVersion.objects.exists()
    single = Question.objects.get(kind="single")
    assert [choice.is_correct for choice in single.choices.all()] == [True, False, False]
    assert Question.objects.get(kind="numeric").number == 60
    act(client, "undo", sheet)
    assert not Question.objects.exists()


def test_the_same_file_twice_changes_nothing_and_a_changed_line_is_a_draft(editor, client):
    row = ["单选", "报火警打哪个电话？", "119", "110", "A", "119 是火警。", "消防法", "易"]
    head = ["题型", "题干", "选项A", "选项B", "答案", "解析", "出处", "难度"]
    options = {"topic": "alarm", "audience": "resident", "publish": "on"}
    act(client, "apply", compare(client, send(client, books.book([head, row]), **options)))
    question = Question.objects.get()
    assert (question.live, question.topic, question.versions.count()) == (True, "alarm", 1)
    assert looked_at(compare(client, send(client, books.book([head, row])))) == {row[1]: ("unchanged", "")}
    changed = [*row[:3], "122", *row[4:]]
    sheet = act(client, "apply", compare(client, send(client, books.book([head, changed]))))
    question.refresh_from_db()
    assert question.has_unpublished_changes
    assert [choice.text for choice in question.choices.all()] == ["119", "110"], "in use: not edited in place"
    assert [choice.text for choice in question.get_latest_revision_as_object().choices.all()] == ["119", "122"]
    act(client, "undo", sheet)
    question.refresh_from_db()
    assert [choice.text for choice in question.get_latest_revision_as_object().choices.all()] == ["119", "110"]
    with_options = act(client, "apply", compare(client, send(client, books.book([head, changed]), **options)))
    assert with_options.state == "applied"
    assert [version.content["choices"][1]["text"] for version in question.versions.order_by("number")] == ["110", "122"]


def test_whoever_edits_no_questions_brings_none_in(manager, client):
    client.force_login(manager)
    assert client.get(reverse("sheets:start", args=["questions", "bank"])).status_code == 404
    assert client.get(reverse("quizzes:bank_workbook")).status_code == 404
    assert client.get(reverse("quizzes:bank_gift")).status_code == 404


def test_an_editor_cannot_publish_by_the_form(manager):
    form = QuestionSheet().form(manager, {"publish": "on"})
    assert form.is_valid()
    assert not QuestionSheet().options(form)["publish"]


# -- GIFT and Moodle XML -----------------------------------------------------------------------------------------------


def test_gift_is_read_and_what_cannot_be_asked_is_said(editor, client):
    lines = lines_of(GIFT.encode())
    assert [line["题型"] for line in lines.values()] == [
        "single", "true_false", "single", "match", "numeric", "multiple", "single", None, None,
    ]  # fmt: skip
    assert next(iter(lines)) == "Which number = fire?"
    assert lines["Smoke rises ____ in a room."]["答案"] in ("A", "B")
    assert lines["Who is called?"]["选项C"] == "→ 114"
    assert (lines["How many metres?"]["答案"], lines["How many metres?"]["误差"]) == ("3.5", "0.5")
    assert lines["Which number = fire?"]["解析"] == "119 is the fire call."
    sheet = compare(client, send(client, GIFT.encode(), "bank.gift"))
    assert [problem for verdict, problem in looked_at(sheet).values() if verdict == "error"].__len__() == 2
    act(client, "apply", sheet)
    assert Question.objects.count() == 7


def test_moodle_xml_is_read_with_its_html_made_plain(editor, client):
    lines = lines_of(XML.encode())
    assert lines["Who is called?"]["解析"] == "Because & so"
    entries = [
        entry
        for verdict, entry in (
            (line.verdict, line) for line in compare(client, send(client, XML.encode(), "q.xml")).lines.all()
        )
    ]
    assert [line.verdict for line in entries] == ["new"] * 6 + ["error"] * 2
    act(client, "apply", SheetImport.objects.get())
    assert set(Question.objects.values_list("kind", flat=True)) == {
        "single", "multiple", "true_false", "match", "numeric", "order",
    }  # fmt: skip
    number = Question.objects.get(kind="numeric")
    assert (number.number, number.tolerance, number.unit) == (3.5, 0.5, "m")


def test_the_bank_goes_out_and_comes_back_the_same(editor, client, of_each_kind):
    data = client.get(reverse("quizzes:bank_workbook")).content
    assert looked_at(compare(client, send(client, data))) == {
        question.stem: ("unchanged", "") for kind, question in of_each_kind.items() if kind != "hotspot"
    }
    gift = client.get(reverse("quizzes:bank_gift")).content
    found = {one.stem: one for one in read_gift(gift.decode())}
    assert {one.kind for one in found.values()} == {"single", "multiple", "true_false", "match", "numeric"}
    assert (found["multiple?"].right, found["multiple?"].wrong) == (["a", "b"], ["c", "d"])


def test_signs_of_gift_survive_the_way_out_and_in(db):
    from courses.quizzes.exchange.export import as_gift

    question = make_question("single", stem="a{b}=c~d#e:f\\g", choices=[("~1", True), ("=2", False)])
    (found,) = read_gift(as_gift([question]))
    assert (found.stem, found.right, found.wrong) == (question.stem, ["~1"], ["=2"])


def test_a_cell_of_the_export_is_no_formula(editor, client):
    make_question("single", stem="=1+1", choices=[('=HYPERLINK("http://evil/")', True), ("@x", False)])
    cells = list(load_workbook(io.BytesIO(client.get(reverse("quizzes:bank_workbook")).content)).active.values)[1]
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith(("=", "@", "+"))]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stem": "s", "options": "A. 119 B. 110 C. 114", "answer": "B"}, ["119", "110", "114"]),
        ({"stem": "s", "options": "119；110；114", "answer": "A"}, ["119", "110", "114"]),
        ({"stem": "s", "option_a": "119", "option_b": "110", "answer": "110"}, ["119", "110"]),
    ],
)
def test_choices_are_found_as_people_write_them(values, words):
    entry, problem = entry_of(values)
    assert (problem, [choice["text"] for choice in entry["choices"]]) == ("", words)


def test_a_table_with_braces_is_no_gift():
    assert not looks_like_gift("题干,答案\n“{a}”是什么,A\n")
    assert looks_like_gift("问题 {=对 ~错}")


# -- hostile files -----------------------------------------------------------------------------------------------------


def test_an_archive_that_unpacks_to_gigabytes_is_refused():
    packed = books.with_part(books.book(TABLE), lambda xml: xml + b" " * (workbook_process.MOST_UNPACKED + 1))
    assert refusal(packed) == SheetRefusal.UNPACKED


def test_a_cell_of_a_gigabyte_is_refused_by_what_its_archive_states_and_by_what_it_holds():
    cell = b"<c r='A9' t='inlineStr'><is><t>" + b"x" * workbook_process.MOST_UNPACKED + b"</t></is></c>"
    data = books.with_part(
        books.book(TABLE), lambda xml: xml.replace(b"</sheetData>", b"<row>" + cell + b"</row></sheetData>")
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo(books.SHEET).file_size > workbook_process.MOST_UNPACKED
    assert refusal(data) == SheetRefusal.UNPACKED


def test_a_cell_too_long_for_a_question_is_an_error_of_its_line(editor, client):
    sheet = compare(client, send(client, books.book([["题干", "答案"], ["长" * 3000, "对"], ["短", "对"]])))
    assert sorted(verdict for verdict, _problem in looked_at(sheet).values()) == ["error", "new"]


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE])
def test_entities_of_xml_are_refused_and_nothing_is_read(data):
    from xml.etree import ElementTree

    assert refusal(data.encode()) == BankRefusal.ENTITIES
    if data == LAUGHS:  # the control: a plain parser expands them
        assert "ha" * 100 in "".join(ElementTree.fromstring(data).itertext())


def test_a_table_that_refers_outside_itself_is_refused():
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    assert refusal(books.with_part(books.book(TABLE), lambda xml: head + xml)) == SheetRefusal.ENTITIES


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<?xml version='1.0'?><quiz><question>", BankRefusal.XML),
        ("<?xml version='1.0'?><rss></rss>", BankRefusal.NOT_MOODLE),
        ("<?xml version='1.0'?><quiz></quiz>", BankRefusal.NO_QUESTIONS),
        ("<?xml version='1.0' encoding='x-none'?><quiz></quiz>", BankRefusal.XML),
        ("<?xml version='1.0'?><quiz>" + "<a>" * 50 + "</a>" * 50 + "</quiz>", BankRefusal.DEEP),
        ("Who? {=a ~b", BankRefusal.UNCLOSED),
        ("Who? {=a ~{b}", BankRefusal.UNCLOSED),
    ],
)
def test_what_is_broken_is_refused_in_a_sentence(data, reason):
    assert refusal(data.encode()) == reason


def test_formulas_are_never_run_and_never_kept(editor, client):
    rows = [["题干", "选项A", "选项B", "答案"], ["哪个对？", '=HYPERLINK("http://evil/")', "乙", "B"]]
    sheet = send(client, books.book(rows))
    assert "HYPERLINK" not in str(sheet.tables[0].rows)


def test_a_choice_that_speaks_of_parents_keeps_its_column(editor, client):
    rows = [
        ["题干", "选项A", "选项B", "答案"],
        ["先做什么？", "告诉家长", "躲起来", "A"],
        ["再做什么？", "家长", "住址", "A"],
    ]
    sheet = act(client, "apply", compare(client, send(client, books.book(rows))))
    assert sheet.state == "applied"
    assert {choice.text for question in Question.objects.all() for choice in question.choices.all()} == {
        "告诉家长", "躲起来", "家长", "住址",
    }  # fmt: skip


def test_a_number_is_read_whatever_is_said_to_it_and_to_other_numbers(db):
    told = {
        "{#3:2~#Completely wrong}": ("3", "2"), "{#=3:0.5 #yes ~#no}": ("3", "0.5"), "{#1..5#near ~#far}": ("3", "2"),
        "{#=%50%3:2#near =3#right}": ("3", ""),
    }  # fmt: skip
    found = {answer: read_gift(f"How many? {answer}")[0] for answer in told}
    assert {answer: (one.answer, one.tolerance) for answer, one in found.items()} == told
    assert [one.problem for one in found.values()] == [""] * len(told)


OLD_PICTURE = """<?xml version="1.0"?><quiz><question type="multichoice"><questiontext><text>Which sign?</text></questiontext>
 {picture}<single>true</single><answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>
</question></quiz>"""


@pytest.mark.parametrize("picture", ["<image>sign.png</image><image_base64>iVBO</image_base64>", "<image></image>", ""])
def test_a_picture_of_an_old_moodle_is_not_lost_in_silence(db, picture):
    (found,) = read_moodle(OLD_PICTURE.format(picture=picture).encode())
    assert bool(found.problem) == ("sign.png" in picture)


KINDS_OF_MOODLE = """<?xml version="1.0"?><quiz>
<question type="multichoiceset"><questiontext><text>All of them</text></questiontext>
 <answer fraction="100"><text>a</text></answer><answer fraction="100"><text>b</text></answer>
 <answer fraction="0"><text>c</text></answer></question>
<question type="shortanswer"><questiontext><text>Say it</text></questiontext></question>
<question type="cloze"><questiontext><text>{1:SHORTANSWER:=a}</text></questiontext></question>
<question type="coderunner"><questiontext><text>Code</text><file name="a.db">iVBO</file></questiontext></question>
</quiz>"""


def test_kinds_of_moodle_that_cannot_be_asked_are_named_in_words(db):
    every, short, cloze, code = read_moodle(KINDS_OF_MOODLE.encode())
    assert (every.kind, every.right, every.wrong, every.problem) == ("multiple", ["a", "b"], ["c"], "")
    assert "简答题" in short.problem and "嵌入式" in cloze.problem and "coderunner" in code.problem
    assert not any(key in f"{short.problem}{cloze.problem}" for key in ("shortanswer", "cloze"))


def test_a_file_of_categories_alone_holds_no_question(db):
    assert refusal(b"$CATEGORY: $course$/top/fire\n\n") is BankRefusal.NO_QUESTIONS
