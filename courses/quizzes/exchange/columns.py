"""The columns of a table of questions, and lines made of foreign questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common.sheets.columns import Column
from common.sheets.refusals import CellRefused
from common.sheets.tables import Cell, Table
from common.sheets.values import as_choice, as_choices, as_number, as_text, text_of

from ..kinds import Difficulty, QuestionKind
from ..subjects import Audience, Topic
from .foreign import ForeignQuestion

LETTERS = ascii_uppercase[:8]
OPTIONS = [f"option_{letter.lower()}" for letter in LETTERS]
KIND_WORDS = {
    QuestionKind.SINGLE: ("单选题", "单选", "单项选择题", "选择题"),
    QuestionKind.MULTIPLE: ("多选题", "多选", "多项选择题", "不定项"),
    QuestionKind.TRUE_FALSE: ("判断题", "判断", "是非题"),
    QuestionKind.ORDER: ("排序题", "排序"),
    QuestionKind.MATCH: ("配对题", "配对", "连线题", "连线", "匹配题"),
    QuestionKind.NUMERIC: ("数值题", "数字题", "填数题", "计算题"),
    QuestionKind.HOTSPOT: ("找点题", "图中找点"),
}
DIFFICULTY_WORDS = {"易": "1", "简单": "1", "容易": "1", "中": "2", "中等": "2", "一般": "2", "难": "3", "困难": "3"}
TRUE_WORDS = {"对", "正确", "√", "✓", "T", "TRUE", "是", "Y", "YES", "A"}
FALSE_WORDS = {"错", "错误", "×", "✗", "X", "F", "FALSE", "否", "N", "NO", "B"}


def _kinds() -> Mapping[str, str]:
    words = {word: str(kind) for kind, found in KIND_WORDS.items() for word in found}
    named = {str(kind.label): str(kind) for kind in QuestionKind}
    return {**words, **named, **{kind: kind for kind in QuestionKind.values}}


def _difficulties() -> Mapping[str, str]:
    named = {str(one.label): str(one.value) for one in Difficulty}
    return {**DIFFICULTY_WORDS, **named, **{str(one.value): str(one.value) for one in Difficulty}}


def _topics() -> Mapping[str, str]:
    return {**{str(one.label): str(one) for one in Topic}, **{value: value for value in Topic.values}}


def _audiences() -> Mapping[str, str]:
    return {**{str(one.label): str(one) for one in Audience}, **{value: value for value in Audience.values}}


def as_answer(cell: Cell) -> str:
    """Letters of choices in capitals without separators; other answers as they are, half-width."""
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    letters = re.sub(r"[\s,，、;；/→>\-]+", "", text).upper()
    return letters if re.fullmatch(r"[A-H]{1,8}", letters) else text[:40]


def as_key(cell: Cell) -> str:
    """A key of the bank: letters, digits, hyphens; anything else is no key and says nothing."""
    text = text_of(cell).lower()
    return text if re.fullmatch(r"[a-z][a-z0-9_-]{2,59}", text) else ""


def as_problem(cell: Cell) -> str:
    """What a reader of another format could not take: the line is left out with that sentence."""
    if text := text_of(cell):
        raise CellRefused(text)
    return ""


def columns() -> Sequence[Column]:
    """What a table of questions may hold."""
    return (
        Column(
            "stem", gettext_lazy("Question"), ("题干", "题目", "题目内容", "试题", "试题内容", "问题", "question"),
            as_text(500), required=True, sample="发现火灾应该拨打哪个电话？",
        ),
        Column(
            "kind", gettext_lazy("Kind of question"), ("题型", "题目类型", "试题类型", "类型", "type"),
            as_choice(_kinds, "单选题、多选题、判断题、排序题、配对题、数值题"), sample="单选题",
            help=gettext_lazy("Empty: told from the answer."), allowed=[words[0] for words in KIND_WORDS.values()],
            names={kind.value: kind.label for kind in QuestionKind},
        ),
        *(
            Column(
                key, letter, (f"选项{letter}", f"{letter}选项", f"答案{letter}", f"choice {letter}", letter),
                as_text(300),
                sample={"A": "119", "B": "110", "C": "114", "D": "120"}.get(letter, ""),
                help=gettext_lazy(
                    "To put in order: the lines in the right order. To match: both sides with an arrow between, "
                    "119 → 火警."
                ) if letter == "A" else "",
            )
            for letter, key in zip(LETTERS, OPTIONS, strict=True)
        ),
        Column(
            "options", gettext_lazy("All choices in one cell"), ("选项", "备选答案", "备选项", "options"),
            as_text(1500),
            help=gettext_lazy("For tables that keep them so: A. 119 B. 110 C. 114"),
        ),
        Column(
            "answer", gettext_lazy("Answer"), ("答案", "正确答案", "标准答案", "参考答案", "answer"), as_answer,
            sample="A",
            help=gettext_lazy("Letters of the right choices; 对 or 错; the number."),
        ),
        Column(
            "tolerance", gettext_lazy("How far off is right"), ("误差", "允许误差", "tolerance"), as_number(0),
            help=gettext_lazy("Of a number: both edges are right."),
        ),
        Column("unit", gettext_lazy("Unit of the number"), ("单位", "数值单位", "unit"), as_text(20)),
        Column(
            "explanation", gettext_lazy("Explanation"), ("解析", "答案解析", "试题解析", "说明", "explanation"),
            as_text(1000),
            sample="全国火警电话是 119。",
        ),
        Column(
            "source", gettext_lazy("Source"), ("出处", "依据", "来源", "法规依据", "source"), as_text(200),
            sample="《中华人民共和国消防法》第四十四条",
        ),
        Column(
            "topic", pgettext_lazy("of a question", "Topic"), ("主题", "知识点", "分类", "章节", "topic"),
            as_choice(_topics, _("a topic of the bank")), names={one.value: one.label for one in Topic},
            allowed=[one.label for one in Topic],
        ),
        Column(
            "audience", gettext_lazy("For whom"), ("对象", "适用对象", "受众", "audience"),
            as_choices(_audiences, _("an audience of the bank")), names={one.value: one.label for one in Audience},
            allowed=[one.label for one in Audience], several=True,
        ),
        Column(
            "difficulty", gettext_lazy("Difficulty"), ("难度", "难易度", "难易程度", "difficulty"),
            as_choice(_difficulties, "易、中、难"), sample="易",
            names={str(one.value): one.label for one in Difficulty},
        ),
        Column(
            "key", gettext_lazy("Key in the bank"), ("题号标识", "标识", "key"), as_key,
            help=gettext_lazy("As an export of ours has it; empty: the question itself tells."),
        ),
        Column(
            "problem", gettext_lazy("Cannot be taken because"), ("不能导入的原因",), as_problem,
            help=gettext_lazy("Filled in by the reader of GIFT and XML files."),
        ),
    )  # fmt: skip


HEADINGS = (
    "题干", "题型", *(f"选项{letter}" for letter in LETTERS), "答案", "误差", "单位", "解析", "标识", "不能导入的原因",
)  # fmt: skip


def table_of(questions: Sequence[ForeignQuestion], name: str) -> Table:
    """Foreign questions as a table with our headings; what they cannot hold is said in the last column."""
    return Table(name, [list(HEADINGS), *(_line(one) for one in questions)])


def _line(one: ForeignQuestion) -> list[Cell]:
    options, answer = list(one.lines), one.answer
    if one.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        # The right ones do not always come first: they are put in by how their texts sort.
        options = sorted([*one.right, *one.wrong])
        answer = "".join(LETTERS[options.index(text)] for text in one.right if options.index(text) < len(LETTERS))
    problem = one.problem
    if len(options) > len(LETTERS):
        problem = problem or _("It has more than eight choices.")
    cells = [*options, *[None] * len(LETTERS)][: len(LETTERS)]
    return [
        one.stem[:500] or "—", one.kind or None, *cells, answer or None, one.tolerance or None, one.unit or None,
        one.explanation[:1000] or None, one.key or None, problem or None,
    ]  # fmt: skip
