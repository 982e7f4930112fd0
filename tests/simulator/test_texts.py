"""Outside Django every sentence is one `Text`: said in both languages, with the same blanks to fill."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from simulator.client.words import TEXTS
from simulator.protocol.text import LANGUAGES

SIMULATOR = Path(__file__).resolve().parents[2] / "simulator"
PACKAGES = ("protocol", "client", "kiosk", "drills")
CHINESE = re.compile("[\u4e00-\u9fff]")
FILES = sorted(path for package in PACKAGES for path in (SIMULATOR / package).rglob("*.py"))
NAMES_A_LANGUAGE = ("English", "中文")  # the button that changes to the other language is named in that one


def text_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            yield node


def texts_in(source: str) -> list[tuple[str, str]]:
    """The Chinese and the English of every Text that is written out in a module."""
    return [ast.literal_eval(ast.Tuple(call.args, ast.Load())) for call in text_calls(ast.parse(source))
            if all(isinstance(part, ast.Constant) for part in call.args)]  # fmt: skip


def loose_sentences(source: str) -> list[str]:
    """Chinese that a module says without a Text, and dictionaries by language."""
    tree = ast.parse(source)
    held = {id(part) for call in text_calls(tree) for argument in call.args for part in ast.walk(argument)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    chinese = [node.value for node in strings if id(node) not in held and CHINESE.search(node.value)]
    tables = [node for node in ast.walk(tree) if isinstance(node, ast.Dict) and by_language(node)]
    return chinese + [ast.unparse(node) for node in tables]


def by_language(table: ast.Dict) -> bool:
    keys = {key.value for key in table.keys if isinstance(key, ast.Constant)}
    return keys == set(LANGUAGES) and any(isinstance(value, ast.Constant | ast.Dict) for value in table.values)


def faults(zh: str, en: str) -> list[str]:
    """What is wrong with a text: a language that is missing or is the other one, blanks that differ."""
    parts = [list(Formatter().parse(text)) for text in (zh, en)]
    blanks = [sorted(name for _, name, _, _ in part if name is not None) for part in parts]
    has_words = any(letter.isalpha() for part in parts for literal, *_ in part for letter in literal)
    found = ["no Chinese"] if has_words and not CHINESE.search(zh) else []
    found += ["no English"] if not en.strip() or CHINESE.search(en) else []
    return found + (["other blanks"] if blanks[0] != blanks[1] else [])


def test_every_sentence_is_a_text_in_both_languages():
    sources = {str(path.relative_to(SIMULATOR)): path.read_text(encoding="utf-8") for path in FILES}
    assert {name: loose for name, source in sources.items() if (loose := loose_sentences(source))} == {}
    texts = {text for source in sources.values() for text in texts_in(source)} - {NAMES_A_LANGUAGE}
    assert {text: faults(*text) for text in texts if faults(*text)} == {}


def test_every_text_of_the_clients_is_among_those_that_are_looked_at():
    seen = {text for path in FILES for text in texts_in(path.read_text(encoding="utf-8"))}
    assert {(text.zh, text.en) for text in TEXTS.values()} <= seen


@pytest.mark.parametrize(
    "source",
    [
        'WORDS = {"zh": "演练", "en": "Drill"}',
        'HELP = "演练 / drill"',
        'NAME = f"{count} 人"',
        'W = {"zh": {}, "en": {}}',
    ],
)
def test_a_sentence_said_in_another_way_is_found(source):
    assert loose_sentences(source)
    assert loose_sentences('WORD = Text("演练", "Drill")') == []


@pytest.mark.parametrize("text", [("演练", ""), ("", "Drill"), ("Drill", "演练"), ("{n} 人", "{count} people")])
def test_a_text_that_lacks_a_language_or_a_blank_is_found(text):
    assert faults(*text)
    assert faults("{n} 人", "{n} people") == []
